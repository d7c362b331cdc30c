import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planAcceptance } from '../../src/domain/acceptance.ts';
import type { AcceptedEvent } from '../../src/domain/accepted-event.ts';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';

const TODAY = '2026-06-01';
const NOW = '2026-06-01T08:00:00.000Z';

/** A feed's accepted state, polled over and over; rows get the numbers 1, 2, … as IDs. */
class Feed {
  accepted: AcceptedEvent[] = [];
  private rows = 0;

  poll(listed: readonly ObservedEvent[], { now = NOW, today = TODAY, isWhole = true } = {}) {
    const plan = planAcceptance({ accepted: this.accepted, listed, isWhole, today, now });
    const untouched = this.accepted.filter(
      ({ id }) => !plan.removedIds.includes(id) && !plan.planned.some((event) => event.id === id),
    );
    const planned = plan.planned.map((event) => ({ ...event, id: event.id ?? String((this.rows += 1)) }));
    this.accepted = [...untouched, ...planned];
    return plan;
  }

  /** Each accepted row as text, in order of nights. */
  rowsInWords(): string[] {
    return this.accepted
      .map(({ from, to, eventClass, hold }) => `${from}..${to} ${eventClass}${hold ? ` held until ${hold.dueAt}` : ''}`)
      .sort();
  }
}

function stay(
  from: string,
  to: string,
  identity = '',
  eventClass: ObservedEvent['eventClass'] = 'booking',
): ObservedEvent {
  return { from, to, identity, eventClass };
}

const unchanged = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };

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
    expect(feed.poll([stay('2026-06-10', '2026-06-12', 'a')])).toEqual({
      planned: [],
      removedIds: [],
      changes: unchanged,
    });
  });

  test('writes nothing when the platform merges or splits entries over the same nights', () => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-11'), stay('2026-06-11', '2026-06-12')]);
    expect(feed.poll([stay('2026-06-10', '2026-06-12')])).toEqual({ planned: [], removedIds: [], changes: unchanged });
    expect(feed.poll([stay('2026-06-11', '2026-06-12'), stay('2026-06-10', '2026-06-11')]).planned).toEqual([]);
  });

  test('writes nothing when a stay in progress is moved to begin today', () => {
    const feed = new Feed();
    feed.poll([stay('2026-05-30', '2026-06-04')], { now: '2026-05-29T08:00:00.000Z', today: '2026-05-29' });
    expect(feed.poll([stay('2026-06-01', '2026-06-04')])).toEqual({ planned: [], removedIds: [], changes: unchanged });
  });

  test('accepts a new stay at once', () => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-12', 'a')]);
    const { changes } = feed.poll([stay('2026-06-10', '2026-06-12', 'a'), stay('2026-06-12', '2026-06-14', 'b')]);
    expect(changes).toEqual({ ...unchanged, nightsAdded: 2 });
  });
});

