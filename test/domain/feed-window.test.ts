import { describe, expect, test } from '@jest/globals';
import { plusDays } from '../../src/domain/calendar-date.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { Feed, stay } from './feed.ts';

const FIRST_DAY = '2026-06-01';
const booked = stay('2026-07-10', '2026-07-13', 'a');

/** Polls a feed at noon of each day from the first; `listed` says what it lists on a day. */
function pollDaily(feed: Feed, days: readonly number[], listed: (today: string) => readonly ObservedEvent[]) {
  return days.map((day) => {
    const today = plusDays(FIRST_DAY, day);
    return feed.poll(listed(today), { today, now: `${today}T12:00:00.000Z` });
  });
}

/** A block from `opensDays` ahead to a year ahead, both following the date. */
function rollingTail(opensDays: number) {
  return (today: string) => [booked, stay(plusDays(today, opensDays), plusDays(today, 365), '', 'block')];
}

const weeks = (count: number) => Array.from({ length: 7 * count }, (_, day) => day);

describe('a block at the horizon', () => {
  test('is a window once its inner edge has followed the date for three days, and then makes no row', () => {
    const feed = new Feed();
    pollDaily(feed, [0, 1, 2], rollingTail(180));
    // Only the nights by which it outgrew the first poll, a year ahead.
    expect(feed.window?.nights).toEqual([{ from: plusDays(FIRST_DAY, 365), to: plusDays(FIRST_DAY, 367) }]);
    pollDaily(feed, [3], rollingTail(180));
    expect(feed.window?.nights).toEqual([{ from: plusDays(FIRST_DAY, 183), to: plusDays(FIRST_DAY, 368) }]);
    // What the three days before held is decided by the next poll.
    pollDaily(feed, [4], rollingTail(180));
    const later = pollDaily(feed, weeks(4).slice(5), rollingTail(180));
    expect(later.flatMap(({ planned, removedIds }) => [...planned, ...removedIds])).toEqual([]);
    expect(later.every(({ changes }) => changes.nightsAdded === 1 && changes.nightsReleased === 1)).toBe(true);
    expect(later[0]?.released).toMatchObject([{ reason: 'window_moved', heldSince: null }]);
  });

  test('stays one where the platform begins its day at another hour', () => {
    const feed = new Feed();
    const wobbling = (today: string) => rollingTail(today.endsWith('5') ? 179 : 180)(today);
    pollDaily(feed, [0, 1, 2, 3, 4, 5, 6], rollingTail(180));
    const later = pollDaily(feed, weeks(4).slice(7), wobbling);
    expect(later.flatMap(({ planned, removedIds }) => [...planned, ...removedIds])).toEqual([]);
  });

  test('is none when it stands still: a season closed by the host', () => {
    const feed = new Feed();
    const season = (today: string) => [booked, stay('2026-11-01', plusDays(today, 300), '', 'block')];
    pollDaily(feed, weeks(3), season);
    expect(feed.window?.nights).toEqual([]);
  });

  test('that moves outward at once is held, like any nights that vanish', () => {
    const feed = new Feed();
    pollDaily(feed, weeks(2), rollingTail(180));
    const [wider] = pollDaily(feed, [14], rollingTail(270));
    expect(wider?.changes).toMatchObject({ nightsHeld: 91, nightsReleased: 0 });
    const [next] = pollDaily(feed, [15], rollingTail(270));
    expect(next?.changes.nightsReleased).toBe(91);
    expect(next?.released).toContainEqual(expect.objectContaining({ reason: 'due', from: plusDays(FIRST_DAY, 193) }));
  });

  test('that moves inward by a season is a wave, which waits', () => {
    const feed = new Feed();
    pollDaily(feed, weeks(2), rollingTail(180));
    const [closer] = pollDaily(feed, [14], rollingTail(90));
    expect(closer?.changes).toMatchObject({ nightsAdded: 0, nightsReleased: 0, nightsHeld: 0 });
    expect(feed.closures).toMatchObject([
      { from: plusDays(FIRST_DAY, 104), to: plusDays(FIRST_DAY, 193) },
      { from: plusDays(FIRST_DAY, 378), to: plusDays(FIRST_DAY, 379) },
    ]);
  });

  test('that is missing from one answer is held, and leaves no row when it is back', () => {
    const feed = new Feed();
    pollDaily(feed, weeks(2), rollingTail(180));
    const today = plusDays(FIRST_DAY, 13);
    const broken = feed.poll([booked], { today, now: `${today}T13:00:00.000Z` });
    expect(broken.changes).toMatchObject({ nightsReleased: 0, nightsHeld: 185 });
    const back = feed.poll(rollingTail(180)(today), { today, now: `${today}T14:00:00.000Z` });
    expect(back.changes).toMatchObject({ nightsReleased: 0, nightsRestored: 185, nightsAdded: 0 });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 booking']);
  });
});

