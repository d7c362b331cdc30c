import { describe, expect, it } from '@jest/globals';
import { type HintSource, hintsOf, type KnownFeed } from '../../src/domain/feed-hint.ts';
import { LAST_NIGHT_WARNING } from '../../src/domain/last-night-warning.ts';
import type { NightRange } from '../../src/domain/night-range.ts';
import type { ObservedClass, ObservedEvent } from '../../src/domain/observed-event.ts';

const TODAY = '2026-11-24';

function an(from: string, to: string, eventClass: ObservedClass = 'unknown', uid = `${from}@x`): ObservedEvent {
  return { from, to, eventClass, identity: '', uid };
}

function nights(...pairs: readonly (readonly [string, string])[]): NightRange[] {
  return pairs.map(([from, to]) => ({ from, to }));
}

function hints(events: readonly ObservedEvent[], more: Partial<HintSource> = {}) {
  return hintsOf({ events, warnings: [], today: TODAY, known: [], listingStays: [], ...more });
}

const december = [an('2026-12-01', '2026-12-03'), an('2026-12-10', '2026-12-12'), an('2026-12-20', '2026-12-27')];
const ours = (from: string, to: string) => an(from, to, 'unknown', 'a'.repeat(32) + '-relais@relais.example');

describe('an export of ours that is given as a calendar', () => {
  it('is known by its UIDs, and nothing else is said of it', () => {
    const listingStays = nights(['2026-12-01', '2026-12-05'], ['2026-12-08', '2026-12-30']);

    const said = hints(
      december.map(({ from, to }) => ours(from, to)),
      { warnings: [LAST_NIGHT_WARNING], listingStays },
    );

    expect(said).toEqual([{ kind: 'own_export', ourEvents: 3, events: 3 }]);
  });

  it('is known when it closes nothing', () => {
    const placeholder = an('2000-01-01', '2000-01-02', 'block', 'nothing-closed-relais');

    expect(hints([placeholder])).toEqual([{ kind: 'own_export', ourEvents: 1, events: 1 }]);
  });

  it('is counted in the calendar of a platform that copied it, whose own stays are judged', () => {
    const listingStays = nights(['2026-12-02', '2026-12-05'], ['2026-12-11', '2026-12-30']);

    const said = hints([...december, ours('2026-12-05', '2026-12-07')], { listingStays });

    expect(said).toEqual([
      { kind: 'own_export', ourEvents: 1, events: 4 },
      { kind: 'wrong_listing', overlapping: 3, stays: 3 },
    ]);
  });

  it.each(['x-relais', 'relais@example.com', 'a-relais@b@c'])('is not seen in a UID like %s', (uid) => {
    expect(hints([an('2026-12-01', '2026-12-03', 'unknown', uid)])).toEqual([]);
  });
});

