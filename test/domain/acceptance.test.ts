import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { Feed, stay } from './feed.ts';

const TODAY = '2026-06-01';
const NOW = '2026-06-01T08:00:00.000Z';

const unchanged = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };
const nothing = {
  planned: [],
  removedIds: [],
  closures: { planned: [], removedIds: [] },
  released: [],
  changes: unchanged,
};

describe('a feed that is read again', () => {
  test('accepts every stay of its first good poll', () => {
    const feed = new Feed();
    const { changes } = feed.poll([stay('2026-06-10', '2026-06-12', 'a'), stay('2026-06-20', '2026-06-21', 'b')]);
    expect(changes).toEqual({ ...unchanged, nightsAdded: 3 });
    expect(feed.rowsInWords()).toEqual(['2026-06-10..2026-06-12 booking', '2026-06-20..2026-06-21 booking']);
  });

  test('writes nothing when it lists the same', () => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-12', 'a')]);
    expect(feed.poll([stay('2026-06-10', '2026-06-12', 'a')])).toMatchObject(nothing);
  });

  test('writes nothing when the platform merges or splits entries over the same nights', () => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-11'), stay('2026-06-11', '2026-06-12')]);
    expect(feed.poll([stay('2026-06-10', '2026-06-12')])).toMatchObject(nothing);
    expect(feed.poll([stay('2026-06-11', '2026-06-12'), stay('2026-06-10', '2026-06-11')]).planned).toEqual([]);
  });

  test('writes nothing when a stay in progress is moved to begin today', () => {
    const feed = new Feed();
    feed.poll([stay('2026-05-30', '2026-06-04')], { now: '2026-05-29T08:00:00.000Z', today: '2026-05-29' });
    expect(feed.poll([stay('2026-06-01', '2026-06-04')])).toMatchObject(nothing);
  });

  test('accepts a new stay at once', () => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-12', 'a')]);
    const { changes } = feed.poll([stay('2026-06-10', '2026-06-12', 'a'), stay('2026-06-12', '2026-06-14', 'b')]);
    expect(changes).toEqual({ ...unchanged, nightsAdded: 2 });
  });
});

describe('nights that a feed no longer lists', () => {
  // Listed all along: an answer without any stay would look broken.
  const other = stay('2026-07-20', '2026-07-25', 'other');
  const otherRow = '2026-07-20..2026-07-25 booking';
  const cancelled = () => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-13', 'a'), other]);
    const plan = feed.poll([other]);
    return { feed, plan };
  };

  test('are held for 90 minutes under the same row', () => {
    const { feed, plan } = cancelled();
    expect(plan.changes).toEqual({ ...unchanged, nightsHeld: 3 });
    const hold = { absentSince: NOW, dueAt: '2026-06-01T09:30:00.000Z', reason: 'vanished' };
    expect(feed.accepted.find(({ id }) => id === '1')).toMatchObject({ hold });
  });

  test('stay held at a poll one minute before they are due, without a write', () => {
    const { feed } = cancelled();
    expect(feed.poll([other], { now: plusMinutes(NOW, 89) })).toMatchObject(nothing);
  });

  test('are released by the first good poll when they are due', () => {
    const { feed } = cancelled();
    expect(feed.poll([other], { now: plusMinutes(NOW, 90) })).toMatchObject({
      planned: [],
      removedIds: ['1'],
      released: [{ from: '2026-06-10', to: '2026-06-13', heldSince: NOW, reason: 'due' }],
      changes: { ...unchanged, nightsReleased: 3 },
    });
  });

  test('are simply accepted again when a poll between lists them, and wait anew when they vanish again', () => {
    const { feed } = cancelled();
    const again = [stay('2026-06-10', '2026-06-13', 'a'), other];
    const { changes } = feed.poll(again, { now: plusMinutes(NOW, 60) });
    expect(changes).toEqual({ ...unchanged, nightsRestored: 3 });
    expect(feed.accepted).toContainEqual(expect.objectContaining({ identity: 'a', since: NOW, hold: null }));
    feed.poll([other], { now: plusMinutes(NOW, 120) });
    expect(feed.rowsInWords()).toEqual([
      '2026-06-10..2026-06-13 booking held until 2026-06-01T11:30:00.000Z',
      otherRow,
    ]);
  });

  test('shrink to what is still missing when a part is listed again', () => {
    const { feed } = cancelled();
    feed.poll([stay('2026-06-11', '2026-06-12', 'a'), other], { now: plusMinutes(NOW, 30) });
    expect(feed.rowsInWords()).toEqual([
      '2026-06-10..2026-06-11 booking held until 2026-06-01T09:30:00.000Z',
      '2026-06-11..2026-06-12 booking',
      '2026-06-12..2026-06-13 booking held until 2026-06-01T09:30:00.000Z',
      otherRow,
    ]);
  });

  test('keep the nights already spent when a stay in progress is cut short', () => {
    const feed = new Feed();
    const before = { now: '2026-05-29T08:00:00.000Z', today: '2026-05-29' };
    feed.poll([stay('2026-05-30', '2026-06-04', 'a'), other], before);
    feed.poll([other]);
    feed.poll([other], { now: plusMinutes(NOW, 90) });
    expect(feed.rowsInWords()).toEqual(['2026-05-30..2026-06-01 booking', otherRow]);
  });

  test('are not released, however late, by a poll of which an entry could not be read', () => {
    const { feed } = cancelled();
    expect(feed.poll([other], { now: plusMinutes(NOW, 600), isWhole: false }).changes).toEqual(unchanged);
    expect(feed.poll([other], { now: plusMinutes(NOW, 630) }).changes).toEqual({ ...unchanged, nightsReleased: 3 });
  });

  test('do not hold a stay that is over', () => {
    const feed = new Feed();
    feed.poll([stay('2026-05-20', '2026-06-01', 'a')], { now: '2026-05-19T08:00:00.000Z', today: '2026-05-19' });
    expect(feed.poll([])).toMatchObject(nothing);
  });
});

