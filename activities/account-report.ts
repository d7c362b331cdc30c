import type { AccountRun } from '../src/account-store-ports.ts';
import type { PassReport } from '../workflows/pass-messages.ts';

/** A run that has ended, for its workflow: counts and one sentence, no names. */
export function accountReport(run: AccountRun): PassReport {
  const { id: runId, number, status } = run;
  const outcome = status === 'queued' || status === 'running' ? 'failed' : status;
  return { outcome, runId, number, summary: accountRunInWords(run) };
}

function accountRunInWords({ number, status, pages, failure, ...run }: AccountRun): string {
  const { imported, updated, skipped, rejected, eventsSynced, connectionKind } = run;
  const rows = `${imported} imported, ${updated} updated, ${skipped} skipped, ${rejected} rejected`;
  const events = connectionKind === 'ticketing' ? `, ${eventsSynced} events` : '';
  const why = failure === null ? '' : ` (${failure.kind}${failure.code === null ? '' : ` ${failure.code}`})`;
  return `Run ${number ?? '?'} ${status}${why}: ${pages} pages, ${rows}${events}.`;
}
