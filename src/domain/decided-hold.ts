import type { AcceptancePlan } from './acceptance.ts';
import type { AcceptedEvent } from './accepted-event.ts';
import { isDue } from './hold.ts';
import type { Instant } from './instant.ts';

/** A held release that a poll ended: its nights were freed, or are listed again (or past). */
export type DecidedHold = { readonly heldId: string; readonly outcome: 'released' | 'listed_again' };

/** Which held releases a plan ends. One that only shrinks goes on under its own ID. */
export function decidedHolds(accepted: readonly AcceptedEvent[], plan: AcceptancePlan, now: Instant): DecidedHold[] {
  return accepted.flatMap(({ id, hold }): DecidedHold[] => {
    if (hold === null) return [];
    const after = plan.planned.find((event) => event.id === id);
    const ended = plan.removedIds.includes(id) || (after !== undefined && after.hold === null);
    if (!ended) return [];
    const released = isDue(hold, now) && plan.changes.nightsReleased > 0;
    return [{ heldId: id, outcome: released ? 'released' : 'listed_again' }];
  });
}
