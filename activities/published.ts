import type { ConnectionResult, PublicationResult } from '../src/domain/run.ts';
import type { PassClaim, PassStore } from '../src/pass-ports.ts';
import { type LinkedDestinationDeps, wakeLinkedDestinations } from './linked-destinations.ts';
import { type PublishingDeps, publishListing, summedUp } from './publishing.ts';

/** What a pass tells the destinations of its listing and has told those of linked ones: at once after a reading that changed nights, and once at its end. */
export type Published = {
  /** Tells what is owed now. */
  now(): Promise<void>;
  /** Tells what is left, and gives what became of all that was told. */
  all(): Promise<readonly PublicationResult[]>;
};

/** The telling of one attempt of a pass; a listing without destinations costs nothing. */
export function published(
  deps: PublishingDeps & LinkedDestinationDeps & { readonly passes: Pick<PassStore, 'noteTold'> },
  { runId, hasDestinations, hasLinked, isByHand }: Extract<PassClaim, { readonly outcome: 'claimed' }>,
  { listingId, patienceMs }: { readonly listingId: string; readonly patienceMs: number | undefined },
): Published {
  const results: PublicationResult[] = [];
  const now = async () => {
    if (hasLinked) await wakeLinkedDestinations(deps, listingId);
    if (!hasDestinations) return;
    const told = await publishListing(deps, listingId, { byHand: isByHand, patienceMs });
    if (told.length > 0) await deps.passes.noteTold(runId, { results: told, now: deps.clock.now() });
    results.push(...told);
  };
  return {
    now,
    async all() {
      await now();
      return summedUp(results);
    },
  };
}

/** True for a reading that closed nights or freed some. */
export function changesNights(result: ConnectionResult): boolean {
  if (result.outcome !== 'read') return false;
  return result.nightsAdded + result.nightsReleased + result.nightsHeld + result.nightsRestored > 0;
}
