import { describe, expect, it } from '@jest/globals';
import type { Claim } from '../../src/domain/conflict.ts';
import { detectConflicts } from '../../src/domain/conflict-detection.ts';
import { aBooking, aHubStay, anEntry, soldBy } from './claims.ts';

const airbnb = { channels: ['airbnb'], channel: 'airbnb' } as const;
const booking = { channels: ['booking.com'], channel: 'booking.com' } as const;

const ofAirbnb = (id: string, from: string, to: string, as: 'booking' | 'block' = 'booking') =>
  soldBy(anEntry(id, from, to, { as, identity: as === 'booking' ? `uid-${id}` : '' }), {
    by: 'feed',
    channel: 'airbnb',
  });
const ofBooking = (id: string, from: string, to: string) =>
  soldBy(anEntry(id, from, to, { on: 'booking.com', as: 'unknown' }), { by: 'feed', channel: 'booking.com' });

function told(claims: readonly Claim[]): string[] {
  const { found, safe } = detectConflicts(claims, '2026-06-01');
  return [...found.map(({ kind, severity }) => `${kind} ${severity}`), ...safe.map(({ rule }) => `safe ${rule}`)];
}

describe('a channel that a hub and its own feed both bring', () => {
  it.each<[string, readonly Claim[], readonly string[]]>([
    [
      'one stay by both',
      [ofAirbnb('a', '2026-07-10', '2026-07-15'), aHubStay('h', ['2026-07-10', '2026-07-15'], airbnb)],
      ['safe same_stay'],
    ],
    [
      'one stay, of which the hub did not say what it came by',
      [
        ofAirbnb('a', '2026-07-10', '2026-07-15'),
        aHubStay('h', ['2026-07-10', '2026-07-15'], { channels: ['airbnb'] }),
      ],
      ['safe same_stay'],
    ],
    [
      'a stay of the channel on the nights of the hub’s own guest',
      [
        ofAirbnb('a', '2026-07-10', '2026-07-15'),
        aHubStay('h', ['2026-07-10', '2026-07-15'], { channels: ['airbnb'], channel: null }),
      ],
      ['double_booking high'],
    ],
    [
      'a stay of the channel on the nights of another channel’s guest',
      [
        ofAirbnb('a', '2026-07-10', '2026-07-15'),
        aHubStay('h', ['2026-07-10', '2026-07-15'], { channels: ['airbnb', 'vrbo'], channel: 'vrbo' }),
      ],
      ['double_booking high'],
    ],
    [
      'other nights than the hub has',
      [ofAirbnb('a', '2026-07-10', '2026-07-16'), aHubStay('h', ['2026-07-10', '2026-07-15'], airbnb)],
      ['double_booking high'],
    ],
    [
      'a hub that does not bring the channel',
      [ofAirbnb('a', '2026-07-10', '2026-07-15'), aHubStay('h', ['2026-07-10', '2026-07-15'], { channels: ['vrbo'] })],
      ['double_booking high'],
    ],
    [
      'two stays that the feed writes as one',
      [
        ofBooking('b', '2026-07-10', '2026-07-15'),
        aHubStay('h1', ['2026-07-10', '2026-07-12'], booking),
        aHubStay('h2', ['2026-07-12', '2026-07-15'], booking),
      ],
      ['safe same_stay', 'safe same_stay'],
    ],
    [
      'nights that the hub closed there for its own guest and for the host',
      [
        ofBooking('b', '2026-07-10', '2026-07-18'),
        aHubStay('h1', ['2026-07-10', '2026-07-12'], { channels: ['booking.com'], channel: null }),
        aHubStay('h2', ['2026-07-12', '2026-07-20'], { channels: ['booking.com'], as: 'block' }),
      ],
      ['safe same_stay', 'safe same_stay'],
    ],
    [
      'closed nights of the feed of which the hub has only a part',
      [ofBooking('b', '2026-07-10', '2026-07-18'), aHubStay('h', ['2026-07-10', '2026-07-12'], booking)],
      ['double_booking high'],
    ],
    [
      'a block of the feed around a guest of the hub',
      [
        ofAirbnb('x', '2026-07-01', '2026-07-31', 'block'),
        aHubStay('h', ['2026-07-10', '2026-07-15'], { channels: ['airbnb'], channel: null }),
      ],
      ['safe same_stay'],
    ],
    [
      'a guest of the feed on nights that the host closed at the hub',
      [
        ofAirbnb('a', '2026-07-10', '2026-07-15'),
        aHubStay('h', ['2026-07-01', '2026-07-31'], { channels: ['airbnb'], as: 'block' }),
      ],
      ['booking_over_block medium'],
    ],
    [
      'one stay by both, and a direct booking on a night of it',
      [
        ofAirbnb('a', '2026-07-10', '2026-07-15'),
        aHubStay('h', ['2026-07-10', '2026-07-15'], airbnb),
        aBooking('d', '2026-07-14', '2026-07-16'),
      ],
      ['double_booking high', 'double_booking high', 'safe same_stay'],
    ],
  ])('%s', (_, claims, is) => {
    expect(told(claims)).toEqual(is);
  });
});
