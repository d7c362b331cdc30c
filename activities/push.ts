import { log } from '@temporalio/activity';
import type { Pusher, PushStore } from '../src/notice-ports.ts';
import type { Clock } from '../src/ports.ts';
import type { PushStep } from '../workflows/alert-messages.ts';
import { beating } from './beating.ts';
import { sanitised } from './failure.ts';

/** What pushing needs. `random` gives numbers in [0, 1) for jitter. */
export type PushDeps = {
  readonly pushes: PushStore;
  readonly pusher: Pusher;
  readonly clock: Clock;
  readonly random: () => number;
};

/** What one activity pushes at most; its time is bounded, and the next goes on. */
const MOST_AT_ONCE = 8;

/** The activity of `notifyMember` that pushes. */
export function createPushActivities(deps: PushDeps) {
  return {
    /**
     * Pushes what is owed to a person’s browsers, one after the other: takes one, hands it to its service, writes how that
     * went. An attempt that is lost in between is repeated under the same name, so that the browser replaces the first.
     */
    deliverPushes: ({ recipientId }: { readonly recipientId: string }): Promise<PushStep> =>
      sanitised(() => beating(() => push(deps, recipientId))),
  };
}

async function push({ pushes, pusher, clock, random }: PushDeps, recipientId: string): Promise<PushStep> {
  let pushed = 0;
  for (let taken = 0; taken < MOST_AT_ONCE; taken += 1) {
    const claim = await pushes.claim(recipientId, clock.now());
    if (claim.outcome === 'nothing_owed') return { pushed, waitMs: null };
    if (claim.outcome === 'wait') return { pushed, waitMs: Math.max(claim.waitMs, 1) };
    const handover = await pusher.push(claim.delivery);
    await pushes.settle(claim.delivery, handover, { now: clock.now(), random: random() });
    if (handover.outcome === 'accepted') pushed += 1;
    if (handover.outcome === 'refused' || handover.outcome === 'unauthorized')
      log.warn(`A push was ${handover.outcome}.`, { cause: handover.trouble });
  }
  return { pushed, waitMs: 0 };
}
