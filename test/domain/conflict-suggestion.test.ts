import { expect, it } from '@jest/globals';
import type { Claim, ConflictKind } from '../../src/domain/conflict.ts';
import { suggestionFor } from '../../src/domain/conflict-suggestion.ts';
import { aBlock, aBooking, anEntry } from './claims.ts';

const LATER = '2026-05-20T08:00:00.000Z';
const TODAY = '2026-06-01';

type Case = {
  readonly name: string;
  readonly kind?: ConflictKind;
  readonly sides: readonly [Claim, Claim];
  readonly is: string;
};

const cases: readonly Case[] = [
  {
    name: 'the copy and its original both stay',
    kind: 'probable_copy',
    sides: [aBooking('b', '2026-07-10', '2026-07-15'), anEntry('u', '2026-07-10', '2026-07-15', { as: 'unknown' })],
    is: 'keep_both - same_nights',
  },
  {
    name: 'the one that is still listed',
    sides: [anEntry('a', '2026-07-10', '2026-07-15', { held: true }), aBooking('b', '2026-07-12', '2026-07-15', LATER)],
    is: 'keep_one b other_vanished',
  },
  {
    name: 'a guest before a block',
    kind: 'booking_over_block',
    sides: [aBlock('k', '2026-07-10', '2026-07-15'), anEntry('a', '2026-07-12', '2026-07-15', { since: LATER })],
    is: 'keep_one a guest_before_block',
  },
  {
    name: 'the stay that is under way',
    sides: [anEntry('a', '2026-06-03', '2026-06-15'), aBooking('b', '2026-05-30', '2026-06-05', LATER)],
    is: 'keep_one b in_progress',
  },
  {
    name: 'the sure booking',
    sides: [
      anEntry('u', '2026-07-10', '2026-07-15', { as: 'unknown' }),
      aBooking('b', '2026-07-12', '2026-07-15', LATER),
    ],
    is: 'keep_one b surely_booked',
  },
  {
    name: 'the one that was seen first',
    sides: [aBooking('b', '2026-07-12', '2026-07-15', LATER), anEntry('a', '2026-07-10', '2026-07-15')],
    is: 'keep_one a seen_first',
  },
  {
    name: 'neither, where nothing speaks for one',
    sides: [aBooking('b', '2026-07-12', '2026-07-15'), anEntry('a', '2026-07-10', '2026-07-15')],
    is: 'decide - no_order',
  },
];

it.each(cases)('suggests: $name', ({ kind = 'double_booking', sides: [a, b], is }) => {
  const tell = (sides: readonly [Claim, Claim]) => {
    const { action, keep, reason } = suggestionFor({ kind, sides }, TODAY);
    return `${action} ${keep === null ? '-' : sides[keep].cause.id} ${reason}`;
  };
  expect([tell([a, b]), tell([b, a])]).toEqual([is, is]);
});
