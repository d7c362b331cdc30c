import { type Instant, msBetween } from '../domain/instant.ts';
import { endOfRuns, type OperationEnd } from '../domain/sync-operation.ts';
import type { OperationResult, SweptCounts } from '../operation-ports.ts';
import type { SweepReport } from '../sweep-ports.ts';
import { noRuns } from './operation-row.ts';
import type { PrismaClient } from './prisma.ts';
import { withFigures } from './sweep-report-store.ts';

/** The sweep of an operation: what it is at, and how the operation ends by it. */
export type OperationSweep = {
  readonly isUnderWay: boolean;
  readonly end: OperationEnd;
  readonly result: OperationResult & { readonly of: 'sweep' };
};

/** What is handed over as a sweep ends may not have begun for so long. */
const BEGINNING_MS = 2 * 60_000;

/** The sweep that an operation had started, with its runs as they are now; undefined where none has begun yet. */
export async function sweepOf(
  prisma: PrismaClient,
  operationId: string,
  now: Instant,
): Promise<OperationSweep | undefined> {
  const report = await reportOf(prisma, operationId);
  if (!report) return undefined;
  const result = resultOf(report);
  const end = report.status === 'aborted' ? 'failed' : endOf(result);
  return { isUnderWay: await isUnderWay(prisma, report, now), end, result };
}

/** What the sweep of an operation has done by now. */
export async function sweptBy(
  prisma: PrismaClient,
  operationId: string,
): Promise<OperationSweep['result'] | undefined> {
  const report = await reportOf(prisma, operationId);
  return report && resultOf(report);
}

async function reportOf(prisma: PrismaClient, operationId: string): Promise<SweepReport | undefined> {
  const row = await prisma.sweepReport.findUnique({ where: { operationId } });
  return row ? (await withFigures(prisma, [row], { kind: 'any' }))[0] : undefined;
}

function resultOf({ id, figures }: SweepReport): OperationSweep['result'] {
  const { listings, unchanged, changed, partial, failed, deferred, unfinished } = figures;
  return { of: 'sweep', reportId: id, listings, unchanged, changed, partial, failed, deferred, unfinished };
}

/** It is, also when it has come by all listings, until the runs that it had begun have ended. */
async function isUnderWay(prisma: PrismaClient, report: SweepReport, now: Instant): Promise<boolean> {
  const { id: sweepId, finishedAt, figures } = report;
  if (finishedAt === null) return true;
  if (figures.unfinished === 0) return false;
  if (msBetween(finishedAt, now) < BEGINNING_MS) return true;
  return (await prisma.syncRun.findFirst({ where: { sweepId, status: 'running' }, select: { id: true } })) !== null;
}

/** A listing whose sync was begun and did not end, or never began, was not synced by it. */
function endOf({ unchanged, changed, partial, failed, deferred, unfinished }: SweptCounts): OperationEnd {
  return endOfRuns({ ...noRuns, succeeded: unchanged + changed, partial, failed, deferred, running: unfinished });
}
