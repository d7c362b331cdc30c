import type { Instant } from '../domain/instant.ts';
import type { RunTrigger } from '../domain/run.ts';
import type { PassKey } from '../pass-ports.ts';
import { toInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';
import { type ConnectionRow, connectionRows } from './rows-to-read.ts';

/** A pass that is to be claimed, and how. */
export type Claiming = { readonly key: PassKey; readonly how: ClaimHow };

export type ClaimHow = {
  readonly trigger: RunTrigger;
  readonly attempt: number;
  readonly spacingMs: number;
  readonly now: Instant;
};

type RunRow = Prisma.SyncRunGetPayload<object>;

/** What claims of passes are judged by, read under the locks of their listings. */
export type ClaimFacts = {
  /** Runs that are queued or running, of listings and of their connections, and those of the claims’ own passes. */
  readonly runs: readonly RunRow[];
  readonly isContinuous: boolean;
  /** Connections at which a booking is to be cancelled by now. */
  readonly toCancelAt: ReadonlySet<string>;
  /** Listings of which a platform is told by its API which nights are closed. */
  readonly withDestinations: ReadonlySet<string>;
  /** Connections that passes have to do with, oldest first. */
  readonly connections: readonly ConnectionRow[];
};

type Found = {
  readonly runIds: readonly string[];
  readonly isContinuous: boolean;
  readonly toCancelAt: readonly string[];
  readonly withDestinations: readonly string[];
};

/** Reads what claims are judged by, of all of them at once. */
export async function claimFacts(tx: Prisma.TransactionClient, claimings: readonly Claiming[]): Promise<ClaimFacts> {
  const { runIds, ...found } = await foundFor(tx, claimings);
  const runs = runIds.length === 0 ? [] : await tx.syncRun.findMany({ where: { id: { in: [...runIds] } } });
  const connections = await connectionRows(
    tx,
    claimings.map(({ key }) => key),
  );
  return {
    runs,
    connections,
    isContinuous: found.isContinuous,
    toCancelAt: new Set(found.toCancelAt),
    withDestinations: new Set(found.withDestinations),
  };
}

async function foundFor(tx: Prisma.TransactionClient, claimings: readonly Claiming[]): Promise<Found> {
  const listingIds = claimings.map(({ key }) => key.listingId);
  const workflowRunIds = claimings.map(({ key }) => key.workflowRunId);
  const passes = claimings.map(({ key }) => key.pass);
  const now = latestOf(claimings.map(({ how }) => how.now));
  const [found] = await tx.$queryRaw<Found[]>`
    SELECT
      ARRAY(
        SELECT r."id"::text FROM "SyncRun" r
        WHERE r."listingId" = ANY(${listingIds}::uuid[]) AND r."status" IN ('queued', 'running')
        UNION SELECT r."id"::text FROM "SyncRun" r
        JOIN unnest(${workflowRunIds}::text[], ${passes}::int[]) AS k("workflowRunId", "pass")
          ON r."workflowRunId" = k."workflowRunId" AND r."pass" = k."pass") AS "runIds",
      COALESCE((SELECT s."continuousSync" FROM "RuntimeSettings" s WHERE s."id" = 1), true) AS "isContinuous",
      ARRAY(
        SELECT DISTINCT b."connectionId"::text FROM "BookingCancellation" b JOIN "Connection" c ON c."id" = b."connectionId"
        WHERE c."listingId" = ANY(${listingIds}::uuid[]) AND b."settledAt" IS NULL
          AND b."tryAt" <= ${toInstantColumn(now)}::timestamptz) AS "toCancelAt",
      ARRAY(
        SELECT DISTINCT c."listingId"::text FROM "Connection" c
        WHERE c."listingId" = ANY(${listingIds}::uuid[]) AND c."hubAccountId" IS NOT NULL AND c."syncEnabled"
          AND NOT c."readOnly") AS "withDestinations"`;
  if (!found) throw new Error('What claims are judged by was not found.');
  return found;
}

function latestOf(instants: readonly Instant[]): Instant {
  return instants.reduce((latest, instant) => (instant > latest ? instant : latest));
}
