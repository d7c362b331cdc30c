import { type AcceptancePlan, type Poll, releases } from './acceptance.ts';
import { cutBy, merged, onOrAfter } from './night-range.ts';

/** A held release that a poll ended: its nights were freed, or are listed again (or past). */
export type DecidedHold = { readonly heldId: string; readonly outcome: 'released' | 'listed_again' };

/** Which held releases a plan ends. One that only shrinks goes on under its own ID. */
export function decidedHolds(poll: Poll, plan: AcceptancePlan): DecidedHold[] {
  const listedNights = merged(poll.listed);
  return poll.accepted.flatMap((event): DecidedHold[] => {
    if (event.hold === null) return [];
    const after = plan.planned.find(({ id }) => id === event.id);
    const isEnded = plan.removedIds.includes(event.id) || (after !== undefined && after.hold === null);
    if (!isEnded) return [];
    const isMissing = onOrAfter(cutBy(event, listedNights), poll.today).length > 0;
    return [{ heldId: event.id, outcome: isMissing && releases(event.hold, poll) ? 'released' : 'listed_again' }];
  });
}
