import { type Breaker, type BreakerForce, breakerAt, unforced } from './breaker.ts';
import type { Instant } from './instant.ts';

/** What ops may make of a breaker; `auto` ends what was forced. */
export const forcedStates = ['open', 'closed', 'auto'] as const;
export type ForcedState = (typeof forcedStates)[number];

/** A force is never longer: it would be forgotten. */
export const LONGEST_FORCE_MS = 24 * 60 * 60_000;

/** What ops ask for. */
export type ForceRequest = ({ readonly state: 'open' | 'closed' } & BreakerForce) | { readonly state: 'auto' };

/** The breaker after ops decided. Calls under way no longer count: they were let through in another generation. */
export function forceBreaker(breaker: Breaker, request: ForceRequest, now: Instant): Breaker {
  const current = breakerAt(breaker, now);
  if (request.state === 'auto') return unforced(current, now);
  const { reason, until } = request;
  const common = { generation: current.generation + 1, since: now, force: { reason, until } };
  if (request.state === 'open') return { ...common, state: 'forced_open' };
  const window = current.state === 'closed' || current.state === 'forced_closed' ? current.window : [];
  return { ...common, state: 'forced_closed', window };
}
