import { randomUUID } from 'node:crypto';
import { type Alert, isOpen } from '../domain/alert.ts';
import type { EndedRun, FailureFacts } from '../domain/alert-review.ts';
import type { FailedRun } from '../domain/alert-transition.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { fromInstantColumn } from './columns.ts';
import type { LockedRow } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';
import { failureOf } from './run-row.ts';

/** Failures older than this are no news: a case that nobody reported for so long is told by its next failure. */
export const NEWS_MS = 7 * 24 * 60 * 60_000;

/** What the runs of a listing say, for a review of its alert. `listing` is undefined when it was deleted. */
export async function loadFailureFacts(
  tx: Prisma.TransactionClient,
  listing: LockedRow | undefined,
  at: { readonly alert: Alert | undefined; readonly countSpacingMs: number; readonly now: Instant },
): Promise<FailureFacts> {
  const newAlertId = randomUUID();
  if (!listing) return { ...nothingKnown, subject: undefined, isActive: false, newAlertId };
  const subject = { listingId: listing.id, listingName: listing.name, ownerId: listing.ownerId };
  if (!listing.active) return { ...nothingKnown, subject, isActive: false, newAlertId };
  const lastGood = await lastGoodRun(tx, listing.id);
  const news = await newsSince(tx, { listingId: listing.id, lastGood, since: plusMs(at.now, -NEWS_MS) });
  return {
    subject,
    isActive: true,
    endedSince: await endedSince(tx, { listingId: listing.id, lastGood, alert: at.alert }),
    news,
    countedByHandAt: await countedByHandAt(tx, at, news),
    newAlertId,
  };
}

const nothingKnown = { endedSince: [], news: [], countedByHandAt: [] } as const;

async function lastGoodRun(tx: Prisma.TransactionClient, listingId: string): Promise<number> {
  const where = { listingId, status: 'succeeded' as const, allGood: true, number: { not: null } };
  const row = await tx.syncRun.findFirst({ where, orderBy: { number: 'desc' }, select: { number: true } });
  return row?.number ?? 0;
}

type NewsRow = {
  readonly id: string;
  readonly number: number;
  readonly trigger: string;
  readonly failure: Prisma.JsonValue;
  readonly finishedAt: Date;
};

async function newsSince(
  tx: Prisma.TransactionClient,
  { listingId, lastGood, since }: { readonly listingId: string; readonly lastGood: number; readonly since: Instant },
): Promise<FailedRun[]> {
  const rows = await tx.$queryRaw<NewsRow[]>`
    SELECT r."id"::text, r."number", r."trigger"::text, r."failure", r."finishedAt" FROM "SyncRun" r
    WHERE r."listingId" = ${listingId}::uuid AND r."status" IN ('failed', 'partial') AND r."number" > ${lastGood}
      AND r."finishedAt" >= ${since}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "AlertOccurrence" o WHERE o."runId" = r."id")
    ORDER BY r."number"`;
  return rows.map(({ id, number, trigger, failure, finishedAt }) => ({
    runId: id,
    number,
    byHand: trigger !== 'schedule',
    failure: failureOf(failure) ?? { kind: 'SYSTEM', detail: 'The run says nothing of why it failed.' },
    failedAt: fromInstantColumn(finishedAt),
  }));
}

async function endedSince(
  tx: Prisma.TransactionClient,
  {
    listingId,
    lastGood,
    alert,
  }: { readonly listingId: string; readonly lastGood: number; readonly alert: Alert | undefined },
): Promise<EndedRun[]> {
  if (!alert || !isOpen(alert) || lastGood <= alert.lastRunNumber) return [];
  const rows = await tx.syncRun.findMany({
    where: {
      listingId,
      number: { gt: alert.lastRunNumber, lte: lastGood },
      OR: [{ status: 'succeeded', allGood: true }, { status: { in: ['failed', 'partial'] } }],
    },
    select: { number: true, status: true, connectionId: true },
    orderBy: { number: 'asc' },
  });
  const failed = await lastFailedRun(tx, listingId, lastGood);
  const speaks = ({ status, connectionId }: (typeof rows)[number]) =>
    status !== 'succeeded' || connectionId === null || connectionId === failed?.connectionId;
  return rows
    .filter(speaks)
    .flatMap(({ number, status }) => (number === null ? [] : [{ number, isGood: status === 'succeeded' }]));
}

/** A good run of one connection ends only what it had failed itself: polls of another are no second proof. */
function lastFailedRun(tx: Prisma.TransactionClient, listingId: string, before: number) {
  return tx.syncRun.findFirst({
    where: { listingId, number: { lt: before }, status: { in: ['failed', 'partial'] } },
    orderBy: { number: 'desc' },
    select: { connectionId: true },
  });
}

async function countedByHandAt(
  tx: Prisma.TransactionClient,
  { alert, countSpacingMs }: { readonly alert: Alert | undefined; readonly countSpacingMs: number },
  news: readonly FailedRun[],
): Promise<Instant[]> {
  const earliest = news
    .filter(({ byHand }) => byHand)
    .map(({ failedAt }) => failedAt)
    .sort()[0];
  if (!alert || !isOpen(alert) || earliest === undefined) return [];
  const from = plusMs(earliest, -countSpacingMs);
  const rows = await tx.alertOccurrence.findMany({
    where: {
      alertId: alert.id,
      cycle: alert.cycle,
      counted: true,
      trigger: { not: 'schedule' },
      failedAt: { gte: from },
    },
    select: { failedAt: true },
  });
  return rows.map(({ failedAt }) => fromInstantColumn(failedAt));
}
