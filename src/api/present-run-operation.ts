import type { RunOperation } from '../contract/runs.ts';
import type { FailureSource } from '../domain/failure-message.ts';
import type { RunLogEntry } from '../domain/run-log.ts';
import type { Connection } from '../ports.ts';
import { presentFailure } from './present-failure.ts';
import type { Person } from './session.ts';

/** Who reads, and the connections that the listing has now: one that was removed since goes by its label alone. */
export type RunLogReader = { readonly person: Person; readonly connections: readonly Connection[] };

/** One line of a run’s log as its owner, support or admin reads it. */
export function presentRunOperation(entry: RunLogEntry, { person, connections }: RunLogReader): RunOperation {
  const { at, connectionId, label } = entry;
  const connection = connections.find(({ id }) => id === connectionId);
  const common = { at, connectionId, label, platform: connection?.platform ?? null, error: null };
  switch (entry.what) {
    case 'read': {
      const { outcome, durationMs, status, requests } = entry;
      const error = 'failure' in entry ? presentFailure(entry.failure, person, sourceOf(connection)) : null;
      return { ...common, what: 'read', result: outcome, durationMs, httpStatus: status, requests, error };
    }
    case 'pushed': {
      const { result } = entry;
      const told = { ...common, what: 'pushed' as const, result: result.outcome, requests: result.requests ?? null };
      const { nightsClosed, nightsOpened } =
        result.outcome === 'published' ? result : { nightsClosed: 0, nightsOpened: 0 };
      const error = 'failure' in result ? presentFailure(result.failure, person, 'hub') : null;
      return { ...told, nightsClosed, nightsOpened, error };
    }
    default:
      return {
        ...common,
        what: entry.what,
        nights: entry.nights.map(({ from, to }) => ({ from, to })),
        count: entry.count,
      };
  }
}

function sourceOf(connection: Connection | undefined): FailureSource {
  if (connection === undefined) return 'unknown';
  return connection.connector === 'ical' ? 'feed' : 'hub';
}
