/**
 * Run as a process of its own: reads bodies that need more memory than it has, and meanwhile a good feed again and again.
 * Prints what became of each, how often the good one was read while all this went on, and the processes it left.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createContainedReader } from '../../../src/connectors/ical/contained-reading/contained-reader.ts';
import { readBody } from '../../../src/connectors/ical/read-body.ts';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { aCalendar, aStay, terms } from './calendar-builder.ts';

const signal = new AbortController().signal;
const reader = {
  readContained: createContainedReader({ heapMb: 24, readMs: 60_000, startMs: 60_000, atOnce: 2 }),
  signal,
};
const good = Buffer.from(aCalendar([aStay('2026-12-24', '2026-12-26')]));
/** 19,000 events of 250 bytes: 5 MB, and many times that once it is taken apart. */
const wide = Buffer.from(
  aCalendar(
    Array.from({ length: 19_000 }, (_, day) =>
      aStay(plusDays('1975-01-01', 2 * day), plusDays('1975-01-01', 2 * day + 2), `SUMMARY:${'é'.repeat(80)}`),
    ),
  ),
);

if (process.argv[2] === 'here') readCalendar(wide, terms());
else await readAll();

async function readAll(): Promise<void> {
  let isOver = false;
  const bombs = Promise.all(Array.from({ length: 2 }, () => readBody(wide, terms(), reader))).finally(() => {
    isOver = true;
  });
  let goodReadings = 0;
  while (!isOver) {
    const reading = await readBody(good, terms(), reader);
    if (reading.outcome === 'read') goodReadings += 1;
    await nextTurn();
  }
  const outcomes = (await bombs).map((reading) =>
    reading.outcome === 'unreadable' ? reading.reason : reading.outcome,
  );
  // The handle of a process that is dead closes within a turn or two.
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  const processesLeft = process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
  console.log(JSON.stringify({ outcomes, goodReadings, processesLeft }));
}
