import * as contract from '../contract/calendar.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';

/** Held changes: listed, and made by hand before they are due. */
export function heldRoutes({ calendars }: ApiDeps) {
  return {
    listHeld: handle(contract.listHeld, async ({ params, reach }) => {
      const held = await calendars.listHeld(reach, params.listingId);
      return held ? { data: [...held] } : notFound('listing', params.listingId);
    }),

    releaseHeld: handle(contract.releaseHeld, async (call) => {
      const { heldId } = call.params;
      const made = await calendars.releaseHeld(byPerson(call), heldId);
      if (!made) return notFound('held', heldId);
      if (made.outcome === 'made') return { data: made.nights };
      return {
        refused: 'held_already_decided',
        detail: 'A poll or a person decided on these nights meanwhile. Read the held nights again.',
      };
    }),
  };
}
