/**
 * The entry of a process of its own that reads one body and ends. Whatever a body does to it, its starter goes on. It
 * also outlives its starter by no more than its own deadline: a reading that never ends hears no signal, so a thread of
 * its own ends the process then.
 */
import { Worker } from 'node:worker_threads';
import { readCalendar } from '../read-calendar.ts';
import { type ReadingMessage, readingTask } from './reading-message.ts';

process.once('disconnect', () => process.exit(0));
process.once('message', (message) => process.send?.(answerTo(message), () => process.exit(0)));
const ready: ReadingMessage = { outcome: 'ready' };
process.send?.(ready);

function answerTo(message: unknown): ReadingMessage {
  try {
    const { body, terms, lastResortMs } = readingTask.parse(message);
    endAfter(lastResortMs);
    const reading = readCalendar(body, terms);
    if (reading.outcome === 'unreadable') return reading;
    const { platform, events, isWhole, warnings, style } = reading.observation;
    const { programs, properties, marks, unfamiliar } = style;
    return {
      outcome: 'read',
      observation: {
        platform,
        events: [...events],
        isWhole,
        warnings: [...warnings],
        style: {
          programs: [...programs],
          properties: [...properties],
          marks: [...marks],
          unfamiliar: [...unfamiliar],
        },
      },
    };
  } catch {
    return { outcome: 'fault' };
  }
}

function endAfter(ms: number): void {
  const watch = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${ms})`;
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}
