import type { Instant } from '../domain/instant.ts';
import type { ConnectionResult } from '../domain/run.ts';
import type { ReadOutcome, RunLogEntry } from '../domain/run-log.ts';
import type { ReadFacts } from '../pass-ports.ts';
import { anyOf } from './any-of.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { MOST_ENTRIES } from './run-log-row.ts';
import { resultsOf } from './run-row.ts';

/** A run that is under way, with its results so far. */
export type OpenRun = Pick<Prisma.SyncRunGetPayload<object>, 'id' | 'results'>;

/** The listings of runs, by the IDs of the runs; those that are gone are left out. A run is always of the same one. */
export async function listingsOfRuns(
  prisma: PrismaClient,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.$queryRaw<{ readonly id: string; readonly listingId: string }[]>`
    SELECT "id"::text, "listingId"::text FROM "SyncRun" WHERE "id" = ${anyOf(runIds)}`;
  return new Map(rows.map(({ id, listingId }) => [id, listingId]));
}

/** Works on a run that is under way, under its listing's lock; undefined when the run has ended or is gone. */
export async function underRunLock<T>(
  prisma: PrismaClient,
  runId: string,
  change: (tx: Prisma.TransactionClient, run: OpenRun, listing: LockedListing) => Promise<T>,
): Promise<T | undefined> {
  const listingId = (await listingsOfRuns(prisma, [runId])).get(runId);
  if (listingId === undefined) return undefined;
  return underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
    const run = await tx.syncRun.findUnique({ where: { id: runId } });
    return run?.status === 'running' ? change(tx, run, listing) : undefined;
  });
}

/** How many requests a reading took, as its result tells it. */
export function requestsOf({ requests = 0 }: { readonly requests?: number }): { requests?: number } {
  return requests > 0 ? { requests } : {};
}

/** A result, with the lines of the run’s log that tell how it came about. */
export type LoggedResult = { readonly result: ConnectionResult; readonly entries: readonly RunLogEntry[] };

type Reading = ReadFacts & {
  readonly connection: { readonly connectionId: string; readonly label: string };
  readonly now: Instant;
};

/** The line of a reading. */
export function readEntry(
  { connection, requests, status = null, durationMs = null, now }: Reading,
  came: ReadOutcome,
): RunLogEntry {
  const { connectionId, label } = connection;
  return { at: now, connectionId, label, what: 'read', durationMs, status, requests: requests ?? null, ...came };
}

/** What a reading adds to its run: a result, unless that stays as it is, and lines of the log. */
export type RunAddition = {
  readonly run: OpenRun;
  readonly result: ConnectionResult | null;
  readonly entries: readonly RunLogEntry[];
  readonly availabilityChanged?: boolean;
};

/** What a reading adds that came too late: no result, where the run has one of that connection already. */
export function supersededAddition(run: OpenRun, { result, entries }: LoggedResult): RunAddition {
  const isKnown = resultsOf(run.results).some(({ connectionId }) => connectionId === result.connectionId);
  return { run, result: isKnown ? null : result, entries };
}

/** Writes that a reading came too late, unless the run has a result of that connection already. */
export function appendSuperseded(tx: Prisma.TransactionClient, run: OpenRun, logged: LoggedResult): Promise<void> {
  return addToRuns(tx, [supersededAddition(run, logged)]);
}

/** Writes a connection's result into the run: see `addToRuns`. */
export function appendResult(tx: Prisma.TransactionClient, run: OpenRun, logged: LoggedResult): Promise<void> {
  return addToRuns(tx, [{ run, ...logged }]);
}

/**
 * Writes the results of connections into their runs, one each, in place of what earlier attempts wrote for them; requests add
 * up.
 */
export async function addToRuns(tx: Prisma.TransactionClient, additions: readonly RunAddition[]): Promise<void> {
  if (additions.length === 0) return;
  const rows = additions.map(({ run, result, entries, availabilityChanged: isChanged = false }) => {
    return { id: run.id, results: result && resultsWith(run, result), entries, isChanged };
  });
  const ids = rows.map(({ id }) => id);
  await tx.$executeRaw`
    WITH held AS (SELECT k."id" FROM "SyncRun" k WHERE k."id" = ${anyOf(ids)} ORDER BY k."id" FOR NO KEY UPDATE)
    UPDATE "SyncRun" r SET "results" = COALESCE(x."results", r."results"),
      "availabilityChanged" = r."availabilityChanged" OR x."isChanged",
      "log" = CASE WHEN jsonb_array_length(r."log") < ${MOST_ENTRIES} THEN r."log" || x."entries" ELSE r."log" END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x("id" uuid, "results" jsonb, "entries" jsonb, "isChanged" boolean) JOIN held ON held."id" = x."id"
    WHERE r."id" = held."id"`;
}

function resultsWith(run: OpenRun, result: ConnectionResult): ConnectionResult[] {
  const results = resultsOf(run.results);
  const others = results.filter(({ connectionId }) => connectionId !== result.connectionId);
  const before = results.find(({ connectionId }) => connectionId === result.connectionId)?.requests ?? 0;
  return [...others, { ...result, ...requestsOf({ requests: before + (result.requests ?? 0) }) }];
}