describe('a block at today', () => {
  const notice = (today: string) => [stay(plusDays(today, -1), plusDays(today, 2), '', 'block'), booked];

  test('whose end follows the date is a notice period, and makes no row', () => {
    const feed = new Feed();
    pollDaily(feed, [0, 1, 2, 3, 4], notice);
    const later = pollDaily(feed, weeks(3).slice(5), notice);
    expect(later.flatMap(({ planned, removedIds }) => [...planned, ...removedIds])).toEqual([]);
    expect(feed.window?.nights).toEqual([{ from: plusDays(FIRST_DAY, 20), to: plusDays(FIRST_DAY, 22) }]);
  });

  test('that reaches to the horizon is a closed room', () => {
    const feed = new Feed();
    pollDaily(feed, weeks(2), (today) => [stay(today, plusDays(today, 365), '', 'block')]);
    expect(feed.window?.nights.every(({ from }) => from >= plusDays(FIRST_DAY, 360))).toBe(true);
    expect(feed.accepted).not.toEqual([]);
  });
});

describe('where a platform writes bookings and blocks alike', () => {
  const closed = (today: string) => [
    stay('2026-07-10', '2026-07-13', '', 'unknown'),
    stay('2027-02-01', plusDays(today, 546), '', 'unknown'),
  ];

  test('only the nights by which the entry at the horizon grows are a window, and make no row', () => {
    const feed = new Feed();
    const [, ...later] = pollDaily(feed, weeks(4), closed);
    expect(later.flatMap(({ planned, removedIds }) => [...planned, ...removedIds])).toEqual([]);
    expect(feed.window?.nights).toEqual([{ from: plusDays(FIRST_DAY, 546), to: plusDays(FIRST_DAY, 573) }]);
  });

  test('a stay that is the last entry far ahead is a booking at once', () => {
    const feed = new Feed();
    const far = (from: number) => stay(plusDays(FIRST_DAY, from), plusDays(FIRST_DAY, from + 3), '', 'unknown');
    pollDaily(feed, [0, 1], () => [far(20), far(400)]);
    pollDaily(feed, [2], () => [far(20), far(400), far(410)]);
    pollDaily(feed, [3], () => [far(20), far(400), far(410), far(413)]);
    expect(feed.window?.nights).toEqual([]);
    expect(feed.rowsInWords()).toHaveLength(4);
  });

  test('the nights become ordinary together when the first is a year ahead', () => {
    const feed = new Feed();
    const plans = pollDaily(feed, weeks(40), closed);
    const writes = plans.slice(1).filter(({ planned, removedIds }) => planned.length + removedIds.length > 0);
    expect(writes).toHaveLength(1);
    expect(writes[0]?.changes).toMatchObject({ nightsReleased: 0, nightsHeld: 0, nightsAdded: 1 });
  });
});

describe('a host’s own blocks', () => {
  test('of one night each, that begin and end with the date one after the other, are no notice period', () => {
    const feed = new Feed();
    const nights = weeks(2).map((day) => stay(plusDays(FIRST_DAY, day + 7), plusDays(FIRST_DAY, day + 8), '', 'block'));
    const later = pollDaily(feed, weeks(3), (today) => [booked, ...nights.filter(({ to }) => to > today)]);
    expect(feed.window?.nights).toEqual([]);
    expect(later.slice(1).flatMap(({ planned, removedIds }) => [...planned, ...removedIds])).toEqual([]);
  });
});

describe('a window', () => {
  test('is known again after days without a good answer', () => {
    const feed = new Feed();
    pollDaily(feed, weeks(2), rollingTail(180));
    const later = pollDaily(feed, [17, 18, 19], rollingTail(180));
    expect(later.flatMap(({ planned, removedIds }) => [...planned, ...removedIds])).toEqual([]);
  });

  test('frees no night by an answer that could not be read whole', () => {
    const feed = new Feed();
    pollDaily(feed, weeks(2), rollingTail(180));
    const today = plusDays(FIRST_DAY, 14);
    const { changes } = feed.poll(rollingTail(180)(today), { today, now: `${today}T12:00:00.000Z`, isWhole: false });
    expect(changes).toMatchObject({ nightsReleased: 0, nightsHeld: 1 });
  });
});
