import type { Poll } from './acceptance.ts';
import type { AcceptancePlan } from './feed-state.ts';
import { isClosureDue } from './held-closure.ts';
import { common, cutBy, merged, onOrAfter } from './night-range.ts';

/**
 * A held change that a poll ended. A release: its nights were freed, or are listed again (or past). A closure: its nights
 * were closed, or withdrawn by the platform (or shrank below a wave and were closed with the rest).
 */
export type DecidedHold = {
  readonly heldId: string;
  readonly outcome: 'released' | 'listed_again' | 'closed' | 'withdrawn';
};

/** Which held changes a plan ends. One that only shrinks goes on under its own ID. */
export function decidedHolds(poll: Poll, plan: AcceptancePlan): DecidedHold[] {
  const listedNights = merged(poll.listed);
  const releases = poll.accepted.flatMap((event): DecidedHold[] => {
    if (event.hold === null) return [];
    const after = plan.planned.find(({ id }) => id === event.id);
    const isEnded = plan.removedIds.includes(event.id) || (after !== undefined && after.hold === null);
    if (!isEnded) return [];
    const isMissing = onOrAfter(cutBy(event, listedNights), poll.today).length > 0;
    return [{ heldId: event.id, outcome: isMissing ? 'released' : 'listed_again' }];
  });
  const closures = poll.closures.flatMap((closure): DecidedHold[] => {
    if (!plan.closures.removedIds.includes(closure.id)) return [];
    const isListed = common([closure], listedNights).length > 0;
    const isClosed = isListed && (isClosureDue(closure, poll.now) || plan.closures.planned.length === 0);
    return [{ heldId: closure.id, outcome: isClosed ? 'closed' : 'withdrawn' }];
  });
  return [...releases, ...closures];
}
