import type { Orchestrator } from '../src/ports.ts';
import type { PublicationStore } from '../src/publication-ports.ts';

/** What waking the destinations of linked listings needs. */
export type LinkedDestinationDeps = {
  readonly publications: Pick<PublicationStore, 'owedOf'>;
  readonly orchestrator: Pick<Orchestrator, 'connectionSyncRequested'>;
};

/**
 * Has the destinations of the listings that are linked to this one told of what it closed or freed there, each by a sync of
 * its own. A hint that is lost is made good by the minute tick.
 */
export async function wakeLinkedDestinations(deps: LinkedDestinationDeps, listingId: string): Promise<void> {
  const owed = await deps.publications.owedOf(listingId);
  const linked = owed.filter((connection) => connection.listingId !== listingId);
  await Promise.allSettled(
    linked.map((connection) => deps.orchestrator.connectionSyncRequested(connection, 'publish')),
  );
}
