import { LEAST_SILENCE_MS, STANDSTILL_MS, silentSince } from '../domain/export-silence.ts';
import { type Instant, msBetween, plusMs } from '../domain/instant.ts';
import { appendAudit } from './audit.ts';
import { platformOf } from './causes.ts';
import { fromInstantColumn } from './columns.ts';
import { tell } from './notices.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

const AT_ONCE = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** See `SweepStore.noteSilences`. */
export async function noteSilences(prisma: PrismaClient, now: Instant, limit: number): Promise<readonly string[]> {
  await noteLook(prisma, now);
  await endSilences(prisma, now, limit);
  const owed = new Set<string>();
  let [afterId, noted] = [NO_ID, 0];
  for (;;) {
    const page = await unreadSince(prisma, { before: plusMs(now, -LEAST_SILENCE_MS), afterId });
    for (const each of page) {
      if (!(await noteSilence(prisma, each, now))) continue;
      owed.add(each.ownerId);
      noted += 1;
      if (noted >= limit) return [...owed];
    }
    const last = page.at(-1);
    if (last === undefined || page.length < AT_ONCE) return [...owed];
    afterId = last.id;
  }
}

/** Counts the time since the look before as a standstill when it is long: a platform that found nobody there is not silent. */
async function noteLook(prisma: PrismaClient, now: Instant): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await tx.exportLook.createMany({ data: [{ lookedAt: now }], skipDuplicates: true });
    const [look] = await tx.$queryRaw<{ lookedAt: Date }[]>`SELECT "lookedAt" FROM "ExportLook" FOR UPDATE`;
    const before = look ? fromInstantColumn(look.lookedAt) : now;
    if (before >= now) return;
    if (msBetween(before, now) > STANDSTILL_MS) await addStandstill(tx, before, now);
    await tx.exportLook.updateMany({ data: { lookedAt: now } });
  });
}

/** Of an export that was made or read in between, only the time since. */
async function addStandstill(tx: Prisma.TransactionClient, before: Instant, now: Instant): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Export" SET "standstillMin" = "standstillMin" + CEIL(EXTRACT(EPOCH FROM ${now}::timestamptz
      - GREATEST(${before}::timestamptz, "createdAt", "readAts"[cardinality("readAts")])) / 60)
    WHERE "revokedAt" IS NULL AND "kind" = 'destination'
      AND GREATEST("createdAt", "readAts"[cardinality("readAts")]) < ${now}::timestamptz`;
}

type Unread = {
  readonly id: string;
  readonly listingId: string;
  readonly ownerId: string;
  readonly createdAt: Date;
  readonly readAts: readonly Date[];
  readonly standstillMin: number;
};

/** Exports that a platform has read, though not lately, and of which no silence is known. */
function unreadSince(
  prisma: PrismaClient,
  { before, afterId }: { readonly before: Instant; readonly afterId: string },
): Promise<Unread[]> {
  return prisma.$queryRaw<Unread[]>`
    SELECT x."id"::text, x."listingId"::text, l."ownerId", x."createdAt", x."readAts", x."standstillMin"
    FROM "Export" x JOIN "Listing" l ON l."id" = x."listingId"
    WHERE x."revokedAt" IS NULL AND x."kind" = 'destination' AND x."id" > ${afterId}::uuid
      AND x."readAts"[cardinality(x."readAts")] < ${before}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "ExportSilence" s WHERE s."exportId" = x."id" AND s."endedAt" IS NULL)
    ORDER BY x."id" LIMIT ${AT_ONCE}`;
}

/** Writes a silence down with the mail that tells it, once; true when it is one and was not known. */
async function noteSilence(prisma: PrismaClient, each: Unread, now: Instant): Promise<boolean> {
  const { standstillMin } = each;
  const readAts = each.readAts.map(fromInstantColumn);
  const since = silentSince({ createdAt: fromInstantColumn(each.createdAt), readAts, standstillMin }, now);
  if (since === null) return false;
  return prisma.$transaction(async (tx) => {
    const data = { exportId: each.id, since, noticedAt: now, recipientId: each.ownerId };
    const { count } = await tx.exportSilence.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) return false;
    await append(tx, { exportId: each.id, listingId: each.listingId, action: 'export_silent', from: since }, now);
    await tellSilence(tx, each, { since, now });
    return true;
  });
}

async function tellSilence(
  tx: Prisma.TransactionClient,
  { id, ownerId }: Unread,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): Promise<void> {
  const include = { listing: true, connection: { select: { platform: true } } };
  const { label, listing, connection } = await tx.export.findUniqueOrThrow({ where: { id }, include });
  const platform = connection ? platformOf(connection.platform) : null;
  await tell(tx, {
    recipientId: ownerId,
    key: `export_silent ${id} ${since}`,
    listing,
    data: { kind: 'platform_silent', what: 'export', subject: id, label, platform, since },
    now,
  });
}

type Ended = { readonly exportId: string; readonly listingId: string; readonly revoked: boolean };

/** A silence is over when the platform reads again, or the export is revoked; mail that was not sent tells nothing any more. */
async function endSilences(prisma: PrismaClient, now: Instant, limit: number): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const ended = await tx.$queryRaw<Ended[]>(Prisma.sql`
      UPDATE "ExportSilence" s SET "endedAt" = ${now}::timestamptz
      FROM "Export" x
      WHERE x."id" = s."exportId" AND s."endedAt" IS NULL AND s."id" IN (
        SELECT o."id" FROM "ExportSilence" o JOIN "Export" e ON e."id" = o."exportId"
        WHERE o."endedAt" IS NULL AND (e."revokedAt" IS NOT NULL OR e."readAts"[cardinality(e."readAts")] > o."since")
        LIMIT ${limit})
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
