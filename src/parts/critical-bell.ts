import type { CriticalBell } from '../health-ports.ts';
import type { Pusher, PushStore } from '../notice-ports.ts';
import type { Clock } from '../ports.ts';

/** What one round pushes to a person at most; the next round goes on. */
const MOST_AT_ONCE = 8;

/** Pushes what people are owed by this process, as the worker would: each push is taken by one of them. */
export function createCriticalBell(deps: {
  readonly pushes: PushStore;
  readonly pusher: Pusher;
  readonly clock: Clock;
  readonly random: () => number;
}): CriticalBell {
  const { pushes, pusher, clock, random } = deps;
  const pushTo = async (recipientId: string) => {
    for (let taken = 0; taken < MOST_AT_ONCE; taken += 1) {
      const claim = await pushes.claim(recipientId, clock.now());
      if (claim.outcome !== 'claimed') return;
      const handover = await pusher.push(claim.delivery);
      await pushes.settle(claim.delivery, handover, { now: clock.now(), random: random() });
    }
  };
  return async (recipientIds) => {
    await Promise.all(recipientIds.map(pushTo));
  };
}
