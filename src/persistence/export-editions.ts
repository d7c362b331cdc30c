import { z } from 'zod';
import { READS_KEPT } from '../domain/export-silence.ts';
import { type Instant, plusMinutes } from '../domain/instant.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { Edition, ExportedClosure, ExportStore, NamedEntry } from '../export-ports.ts';
import { fromNullableInstantColumn } from './columns.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** A stay is over and its disputes are too. */
const EDITION_KEPT_DAYS = 400;

/** How an edition keeps what it said. */
export const editionEntriesSchema = z.array(
  z.object({
    uid: z.string(),
    from: z.string(),
    to: z.string(),
    causeKind: z.enum(['booking', 'block', 'observed', 'linked']),
    causeId: z.string(),
    since: z.string(),
    isBooking: z.boolean(),
    connectionId: z.string().nullable(),
  }),
);

/** Keeps an edition that is new; drops those of its export that nobody had for `EDITION_KEPT_DAYS`. */
export async function keepEdition(prisma: PrismaClient, edition: Edition, now: Instant): Promise<void> {
  const { exportId, etag } = edition;
  const known = await prisma.exportEdition.findUnique({
    where: { exportId_etag: { exportId, etag } },
    select: { etag: true },
  });
  if (known) return;
  const entries = edition.entries.map(storedEntry);
  await prisma.exportEdition.createMany({ data: { exportId, etag, entries, createdAt: now }, skipDuplicates: true });
  const before = plusMinutes(now, -EDITION_KEPT_DAYS * 24 * 60);
  const isOld = [{ lastReadAt: { lt: before } }, { lastReadAt: null, createdAt: { lt: before } }];
  await prisma.exportEdition.deleteMany({ where: { exportId, OR: isOld } });
}

function storedEntry({ uid, from, to, causeKind, causeId, since, isBooking, connectionId }: NamedEntry) {
  return { uid, from, to, causeKind, causeId, since, isBooking, connectionId };
}

type Read = Parameters<ExportStore['noteRead']>[1];

/** Notes a read; two at once leave the later one as the last. */
export async function noteRead(
  prisma: PrismaClient,
  { exportId, etag }: Pick<Edition, 'exportId' | 'etag'>,
  { reader, counts, now }: Read,
): Promise<void> {
  const at = new Date(now);
  const noteLast = prisma.$executeRaw`
    UPDATE "Export" SET "lastReadAt" = ${at}, "lastReader" = ${reader}
    WHERE "id" = ${exportId}::uuid AND ("lastReadAt" IS NULL OR "lastReadAt" <= ${at})`;
  if (!counts) {
    await noteLast;
    return;
  }
  await prisma.$transaction([
    noteLast,
    prisma.$executeRaw`
      UPDATE "Export" SET "readAts" = ARRAY(
        SELECT at FROM (
          SELECT at FROM unnest("readAts" || ${at}::timestamptz(3)) AS at ORDER BY at DESC LIMIT ${READS_KEPT}
        ) AS newest ORDER BY at), "standstillMin" = 0
      WHERE "id" = ${exportId}::uuid`,
    prisma.$executeRaw`
      UPDATE "ExportEdition" SET
        "firstReadAt" = LEAST("firstReadAt", ${at}), "lastReadAt" = GREATEST("lastReadAt", ${at}),
        "reader" = CASE WHEN "firstReadAt" <= ${at} THEN "reader" ELSE ${reader} END
      WHERE "exportId" = ${exportId}::uuid AND "etag" = ${etag}`,
  ]);
}

const closureRowSchema = z.array(
  z.object({
    exportId: z.string(),
    connectionId: z.string().nullable(),
    causeKind: z.enum(['booking', 'block', 'observed', 'linked']),
    causeId: z.string(),
    from: z.string(),
    to: z.string(),
    firstReadAt: z.date().nullable(),
  }),
);

/** A UID as an exported entry has it (`exported-calendar.ts`): others need not be looked for. */
const OWN_UID = /-relais@/;

/** The nights that went out of these listings under each of these UIDs, whoever read them. */
export async function closuresOf(
  tx: Prisma.TransactionClient,
  listingIds: readonly string[],
  uids: readonly string[],
): Promise<ReadonlyMap<string, readonly NightRange[]>> {
  const closures = new Map<string, readonly NightRange[]>();
  for (const uid of new Set(uids.filter((each) => OWN_UID.test(each)))) {
    const nights: NightRange[] = [];
    // One after the other: a transaction has one connection.
    for (const listingId of listingIds) nights.push(...(await closureOf(tx, listingId, uid)));
    if (nights.length > 0) closures.set(uid, nights);
  }
  return closures;
}

/** What went out under a UID, by destination and version of its nights, with the first read of each. */
export async function closureOf(
  tx: Prisma.TransactionClient,
  listingId: string,
  uid: string,
): Promise<readonly ExportedClosure[]> {
  const named = JSON.stringify([{ uid }]);
  const rows = await tx.$queryRaw(Prisma.sql`
    SELECT x."id"::text AS "exportId", x."connectionId"::text AS "connectionId",
      entry->>'causeKind' AS "causeKind", entry->>'causeId' AS "causeId",
      entry->>'from' AS "from", entry->>'to' AS "to", min(e."firstReadAt") AS "firstReadAt"
    FROM "Export" x JOIN "ExportEdition" e ON e."exportId" = x."id"
      CROSS JOIN LATERAL jsonb_array_elements(e."entries") AS entry
    WHERE x."listingId" = ${listingId}::uuid AND e."entries" @> ${named}::jsonb AND entry->>'uid' = ${uid}
    GROUP BY x."id", x."connectionId", 3, 4, 5, 6
    ORDER BY max(e."createdAt") DESC, x."id"`);
  return closureRowSchema
    .parse(rows)
    .map((row) => ({ ...row, firstReadAt: fromNullableInstantColumn(row.firstReadAt) }));
}
