import * as contract from '../contract/calendar.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand } from './by-hand.ts';
import { refusePastNights } from './past-nights.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';

/** Blocks: nights that the host closes by hand, and opens again. */
export function blockRoutes({ calendars, listings }: ApiDeps) {
  return {
    createBlock: handle(contract.createBlock, async (call) => {
      const { listingId } = call.params;
      const { from, to, reason } = call.body;
      const listing = await listings.find(call.reach, listingId);
      if (!listing) return notFound('listing', listingId);
      const past = refusePastNights({ from, to }, { listing, now: call.now, endField: 'to' });
      if (past) return past;
      const block = await calendars.block(byHand(call, listingId), { from, to, reason: reason || null });
      return block ? { data: block } : notFound('listing', listingId);
    }),

    deleteBlock: handle(contract.deleteBlock, async (call) => {
      const { listingId, blockId } = call.params;
      const deleted = await calendars.deleteBlock(byHand(call, listingId), blockId);
      return deleted ? { data: undefined } : notFound('block', blockId);
    }),
  };
}
