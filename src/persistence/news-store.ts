import { dateInZone, laterDate, plusDays } from '../domain/calendar-date.ts';
import type { Instant } from '../domain/instant.ts';
import type { ConnectionResult } from '../domain/run.ts';
import type { NewsStore, QuietConnection, QuietListing, SweepRef, UnchangedListing } from '../sweep-ports.ts';
import { fromDateColumn, toDateColumn } from './columns.ts';
import { connectionToRead } from './connection-to-read.ts';
import { bodyColumns } from './feed-columns.ts';
import { nextTimeOf } from './mode-moves.ts';
import { requestsOf } from './pass-results.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { type QuietRow, quietRows } from './quiet-listings.ts';
import type { ConnectionRow } from './rows-to-read.ts';
import type { SecretBox } from './secret-box.ts';
import { activeListingIds } from './sweep-store.ts';

/** News of listings on PostgreSQL; the secrets of their connections are opened by `box`. */
export function createNewsStore(prisma: PrismaClient, box: SecretBox): NewsStore {
  return {
    async batch(sweepId, after, now) {
      const ids = await activeListingIds(prisma, after);
      const runs = await prisma.syncRun.findMany({
        where: { sweepId, listingId: { in: [...ids] } },
        select: { listingId: true },
      });
      const done = runs.map(({ listingId }) => listingId);
      const left = ids.filter((id) => !done.includes(id));
      const quiet = (await quietRows(prisma, left, now)).flatMap((row) => quietListing(row, { box, now }));
      return { ids, done, quiet };
    },

    logUnchanged: (sweep, unchanged, now) => prisma.$transaction((tx) => logUnchanged(tx, { sweep, unchanged, now })),
  };
}

/** With the secrets that asking needs; a listing with one that does not open has a pass that says so. */
function quietListing(
  { listingId, timeZone, toRead, mark }: QuietRow,
  { box, now }: { readonly box: SecretBox; readonly now: Instant },
): QuietListing[] {
  const opened = toRead.flatMap((row): QuietConnection[] => {
    const connection = connectionToRead(row, { box, now, timeZone });
    return connection ? [{ ...connection, platform: row.platform ?? row.connector }] : [];
  });
  return opened.length === toRead.length ? [{ listingId, timeZone, toRead: opened, mark }] : [];
}

type Logging = {
  readonly sweep: SweepRef;
  readonly unchanged: readonly UnchangedListing[];
  readonly now: Instant;
};

/** Under the locks of the listings, each judged once more as it is now. */
async function logUnchanged(tx: Prisma.TransactionClient, logging: Logging): Promise<readonly string[]> {
  const { unchanged, now } = logging;
  const locked = await lockedOf(tx, unchanged);
  const asked = new Map(unchanged.map((one) => [one.listing.listingId, one]));
  const still = (await quietRows(tx, locked, now)).flatMap((row) => {
    const one = asked.get(row.listingId);
    return one?.listing.mark === row.mark ? [{ row, one }] : [];
  });
  if (still.length === 0) return [];
  await insertRuns(tx, still, logging);
  await noteReadings(tx, still, now);
  return still.map(({ row }) => row.listingId);
}

/** One that another transaction has is left to a pass, which waits for it. */
async function lockedOf(tx: Prisma.TransactionClient, unchanged: readonly UnchangedListing[]): Promise<string[]> {
  const ids = unchanged.map(({ listing }) => listing.listingId);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id"::text FROM "Listing" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR UPDATE SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

type Still = { readonly row: QuietRow; readonly one: UnchangedListing };

async function insertRuns(tx: Prisma.TransactionClient, still: readonly Still[], { sweep, now }: Logging) {
  const ids = still.map(({ row }) => row.listingId);
  const numbered = await tx.$queryRaw<{ id: string; lastRunNumber: number; lastDate: Date | null }[]>`
    UPDATE "Listing" l SET "lastRunNumber" = "lastRunNumber" + 1 WHERE l."id" = ANY(${ids}::uuid[])
    RETURNING l."id"::text, l."lastRunNumber",
      (SELECT max(a."to") FROM "ListingAvailability" a WHERE a."listingId" = l."id") AS "lastDate"`;
  const byId = new Map(numbered.map((row) => [row.id, row]));
  const data = still.flatMap(({ row, one }) => {
    const listing = byId.get(row.listingId);
    return listing
      ? [{ ...sweep, ...runOf(row, one, now), ...periodOf(row, listing.lastDate, now), number: listing.lastRunNumber }]
      : [];
  });
  await tx.syncRun.createMany({ data });
}

function runOf({ listingId, toRead }: QuietRow, { askedAt, answers }: UnchangedListing, now: Instant) {
  const nothing = { nightsAdded: 0, nightsReleased: 0, nightsHeld: 0, nightsRestored: 0 };
  const results = toRead.map(({ id: connectionId, label }): ConnectionResult => {
    const answer = answers.find((one) => one.connectionId === connectionId);
    const sent = requestsOf({ requests: answer?.requests ?? 0 });
    return { outcome: 'read', connectionId, label, ...sent, warnings: [], ...nothing };
  });
  const times = { queuedAt: askedAt, startedAt: askedAt, finishedAt: now };
  return { listingId, trigger: 'schedule' as const, status: 'succeeded' as const, attempts: 1, ...times, results };
}

function periodOf({ timeZone }: QuietRow, lastDate: Date | null, now: Instant) {
  const today = dateInZone(now, timeZone);
  const last = lastDate ? fromDateColumn(lastDate) : today;
  return { periodFrom: toDateColumn(today), periodTo: toDateColumn(laterDate(last, plusDays(today, 1))) };
}

/** What a good poll writes into a connection of which nothing changed. */
async function noteReadings(tx: Prisma.TransactionClient, still: readonly Still[], now: Instant): Promise<void> {
  const rows = still.flatMap(({ row, one }) => row.toRead.map((connection) => noted(connection, one, now)));
  if (rows.length === 0) return;
  // Locked by ID, as webhooks do: see `receiveWebhook`.
  await tx.$executeRaw`
    WITH x AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r("id" uuid, "etag" text, "lastModified" text, "nextSyncAt" timestamptz)),
    held AS (
      SELECT k."id" FROM "Connection" k WHERE k."id" IN (SELECT x."id" FROM x) ORDER BY k."id" FOR NO KEY UPDATE)
    UPDATE "Connection" c SET "pollNumber" = c."pollNumber" + 1, "lastSyncAt" = ${now}::timestamptz,
      "waitingUntil" = NULL, "etag" = x."etag", "lastModified" = x."lastModified", "nextSyncAt" = x."nextSyncAt"
    FROM x JOIN held ON held."id" = x."id" WHERE c."id" = held."id"`;
}

function noted(row: ConnectionRow, { answers }: UnchangedListing, now: Instant) {
  const validators = answers.find(({ connectionId }) => connectionId === row.id)?.validators ?? null;
  const { etag, lastModified } = bodyColumns(row.contentHash, validators);
  return { id: row.id, etag, lastModified, nextSyncAt: nextTimeOf(row, row.modeState, now) };
}
