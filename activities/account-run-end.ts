import type { AccountRun } from '../src/account-store-ports.ts';
import type { AlertSupervision } from '../src/alert-ports.ts';
import type { Orchestrator } from '../src/ports.ts';

/** What telling the end of a run of an account needs. */
export type AccountRunEndDeps = {
  readonly alerts: Pick<AlertSupervision, 'isOpen'>;
  readonly orchestrator: Pick<Orchestrator, 'accountFailureReported' | 'recovered'>;
};

/**
 * Tells the connection’s alert how a run ended, after its row was committed: a failed or partial one may open or raise it, a
 * good one may close it. Telling twice is harmless: who hears it re-reads the database.
 */
export async function tellAccountRunEnd(
  { alerts, orchestrator }: AccountRunEndDeps,
  { connectionId, status }: Pick<AccountRun, 'connectionId' | 'status'>,
): Promise<void> {
  if (status === 'failed' || status === 'partial') await orchestrator.accountFailureReported(connectionId);
  else if (status === 'succeeded' && (await alerts.isOpen(connectionId))) await orchestrator.recovered(connectionId);
}
