import * as contract from '../contract/calendar.ts';
import type { ApiDeps } from './api-deps.ts';
import { byHand } from './by-hand.ts';
import { refusePastNights } from './past-nights.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';
import { createSignals } from './signals.ts';

/** Blocks: nights that the host closes by hand, and opens again. */
export function blockRoutes(deps: ApiDeps) {
  const { calendars, listings } = deps;
  const signals = createSignals(deps);
  return {
    createBlock: handle(contract.createBlock, async (call) => {
      const { listingId } = call.params;
      const { from, to, reason } = call.body;
      const listing = await listings.find(call.reach, listingId);
      if (!listing) return notFound('listing', listingId);
      const past = refusePastNights({ from, to }, { listing, now: call.now, endField: 'to' });
      if (past) return past;
      const block = await calendars.block(byHand(call, listingId), { from, to, reason: reason || null });
      if (!block) return notFound('listing', listingId);
      await signals.changed(listingId);
      return { data: block };
    }),

    deleteBlock: handle(contract.deleteBlock, async (call) => {
      const { listingId, blockId } = call.params;
      const deleted = await calendars.deleteBlock(byHand(call, listingId), blockId);
      if (!deleted) return notFound('block', blockId);
      await signals.changed(listingId);
      return { data: undefined };
    }),
  };
}
