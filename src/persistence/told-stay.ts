import { z } from 'zod';
import type { ExposedBooking } from '../export-ports.ts';
import { Prisma } from './prisma.ts';

const toldSchema = z.array(
  z.object({
    listingId: z.string(),
    from: z.string(),
    to: z.string(),
    since: z.string(),
    connectionId: z.string().nullable(),
  }),
);

/** A stay as the exports of its listing told it last. */
export type ToldStay = { readonly listingId: string; readonly stay: ExposedBooking['stay'] };

/**
 * The stay under this ID as the latest kept edition tells it, for one whose row is gone: it was cancelled and released, or
 * its connection was deleted, and a dispute about it may come yet. Undefined when no export told it, or it was no stay.
 */
export async function toldStay(tx: Prisma.TransactionClient, id: string): Promise<ToldStay | undefined> {
  const rows = await tx.$queryRaw(Prisma.sql`
    SELECT x."listingId"::text, entry->>'from' AS "from", entry->>'to' AS "to", entry->>'since' AS "since",
      entry->>'connectionId' AS "connectionId"
    FROM "ExportEdition" e JOIN "Export" x ON x."id" = e."exportId"
      CROSS JOIN LATERAL jsonb_array_elements(e."entries") AS entry
    WHERE e."entries" @> ${tellingOf(id)}::jsonb AND entry @> ${JSON.stringify({ causeId: id, isBooking: true })}::jsonb
    ORDER BY GREATEST(e."createdAt", e."lastReadAt") DESC LIMIT 1`);
  const [row] = toldSchema.parse(rows);
  if (!row) return undefined;
  const { listingId, ...stay } = row;
  return { listingId, stay: { id, ...stay } };
}

/** The exports that told the stay at all. */
export async function exportsThatTold(tx: Prisma.TransactionClient, id: string): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ exportId: string }[]>(Prisma.sql`
    SELECT DISTINCT "exportId"::text FROM "ExportEdition" WHERE "entries" @> ${tellingOf(id)}::jsonb`);
  return new Set(rows.map(({ exportId }) => exportId));
}

/** What the index on entries is asked for. */
function tellingOf(causeId: string): string {
  return JSON.stringify([{ causeId }]);
}
