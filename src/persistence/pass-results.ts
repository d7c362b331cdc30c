import type { Instant } from '../domain/instant.ts';
import type { ConnectionResult } from '../domain/run.ts';
import type { ReadOutcome, RunLogEntry } from '../domain/run-log.ts';
import type { ReadFacts } from '../pass-ports.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { MOST_ENTRIES } from './run-log-row.ts';
import { resultsOf } from './run-row.ts';

/** The row of a run that is under way. */
export type OpenRun = Prisma.SyncRunGetPayload<object>;

/** Works on a run that is under way, under its listing's lock; undefined when the run has ended or is gone. */
export async function underRunLock<T>(
  prisma: PrismaClient,
  runId: string,
  change: (tx: Prisma.TransactionClient, run: OpenRun, listing: LockedListing) => Promise<T>,
): Promise<T | undefined> {
  const found = await prisma.syncRun.findUnique({ where: { id: runId }, select: { listingId: true } });
  if (!found) return undefined;
  return underListingLock(prisma, { reach: anyReach, listingId: found.listingId }, async (tx, listing) => {
    const run = await tx.syncRun.findUnique({ where: { id: runId } });
    return run?.status === 'running' ? change(tx, run, listing) : undefined;
  });
}

/** How many requests a reading took, as its result tells it. */
export function requestsOf({ requests = 0 }: { readonly requests?: number }): { requests?: number } {
  return requests > 0 ? { requests } : {};
}

/** Writes that a reading came too late, unless the run has a result of that connection already. */
export async function appendSuperseded(
  tx: Prisma.TransactionClient,
  run: OpenRun,
  { result, entries }: LoggedResult,
): Promise<void> {
  const isKnown = resultsOf(run.results).some(({ connectionId }) => connectionId === result.connectionId);
  if (isKnown) await appendLog(tx, run.id, entries);
  else await appendResult(tx, run, { result, entries });
}

/** A result, with the lines of the run’s log that tell how it came about. */
export type LoggedResult = { readonly result: ConnectionResult; readonly entries: readonly RunLogEntry[] };

/**
 * Writes lines into the log of a run that is under way, whatever else is being written of it: readings of one run and what its
 * destinations are told end in any order.
 */
export async function appendLog(
  tx: Pick<Prisma.TransactionClient, '$executeRaw'>,
  runId: string,
  entries: readonly RunLogEntry[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "SyncRun" SET "log" = "log" || ${JSON.stringify(entries)}::jsonb
    WHERE "id" = ${runId}::uuid AND "status" = 'running' AND jsonb_array_length("log") < ${MOST_ENTRIES}`;
}

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

/** Writes a connection's result into the run, in place of what an earlier attempt wrote for it; its requests add up. */
export async function appendResult(
  tx: Prisma.TransactionClient,
  run: OpenRun,
  { result, entries }: LoggedResult,
  availabilityChanged = false,
): Promise<void> {
  const results = resultsOf(run.results);
  const others = results.filter(({ connectionId }) => connectionId !== result.connectionId);
  const before = results.find(({ connectionId }) => connectionId === result.connectionId)?.requests ?? 0;
  const summed = { ...result, ...requestsOf({ requests: before + (result.requests ?? 0) }) };
  await tx.$executeRaw`
    UPDATE "SyncRun" SET "results" = ${JSON.stringify([...others, summed])}::jsonb,
      "availabilityChanged" = "availabilityChanged" OR ${availabilityChanged},
      "log" = CASE WHEN jsonb_array_length("log") < ${MOST_ENTRIES}
        THEN "log" || ${JSON.stringify(entries)}::jsonb ELSE "log" END
    WHERE "id" = ${run.id}::uuid`;
}
