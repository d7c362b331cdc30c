import { z } from 'zod';
import type { AvailabilityRange } from '../domain/availability.ts';
import { anyOf } from './any-of.ts';
import type { Prisma } from './prisma.ts';

/** How a range names its causes in its row. */
export const causeRefsSchema = z.array(
  z.object({ kind: z.enum(['booking', 'block', 'observed', 'linked']), id: z.string() }),
);

/** What bringing the ranges of a listing in step came to. `hasConflicts`: it has some that have not ended. */
type Brought = { readonly listingId: string; readonly isChanged: boolean; readonly hasConflicts: boolean };

/**
 * Brings the rows of `ListingAvailability` of each listing in step with its ranges, and raises its revision where a row is
 * written: only those that differ are. One statement, for every pass runs it.
 */
export async function bringRanges(
  tx: Prisma.TransactionClient,
  rangesOf: ReadonlyMap<string, readonly AvailabilityRange[]>,
): Promise<ReadonlyMap<string, Brought>> {
  const ids = [...rangesOf.keys()];
  const wanted = [...rangesOf].flatMap(([listingId, ranges]) => ranges.map((range) => rowOf(listingId, range)));
  // What differs is gone before the new rows of the same nights are made: these ask how many went.
  const rows = await tx.$queryRaw<Brought[]>`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        AS w("listingId" uuid, "from" date, "to" date, "status" "NightStatus", "causes" jsonb)),
    gone AS (
      DELETE FROM "ListingAvailability" a WHERE a."listingId" = ${anyOf(ids)} AND NOT EXISTS (
        SELECT 1 FROM wanted w WHERE w."listingId" = a."listingId" AND w."from" = a."from" AND w."to" = a."to"
          AND w."status" = a."status" AND w."causes" = a."causes")
      RETURNING a."listingId"),
    made AS (
      INSERT INTO "ListingAvailability" ("listingId", "from", "to", "status", "causes")
      SELECT w."listingId", w."from", w."to", w."status", w."causes" FROM wanted w
      WHERE (SELECT count(*) FROM gone) >= 0 AND NOT EXISTS (
        SELECT 1 FROM "ListingAvailability" a WHERE a."listingId" = ${anyOf(ids)}
          AND a."listingId" = w."listingId" AND a."from" = w."from" AND a."to" = w."to" AND a."status" = w."status"
          AND a."causes" = w."causes")
      RETURNING "listingId"),
    changed AS (SELECT "listingId" FROM gone UNION SELECT "listingId" FROM made),
    risen AS (
      UPDATE "Listing" SET "revision" = "revision" + 1
      WHERE "id" = ${anyOf(ids)} AND "id" IN (SELECT c."listingId" FROM changed c))
    SELECT l."id"::text AS "listingId", l."id" IN (SELECT c."listingId" FROM changed c) AS "isChanged",
      EXISTS (SELECT 1 FROM "Conflict" c WHERE c."listingId" = l."id" AND c."endedAt" IS NULL) AS "hasConflicts"
    FROM unnest(${ids}::uuid[]) AS l("id")`;
  return new Map(rows.map((row) => [row.listingId, row]));
}

function rowOf(listingId: string, { from, to, status, causes }: AvailabilityRange) {
  return { listingId, from, to, status, causes: causes.map(({ kind, id }) => ({ kind, id })) };
}
