import { Prisma } from './prisma.ts';

/** Connections under one breaker: see `breakerKeyOf`. */
export function underBreaker(key: string): Prisma.ConnectionWhereInput {
  return { OR: [{ connector: 'ical', host: key }, { connector: key }] };
}

/** The same as a condition on the connection `c` of a statement; `key` may be a column of it. */
export function isUnderBreaker(key: string | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`((c."connector" = 'ical' AND c."host" = ${key}) OR c."connector" = ${key})`;
}

/** A condition on the account connection `a` of a statement: it is read by itself. Its breaker’s key is its platform. */
export const isReadByItself = Prisma.sql`(a."syncEnabled" AND NOT a."schedulerStopped" AND a."deletedAt" IS NULL)`;

/** How much is under each of these breakers, by key: active listings with an enabled connection, and account connections. */
export async function subjectsUnder(
  tx: Prisma.TransactionClient,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ key: string; subjects: number }[]>`
    SELECT u."key", count(DISTINCT u."subjectId")::int AS "subjects" FROM (
      SELECT CASE WHEN c."connector" = 'ical' THEN c."host" ELSE c."connector" END AS "key", c."listingId" AS "subjectId"
      FROM "Connection" c JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
      WHERE c."syncEnabled" AND ((c."connector" = 'ical' AND c."host" = ANY(${keys})) OR c."connector" = ANY(${keys}))
      UNION ALL
      SELECT a."platform", a."id" FROM "AccountConnection" a WHERE a."platform" = ANY(${keys}) AND ${isReadByItself}
    ) u WHERE u."key" = ANY(${keys}) GROUP BY u."key"`;
  return new Map(rows.map(({ key, subjects }) => [key, subjects]));
}
