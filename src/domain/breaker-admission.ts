import { type Breaker, breakerAt, nextProbeAt, placesLeft } from './breaker.ts';
import { type Instant, plusMs } from './instant.ts';

/**
 * Whether a call may be made. `generation` comes back with what became of it, and so does the lease of a probe. `until`:
 * before then none is let through.
 */
export type Admission =
  | { readonly outcome: 'admitted'; readonly generation: number; readonly leaseId: string | null }
  | { readonly outcome: 'refused'; readonly until: Instant };

/** A probe is given back after this time: a read and its commit are over long before. */
export const LEASE_MS = 90_000;

/** Lets a call through or not, and gives the breaker after it. `leaseId` is the ID of the lease that it may get. */
export function admit(
  breaker: Breaker,
  { now, leaseId }: { readonly now: Instant; readonly leaseId: string },
): { readonly admission: Admission; readonly breaker: Breaker } {
  const current = breakerAt(breaker, now);
  const { generation } = current;
  if (current.state === 'closed' || current.state === 'forced_closed')
    return { admission: { outcome: 'admitted', generation, leaseId: null }, breaker: current };
  if (current.state !== 'half_open' || placesLeft(current) <= 0)
    return { admission: { outcome: 'refused', until: nextProbeAt(current, now) ?? now }, breaker: current };
  const leases = [...current.leases, { id: leaseId, expiresAt: plusMs(now, LEASE_MS) }];
  return { admission: { outcome: 'admitted', generation, leaseId }, breaker: { ...current, leases } };
}
