import { breakerKeyOf } from '../domain/breaker-key.ts';
import { dateInZone } from '../domain/calendar-date.ts';
import { decideReading } from '../domain/connection.ts';
import type { Instant } from '../domain/instant.ts';
import { afterRun } from '../domain/mode-standing.ts';
import { planUnchanged } from '../domain/unchanged-plan.ts';
import { fromDateColumn, fromNullableInstantColumn } from './columns.ts';
import { knownHashOf } from './connection-to-read.ts';
import { loadFeedState } from './feed-state.ts';
import { isGood } from './good-run.ts';
import { aimOfRow, standingOf } from './mode-columns.ts';
import { isSameStanding } from './mode-moves.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { type ConnectionRow, rowsOfListings } from './rows-to-read.ts';

type Database = Prisma.TransactionClient | PrismaClient;

/** A listing at which nothing is due, with the connections that a sweep reads. `mark`: see `QuietListing`. */
export type QuietRow = {
  readonly listingId: string;
  readonly timeZone: string;
  readonly toRead: readonly ConnectionRow[];
  readonly mark: string;
};

type Candidate = {
  readonly id: string;
  readonly timeZone: string;
  readonly revision: number;
  readonly periodFrom: Date | null;
};

/**
 * Those of the listings at which a sweep’s pass would find nothing to do but to read: the last one was good and of today,
 * every change since was brought in step, nothing fails, waits, is asked for or owed, and no hold ends now.
 */
export async function quietRows(database: Database, ids: readonly string[], now: Instant): Promise<QuietRow[]> {
  const candidates = (await settledListings(database, ids)).filter(
    ({ timeZone, periodFrom }) => periodFrom !== null && fromDateColumn(periodFrom) === dateInZone(now, timeZone),
  );
  const rows = await rowsOfListings(
    database,
    candidates.map(({ id }) => id),
  );
  const holding = await listingsWithHolds(database, candidates);
  const quiet: QuietRow[] = [];
  for (const candidate of candidates) {
    const own = rows.filter(({ listingId }) => listingId === candidate.id);
    const found = quietOf(candidate, own, now);
    if (found && !(holding.has(candidate.id) && (await isHoldEnding(database, found, now)))) quiet.push(found);
  }
  return quiet;
}

/** By the listing and its runs alone. */
function settledListings(database: Database, ids: readonly string[]): Promise<Candidate[]> {
  return database.$queryRaw<Candidate[]>`
    SELECT l."id"::text, l."timeZone", l."revision", last."periodFrom" FROM "Listing" l
    JOIN LATERAL (
      SELECT r."number", r."status", r."allGood", r."periodFrom" FROM "SyncRun" r
      WHERE r."listingId" = l."id" AND r."connectionId" IS NULL AND r."number" IS NOT NULL
      ORDER BY r."number" DESC LIMIT 1) last ON last."status" = 'succeeded' AND last."allGood"
    WHERE l."id" = ANY(${[...ids]}::uuid[]) AND l."active" AND l."sweptRevision" = l."revision"
      AND NOT EXISTS (SELECT 1 FROM "SyncRun" r WHERE r."listingId" = l."id" AND r."connectionId" IS NULL
        AND r."status" IN ('queued', 'running'))
      AND NOT EXISTS (SELECT 1 FROM "SyncRun" r WHERE r."listingId" = l."id" AND r."number" > last."number"
        AND r."status" IN ('failed', 'partial'))
      AND NOT EXISTS (SELECT 1 FROM "SyncAlert" a WHERE a."subjectId" = l."id" AND a."status" <> 'resolved')
    ORDER BY l."id"`;
}

function quietOf(listing: Candidate, rows: readonly ConnectionRow[], now: Instant): QuietRow | undefined {
  const toRead: ConnectionRow[] = [];
  for (const row of rows) {
    if (row.syncEnabled && !isInStep(row, listing)) return undefined;
    const decision = decisionOf(row, now);
    if (decision === 'leave') continue;
    if (decision === 'wait' || !isReadAsBefore(row, listing, now)) return undefined;
    toRead.push(row);
  }
  const { id: listingId, timeZone } = listing;
  return { listingId, timeZone, toRead, mark: markOf(listing, rows) };
}

function decisionOf(row: ConnectionRow, now: Instant) {
  const waitingUntil = fromNullableInstantColumn(row.waitingUntil);
  const nextSyncAt = fromNullableInstantColumn(row.nextSyncAt);
  return decideReading({ state: row.modeState, nextSyncAt, waitingUntil }, 'schedule', now);
}

/** It does not fail, and its platform was told of the listing’s last change. */
function isInStep(row: ConnectionRow, { revision }: Candidate): boolean {
  const isTold = row.hubAccountId !== null && !row.readOnly && row.mode !== 'manual';
  return isGood(row) && (!isTold || (row.publishFailure === null && row.publishedRevision === revision));
}

/** One more good reading would leave it as it stands, and its answer can be known to be the one before. */
function isReadAsBefore(row: ConnectionRow, { timeZone }: Candidate, now: Instant): boolean {
  const standing = standingOf(row);
  const after = afterRun(standing, 'good', { aim: aimOfRow(row), now }).standing;
  return isSameStanding(standing, after) && knownHashOf(row, dateInZone(now, timeZone)) !== null;
}

/** All that could change between asking and writing, and that makes what was asked another thing. */
function markOf({ revision, timeZone }: Candidate, rows: readonly ConnectionRow[]): string {
  const marks = rows.map((row) => {
    const { id, pollNumber, contentHash, modeState, syncEnabled, readOwedSince } = row;
    const ours = row.published.map((closure) => closure.id).sort();
    return [id, pollNumber, contentHash, modeState, syncEnabled, readOwedSince, breakerKeyOf(row), ours];
  });
  return JSON.stringify([revision, timeZone, marks]);
}

async function listingsWithHolds(database: Database, listings: readonly Candidate[]): Promise<ReadonlySet<string>> {
  const ids = listings.map(({ id }) => id);
  const rows = await database.$queryRaw<{ listingId: string }[]>`
    SELECT "listingId"::text FROM "AcceptedEvent" WHERE "absentSince" IS NOT NULL AND "listingId" = ANY(${ids}::uuid[])
    UNION SELECT "listingId"::text FROM "HeldClosure" WHERE "listingId" = ANY(${ids}::uuid[])`;
  return new Set(rows.map(({ listingId }) => listingId));
}

/** True when the guard would do something now, although each feed says what it said. */
async function isHoldEnding(database: Database, { timeZone, toRead }: QuietRow, now: Instant): Promise<boolean> {
  const today = dateInZone(now, timeZone);
  for (const row of toRead) {
    const state = await loadFeedState(database, row);
    if (state.window === null) return true;
    const plan = planUnchanged({ ...state, window: state.window, today, now });
    if (plan.planned.length + plan.removedIds.length + plan.closures.removedIds.length > 0) return true;
  }
  return false;
}
