import type { ConnectionResult } from '../domain/run.ts';
import { type FailingColumns, isAnotherBroken } from './good-run.ts';
import type { ReadRow } from './mode-moves.ts';
import type { Prisma } from './prisma.ts';
import { type RunRow, resultsOf } from './run-row.ts';

/** A run, with its log; `isAnotherBroken`: see `isAnotherBroken`. */
export type RunToEnd = RunRow & { readonly log: Prisma.JsonValue; readonly isAnotherBroken: boolean };

/** A connection that is synced, as runs that end are judged by it. */
export type EnabledRow = ReadRow & FailingColumns & { readonly listingId: string };

/**
 * Runs as they are until the transaction ends, by ID: what their destinations were told is written without their listings’
 * locks, which the caller holds. One that is gone is none of them.
 */
export async function runsToEnd(
  tx: Prisma.TransactionClient,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, RunToEnd>> {
  const rows = await tx.$queryRaw<RunToEnd[]>`
    SELECT r."id"::text, r."listingId"::text, r."connectionId"::text, r."trigger"::text, r."status"::text, r."number",
      r."periodFrom", r."periodTo", r."queuedAt", r."startedAt", r."finishedAt", r."attempts", r."results", r."publications",
      r."log", r."availabilityChanged", r."failure", r."workflowId", r."workflowRunId", ${isAnotherBroken} AS "isAnotherBroken"
    FROM "SyncRun" r WHERE r."id" = ANY(${[...runIds]}::uuid[]) ORDER BY r."id" FOR NO KEY UPDATE OF r`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** The connections of listings that are synced, by listing, in the order of their IDs. */
export async function enabledConnections(
  tx: Prisma.TransactionClient,
  listingIds: readonly string[],
): Promise<ReadonlyMap<string, readonly EnabledRow[]>> {
  const rows = await tx.$queryRaw<EnabledRow[]>`
    SELECT c."id"::text, c."listingId"::text, c."connector", c."mode"::text, c."modeState"::text, c."modeReason"::text,
      c."modeSince", c."failedRuns", c."failingSince", c."fallenSince", c."syncIntervalMin", c."nextSyncAt", c."lastFailure",
      c."publishFailure", c."hubAccountId"::text, c."readOnly", c."lastWebhookAt"
    FROM "Connection" c WHERE c."listingId" = ANY(${[...listingIds]}::uuid[]) AND c."syncEnabled" ORDER BY c."id"`;
  return new Map(listingIds.map((id) => [id, rows.filter(({ listingId }) => listingId === id)]));
}

/** The results of a run that count at its end: a connection that was removed or switched off between two attempts no longer fails it. */
export function resultsThatCount(
  { results }: { readonly results: Prisma.JsonValue },
  enabled: readonly { readonly id: string }[],
): ConnectionResult[] {
  return resultsOf(results).filter(
    ({ outcome, connectionId }) => outcome === 'read' || enabled.some(({ id }) => id === connectionId),
  );
}
