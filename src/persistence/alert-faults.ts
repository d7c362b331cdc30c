import type { FoundFault } from '../alert-ports.ts';
import { GOOD_RUNS_TO_RECOVER } from '../domain/alert.ts';
import { isAlertFault } from '../domain/alert-fault.ts';
import { type AlertSubjectKind, alertSubjectKinds, subjectEnd } from '../domain/alert-subject.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { isNotPutOff } from './alert-put-off.ts';
import { tablesOf } from './alert-subjects.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** A good run this young is still being told by its signal. */
const TOLD_WITHIN_MS = 60_000;

type FaultRow = {
  readonly fault: string;
  readonly alertId: string;
  readonly subjectKind: AlertSubjectKind;
  readonly subjectId: string;
  readonly recipientId: string | null;
};

/** What should not be, as far as the database shows it: see `alertFaults`. */
export async function findFaults(
  prisma: PrismaClient,
  { overdueBefore, now }: { readonly overdueBefore: Instant; readonly now: Instant },
  limit: number,
): Promise<readonly FoundFault[]> {
  const rows = await prisma.$queryRaw<FaultRow[]>`
    SELECT f."fault", a."id"::text AS "alertId", a."subjectKind"::text, a."subjectId"::text, f."recipientId" FROM (
      SELECT 'not_escalated' AS "fault", a."id" AS "alertId", NULL AS "recipientId" FROM "SyncAlert" a
        WHERE a."status" = 'active' AND a."failedAttempts" >= a."threshold"
      UNION ALL
      SELECT 'escalated_without_notification', a."id", NULL FROM "SyncAlert" a
        WHERE a."status" = 'escalated' AND NOT EXISTS (
          SELECT 1 FROM "Notification" n WHERE n."alertId" = a."id" AND n."cycle" = a."cycle" AND n."stage" = 'escalated')
      ${Prisma.join(
        alertSubjectKinds.map((kind) => faultsOfKind(kind, plusMs(now, -TOLD_WITHIN_MS))),
        '\n',
      )}
      UNION ALL
      SELECT 'notification_overdue', a."id", n."recipientId" FROM "Notification" n
        JOIN "SyncAlert" a ON a."id" = n."alertId"
        WHERE n."status" IN ('pending', 'sending') AND n."createdAt" < ${overdueBefore}::timestamptz
          AND (${isNotPutOff(now)} OR n."stage" IN ('owner', 'recovered'))
    ) f JOIN "SyncAlert" a ON a."id" = f."alertId"
    ORDER BY f."fault" = 'notification_overdue', f."alertId", f."fault" LIMIT ${limit}`;
  return rows.flatMap(foundFault);
}

/** What only the subjects and runs of a kind show: open alerts of what is synced no more, or has recovered. */
function faultsOfKind(kind: AlertSubjectKind, toldBefore: Instant): Prisma.Sql {
  const { subjects, isThere, isActive, runs, subjectId, isGood } = tablesOf[kind];
  const isOpen = Prisma.sql`a."subjectKind"::text = ${kind} AND a."status" <> 'resolved'`;
  return Prisma.sql`
    UNION ALL
    SELECT ${subjectEnd(kind, true)}, a."id", NULL FROM "SyncAlert" a
      WHERE ${isOpen} AND NOT EXISTS (SELECT 1 FROM ${subjects} s WHERE s."id" = a."subjectId" AND ${isThere})
    UNION ALL
    SELECT ${subjectEnd(kind, false)}, a."id", NULL FROM "SyncAlert" a
      JOIN ${subjects} s ON s."id" = a."subjectId" WHERE ${isOpen} AND ${isThere} AND NOT ${isActive}
    UNION ALL
    SELECT 'open_though_recovered', a."id", NULL FROM "SyncAlert" a
      CROSS JOIN LATERAL (SELECT COALESCE(max(r."number"), 0) AS "number" FROM ${runs} r
        WHERE ${subjectId} = a."subjectId" AND r."status" IN ('failed', 'partial')) bad
      CROSS JOIN LATERAL (SELECT count(*) AS "runs" FROM ${runs} r
        WHERE ${subjectId} = a."subjectId" AND ${isGood}
          AND r."number" > GREATEST(a."lastRunNumber", bad."number")
          AND r."finishedAt" < ${toldBefore}::timestamptz) good
      WHERE ${isOpen} AND good."runs" > 0
        AND CASE WHEN bad."number" > a."lastRunNumber" THEN 0 ELSE a."goodRuns" END + good."runs"
          >= CASE a."status" WHEN 'active' THEN 1 ELSE ${GOOD_RUNS_TO_RECOVER}::int END`;
}

function foundFault({ fault, alertId, subjectKind, subjectId, recipientId }: FaultRow): FoundFault[] {
  if (!isAlertFault(fault)) return [];
  const subject = { kind: subjectKind, id: subjectId };
  return [{ fault, alertId, subject, ...(recipientId === null ? {} : { recipientId }) }];
}
