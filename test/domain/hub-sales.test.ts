import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { channelsSold, nothingSold, salesAfter } from '../../src/domain/hub-sales.ts';

const TODAY = '2026-06-01';
const told = (channels: readonly string[], stayChannels: Readonly<Record<string, string | null>> = {}) => ({
  channels,
  stayChannels,
  listed: Object.keys(stayChannels),
});

describe('what is known of how a hub’s unit is sold', () => {
  it('are the channels that bookings came by, of those that could come by iCal too', () => {
    const after = salesAfter(nothingSold, told(['vrbo', 'Agoda', 'google', 'airbnb']), TODAY);
    expect(channelsSold(after)).toEqual(['airbnb', 'vrbo']);
  });

  it('outlasts readings that saw none of its bookings, for half a year', () => {
    const seen = salesAfter(nothingSold, told(['airbnb']), TODAY);
    expect(channelsSold(salesAfter(seen, told([]), '2026-11-27'))).toEqual(['airbnb']);
    expect(channelsSold(salesAfter(seen, told([]), '2026-11-28'))).toEqual([]);
  });

  it('is kept up by bookings that still come', () => {
    const seen = salesAfter(nothingSold, told(['airbnb']), TODAY);
    const again = salesAfter(seen, told(['airbnb']), '2026-09-01');
    expect(channelsSold(salesAfter(again, told([]), '2026-11-28'))).toEqual(['airbnb']);
  });

  it('has what each listed stay came by, as long as it is listed', () => {
    const first = salesAfter(nothingSold, told(['airbnb'], { a: 'airbnb', b: null }), TODAY);
    expect(first.stays).toEqual({ a: 'airbnb', b: null });
    const later = salesAfter(first, { channels: [], stayChannels: {}, listed: ['b'] }, TODAY);
    expect(later.stays).toEqual({ b: null });
  });

  it('is not written again where a reading told nothing new', () => {
    const channels = fc.subarray(['airbnb', 'vrbo', 'booking.com', 'Agoda']);
    const stays = fc.dictionary(fc.string({ minLength: 1 }), fc.option(fc.constantFrom('airbnb', 'Agoda')));
    fc.assert(
      fc.property(channels, stays, fc.nat({ max: 29 }), (names, stayChannels, days) => {
        const known = salesAfter(nothingSold, told(names, stayChannels), TODAY);
        const later = `2026-06-${String(1 + days).padStart(2, '0')}`;
        expect(salesAfter(known, told(names, stayChannels), later)).toBe(known);
      }),
    );
  });
});
