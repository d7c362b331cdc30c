import { merged, subtracted, totalNights } from '../domain/night-range.ts';
import type { PublicationResult } from '../domain/run.ts';
import type { ConnectionRef } from '../ports.ts';
import type { Publication, PublicationEnd, PublicationStore } from '../publication-ports.ts';
import { listingsToTell } from './destinations.ts';
import { commitByListing } from './listing-groups.ts';
import { linkedIds } from './listing-lock.ts';
import type { PrismaClient } from './prisma.ts';
import { publicationEnding } from './publication-ending.ts';
import { type Taken, type Taking, takeAll } from './publication-taking.ts';
import { isDestination, isToldByItself } from './rows-to-read.ts';
import type { SecretBox } from './secret-box.ts';

/** What destinations are told, on PostgreSQL; the secrets of their accounts are opened by `box`. */
export function createPublicationStore(prisma: PrismaClient, box: SecretBox): PublicationStore {
  const take = publicationTaking(prisma, box);
  const endOne = publicationEnding(prisma);
  return {
    take: (listingId, at) => take({ listingId, ...at }),

    async end(publication, end) {
      const again = await endOne({ publication, end });
      return { result: resultOf(publication, end), again };
    },

    async owed(now, limit) {
      const rows = await prisma.$queryRaw<ConnectionRef[]>`
        SELECT c."id"::text AS "connectionId", c."listingId"::text FROM "Connection" c
        JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
        WHERE c."hubAccountId" IS NOT NULL AND c."syncEnabled" AND NOT c."readOnly" AND c."mode" <> 'manual'
          AND c."publishedRevision" <> l."revision"
          AND (c."publishingUntil" IS NULL OR c."publishingUntil" < ${now}::timestamptz)
        ORDER BY c."publishingUntil" NULLS FIRST, c."id" LIMIT ${limit}`;
      return rows;
    },

    async owedOf(listingId) {
      const listingIds = [listingId, ...(await linkedIds(prisma, listingId))];
      const rows = await prisma.connection.findMany({
        where: { listingId: { in: listingIds }, ...isDestination, ...isToldByItself },
        select: {
          id: true,
          listingId: true,
          publishedRevision: true,
          listing: { select: { revision: true, active: true } },
        },
        orderBy: { id: 'asc' },
      });
      const isOwed = (row: (typeof rows)[number]) =>
        row.listing.active && row.publishedRevision !== row.listing.revision;
      return rows.filter(isOwed).map((row) => ({ connectionId: row.id, listingId: row.listingId }));
    },
  };
}

const nothing: Taken = { publications: [], refused: [] };

/** Takes for one listing, or for those that come at one time together. Every other pass finds all in step: that costs one look, and no lock. */
function publicationTaking(prisma: PrismaClient, box: SecretBox): (taking: Taking) => Promise<Taken> {
  const take = commitByListing<Taking, Taken>(prisma, {
    idOf: ({ listingId }) => listingId,
    listingsOf: async (takings) => new Map([...(await listingsToTell(prisma, takings))].map((id) => [id, id])),
    commit: (tx, held) =>
      takeAll(
        tx,
        box,
        held.map(({ item, listing }) => ({ taking: item, listing })),
      ),
  });
  return async (taking) => (await take(taking)) ?? nothing;
}

function resultOf({ connectionId, label, closing, opening }: Publication, end: PublicationEnd): PublicationResult {
  if (end.failure) return { outcome: 'not_published', connectionId, label, failure: end.failure };
  const closed = merged(closing.filter(({ isInDoubt }) => !isInDoubt));
  const opened = subtracted(opening, closed);
  return {
    outcome: 'published',
    connectionId,
    label,
    nightsClosed: totalNights(closed),
    nightsOpened: totalNights(opened),
  };
}
