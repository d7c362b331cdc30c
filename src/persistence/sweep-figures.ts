import type { SweepFigures } from '../domain/sweep.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

type Database = Prisma.TransactionClient | PrismaClient;

type FigureRow = Omit<SweepFigures, 'requests' | 'conflictsOpened' | 'busy'> & { readonly sweepId: string };

/**
 * The figures of sweeps as their runs have them now, by sweep; of one owner's listings alone where `ownerId` says so. What is
 * in no run (`busy`, and asking for news) is not in them.
 */
export async function figuresOfRuns(
  database: Database,
  sweepIds: readonly string[],
  ownerId: string | null,
): Promise<ReadonlyMap<string, SweepFigures>> {
  if (sweepIds.length === 0) return new Map();
  const of = runsOf(sweepIds, ownerId);
  const [rows, conflicts, requests] = [
    await database.$queryRaw<FigureRow[]>(countedRuns(of)),
    await database.$queryRaw<{ sweepId: string; opened: number }[]>(openedConflicts(of)),
    await database.$queryRaw<{ sweepId: string; platform: string; sent: number }[]>(sentRequests(of)),
  ];
  return new Map(
    rows.map(({ sweepId, ...counted }) => {
      const conflictsOpened = conflicts.find((row) => row.sweepId === sweepId)?.opened ?? 0;
      const sent = requests.filter((row) => row.sweepId === sweepId).map((row) => [row.platform, row.sent] as const);
      const byPlatform: Readonly<Record<string, number>> = Object.fromEntries(sent);
      return [sweepId, { ...counted, busy: 0, conflictsOpened, requests: byPlatform }];
    }),
  );
}

function runsOf(sweepIds: readonly string[], ownerId: string | null): Prisma.Sql {
  return Prisma.sql`SELECT r.* FROM "SyncRun" r
    WHERE r."sweepId" = ANY(${[...sweepIds]}::uuid[]) AND (${ownerId}::text IS NULL OR EXISTS (
      SELECT 1 FROM "Listing" l WHERE l."id" = r."listingId" AND l."ownerId" = ${ownerId}))`;
}

/** A good run changed something when it moved nights or the published calendar, or when a destination was told of some. */
function countedRuns(runs: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT r."sweepId"::text, count(*)::int AS "listings",
      count(*) FILTER (WHERE r."status" = 'succeeded' AND NOT r."isChanged")::int AS "unchanged",
      count(*) FILTER (WHERE r."status" = 'succeeded' AND r."isChanged")::int AS "changed",
      count(*) FILTER (WHERE r."status" = 'partial')::int AS "partial",
      count(*) FILTER (WHERE r."status" = 'failed')::int AS "failed",
      count(*) FILTER (WHERE r."status" = 'deferred')::int AS "deferred",
      count(*) FILTER (WHERE r."status" NOT IN ('succeeded', 'partial', 'failed', 'deferred'))::int AS "unfinished",
      sum(r."added")::int AS "nightsAdded", sum(r."released")::int AS "nightsReleased", sum(r."held")::int AS "nightsHeld",
      sum(r."pushed")::int AS "pushes"
    FROM (
      SELECT r."sweepId", r."status", n."added", n."released", n."held", p."pushed",
        r."availabilityChanged" OR n."added" + n."released" + n."held" + n."restored" + p."pushed" > 0 AS "isChanged"
      FROM (${runs}) r
      CROSS JOIN LATERAL (
        SELECT COALESCE(sum((e->>'nightsAdded')::int), 0) AS "added",
          COALESCE(sum((e->>'nightsReleased')::int), 0) AS "released",
          COALESCE(sum((e->>'nightsHeld')::int), 0) AS "held",
          COALESCE(sum((e->>'nightsRestored')::int), 0) AS "restored"
        FROM jsonb_array_elements(r."results") e WHERE e->>'outcome' = 'read') n
      CROSS JOIN LATERAL (
        SELECT count(*) AS "pushed" FROM jsonb_array_elements(r."publications") e
        WHERE e->>'outcome' = 'published') p
    ) r GROUP BY r."sweepId"`;
}

function openedConflicts(runs: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT r."sweepId"::text, count(*)::int AS "opened" FROM (${runs}) r
    JOIN "ConflictEvent" e ON e."runId" = r."id" AND e."type" = 'opened' GROUP BY r."sweepId"`;
}

/** Of a connection that was removed since, nobody knows the platform any more. */
function sentRequests(runs: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT r."sweepId"::text, COALESCE(c."platform", c."connector", 'other') AS "platform",
      sum((e->>'requests')::int)::int AS "sent"
    FROM (${runs}) r
    CROSS JOIN LATERAL (
      SELECT e FROM jsonb_array_elements(r."results") e UNION ALL
      SELECT e FROM jsonb_array_elements(r."publications") e) x
    LEFT JOIN "Connection" c ON c."id" = (e->>'connectionId')::uuid
    WHERE e ? 'requests' GROUP BY 1, 2`;
}