describe('the same calendar twice', () => {
  const known = (stays: readonly NightRange[]): KnownFeed => {
    return { connectionId: 'c1', label: 'Airbnb', listingId: 'l1', listingName: 'Le Nid', stays };
  };
  const said = { kind: 'same_nights', connectionId: 'c1', label: 'Airbnb', listingId: 'l1', listingName: 'Le Nid' };

  it.each([
    [
      'the same stays',
      nights(['2026-12-10', '2026-12-12'], ['2026-12-01', '2026-12-03'], ['2026-12-20', '2026-12-27']),
    ],
    [
      'the same nights cut into other stays',
      nights(
        ['2026-12-01', '2026-12-03'],
        ['2026-12-10', '2026-12-11'],
        ['2026-12-11', '2026-12-12'],
        ['2026-12-20', '2026-12-27'],
      ),
    ],
    [
      'the same coming nights after others that are past',
      nights(
        ['2026-11-01', '2026-11-05'],
        ['2026-12-01', '2026-12-03'],
        ['2026-12-10', '2026-12-12'],
        ['2026-12-20', '2026-12-27'],
      ),
    ],
  ])('is seen by %s', (_, stays) => {
    expect(hints(december, { known: [known(stays)] })).toEqual([said]);
  });

  it.each([
    [
      'one night fewer',
      nights(['2026-12-01', '2026-12-03'], ['2026-12-10', '2026-12-11'], ['2026-12-20', '2026-12-27']),
    ],
    [
      'one stay more',
      nights(
        ['2026-12-01', '2026-12-03'],
        ['2026-12-10', '2026-12-12'],
        ['2026-12-20', '2026-12-27'],
        ['2027-01-01', '2027-01-02'],
      ),
    ],
    ['no stay', []],
  ])('is not seen by %s', (_, stays) => {
    expect(hints(december, { known: [known(stays)] })).toEqual([]);
  });

  it('is seen although blocks differ: those of one platform are not the other’s', () => {
    const stays = december.map(({ from, to }) => ({ from, to }));

    expect(hints([...december, an('2027-06-01', '2027-11-24', 'block')], { known: [known(stays)] })).toEqual([said]);
  });

  it('is seen although the far end has moved on with the date since the last poll', () => {
    const room = [an('2026-12-01', '2026-12-03'), an('2027-06-01', '2028-05-24')];
    const stays = nights(['2026-12-01', '2026-12-03'], ['2027-06-01', '2028-05-20']);

    expect(hints(room, { known: [known(stays)] })).toEqual([said]);
  });

  it('is never seen between two calendars without a coming stay', () => {
    const past = [an('2026-11-01', '2026-11-05')];

    expect(hints(past, { known: [known(nights(['2026-10-01', '2026-10-05'])), known([])] })).toEqual([]);
  });
});

describe('a calendar of another listing', () => {
  const clash = (overlapping: number) => [{ kind: 'wrong_listing', overlapping, stays: 3 }];

  it.each([
    ['every stay overlaps others', nights(['2026-12-02', '2026-12-11'], ['2026-12-26', '2026-12-28']), clash(3)],
    ['most stays overlap others', nights(['2026-12-02', '2026-12-05'], ['2026-12-26', '2026-12-28']), clash(2)],
    ['one stay of three overlaps another, as a double booking does', nights(['2026-12-02', '2026-12-05']), []],
    [
      'stays only touch others on the day of change',
      nights(['2026-12-03', '2026-12-10'], ['2026-12-12', '2026-12-20']),
      [],
    ],
    [
      'stays are copies of others',
      nights(
        ['2026-12-01', '2026-12-03'],
        ['2026-12-10', '2026-12-12'],
        ['2026-12-20', '2026-12-24'],
        ['2026-12-24', '2026-12-27'],
      ),
      [],
    ],
    [
      'a stay is longer than the others within it',
      nights(['2026-12-01', '2026-12-02'], ['2026-12-10', '2026-12-11']),
      clash(2),
    ],
    ['the listing has no other stay', [], []],
  ])('when %s', (_, listingStays, expected) => {
    expect(hints(december, { listingStays })).toEqual(expected);
  });

  it('is not said of two stays: too few to tell it from a booking taken twice', () => {
    expect(hints(december.slice(0, 2), { listingStays: nights(['2026-12-02', '2026-12-11']) })).toEqual([]);
  });

  it('is not said for blocks, nor for stays that are over', () => {
    const others = nights(['2026-10-01', '2026-12-31']);
    const blocks = december.map(({ from, to }) => an(from, to, 'block'));
    const past = ['01', '05', '10'].map((day) =>
      an(`2026-11-${day}`, `2026-11-${Number(day) + 2}`.replace(/-(\d)$/, '-0$1')),
    );

    expect(hints([...blocks, ...past], { listingStays: others })).toEqual([]);
  });
});

it('says that the ends look like last nights when the reader warns of it', () => {
  expect(hints(december, { warnings: ['event 1: no DTSTART, left out', LAST_NIGHT_WARNING] })).toEqual([
    { kind: 'end_is_last_night' },
  ]);
});