describe('nights that a feed no longer lists', () => {
  const cancelled = () => {
    const feed = new Feed();
    feed.poll([stay('2026-06-10', '2026-06-13', 'a')]);
    const plan = feed.poll([]);
    return { feed, plan };
  };

  test('are held for 90 minutes under the same row', () => {
    const { feed, plan } = cancelled();
    expect(plan.changes).toEqual({ ...unchanged, nightsHeld: 3 });
    expect(feed.accepted).toMatchObject([{ id: '1', hold: { absentSince: NOW, dueAt: '2026-06-01T09:30:00.000Z' } }]);
  });

  test('stay held at a poll one minute before they are due, without a write', () => {
    const { feed } = cancelled();
    expect(feed.poll([], { now: plusMinutes(NOW, 89) })).toEqual({ planned: [], removedIds: [], changes: unchanged });
  });

  test('are released by the first good poll when they are due', () => {
    const { feed } = cancelled();
    expect(feed.poll([], { now: plusMinutes(NOW, 90) })).toEqual({
      planned: [],
      removedIds: ['1'],
      changes: { ...unchanged, nightsReleased: 3 },
    });
  });

  test('are simply accepted again when a poll between lists them, and wait anew when they vanish again', () => {
    const { feed } = cancelled();
    const { changes } = feed.poll([stay('2026-06-10', '2026-06-13', 'a')], { now: plusMinutes(NOW, 60) });
    expect(changes).toEqual({ ...unchanged, nightsRestored: 3 });
    expect(feed.accepted).toMatchObject([{ since: NOW, hold: null }]);
    feed.poll([], { now: plusMinutes(NOW, 120) });
    expect(feed.rowsInWords()).toEqual(['2026-06-10..2026-06-13 booking held until 2026-06-01T11:30:00.000Z']);
  });

  test('shrink to what is still missing when a part is listed again', () => {
    const { feed } = cancelled();
    feed.poll([stay('2026-06-11', '2026-06-12', 'a')], { now: plusMinutes(NOW, 30) });
    expect(feed.rowsInWords()).toEqual([
      '2026-06-10..2026-06-11 booking held until 2026-06-01T09:30:00.000Z',
      '2026-06-11..2026-06-12 booking',
      '2026-06-12..2026-06-13 booking held until 2026-06-01T09:30:00.000Z',
    ]);
  });

  test('give way at once to a new stay of the same feed', () => {
    const { feed } = cancelled();
    feed.poll([stay('2026-06-10', '2026-06-13', 'b')], { now: plusMinutes(NOW, 10) });
    expect(feed.accepted).toMatchObject([{ identity: 'b', since: plusMinutes(NOW, 10), hold: null }]);
  });

  test('keep the nights already spent when a stay in progress is cut short', () => {
    const feed = new Feed();
    feed.poll([stay('2026-05-30', '2026-06-04', 'a')], { now: '2026-05-29T08:00:00.000Z', today: '2026-05-29' });
    feed.poll([]);
    feed.poll([], { now: plusMinutes(NOW, 90) });
    expect(feed.rowsInWords()).toEqual(['2026-05-30..2026-06-01 booking']);
  });

  test('are not released, however late, by a poll of which an entry could not be read', () => {
    const { feed } = cancelled();
    expect(feed.poll([], { now: plusMinutes(NOW, 600), isWhole: false }).changes).toEqual(unchanged);
    expect(feed.poll([], { now: plusMinutes(NOW, 630) }).changes).toEqual({ ...unchanged, nightsReleased: 3 });
  });

  test('do not hold a stay that is over', () => {
    const feed = new Feed();
    feed.poll([stay('2026-05-20', '2026-06-01', 'a')], { now: '2026-05-19T08:00:00.000Z', today: '2026-05-19' });
    expect(feed.poll([])).toEqual({ planned: [], removedIds: [], changes: unchanged });
  });
});

test('a block that becomes a booking changes class at once and frees nothing', () => {
  const feed = new Feed();
  feed.poll([stay('2026-06-10', '2026-06-12', '', 'block')]);
  const { changes } = feed.poll([stay('2026-06-10', '2026-06-12', '', 'booking')]);
  expect(changes).toEqual(unchanged);
  expect(feed.rowsInWords()).toEqual(['2026-06-10..2026-06-12 booking']);
});

test('a reservation whose dates move holds only the nights it left', () => {
  const feed = new Feed();
  feed.poll([stay('2026-06-10', '2026-06-13', 'a')]);
  feed.poll([stay('2026-06-12', '2026-06-15', 'a')], { now: plusMinutes(NOW, 30) });
  expect(feed.rowsInWords()).toEqual([
    '2026-06-10..2026-06-12 booking held until 2026-06-01T10:00:00.000Z',
    '2026-06-12..2026-06-15 booking',
  ]);
  expect(feed.accepted.find(({ hold }) => hold === null)).toMatchObject({ since: NOW });
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

  test('every listed night is closed at once, and no night opens within 90 minutes of its last listing', () => {
    fc.assert(
      fc.property(polls, (series) => {
        const feed = new Feed();
        const lastGoodPollListing = new Map<string, number>();
        const firstAbsence = new Map<string, number>();
        let minute = 0;
        for (const { listed, afterMin } of series) {
          minute += afterMin;
          feed.poll(listed, { now: plusMinutes(NOW, minute) });
          for (const night of nights) {
            if (isCovered(night, listed)) {
              lastGoodPollListing.set(night, minute);
              firstAbsence.delete(night);
              expect(isCovered(night, feed.accepted)).toBe(true);
            } else if (lastGoodPollListing.has(night)) {
              const absentSince = firstAbsence.get(night) ?? minute;
              firstAbsence.set(night, absentSince);
              expect(isCovered(night, feed.accepted)).toBe(minute - absentSince < 90);
              if (minute - absentSince >= 90) lastGoodPollListing.delete(night);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
