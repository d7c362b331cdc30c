import * as contract from '../contract/calendar.ts';
import type { HeldDecided } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';

/** Held changes: listed, made by hand before they are due, and the question for an origin answered. */
export function heldRoutes({ calendars }: ApiDeps) {
  return {
    listHeld: handle(contract.listHeld, async ({ params, reach, now }) => {
      const held = await calendars.listHeld({ reach, listingId: params.listingId, now });
      return held ? { data: [...held] } : notFound('listing', params.listingId);
    }),

    releaseHeld: handle(contract.releaseHeld, async (call) => {
      const { heldId } = call.params;
      return answerOf(await calendars.releaseHeld(byPerson(call), heldId), heldId);
    }),

    keepHeld: handle(contract.keepHeld, async (call) => {
      const { heldId } = call.params;
      return answerOf(await calendars.keepHeld(byPerson(call), heldId), heldId);
    }),
  };
}

function answerOf(decided: HeldDecided, heldId: string) {
  if (!decided) return notFound('held', heldId);
  if (decided.outcome === 'made') return { data: decided.nights };
  const detail = 'A poll or a person decided on these nights meanwhile. Read the held nights again.';
  return { refused: 'held_already_decided', detail } as const;
}
