import type { ConnectionResult } from '../domain/run.ts';
import type { RunLogEntry } from '../domain/run-log.ts';
import { fromInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';
import { logOf } from './run-log-row.ts';
import { publicationsOf, resultsOf } from './run-row.ts';

/**
 * The log of a run. Of what stands in its results alone (a run of before there was a log, or one that a sweep found unchanged),
 * the lines say as much as those do, at the run’s end.
 */
export function runLogOf(row: Prisma.SyncRunGetPayload<object>): RunLogEntry[] {
  const log = logOf(row.log);
  const at = fromInstantColumn(row.finishedAt ?? row.startedAt ?? row.queuedAt);
  const isTold = (what: RunLogEntry['what'], id: string) =>
    log.some((entry) => entry.what === what && entry.connectionId === id);
  const unread = resultsOf(row.results).filter(({ connectionId }) => !isTold('read', connectionId));
  const untold = publicationsOf(row.publications).filter(({ connectionId }) => !isTold('pushed', connectionId));
  const pushed = untold.map((result): RunLogEntry => {
    const { connectionId, label } = result;
    return { at, connectionId, label, what: 'pushed', result };
  });
  return [...log, ...unread.map((result) => lineOf(result, at)), ...pushed];
}

function lineOf(result: ConnectionResult, at: string): RunLogEntry {
  const { connectionId, label, requests = null } = result;
  const line = { at, connectionId, label, what: 'read' as const, durationMs: null, status: null, requests };
  switch (result.outcome) {
    case 'read':
      return { ...line, outcome: isNews(result) ? 'read' : 'unchanged' };
    case 'superseded':
      return { ...line, outcome: 'superseded' };
    case 'failed':
      return { ...line, outcome: 'failed', failure: result.failure };
    case 'deferred':
      return { ...line, outcome: 'put_off', failure: result.failure };
  }
}

function isNews(result: ConnectionResult & { readonly outcome: 'read' }): boolean {
  return result.nightsAdded + result.nightsReleased + result.nightsHeld + result.nightsRestored > 0;
}
