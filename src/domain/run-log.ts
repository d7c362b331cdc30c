import type { Failure } from './failure.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';
import { totalNights } from './night-range.ts';
import type { PublicationResult } from './run.ts';

/** What a reading can do to nights, by the guard. */
export const loggedChanges = ['accepted', 'released', 'held', 'restored'] as const;
export type LoggedChange = (typeof loggedChanges)[number];

/** What asking a platform took: `status` is that of its last answer by HTTP. Null for what is not known. */
export type AskedFacts = {
  readonly durationMs: number | null;
  readonly status: number | null;
  readonly requests: number | null;
};

/**
 * One line of the detailed log of a run: a reading, what the guard made of it, or a telling of a destination. `label` is the
 * connection’s name at the time. `nights` are those on or after today; of very many, the first, while `count` is of all.
 */
export type RunLogEntry = { readonly at: Instant; readonly connectionId: string; readonly label: string } & (
  | ({ readonly what: 'read' } & AskedFacts & ReadOutcome)
  | { readonly what: LoggedChange; readonly nights: readonly NightRange[]; readonly count: number }
  | { readonly what: 'pushed'; readonly result: PublicationResult }
);

/** `unchanged`: the platform said what it said before. `put_off`: it was not asked, or asks to come back later. */
export type ReadOutcome =
  | { readonly outcome: 'read' | 'unchanged' | 'superseded' }
  | { readonly outcome: 'failed' | 'put_off'; readonly failure: Failure };

/** So many ranges are told of one change: what is more is a first reading, or a broken one. */
const MOST_RANGES = 30;

/** The lines of what a reading changed; none where it changed nothing. */
export function changeEntries(
  { at, connectionId, label }: Pick<RunLogEntry, 'at' | 'connectionId' | 'label'>,
  changed: Readonly<Record<LoggedChange, readonly NightRange[]>>,
): RunLogEntry[] {
  return loggedChanges.flatMap((what) => {
    const nights = changed[what];
    const told = nights.slice(0, MOST_RANGES).map(({ from, to }) => ({ from, to }));
    return nights.length === 0 ? [] : [{ at, connectionId, label, what, nights: told, count: totalNights(nights) }];
  });
}

/**
 * What a run told its destinations, all attempts together: `last` is what the last one says. What an earlier attempt told
 * stays told, also where that one had nothing more to tell; a failure is the last one’s alone.
 */
export function toldInAll(log: readonly RunLogEntry[], last: readonly PublicationResult[]): PublicationResult[] {
  const earlier = new Map<string, PublicationResult>();
  for (const entry of log) {
    if (entry.what !== 'pushed') continue;
    const sum = added(earlier.get(entry.connectionId), entry.result);
    if (sum) earlier.set(entry.connectionId, sum);
  }
  const final = last.map((result) => {
    const sum = earlier.get(result.connectionId);
    return result.outcome === 'published' && sum ? { ...sum, label: result.label } : result;
  });
  const told = new Set(last.map(({ connectionId }) => connectionId));
  return [...final, ...[...earlier.values()].filter(({ connectionId }) => !told.has(connectionId))];
}

function added(before: PublicationResult | undefined, result: PublicationResult): PublicationResult | undefined {
  if (result.outcome !== 'published') return before;
  if (before?.outcome !== 'published') return result;
  const requests = (before.requests ?? 0) + (result.requests ?? 0);
  return {
    ...result,
    nightsClosed: before.nightsClosed + result.nightsClosed,
    nightsOpened: before.nightsOpened + result.nightsOpened,
    ...(requests > 0 ? { requests } : {}),
  };
}
