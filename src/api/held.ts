import * as contract from '../contract/calendar.ts';
import type { HeldRelease } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';

/** Held releases: listed, and made by hand before they are due. */
export function heldRoutes({ calendars }: ApiDeps) {
  return {
    listHeld: handle(contract.listHeld, async ({ params, reach }) => {
      const held = await calendars.listHeld(reach, params.listingId);
      return held ? { data: held.map(presentHeld) } : notFound('listing', params.listingId);
    }),

    releaseHeld: handle(contract.releaseHeld, async (call) => {
      const { heldId } = call.params;
      const released = await calendars.releaseHeld(byPerson(call), heldId);
      if (!released) return notFound('held', heldId);
      if (released.outcome === 'released') return { data: released.nights };
      return {
        refused: 'held_already_decided',
        detail: 'These nights were freed or listed again meanwhile. Read the held nights again.',
      };
    }),
  };
}

/** The guard’s only reason so far is that the nights vanished from their feed. */
function presentHeld(held: HeldRelease): contract.Held {
  return { ...held, reason: 'vanished' };
}
