import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createContainedReader } from '../../../src/connectors/ical/contained-reading/contained-reader.ts';
import { defaultContainmentLimits } from '../../../src/connectors/ical/contained-reading/containment.ts';
import { turns } from '../../../src/connectors/ical/contained-reading/turns.ts';
import { readBody } from '../../../src/connectors/ical/read-body.ts';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { aCalendar, aStay, terms } from './calendar-builder.ts';

const ongoing = new AbortController().signal;
// Other tests run at the same time: only the test of the deadline is short of it.
const readContained = createContainedReader({ ...defaultContainmentLimits, readMs: 60_000 });
const stays = (count: number, ...more: string[]) =>
  Array.from({ length: count }, (_, day) =>
    aStay(plusDays('1975-01-01', 2 * day), plusDays('1975-01-01', 2 * day + 2), `UID:${day}`, ...more),
  );
/** 19,000 events in some 2 MB, all but 1,900 of them cancelled: long to read, and rightful. */
const crowd = Buffer.from(aCalendar([...stays(1_900), ...stays(17_100, 'STATUS:CANCELLED')]));
const small = Buffer.from(aCalendar([aStay('2026-12-24', '2026-12-26')]));

const daily = aStay('2026-12-24', '2026-12-25', 'RRULE:FREQ=DAILY');

const where = async (body: string | Buffer) => {
  let isContained = false;
  const read = async () => {
    isContained = true;
    return { outcome: 'cancelled' as const };
  };
  await readBody(Buffer.from(body), terms(), { readContained: read, signal: ongoing });
  return isContained ? 'contained' : 'here';
};

const processes = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
const processesBefore = processes();

describe('a body', () => {
  it('is read here when it is small and little repeats, else in a process of its own', async () => {
    expect(await where(small)).toBe('here');
    expect(await where(aCalendar(stays(500)))).toBe('here');
    expect(await where(aCalendar(stays(50, 'RRULE:FREQ=YEARLY')))).toBe('here');
    expect(await where(aCalendar([daily]))).toBe('here');
    expect(await where(aCalendar([daily, daily, daily]))).toBe('contained');
    expect(await where(`${small.toString()}${' '.repeat(300_000)}`)).toBe('contained');
    expect(await where(crowd)).toBe('contained');
    expect(await where('<html>')).toBe('here');
  });
});

describe('a body of more than 5 MB', () => {
  it('is refused as it is, and no process is bothered with it', async () => {
    const never = async () => {
      throw new Error('It was read after all.');
    };
    const big = Buffer.alloc(5 * 1024 * 1024 + 1, small);
    expect(await readBody(big, terms(), { readContained: never, signal: ongoing })).toEqual({
      outcome: 'unreadable',
      reason: 'body over 5242880 bytes',
    });
    expect(await where(big.subarray(1))).toBe('contained');
  });
});

describe('a contained reading', () => {
  it('gives what a reading here gives, refusals too', async () => {
    const repeating = Buffer.from(aCalendar(stays(21, 'RRULE:FREQ=YEARLY', 'SUMMARY:Réservée')));
    const options = { endIsLastNight: true, ignoreTentative: true };
    for (const [body, how] of [
      [crowd, terms()],
      [repeating, terms({ options, timeZone: 'America/New_York', today: '2027-01-01' })],
      [Buffer.from('<html>'), terms()],
    ] as const)
      expect(JSON.stringify(await readContained(body, how, ongoing))).toBe(JSON.stringify(readCalendar(body, how)));
    expect(readCalendar(crowd, terms()).outcome).toBe('read');
  });

  it('that takes too long is ended at its deadline, and its process with it', async () => {
    const hurried = createContainedReader({ ...defaultContainmentLimits, readMs: 5 });
    expect(await hurried(crowd, terms(), ongoing)).toEqual({
      outcome: 'unreadable',
      reason: 'reading it takes longer than 5 ms',
    });
    // The handle of a process that is dead closes within a turn or two.
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(processes()).toBe(processesBefore);
  });

  it('that takes too much memory ends alone', async () => {
    const narrow = createContainedReader({ ...defaultContainmentLimits, heapMb: 20, readMs: 60_000 });
    const wide = Buffer.from(aCalendar(stays(19_000, `SUMMARY:${'é'.repeat(60)}`)));
    expect(await narrow(wide, terms(), ongoing)).toEqual({
      outcome: 'unreadable',
      reason: 'reading it takes too much memory',
    });
  });

  it('ends when its caller stops it, before or after it began', async () => {
    const caller = new AbortController();
    const reading = readContained(crowd, terms(), caller.signal);
    caller.abort();
    expect(await reading).toEqual({ outcome: 'cancelled' });
    expect(await readContained(small, terms(), caller.signal)).toEqual({ outcome: 'cancelled' });
  });

  it('rejects for a fault of our own: a listing without a zone, a process that does not come up', async () => {
    await expect(readContained(small, terms({ timeZone: 'Nowhere/Land' }), ongoing)).rejects.toThrow('went wrong');
    const impatient = createContainedReader({ ...defaultContainmentLimits, startMs: 1 });
    await expect(impatient(small, terms(), ongoing)).rejects.toThrow('did not come up');
  });
});

describe('the process of a contained reading', () => {
  const start = () =>
    fork(new URL('../../../src/connectors/ical/contained-reading/reading-process.ts', import.meta.url), [], {
      execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
      env: {},
      serialization: 'advanced',
    });
  const ended = (child: ChildProcess) =>
    new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));

  it('ends with the one that started it', async () => {
    const child = start();
    await once(child, 'message');
    child.disconnect();
    expect(await ended(child)).toBeNull();
  });

  it('ends itself, busy as it is, when nobody is left to do it', async () => {
    const child = start();
    await once(child, 'message');
    const body = Buffer.from(aCalendar(stays(600, 'RRULE:FREQ=DAILY')));
    child.send({ body, terms: terms(), lastResortMs: 1 });
    expect(await ended(child)).toBe('SIGKILL');
  });
});

describe('turns', () => {
  it('are as many at once as may be, in the order of the calls, past failures too', async () => {
    const takeTurn = turns(2);
    const running: string[] = [];
    const finish = new Map<string, () => void>();
    const task = (name: string) =>
      takeTurn(async () => {
        running.push(name);
        await new Promise<void>((resolve) => finish.set(name, resolve));
        if (name === 'a') throw new Error('a failed');
        return name;
      });
    const all = Promise.allSettled(['a', 'b', 'c', 'd'].map(task));
    expect(running).toEqual(['a', 'b']);
    finish.get('a')?.();
    while (!finish.has('c')) await Promise.resolve();
    expect(running).toEqual(['a', 'b', 'c']);
    finish.get('b')?.();
    finish.get('c')?.();
    while (!finish.has('d')) await Promise.resolve();
    finish.get('d')?.();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});
