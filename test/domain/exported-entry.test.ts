import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../src/domain/cause.ts';
import { exportedEntries, ofConnection, ofWindow } from '../../src/domain/exported-entry.ts';

const since = '2026-06-01T08:00:00.000Z';
const booking = { kind: 'booking', id: 'b1', from: '2026-06-10', to: '2026-06-12', since } as const;
const block = { kind: 'block', id: 'k1', from: '2026-06-11', to: '2026-06-14', since } as const;

function observed(over: Partial<Extract<Cause, { kind: 'observed' }>> = {}): Cause {
  const place = { connectionId: 'airbnb-1', platform: 'airbnb', eventClass: 'booking', hold: null } as const;
  return { kind: 'observed', id: 'o1', from: '2026-06-20', to: '2026-06-23', since, ...place, ...over };
}

const told = (causes: readonly Cause[], leftOut = [ofWindow]) =>
  exportedEntries(causes, { today: '2026-06-05', leftOut }).map(
    ({ causeId, from, to, isBooking }) => `${causeId} ${from}..${to} ${isBooking ? 'reserved' : 'not available'}`,
  );

describe('an export', () => {
  it('tells every cause whole, also where they share nights', () => {
    expect(told([block, booking, observed()])).toEqual([
      'b1 2026-06-10..2026-06-12 reserved',
      'k1 2026-06-11..2026-06-14 not available',
      'o1 2026-06-20..2026-06-23 reserved',
    ]);
  });

  it('is the same whatever the order of the causes', () => {
    const causes = [block, booking, observed(), observed({ id: 'o2' })];
    expect(told(causes.toReversed())).toEqual(told(causes));
  });

  it('tells what cannot be told apart as reserved, and a platform’s block as not available', () => {
    expect(told([observed({ eventClass: 'unknown' }), observed({ id: 'o2', eventClass: 'block' })])).toEqual([
      'o1 2026-06-20..2026-06-23 reserved',
      'o2 2026-06-20..2026-06-23 not available',
    ]);
  });

  it('keeps entries that are held', () => {
    const hold = { absentSince: since, dueAt: since, reason: 'vanished', isPart: false } as const;
    expect(told([observed({ hold })])).toHaveLength(1);
  });

  it('leaves out a destination’s own entries and no other’s', () => {
    const causes = [booking, observed(), observed({ id: 'o2', connectionId: 'booking-1' })];
    const ids = told(causes, [ofWindow, ofConnection('airbnb-1')]).map((entry) => entry.slice(0, 2));
    expect(ids).toEqual(['b1', 'o2']);
  });

  it('leaves out what only follows the date', () => {
    expect(told([observed({ eventClass: 'window' })])).toEqual([]);
  });

  it('leaves out what any further rule names', () => {
    expect(told([booking, block], [ofWindow, ({ id }) => id === 'b1'])).toHaveLength(1);
  });

  it('keeps a stay until 30 days after its end', () => {
    const ended = (to: string): Cause => ({ ...booking, from: '2026-05-01', to });
    expect(told([ended('2026-05-06')])).toHaveLength(1);
    expect(told([ended('2026-05-05')])).toHaveLength(0);
  });
});
