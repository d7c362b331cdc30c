import { type NightRange, nightsOf, onOrAfter } from '../../../domain/night-range.ts';
import type { HubClosure, HubUnitState, HubWrite } from '../../../hub-ports.ts';
import type { Asking } from './lodgify-api.ts';
import { ownNightsOf } from './own-nights.ts';
import { readNights } from './read-nights.ts';
import { failedBefore, setAvailable } from './set-available.ts';
import { isHeldByHub } from './unit-nights.ts';

const purpose = 'opening nights';

/**
 * Opens the nights of a closure that are ours by the rule of `ownNightsOf`, unless something of the hub is on them, or another
 * closure or stay needs them. They are looked at right before: what the host or a guest does between that look and the write
 * is the one thing that cannot be seen, since the hub takes no condition with a write. What stays closed is the hub's own
 * from then on.
 */
export async function openUnitNights(
  asking: Asking,
  closure: HubClosure & HubUnitState & { readonly stillClosed: readonly NightRange[] },
): Promise<HubWrite<null>> {
  const { key, remoteId, from, to, unitId, today } = closure;
  const others = closure.ours.filter((other) => other.key !== key);
  const unit = { unitId, today, ours: [...others, { key, remoteId, from, to }] };
  const before = await readNights(asking, unit, purpose);
  if (before.outcome === 'failed') return failedBefore(before.failure);
  const own = ownNightsOf(unit, before.value);
  const needed = new Set([...others, ...closure.stillClosed].flatMap(nightsOf));
  const dates = onOrAfter([closure], today)
    .flatMap(nightsOf)
    .filter((date) => {
      const night = before.value.nights.get(date);
      return night !== undefined && own.isOurs(date) && !isHeldByHub(night) && !needed.has(date);
    });
  const written = await setAvailable(asking, { unitId, dates, available: 1, purpose });
  if (written.outcome !== 'done') return { outcome: written.outcome, failure: written.failure };
  return { outcome: 'done', value: null, budget: null };
}
