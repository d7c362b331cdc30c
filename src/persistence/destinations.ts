import type { Instant } from '../domain/instant.ts';
import type { HubClosure } from '../hub-ports.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** Whose destinations are asked for: those read by hand alone only `byHand`. */
export type Asked = { readonly listingId: string; readonly byHand: boolean; readonly now: Instant };

/** A destination with its account, and the closures of ours that stand there or may stand. */
export type Destination = {
  readonly id: string;
  readonly listingId: string;
  readonly label: string;
  readonly connector: string;
  readonly unitId: string | null;
  readonly publishedRevision: number;
  readonly hubAccount: { readonly id: string; readonly ownerId: string; readonly sealed: string };
  readonly published: readonly StandingClosure[];
};

/** A closure of ours that was not opened. */
export type StandingClosure = HubClosure & {
  readonly state: 'closing' | 'closed' | 'opening';
  /** False of one of which nobody knows whether it was ever made. */
  readonly isNamed: boolean;
};

/** Those of the listings of which a destination is to be told something. It waits for nobody’s lock. */
export async function listingsToTell(prisma: PrismaClient, asked: readonly Asked[]): Promise<ReadonlySet<string>> {
  const rows = await prisma.$queryRaw<{ readonly id: string }[]>`
    SELECT DISTINCT l."id"::text FROM ${toldOf(asked)}`;
  return new Set(rows.map(({ id }) => id));
}

/** The destinations that are to be told something, by ID. The caller holds their listings’ locks. */
export function destinationsToTell(tx: Prisma.TransactionClient, asked: readonly Asked[]): Promise<Destination[]> {
  return tx.$queryRaw<Destination[]>`
    SELECT c."id"::text, c."listingId"::text, c."label", c."connector", c."unitId", c."publishedRevision",
      (SELECT jsonb_build_object('id', h."id", 'ownerId', h."ownerId", 'sealed', h."sealed")
        FROM "HubAccount" h WHERE h."id" = c."hubAccountId") AS "hubAccount",
      (SELECT COALESCE(jsonb_agg(jsonb_build_object('key', p."id", 'remoteId', COALESCE(p."remoteId", ''), 'from', p."from",
          'to', p."to", 'state', p."state", 'isNamed', p."remoteId" IS NOT NULL) ORDER BY p."from"), '[]')
        FROM "PublishedClosure" p WHERE p."connectionId" = c."id" AND p."state" <> 'opened') AS "published"
    FROM ${toldOf(asked)} ORDER BY c."id"`;
}

/**
 * `FROM` and `WHERE` of destinations `c` of active listings `l` that are not told the last revision, and that nobody tells just
 * now. A hub that asked to come back later is left alone until then, by passes too.
 */
function toldOf(asked: readonly Asked[]): Prisma.Sql {
  return Prisma.sql`
    jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS t("listingId" uuid, "byHand" boolean, "now" timestamptz)
    JOIN "Listing" l ON l."id" = t."listingId" AND l."active"
    JOIN "Connection" c ON c."listingId" = l."id" AND c."publishedRevision" <> l."revision"
    WHERE l."id" = ANY(${asked.map(({ listingId }) => listingId)}::uuid[])
      AND c."hubAccountId" IS NOT NULL AND c."syncEnabled" AND NOT c."readOnly" AND (t."byHand" OR c."mode" <> 'manual')
      AND (c."publisher" IS NULL OR c."publishingUntil" < t."now")
      AND (c."publishingUntil" IS NULL OR c."publishingUntil" <= t."now"
        OR c."publishFailure"->>'kind' IS DISTINCT FROM 'RATE_LIMITED')`;
}
