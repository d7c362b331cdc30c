import { randomUUID } from 'node:crypto';
import { type Alert, isOpen } from '../domain/alert.ts';
import type { EndedRun, FailureFacts } from '../domain/alert-review.ts';
import type { AlertSubjectRef } from '../domain/alert-subject.ts';
import type { FailedRun } from '../domain/alert-transition.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { type LockedSubject, tablesOf } from './alert-subjects.ts';
import { fromInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';
import { failureOf } from './run-row.ts';

/** Failures older than this are no news: a case that nobody reported for so long is told by its next failure. */
export const NEWS_MS = 7 * 24 * 60 * 60_000;

/** What the runs of a subject say, for a review of its alert. `found` is undefined when it was deleted. */
export async function loadFailureFacts(
  tx: Prisma.TransactionClient,
  found: LockedSubject | undefined,
  at: { readonly alert: Alert | undefined; readonly countSpacingMs: number; readonly now: Instant },
): Promise<FailureFacts> {
  const newAlertId = randomUUID();
  if (!found) return { ...nothingKnown, subject: undefined, isActive: false, newAlertId };
  const { subject, isActive } = found;
  if (!isActive) return { ...nothingKnown, subject, isActive: false, newAlertId };
  const lastGood = await lastGoodRun(tx, subject);
  const news = await newsSince(tx, { subject, lastGood, since: plusMs(at.now, -NEWS_MS) });
  return {
    subject,
    isActive: true,
    endedSince: await endedSince(tx, { subject, lastGood, alert: at.alert }),
    news,
    countedByHandAt: await countedByHandAt(tx, at, news),
    newAlertId,
  };
}

const nothingKnown = { endedSince: [], news: [], countedByHandAt: [] } as const;

async function lastGoodRun(tx: Prisma.TransactionClient, { kind, id }: AlertSubjectRef): Promise<number> {
  const { runs, subjectId, isGood } = tablesOf[kind];
  const [row] = await tx.$queryRaw<{ number: number }[]>`
    SELECT r."number" FROM ${runs} r WHERE ${subjectId} = ${id}::uuid AND ${isGood} AND r."number" IS NOT NULL
    ORDER BY r."number" DESC LIMIT 1`;
  return row?.number ?? 0;
}

type NewsRow = {
  readonly id: string;
  readonly number: number;
  readonly trigger: string;
  readonly failure: Prisma.JsonValue;
  readonly finishedAt: Date;
};

type Since = { readonly subject: AlertSubjectRef; readonly lastGood: number };

async function newsSince(
  tx: Prisma.TransactionClient,
  { subject, lastGood, since }: Since & { readonly since: Instant },
): Promise<FailedRun[]> {
  const { runs, subjectId } = tablesOf[subject.kind];
  const rows = await tx.$queryRaw<NewsRow[]>`
    SELECT r."id"::text, r."number", r."trigger"::text, r."failure", r."finishedAt" FROM ${runs} r
    WHERE ${subjectId} = ${subject.id}::uuid AND r."status" IN ('failed', 'partial') AND r."number" > ${lastGood}
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

type EndedRow = { readonly number: number; readonly isGood: boolean; readonly part: string | null };

async function endedSince(
  tx: Prisma.TransactionClient,
  { subject, lastGood, alert }: Since & { readonly alert: Alert | undefined },
): Promise<EndedRun[]> {
  if (!alert || !isOpen(alert) || lastGood <= alert.lastRunNumber) return [];
  const { runs, subjectId, isGood, part } = tablesOf[subject.kind];
  const rows = await tx.$queryRaw<EndedRow[]>`
    SELECT r."number", r."status" = 'succeeded' AS "isGood", ${part}::text AS "part" FROM ${runs} r
    WHERE ${subjectId} = ${subject.id}::uuid AND r."number" > ${alert.lastRunNumber} AND r."number" <= ${lastGood}
      AND (${isGood} OR r."status" IN ('failed', 'partial'))
    ORDER BY r."number"`;
  const failed = await lastFailedPart(tx, { subject, lastGood });
  return rows
    .filter((row) => !row.isGood || row.part === null || row.part === failed)
    .map((row) => ({ number: row.number, isGood: row.isGood }));
}

/** A good run of one part ends only what it had failed itself: polls of another are no second proof. */
async function lastFailedPart(
  tx: Prisma.TransactionClient,
  { subject, lastGood }: Since,
): Promise<string | null | undefined> {
  const { runs, subjectId, part } = tablesOf[subject.kind];
  const [row] = await tx.$queryRaw<{ part: string | null }[]>`
    SELECT ${part}::text AS "part" FROM ${runs} r
    WHERE ${subjectId} = ${subject.id}::uuid AND r."number" < ${lastGood} AND r."status" IN ('failed', 'partial')
    ORDER BY r."number" DESC LIMIT 1`;
  return row?.part;
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
