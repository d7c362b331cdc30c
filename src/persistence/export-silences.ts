import { LEAST_SILENCE_MS, silentSince } from '../domain/export-silence.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn } from './columns.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

const AT_ONCE = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** See `SweepStore.noteSilences`. */
export async function noteSilences(prisma: PrismaClient, now: Instant): Promise<readonly string[]> {
  await endSilences(prisma, now);
  const owed = new Set<string>();
  let afterId = NO_ID;
  for (;;) {
    const page = await unreadSince(prisma, { before: plusMs(now, -LEAST_SILENCE_MS), afterId });
    for (const each of page) if (await noteSilence(prisma, each, now)) owed.add(each.ownerId);
    const last = page.at(-1);
    if (last === undefined || page.length < AT_ONCE) return [...owed];
    afterId = last.id;
  }
}

type Unread = {
  readonly id: string;
  readonly listingId: string;
  readonly ownerId: string;
  readonly createdAt: Date;
  readonly readAts: readonly Date[];
};

/** Exports that a platform has read, though not lately, and of which no silence is known. */
function unreadSince(
  prisma: PrismaClient,
  { before, afterId }: { readonly before: Instant; readonly afterId: string },
): Promise<Unread[]> {
  return prisma.$queryRaw<Unread[]>`
    SELECT x."id"::text, x."listingId"::text, l."ownerId", x."createdAt", x."readAts"
    FROM "Export" x JOIN "Listing" l ON l."id" = x."listingId"
    WHERE x."revokedAt" IS NULL AND x."kind" = 'destination' AND x."id" > ${afterId}::uuid
      AND x."readAts"[cardinality(x."readAts")] < ${before}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "ExportSilence" s WHERE s."exportId" = x."id" AND s."endedAt" IS NULL)
    ORDER BY x."id" LIMIT ${AT_ONCE}`;
}

/** Writes a silence down with the mail that tells it, once; true when it is one and was not known. */
async function noteSilence(prisma: PrismaClient, each: Unread, now: Instant): Promise<boolean> {
  const times = { createdAt: fromInstantColumn(each.createdAt), readAts: each.readAts.map(fromInstantColumn) };
  const since = silentSince(times, now);
  if (since === null) return false;
  return prisma.$transaction(async (tx) => {
    const data = { exportId: each.id, since, noticedAt: now, recipientId: each.ownerId };
    const { count } = await tx.exportSilence.createMany({ data: [data], skipDuplicates: true });
    if (count > 0)
      await append(tx, { exportId: each.id, listingId: each.listingId, action: 'export_silent', from: since }, now);
    return count > 0;
  });
}

type Ended = { readonly exportId: string; readonly listingId: string; readonly revoked: boolean };

/** A silence is over when the platform reads again, or the export is revoked; mail that was not sent tells nothing any more. */
async function endSilences(prisma: PrismaClient, now: Instant): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const ended = await tx.$queryRaw<Ended[]>(Prisma.sql`
      UPDATE "ExportSilence" s SET "endedAt" = ${now}::timestamptz
      FROM "Export" x
      WHERE x."id" = s."exportId" AND s."endedAt" IS NULL
        AND (x."revokedAt" IS NOT NULL OR x."readAts"[cardinality(x."readAts")] > s."since")
      RETURNING x."id"::text AS "exportId", x."listingId"::text, x."revokedAt" IS NOT NULL AS "revoked"`);
    for (const { exportId, listingId, revoked } of ended)
      await append(tx, { exportId, listingId, action: 'export_silence_over', to: revoked ? 'revoked' : 'read' }, now);
  });
}

type Change = {
  readonly exportId: string;
  readonly listingId: string;
  readonly action: string;
  readonly from?: string;
  readonly to?: string;
};

function append(tx: Prisma.TransactionClient, { exportId, ...change }: Change, now: Instant): Promise<void> {
  return appendAudit(tx, { actor: null, ...change, subject: { kind: 'export', id: exportId }, at: now });
}
