import { describe, expect, test } from '@jest/globals';
import type { DestinationReads } from '../../src/domain/destination-reads.ts';
import { type EchoFacts, nothingExported } from '../../src/domain/echo.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { NightRange } from '../../src/domain/night-range.ts';
import { isReExporting, platforms } from '../../src/domain/platform.ts';
import { Feed, stay } from './feed.ts';

const root = { from: '2026-07-10', to: '2026-07-13' };
const copy = stay(root.from, root.to, '', 'unknown');
const mine = { ...copy, uid: '0a1b-relais@relais.example' };

/** The portal read, at `readAt`, a calendar that closes `nights`. */
function read(nights: readonly NightRange[], readAt: Instant): DestinationReads['editions'][number] {
  return { nights, firstReadAt: readAt, lastReadAt: readAt };
}

function facts(fields: Partial<EchoFacts> & { readonly editions?: DestinationReads['editions'] } = {}): EchoFacts {
  const { editions = [read([root], at(7, 30))], ...others } = fields;
  const portal = { isOwn: true, isReExporting: true, revokedAt: null, editions };
  return { ...nothingExported, isReExporting: true, roots: [root], destinations: [portal], ...others };
}

function at(hour: number, minute = 0): Instant {
  return `2026-06-01T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`;
}

describe('nights under a UID of ours', () => {
  const own = new Map([[mine.uid, [root]]]);

  test('are dropped, from whatever platform they come', () => {
    const feed = new Feed();
    feed.poll([mine], { echo: { ...nothingExported, own } });
    expect(feed.rowsInWords()).toEqual([]);
  });

  test('leave the other nights of a merged entry, of class unknown', () => {
    const feed = new Feed();
    feed.poll([{ ...mine, to: '2026-07-14' }], { echo: { ...nothingExported, own } });
    expect(feed.rowsInWords()).toEqual(['2026-07-13..2026-07-14 unknown']);
  });

  test('leave a booking of the same nights that the platform lists under its own UID', () => {
    const feed = new Feed();
    feed.poll([mine, stay(root.from, root.to, 'HM1')], { echo: { ...nothingExported, own } });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 booking']);
  });
});

describe('nights under a foreign UID', () => {
  test.each([
    ['first seen after the platform read them from us', copy, facts(), 'echo'],
    ['first seen before it read them: booked there', copy, facts({ editions: [read([root], at(9))] }), 'unknown'],
    ['of class booking', stay(root.from, root.to), facts(), 'booking'],
    ['on a platform that lists nothing of others', copy, facts({ isReExporting: false }), 'unknown'],
    ['on a platform that never read us', copy, facts({ destinations: [] }), 'unknown'],
    [
      'that it read long ago and no more',
      copy,
      facts({ editions: [read([root], '2026-05-28T08:00:00.000Z'), read([], at(7))] }),
      'unknown',
    ],
  ])('%s', (_, listed, echo, eventClass) => {
    const feed = new Feed();
    feed.poll([listed], { now: at(8), echo });
    expect(feed.rowsInWords()).toEqual([`2026-07-10..2026-07-13 ${eventClass}`]);
  });

  test('that are one more than ours: the one more is a root', () => {
    const feed = new Feed();
    feed.poll([{ ...copy, uid: 'm', to: '2026-07-14' }], { now: at(8), echo: facts() });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 echo', '2026-07-13..2026-07-14 unknown']);
    feed.poll([{ ...copy, uid: 'm', to: '2026-07-14' }], { now: at(8, 30), echo: facts() });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 echo', '2026-07-13..2026-07-14 unknown']);
  });

  test('never turn a stay that was there before into an echo, whatever is read later', () => {
    const feed = new Feed();
    feed.poll([{ ...copy, uid: 'm' }], { now: at(7), echo: facts({ editions: [] }) });
    feed.poll([{ ...copy, uid: 'm' }], { now: at(8), echo: facts() });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 unknown']);
  });

  test('beside the platform’s own stay: the copy outlives it as an echo, and the stay is held', () => {
    const feed = new Feed();
    const booked = { ...copy, uid: 'stay' };
    const copied = { ...copy, uid: 'copy-of-ours' };
    feed.poll([booked], { now: at(7), echo: facts({ editions: [], roots: [] }) });
    feed.poll([booked, copied], { now: at(8), echo: facts({ roots: [] }) });
    feed.poll([copied], { now: at(9), echo: facts({ roots: [] }) });
    expect(feed.rowsInWords()).toEqual([
      '2026-07-10..2026-07-13 echo',
      '2026-07-10..2026-07-13 unknown held until 2026-06-01T10:30:00.000Z',
    ]);
  });
});

