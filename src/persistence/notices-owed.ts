import type { ConnectionResult } from '../domain/run.ts';
import type { Prisma } from './prisma.ts';

/** True when what a run read may have been told to somebody: most runs find nothing new, and ask no further. */
export function hasNews(results: readonly ConnectionResult[]): boolean {
  return results.some(
    (result) => result.outcome === 'read' && result.nightsAdded + result.nightsReleased + result.nightsHeld > 0,
  );
}

/** Who is owed a mail or a push of a notice of these listings, and was not yet sent it, by listing. */
export async function noticesOwed(
  tx: Prisma.TransactionClient,
  listingIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (listingIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ readonly listingId: string; readonly recipientIds: string[] }[]>`
    SELECT n."listingId"::text, array_agg(DISTINCT n."recipientId") AS "recipientIds" FROM "Notice" n
    WHERE n."listingId" = ANY(${[...listingIds]}::uuid[])
      AND (EXISTS (SELECT 1 FROM "NoticeMail" m WHERE m."noticeId" = n."id" AND m."status" = 'pending')
        OR EXISTS (SELECT 1 FROM "NoticePush" p WHERE p."noticeId" = n."id" AND p."status" = 'pending'))
    GROUP BY n."listingId"`;
  return new Map(rows.map(({ listingId, recipientIds }) => [listingId, recipientIds]));
}
