import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ReadingTerms } from '../reading-terms.ts';
import type { ContainedReading, ContainmentLimits } from './containment.ts';
import { readingMessage } from './reading-message.ts';

type Task = { readonly body: Uint8Array; readonly terms: ReadingTerms };

/**
 * Starts the reading process, sends it the task when it is up and waits for its answer, its death or its deadline. It is
 * dead when this settles. Rejects when the process does not come up or meets an error of relais.
 */
export function readInProcess(task: Task, limits: ContainmentLimits, signal: AbortSignal): Promise<ContainedReading> {
  return new Promise((resolve, reject) => {
    const run = new ProcessRun(task, limits);
    const cancel = () => run.end({ outcome: 'cancelled' });
    signal.addEventListener('abort', cancel, { once: true });
    run.whenOver = (result) => {
      signal.removeEventListener('abort', cancel);
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
  });
}

class ProcessRun {
  whenOver: (result: ContainedReading | Error) => void = () => undefined;
  private readonly child: ChildProcess;
  private readonly task: Task;
  private readonly limits: ContainmentLimits;
  private result: ContainedReading | Error | undefined;
  private timer: NodeJS.Timeout;
  private isUp = false;

  constructor(task: Task, limits: ContainmentLimits) {
    this.task = task;
    this.limits = limits;
    this.child = startProcess(limits.heapMb);
    this.timer = setTimeout(() => this.end(notUp()), limits.startMs);
    this.child.on('message', (message) => this.take(message));
    this.child.on('error', () => this.over(notUp()));
    this.child.on('close', () => this.over(this.isUp ? unreadable('reading it takes too much memory') : notUp()));
  }

  /** Ends the process with this result, unless it has one. */
  end(result: ContainedReading | Error): void {
    this.result ??= result;
    this.child.kill('SIGKILL');
  }

  private over(otherwise: ContainedReading | Error): void {
    clearTimeout(this.timer);
    this.whenOver(this.result ?? otherwise);
  }

  private take(message: unknown): void {
    const parsed = readingMessage.safeParse(message);
    if (!parsed.success || parsed.data.outcome === 'fault')
      return this.end(new Error('A contained reading went wrong.'));
    if (parsed.data.outcome !== 'ready') return this.end(parsed.data);
    this.isUp = true;
    clearTimeout(this.timer);
    const { readMs } = this.limits;
    this.timer = setTimeout(() => this.end(unreadable(`reading it takes longer than ${readMs} ms`)), readMs);
    // A process that died meanwhile is told by its `close`.
    this.child.send({ ...this.task, lastResortMs: 2 * readMs }, () => undefined);
  }
}

/**
 * From the sources the process needs the loader that this one runs under; built, it is plain JavaScript. Its environment
 * is empty: a reading needs no setting and no secret.
 */
function startProcess(heapMb: number): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = new URL(`./reading-process.${isSource ? 'ts' : 'js'}`, import.meta.url);
  const loader = isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
  return fork(entry, [], {
    execArgv: [`--max-old-space-size=${heapMb}`, ...loader],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

function notUp(): Error {
  return new Error('The process that reads calendars did not come up.');
}

function unreadable(reason: string): ContainedReading {
  return { outcome: 'unreadable', reason };
}
