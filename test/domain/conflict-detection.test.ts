import { describe, expect, it } from '@jest/globals';
import { plusDays } from '../../src/domain/calendar-date.ts';
import type { Claim } from '../../src/domain/conflict.ts';
import { detectConflicts } from '../../src/domain/conflict-detection.ts';
import { randomFrom } from '../recordings/random.ts';
import { aBlock, aBooking, anEntry } from './claims.ts';

const TODAY = '2026-06-01';
const LATER = '2026-05-20T08:00:00.000Z';

/** `kind severity from..to` of each conflict, and `safe rule` of each pair that nobody has to decide about. */
function told(claims: readonly Claim[], today = TODAY): string[] {
  const { found, safe } = detectConflicts(claims, today);
  const conflicts = found.map(({ kind, severity, nights }) => `${kind} ${severity} ${nights.from}..${nights.to}`);
  return [...conflicts, ...safe.map(({ rule }) => `safe ${rule}`)];
}

type Case = {
  readonly name: string;
  readonly claims: readonly Claim[];
  readonly is: readonly string[];
  today?: string;
};

const stay = aBooking('b', '2026-07-10', '2026-07-15');
const cases: readonly Case[] = [
  {
    name: 'a direct booking and one of a platform that share nights',
    claims: [stay, anEntry('a', '2026-07-13', '2026-07-18')],
    is: ['double_booking high 2026-07-13..2026-07-15'],
  },
  {
    name: 'a check-out day that is another’s check-in day',
    claims: [stay, anEntry('a', '2026-07-15', '2026-07-18')],
    is: [],
  },
  {
    name: 'bookings of two platforms',
    claims: [anEntry('a', '2026-07-13', '2026-07-18'), anEntry('g', '2026-07-17', '2026-07-20', { on: 'greengo' })],
    is: ['double_booking high 2026-07-17..2026-07-18'],
  },
  {
    name: 'a double booking that begins within a week',
    claims: [aBooking('b', '2026-06-08', '2026-06-10'), anEntry('a', '2026-06-07', '2026-06-09')],
    is: ['double_booking critical 2026-06-08..2026-06-09'],
  },
  {
    name: 'a double booking that is under way',
    claims: [aBooking('b', '2026-05-25', '2026-06-10'), anEntry('a', '2026-05-20', '2026-06-09')],
    is: ['double_booking critical 2026-05-25..2026-06-09'],
  },
  {
    name: 'a double booking of which no night is left',
    claims: [aBooking('b', '2026-05-25', '2026-06-10'), anEntry('a', '2026-05-20', '2026-06-01')],
    is: [],
  },
  {
    name: 'what may be a booking, on other nights than the booking',
    claims: [stay, anEntry('u', '2026-07-12', '2026-07-16', { on: 'booking.com', as: 'unknown' })],
    is: ['double_booking high 2026-07-12..2026-07-15'],
  },
  {
    name: 'what may be a booking, with exactly a booking’s nights',
    claims: [stay, anEntry('u', '2026-07-10', '2026-07-15', { on: 'booking.com', as: 'unknown' })],
    is: ['probable_copy low 2026-07-10..2026-07-15'],
  },
  {
    name: 'what may be a booking, with exactly the nights of a host’s block',
    claims: [
      aBlock('k', '2026-07-10', '2026-07-15'),
      anEntry('u', '2026-07-10', '2026-07-15', { on: 'vrbo', as: 'unknown' }),
    ],
    is: ['probable_copy low 2026-07-10..2026-07-15'],
  },
  {
    name: 'two sure bookings on exactly the same nights',
    claims: [stay, anEntry('a', '2026-07-10', '2026-07-15')],
    is: ['double_booking high 2026-07-10..2026-07-15'],
  },
  {
    name: 'a booking that comes onto nights the host had closed',
    claims: [aBlock('k', '2026-07-01', '2026-08-01'), anEntry('a', '2026-07-10', '2026-07-15', { since: LATER })],
    is: ['booking_over_block medium 2026-07-10..2026-07-15'],
  },
  {
    name: 'nights that the host closed although a guest had them',
    claims: [aBlock('k', '2026-07-01', '2026-08-01', LATER), anEntry('a', '2026-07-10', '2026-07-15')],
    is: ['booking_over_block low 2026-07-10..2026-07-15'],
  },
  {
    name: 'a block of the host over a booking that the host took',
    claims: [stay, aBlock('k', '2026-07-14', '2026-07-20')],
    is: ['booking_over_block low 2026-07-14..2026-07-15'],
  },
  {
    name: 'a platform’s block on nights that a booking takes anyway',
    claims: [stay, anEntry('x', '2026-07-11', '2026-07-13', { as: 'block' })],
    is: ['safe covered_block'],
  },
  {
    name: 'a platform’s block on the nights of two bookings together',
    claims: [
      stay,
      anEntry('g', '2026-07-15', '2026-07-18', { on: 'greengo' }),
      anEntry('x', '2026-07-10', '2026-07-18', { as: 'block' }),
    ],
    is: ['safe covered_block', 'safe covered_block'],
  },
  {
    name: 'a platform’s block of which only past nights lie beside the booking',
    claims: [aBooking('b', '2026-05-30', '2026-06-05'), anEntry('x', '2026-05-20', '2026-06-05', { as: 'block' })],
    is: ['safe covered_block'],
  },
  {
    name: 'a platform’s block that goes beyond the booking',
    claims: [stay, anEntry('x', '2026-07-11', '2026-07-16', { as: 'block' })],
    is: ['booking_over_block medium 2026-07-11..2026-07-15'],
  },
  {
    name: 'nights that a platform closed around a booking that was there before',
    claims: [stay, anEntry('x', '2026-07-11', '2026-07-16', { as: 'block', since: LATER })],
    is: ['booking_over_block low 2026-07-11..2026-07-15'],
  },
  {
    name: 'two blocks',
    claims: [aBlock('k', '2026-07-01', '2026-08-01'), anEntry('x', '2026-07-10', '2026-07-15', { as: 'block' })],
    is: [],
  },
  {
    name: 'an echo',
    claims: [stay, anEntry('e', '2026-07-10', '2026-07-15', { on: 'vrbo', as: 'echo' })],
    is: ['safe echo'],
  },
  { name: 'a window', claims: [stay, anEntry('w', '2026-07-10', '2026-07-15', { as: 'window' })], is: [] },
  {
    name: 'the same stay told by two connections',
    claims: [
      anEntry('a', '2026-07-13', '2026-07-18', { by: 'ical', identity: 'HM1' }),
      anEntry('h', '2026-07-13', '2026-07-18', { by: 'hub', identity: 'HM1' }),
    ],
    is: ['safe same_stay'],
  },
  {
    name: 'two stays of one platform on two of its listings',
    claims: [
      anEntry('a', '2026-07-13', '2026-07-18', { by: 'one', identity: 'HM1' }),
      anEntry('h', '2026-07-13', '2026-07-18', { by: 'two', identity: 'HM2' }),
    ],
    is: ['double_booking high 2026-07-13..2026-07-18'],
  },
  {
    name: 'nights that a platform moved, the old ones held',
    claims: [anEntry('a', '2026-07-13', '2026-07-18', { held: true }), anEntry('n', '2026-07-14', '2026-07-19')],
    is: [],
  },
  {
    name: 'two stays that one calendar of a person lists',
    claims: [
      anEntry('a', '2026-07-13', '2026-07-18', { on: 'google' }),
      anEntry('n', '2026-07-14', '2026-07-19', { on: 'google' }),
    ],
    is: ['double_booking high 2026-07-14..2026-07-18'],
  },
  {
    name: 'a booking and one that its feed no longer lists, whose nights wait',
    claims: [stay, anEntry('a', '2026-07-13', '2026-07-18', { held: true })],
    is: ['double_booking medium 2026-07-13..2026-07-15'],
  },
];

describe('conflicts of a listing', () => {
  it.each(cases)('$name', ({ claims, is, today }) => {
    expect(told(claims, today)).toEqual(is);
    expect(told(claims.toReversed(), today)).toEqual(is);
  });

  it('depend on the causes alone: each pair that shares a night once, whatever their order (200 listings, seed 20261130)', () => {
    const { whole, shuffled } = randomFrom(20_261_130);
    for (let round = 0; round < 200; round += 1) {
      const claims = Array.from({ length: 8 }, (_, each) => {
        const from = plusDays('2026-07-01', whole(0, 24));
        return anEntry(`e${each}`, from, plusDays(from, whole(1, 6)), { by: `c${each}`, identity: `i${each}` });
      });
      const pairs = claims.flatMap((a, at) => claims.slice(at + 1).map((b) => [a.cause, b.cause] as const));
      const sharing = pairs.filter(([a, b]) => a.from < b.to && b.from < a.to).length;
      expect(told(claims)).toHaveLength(sharing);
      expect(told(shuffled(claims)).toSorted()).toEqual(told(claims).toSorted());
    }
  });
});