describe('a new booking of the same feed on nights that vanished', () => {
  test.each([
    ['takes over the very nights', '2026-06-10', '2026-06-13', []],
    ['frees the other nights of the stay that it replaces', '2026-06-11', '2026-06-12', ['10', '12']],
    ['also where it begins with the stay that it replaces', '2026-06-10', '2026-06-12', ['12']],
  ])('%s, where the platform names its stays', (_, from, to, freed) => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-13', 'a')]);
    const { released } = feed.poll([stay(from, to, 'b')]);
    expect(released.map((nights) => nights.from.slice(8))).toEqual(freed);
    expect(released.every(({ reason }) => reason === 'rebooked')).toBe(true);
    expect(feed.rowsInWords()).toEqual([`${from}..${to} booking`]);
  });

  test('frees a release that is held already', () => {
    const feed = new Feed();
    const other = stay('2026-07-20', '2026-07-25', 'other');
    feed.poll([stay('2026-06-10', '2026-06-13', 'a'), other]);
    feed.poll([other]);
    const now = plusMinutes(NOW, 10);
    const { released } = feed.poll([stay('2026-06-12', '2026-06-15', 'b'), other], { now });
    expect(released).toEqual([{ from: '2026-06-10', to: '2026-06-12', heldSince: NOW, reason: 'rebooked' }]);
  });

  test.each([
    ['lies strictly inside them, as one of three merged neighbours does', '2026-06-11', '2026-06-13'],
    ['begins with them, as when a stay is cut short', '2026-06-10', '2026-06-12'],
    ['ends with them, as a stay in progress does', '2026-06-12', '2026-06-14'],
    ['reaches beyond them, as merged entries do', '2026-06-12', '2026-06-16'],
  ])('is no proof where the platform names no stay, whether it %s', (_, from, to) => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-14', '', 'unknown')]);
    expect(feed.poll([stay(from, to, '', 'unknown')]).released).toEqual([]);
  });
});

