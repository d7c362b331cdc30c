import { Prisma } from './prisma.ts';

/** Connections under one breaker: see `breakerKeyOf`. */
export function underBreaker(key: string): Prisma.ConnectionWhereInput {
  return { OR: [{ connector: 'ical', host: key }, { connector: key }] };
}

/** The same as a condition on the connection `c` of a statement. */
export function isUnderBreaker(key: string): Prisma.Sql {
  return Prisma.sql`((c."connector" = 'ical' AND c."host" = ${key}) OR c."connector" = ${key})`;
}

/** Active listings with an enabled connection under each of these breakers, by key. */
export async function listingsUnder(
  tx: Prisma.TransactionClient,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ key: string; listings: number }[]>`
    SELECT u."key", count(DISTINCT u."listingId")::int AS "listings" FROM (
      SELECT CASE WHEN c."connector" = 'ical' THEN c."host" ELSE c."connector" END AS "key", c."listingId"
      FROM "Connection" c JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
      WHERE c."syncEnabled" AND ((c."connector" = 'ical' AND c."host" = ANY(${keys})) OR c."connector" = ANY(${keys}))
    ) u WHERE u."key" = ANY(${keys}) GROUP BY u."key"`;
  return new Map(rows.map(({ key, listings }) => [key, listings]));
}
