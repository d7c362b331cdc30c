import { noFigures } from '../domain/sweep.ts';
import { endOfRuns, type OperationEnd } from '../domain/sync-operation.ts';
import type { OperationResult, SweptCounts } from '../operation-ports.ts';
import { noRuns } from './operation-row.ts';
import type { PrismaClient } from './prisma.ts';
import { figuresOfRuns } from './sweep-figures.ts';

/** The sweep of an operation: what it is at, and how the operation ends by it. */
export type OperationSweep = {
  readonly isUnderWay: boolean;
  readonly end: OperationEnd;
  readonly result: OperationResult & { readonly of: 'sweep' };
};

/** The sweep that an operation had started; undefined where none has begun yet. */
export async function sweepOf(prisma: PrismaClient, operationId: string): Promise<OperationSweep | undefined> {
  const report = await prisma.sweepReport.findUnique({ where: { operationId } });
  if (!report) return undefined;
  const isUnderWay = report.status === 'running';
  const figures = isUnderWay ? ((await figuresOfRuns(prisma, [report.id], null)).get(report.id) ?? noFigures) : report;
  const result = { of: 'sweep' as const, reportId: report.id, ...countsOf(figures) };
  return { isUnderWay, end: report.status === 'aborted' ? 'failed' : endOf(result), result };
}

function countsOf(figures: SweptCounts): SweptCounts {
  const { listings, unchanged, changed, partial, failed, deferred, unfinished } = figures;
  return { listings, unchanged, changed, partial, failed, deferred, unfinished };
}

/** What was under way still when the sweep ended goes on by itself, and failed nothing. */
function endOf({ unchanged, changed, partial, failed, deferred, unfinished }: SweptCounts): OperationEnd {
  return endOfRuns({ ...noRuns, succeeded: unchanged + changed + unfinished, partial, failed, deferred });
}
