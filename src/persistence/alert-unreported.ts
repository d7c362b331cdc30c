import { type AlertSubjectKind, type AlertSubjectRef, alertSubjectKinds } from '../domain/alert-subject.ts';
import type { Instant } from '../domain/instant.ts';
import { tablesOf } from './alert-subjects.ts';
import type { PrismaClient } from './prisma.ts';

/** See `SweepStore.subjectsUnreported`. */
export async function subjectsUnreported(
  prisma: PrismaClient,
  since: Instant,
  limit: number,
): Promise<readonly AlertSubjectRef[]> {
  const found = await Promise.all(alertSubjectKinds.map((kind) => unreportedOf(prisma, kind, { since, limit })));
  return found.flat();
}

async function unreportedOf(
  prisma: PrismaClient,
  kind: AlertSubjectKind,
  { since, limit }: { readonly since: Instant; readonly limit: number },
): Promise<AlertSubjectRef[]> {
  const { subjects, isThere, isActive, runs, subjectId, isGood } = tablesOf[kind];
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT s."id"::text FROM ${runs} r JOIN ${subjects} s ON s."id" = ${subjectId}
    WHERE ${isThere} AND ${isActive} AND r."status" IN ('failed', 'partial') AND r."finishedAt" >= ${since}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM "AlertOccurrence" o WHERE o."runId" = r."id")
      AND r."number" > COALESCE((
        SELECT max(r."number") FROM ${runs} r WHERE ${subjectId} = s."id" AND ${isGood}), 0)
    LIMIT ${limit}`;
  return rows.map(({ id }) => ({ kind, id }));
}