describe('nights that no root explains any more', () => {
  const clean = facts({ roots: [], editions: [read([root], at(7)), read([], at(9))] });

  test('and that are first listed after a good poll by which every reader had dropped them are a stay at once', () => {
    const feed = new Feed();
    feed.poll([stay('2026-09-01', '2026-09-02', 'x')], { now: at(8), echo: facts() });
    feed.poll([stay('2026-09-01', '2026-09-02', 'x')], { now: at(10), echo: clean });
    feed.poll([stay('2026-09-01', '2026-09-02', 'x'), copy], { now: at(10, 30), echo: clean });
    expect(feed.rowsInWords()[0]).toBe('2026-07-10..2026-07-13 unknown');
  });

  test('may still be a late copy where the platform dropped them since the last good poll', () => {
    const feed = new Feed();
    feed.poll([stay('2026-09-01', '2026-09-02', 'x')], { now: at(8), echo: facts() });
    feed.poll([stay('2026-09-01', '2026-09-02', 'x'), copy], { now: at(10), echo: clean });
    expect(feed.rowsInWords()[0]).toBe('2026-07-10..2026-07-13 echo');
  });
});

describe('an echo whose root is gone', () => {
  const gone = (readAt: Instant) => facts({ roots: [], editions: [read([root], at(7, 30)), read([], readAt)] });

  test('stays a cause until the platform had its chance, then asks at the second poll that still lists it', () => {
    const feed = new Feed();
    feed.poll([copy], { now: at(8), echo: facts() });
    feed.poll([copy], { now: at(9), echo: facts({ roots: [] }) });
    feed.poll([copy], { now: at(10), echo: gone(at(10)) });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 echo']);
    feed.poll([copy], { now: at(11), echo: gone(at(10)) });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 echo']);
    const { released } = feed.poll([copy], { now: at(12), echo: gone(at(10)) });
    expect(feed.accepted).toMatchObject([{ ...root, eventClass: 'unknown', hold: null, askedAt: at(12) }]);
    expect(released).toEqual([]);
  });

  test('is not asked about by a poll that could not be read whole', () => {
    const feed = new Feed();
    feed.poll([copy], { now: at(8), echo: facts() });
    for (const hour of [9, 11, 12, 13]) feed.poll([copy], { now: at(hour), isWhole: false, echo: gone(at(10)) });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 echo']);
  });

  test('is held like any night when the platform drops it', () => {
    const feed = new Feed();
    feed.poll([copy], { now: at(8), echo: facts() });
    feed.poll([stay('2026-09-01', '2026-09-02', 'x')], { now: at(9), echo: gone(at(8, 30)) });
    expect(feed.rowsInWords()[0]).toBe('2026-07-10..2026-07-13 echo held until 2026-06-01T10:30:00.000Z');
    feed.poll([stay('2026-09-01', '2026-09-02', 'x')], { now: at(11), echo: gone(at(8, 30)) });
    expect(feed.rowsInWords()).toEqual(['2026-09-01..2026-09-02 booking']);
  });

  test('of a reader that stopped reading becomes a root after a day', () => {
    const feed = new Feed();
    feed.poll([copy], { now: at(8), echo: facts() });
    const silent = facts({ roots: [] });
    feed.poll([copy], { now: at(9), echo: silent });
    feed.poll([copy], { now: '2026-06-02T09:00:00.000Z', today: '2026-06-02', echo: silent });
    feed.poll([copy], { now: '2026-06-02T09:30:00.000Z', today: '2026-06-02', echo: silent });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 echo']);
    feed.poll([copy], { now: '2026-06-02T10:00:00.000Z', today: '2026-06-02', echo: silent });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 unknown']);
  });

  test('has a root again when another platform books the nights: nobody is asked', () => {
    const feed = new Feed();
    feed.poll([copy], { now: at(8), echo: facts() });
    feed.poll([copy], { now: at(11), echo: gone(at(10)) });
    feed.poll([copy], { now: at(12), echo: { ...gone(at(10)), roots: [root] } });
    feed.poll([copy], { now: at(13), echo: gone(at(10)) });
    expect(feed.rowsInWords()).toEqual(['2026-07-10..2026-07-13 echo']);
  });
});

test('an echo closes no night that was open', () => {
  const feed = new Feed();
  const { changes } = feed.poll([{ ...copy, to: '2026-07-14' }], { now: at(8), echo: facts() });
  expect(changes).toMatchObject({ nightsAdded: 1, nightsReleased: 0 });
});

test('an echo costs no row, whatever day it is', () => {
  const feed = new Feed();
  feed.poll([copy], { now: at(8), echo: facts() });
  const later = ['2026-06-02', '2026-07-11', '2026-07-12'].map((today) =>
    feed.poll([copy], { today, now: `${today}T08:00:00.000Z`, echo: facts() }),
  );
  expect(later.flatMap(({ planned, removedIds }) => [...planned, ...removedIds])).toEqual([]);
});

test('Airbnb and Booking.com list nothing of others; of the rest it is supposed', () => {
  expect(platforms.filter((platform) => !isReExporting(platform))).toEqual(['airbnb', 'booking.com']);
});
