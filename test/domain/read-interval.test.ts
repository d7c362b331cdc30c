import { describe, expect, it, test } from '@jest/globals';
import { decideReading } from '../../src/domain/connection.ts';
import { aimOf } from '../../src/domain/connection-mode.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { type ModeState, modeStates } from '../../src/domain/mode-table.ts';
import {
  chosenIntervalMin,
  isIntervalOf,
  nextReadAt,
  ownIntervalMin,
  readEveryMin,
} from '../../src/domain/read-interval.ts';
import type { RunTrigger } from '../../src/domain/run.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const SWEEP_MIN = 30;

describe('the interval of a connection', () => {
  const at = (mode: 'auto' | 'realtime' | 'batch' | 'manual', state: ModeState, syncIntervalMin: number | null) => {
    const interval = { state, syncIntervalMin, aim: aimOf({ mode, connector: 'ical' }) };
    return [ownIntervalMin(interval), readEveryMin(interval, SWEEP_MIN), chosenIntervalMin(interval, SWEEP_MIN)];
  };

  it.each([
    ['a feed in auto: the sweep reads it', at('auto', 'batch', null), [null, 30, 30]],
    ['a feed in auto that is read every 20 min', at('auto', 'batch', 20), [20, 20, 20]],
    ['real time, as usual', at('realtime', 'realtime_poll', null), [2, 2, 2]],
    ['real time every 5 min', at('realtime', 'realtime_poll', 5), [5, 5, 5]],
    ['real time every 5 min that fell to batch: the sweep reads it', at('realtime', 'batch', 5), [null, 30, 5]],
    [
      'real time that is told by webhook: the sweep reads it as well',
      at('realtime', 'realtime_webhook', 1),
      [null, 30, 1],
    ],
    ['one probe a day', at('batch', 'manual_fallback', 15), [1440, 1440, 15]],
    ['by hand only', at('manual', 'manual_chosen', null), [null, null, 30]],
    ['off', at('batch', 'off', 15), [null, null, 15]],
  ])('%s', (_, intervals, expected) => {
    expect(intervals).toEqual(expected);
  });

  it.each([
    ['realtime', [0, 1, 5, 6, 15], [1, 5]],
    ['batch', [5, 14, 15, 30, 31], [15, 30]],
    ['auto', [2, 15, 30, 31], [15, 30]],
    ['manual', [1, 15, 30], []],
  ] as const)('of %s has bounds', (mode, asked, allowed) => {
    expect(asked.filter((minutes) => isIntervalOf(aimOf({ mode, connector: 'ical' }), minutes))).toEqual(allowed);
  });
});

describe('the next time of a connection', () => {
  const ids = Array.from(
    { length: 300 },
    (_, index) => `0193a000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
  );

  it('stands on a grid of its own: a late reading moves none after it', () => {
    for (const id of ids.slice(0, 20)) {
      const first = nextReadAt(id, 15, NOW);
      for (const lateMs of [0, 900, 14 * 60_000 + 59_000])
        expect(nextReadAt(id, 15, plusMinutes(first, lateMs / 60_000))).toBe(plusMinutes(first, 15));
    }
  });

  it('is after now, at most one interval, on a whole minute, when the minute tick looks', () => {
    for (const intervalMin of [1, 2, 5, 15, 17, 30, 1440])
      for (const id of ids) {
        const next = nextReadAt(id, intervalMin, NOW);
        expect([next > NOW, next <= plusMinutes(NOW, intervalMin), next.endsWith(':00.000Z')]).toEqual([
          true,
          true,
          true,
        ]);
      }
  });

  it('is spread over the interval, so that not all are due at once', () => {
    const perMinute = new Map<string, number>();
    for (const id of ids) {
      const next = nextReadAt(id, 15, NOW);
      perMinute.set(next, (perMinute.get(next) ?? 0) + 1);
    }
    expect(perMinute.size).toBe(15);
    expect(Math.max(...perMinute.values())).toBeLessThan(3 * (ids.length / 15));
  });
});

describe('whether a pass reads a connection', () => {
  const EARLIER = plusMinutes(NOW, -1);
  const LATER = plusMinutes(NOW, 1);
  const reads = (state: ModeState, trigger: RunTrigger, nextSyncAt: string | null) =>
    decideReading({ state, nextSyncAt, waitingUntil: null }, trigger, NOW) === 'read';

  test('a person’s reads every enabled one', () => {
    const read = modeStates.filter((state) => reads(state, 'manual', LATER));
    expect(read).toEqual(['realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback', 'manual_chosen']);
  });

  test('the sweep’s reads what it is the time of, and else what is due', () => {
    expect(modeStates.filter((state) => reads(state, 'schedule', LATER))).toEqual([]);
    for (const dueAt of [null, EARLIER, NOW]) {
      const read = modeStates.filter((state) => reads(state, 'schedule', dueAt));
      expect(read).toEqual(['realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback']);
    }
  });

  test('one that confirms held changes reads what is polled by itself, due or not', () => {
    const read = modeStates.filter((state) => reads(state, 'confirmation', LATER));
    expect(read).toEqual(['realtime_webhook', 'realtime_poll', 'batch']);
  });
});
