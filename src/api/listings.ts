import * as contract from '../contract/listings.ts';
import { isStaff } from '../domain/member.ts';
import type { ApiDeps } from './api-deps.ts';
import { type ListingReader, presentListing } from './present-listing.ts';
import { notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import type { Person } from './session.ts';
import { createSignals } from './signals.ts';
import { temporalWebUi } from './temporal-link.ts';

/** Listings: listed, added, read, changed and deleted. */
export function listingRoutes(deps: ApiDeps) {
  const { listings, audit, settings, settingsStore } = deps;
  const signals = createSignals(deps);
  const readerOf = async (call: { readonly person: Person; readonly now: string }): Promise<ListingReader> => ({
    person: call.person,
    now: call.now,
    temporal: temporalWebUi(settings),
    sweepIntervalMin: settings.sweepIntervalMin,
    continuousSync: (await settingsStore.read()).continuousSync,
  });
  return {
    listListings: handle(contract.listListings, async (call) => {
      const { page, pageSize, scope, name } = call.query;
      if (scope === 'all' && !isStaff(call.person.role)) {
        return { refused: 'forbidden', detail: 'Only support and admin may list all listings. Leave out “scope”.' };
      }
      if (scope === 'all') {
        const actor = { memberId: call.person.memberId, role: call.person.role };
        const subject = { kind: 'listing', id: 'all' };
        await audit.append({ actor, action: 'staff_access', subject, reason: 'listListings', at: call.now });
      }
      const found = await listings.list(scope === 'all' ? { kind: 'any' } : call.reach, { page, pageSize }, name);
      const reader = await readerOf(call);
      const data = found.items.map((listing) => presentListing(listing, reader));
      return { data, meta: { total: found.total, page, pageSize } };
    }),

    createListing: handle(contract.createListing, async (call) => {
      const listing = await listings.create(call.person, call.body, call.now);
      return { data: presentListing(listing, await readerOf(call)), location: `/api/listings/${listing.id}` };
    }),

    getListing: handle(contract.getListing, async (call) => {
      const { listingId } = call.params;
      const listing = await listings.find(call.reach, listingId);
      return listing ? { data: presentListing(listing, await readerOf(call)) } : notFound('listing', listingId);
    }),

    updateListing: handle(contract.updateListing, async (call) => {
      const { listingId } = call.params;
      const by = { actor: call.person, now: call.now };
      const listing = await listings.update(call.reach, listingId, call.body, by);
      if (!listing) return notFound('listing', listingId);
      // The store has closed the alert of a listing that is no longer synced.
      if (call.body.active === false) await signals.resolved(listingId);
      return { data: presentListing(listing, await readerOf(call)) };
    }),

    deleteListing: handle(contract.deleteListing, async (call) => {
      const { listingId } = call.params;
      const deleted = await listings.delete(call.reach, listingId, { actor: call.person, now: call.now });
      if (!deleted) return notFound('listing', listingId);
      if (deleted.outcome === 'linked') return stillLinked(deleted.names);
      await signals.resolved(listingId);
      return { data: undefined };
    }),
  };
}

/** Unlinking is a choice of its own: it opens the nights that the link alone closes. */
function stillLinked(names: readonly string[]): Refusal<'listing_linked'> {
  const others = names.map((name) => `“${name}”`).join(', ');
  return {
    refused: 'listing_linked',
    detail: `This listing is linked to ${others}, whose nights it closes. Unlink it first: that opens the nights that the links alone close. Then delete it.`,
  };
}
