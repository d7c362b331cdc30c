import type { AlertSupervision } from '../src/alert-ports.ts';
import type { Run } from '../src/domain/run.ts';
import type { Orchestrator } from '../src/ports.ts';

/** What telling the end of a run needs. */
export type RunEndDeps = {
  readonly alerts: Pick<AlertSupervision, 'isOpen'>;
  readonly orchestrator: Pick<Orchestrator, 'failureReported' | 'recovered'>;
};

/**
 * Tells the listing's alert how a run ended, after its row was committed: a failed or partial one may open or raise it, a
 * good one may close it. Others say nothing. Telling twice is harmless: who hears it re-reads the database.
 */
export async function tellRunEnd({ alerts, orchestrator }: RunEndDeps, { listingId, status }: Run): Promise<void> {
  if (status === 'failed' || status === 'partial') await orchestrator.failureReported(listingId);
  else if (status === 'succeeded' && (await alerts.isOpen(listingId))) await orchestrator.recovered(listingId);
}