describe('an answer that looks broken', () => {
  const tail = stay('2027-01-01', '2027-11-28', '', 'unknown');
  const stays = ['10', '12', '14', '16'].map((day) => stay(`2026-06-${day}`, `2026-06-${Number(day) + 2}`, day));

  test.each<[string, readonly ObservedEvent[], readonly ObservedEvent[], string]>([
    ['lists nothing any more', [stays[0] ?? tail], [], 'feed_empty'],
    ['lost the end of its horizon too', [...stays, tail], stays.slice(1), 'tail_vanished'],
    ['lost two stays of four', [...stays, tail], [...stays.slice(2), tail], 'many_vanished'],
  ])('is believed only after 6 hours when it %s', (_, before, after, reason) => {
    const feed = new Feed();
    feed.poll(before);
    feed.poll(after);
    const holds = feed.accepted.flatMap(({ hold }) => hold ?? []);
    expect(new Set(holds.map((hold) => hold.reason))).toEqual(new Set([reason]));
    expect(feed.poll(after, { now: plusMinutes(NOW, 359) }).released).toEqual([]);
    expect(feed.poll(after, { now: plusMinutes(NOW, 360) }).changes.nightsReleased).toBeGreaterThan(0);
    expect(feed.accepted.flatMap(({ hold }) => hold ?? [])).toEqual([]);
  });

  test('is no broken one when one stay of two is cancelled, nor two of many', () => {
    const feed = new Feed();
    feed.poll(stays.slice(0, 2));
    feed.poll(stays.slice(0, 1));
    expect(feed.accepted.flatMap(({ hold }) => hold?.reason ?? [])).toEqual(['vanished']);
    const many = Array.from({ length: 10 }, (_, index) =>
      stay(plusDays('2026-07-01', 3 * index), plusDays('2026-07-02', 3 * index), `${index}`),
    );
    const full = new Feed();
    full.poll(many);
    full.poll(many.slice(2));
    expect(full.accepted.flatMap(({ hold }) => hold?.reason ?? [])).toEqual(['vanished', 'vanished']);
  });

  test('lengthens a hold that began before it, from its own beginning', () => {
    const feed = new Feed();
    feed.poll([...stays, tail]);
    feed.poll([...stays.slice(1), tail]);
    feed.poll([...stays.slice(2), tail], { now: plusMinutes(NOW, 60) });
    const dueAts = feed.accepted.flatMap(({ hold }) => hold?.dueAt ?? []);
    expect(dueAts.sort()).toEqual([plusMinutes(NOW, 360), plusMinutes(NOW, 420)]);
  });

  test('releases nothing by a new booking', () => {
    const feed = new Feed();
    feed.poll([...stays, tail]);
    const { released } = feed.poll([stay('2026-06-11', '2026-06-12', 'new')]);
    expect(released).toEqual([]);
  });
});

describe('a wave of new blocks', () => {
  const booked = stay('2026-06-10', '2026-06-13', 'a');
  const end = stay('2026-12-01', '2026-12-03', 'z');
  const wave = stay('2026-07-01', '2026-09-09', '', 'block');
  const calm = () => {
    const feed = new Feed();
    feed.poll([booked, end]);
    return feed;
  };

  test('waits for three hours of agreeing polls, while a booking in the same answer passes', () => {
    const feed = calm();
    const guest = stay('2026-07-10', '2026-07-12', 'b');
    const { changes } = feed.poll([booked, wave, guest, end]);
    expect(changes.nightsAdded).toBe(2);
    expect(feed.closuresInWords()).toEqual([
      '2026-07-01..2026-07-10 until 2026-06-01T11:00:00.000Z',
      '2026-07-12..2026-09-09 until 2026-06-01T11:00:00.000Z',
    ]);
    expect(feed.poll([booked, wave, guest, end], { now: plusMinutes(NOW, 179) })).toMatchObject(nothing);
    expect(feed.poll([booked, wave, guest, end], { now: plusMinutes(NOW, 180) }).changes.nightsAdded).toBe(68);
    expect(feed.closures).toEqual([]);
  });

  test('is forgotten without a trace when the next poll takes it back, and waits anew when it returns', () => {
    const feed = calm();
    feed.poll([booked, wave, end]);
    expect(feed.poll([booked, end], { now: plusMinutes(NOW, 150) }).changes).toEqual(unchanged);
    expect(feed.closures).toEqual([]);
    feed.poll([booked, wave, end], { now: plusMinutes(NOW, 200) });
    expect(feed.closuresInWords()).toEqual([`2026-07-01..2026-09-09 until ${plusMinutes(NOW, 380)}`]);
  });

  test.each([
    ['fourteen nights of a small calendar', 14, '2026-06-28', 0],
    ['fifteen nights of a small calendar', 15, '2026-06-28', 1],
    ['thirty nights of a hundred free ones', 30, '2026-09-14', 0],
    ['thirty-one nights of a hundred free ones', 31, '2026-09-14', 1],
  ])('begins above max(14, 30 %% of the free nights): %s', (_, nights, lastNight, waves) => {
    const feed = new Feed();
    const last = stay(lastNight, plusDays(lastNight, 1), 'z');
    const full = stay('2026-06-01', '2026-06-06', 'x');
    feed.poll([full, last]);
    feed.poll([full, stay('2026-06-08', plusDays('2026-06-08', nights), '', 'block'), last]);
    expect(feed.closures).toHaveLength(waves);
  });

  test('is none at the first poll, nor made of what may be bookings', () => {
    const first = new Feed();
    first.poll([wave]);
    expect(first.closures).toEqual([]);
    const unknown = calm();
    unknown.poll([booked, stay(wave.from, wave.to, '', 'unknown'), end]);
    expect(unknown.closures).toEqual([]);
  });
});

test('a block that becomes a booking changes class at once and frees nothing', () => {
  const feed = new Feed();
  feed.poll([stay('2026-06-10', '2026-06-12', '', 'block')]);
  const { changes } = feed.poll([stay('2026-06-10', '2026-06-12', '', 'booking')]);
  expect(changes).toEqual(unchanged);
  expect(feed.rowsInWords()).toEqual(['2026-06-10..2026-06-12 booking']);
});

test('a stay that grows, or that one answer leaves out, keeps its row', () => {
  const feed = new Feed();
  const other = stay('2026-07-01', '2026-07-31', 'b');
  feed.poll([stay('2026-06-10', '2026-06-13', 'a'), other]);
  const idOf = () => feed.accepted.find(({ identity }) => identity === 'a')?.id;
  const id = idOf();
  feed.poll([stay('2026-06-10', '2026-06-14', 'a'), other], { now: plusMinutes(NOW, 30) });
  expect(idOf()).toBe(id);
  feed.poll([other], { now: plusMinutes(NOW, 60) });
  feed.poll([stay('2026-06-10', '2026-06-14', 'a'), other], { now: plusMinutes(NOW, 90) });
  expect(idOf()).toBe(id);
  expect(feed.accepted).toHaveLength(2);
});

test('a reservation whose dates move holds only the nights it left', () => {
  const feed = new Feed();
  feed.poll([stay('2026-06-10', '2026-06-13', 'a')]);
  feed.poll([stay('2026-06-12', '2026-06-15', 'a')], { now: plusMinutes(NOW, 30) });
  expect(feed.rowsInWords()).toEqual([
    '2026-06-10..2026-06-12 booking held until 2026-06-01T10:00:00.000Z',
    '2026-06-12..2026-06-15 booking',
  ]);
  // Its new nights are told to others from now on.
  expect(feed.accepted.find(({ hold }) => hold === null)).toMatchObject({ since: plusMinutes(NOW, 30) });
});

describe('whatever a feed lists, over any series of polls', () => {
  const aStay = fc
    .record({
      start: fc.integer({ min: 0, max: 12 }),
      nights: fc.integer({ min: 1, max: 4 }),
      identity: fc.constantFrom('', 'a', 'b'),
      eventClass: fc.constantFrom<ObservedEvent['eventClass'][]>('booking', 'block', 'unknown'),
    })
    .map(({ start, nights, identity, eventClass }) => {
      const from = plusDays(TODAY, start);
      return stay(from, plusDays(from, nights), identity, eventClass);
    });
  const polls = fc.array(
    fc.record({ listed: fc.array(aStay, { maxLength: 5 }), afterMin: fc.integer({ min: 1, max: 120 }) }),
    {
      maxLength: 8,
    },
  );
  const isCovered = (night: string, events: readonly { from: string; to: string }[]) =>
    events.some(({ from, to }) => from <= night && night < to);
  const nights = Array.from({ length: 20 }, (_, day) => plusDays(TODAY, day));

  test('what may be a booking is closed at once, and no night opens within 90 minutes of its first absence, all within 6 hours', () => {
    fc.assert(
      fc.property(polls, (series) => {
        const feed = new Feed();
        const absentSinceMin = new Map<string, number>();
        const listedNights = new Set<string>();
        let minute = 0;
        for (const { listed, afterMin } of series) {
          minute += afterMin;
          const { released } = feed.poll(listed, { now: plusMinutes(NOW, minute) });
          for (const night of nights) {
            const isClosed = isCovered(night, feed.accepted);
            if (isCovered(night, listed)) {
              listedNights.add(night);
              absentSinceMin.delete(night);
              expect(isClosed).toBe(true);
            } else if (listedNights.has(night)) {
              const since = absentSinceMin.get(night) ?? minute;
              absentSinceMin.set(night, since);
              const isProven = isCovered(
                night,
                released.filter(({ reason }) => reason === 'rebooked'),
              );
              if (minute - since < 90 && !isProven) expect(isClosed).toBe(true);
              if (minute - since >= 360) expect(isClosed).toBe(false);
              if (!isClosed) listedNights.delete(night);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
