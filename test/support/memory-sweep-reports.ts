import { noFigures } from '../../src/domain/sweep.ts';
import type { SweepReport, SweepReportStore } from '../../src/sweep-ports.ts';

/** A sweep by the schedule that found three listings, one of them with news. */
export function aSweepReport(fields: Partial<SweepReport> & Pick<SweepReport, 'id'>): SweepReport {
  return {
    ...{ mode: 'changed', status: 'completed', operationId: null, ownerId: null },
    ...{ startedAt: '2026-11-24T06:00:00.000Z', finishedAt: '2026-11-24T06:00:12.000Z' },
    workflowId: 'calendar-sweep-2026-11-24T06:00:00Z',
    figures: { ...noFigures, listings: 3, unchanged: 2, changed: 1, nightsAdded: 4, requests: { airbnb: 5, vrbo: 9 } },
    ...fields,
  };
}

/** Reports in memory, which are within anybody’s reach. */
export function memorySweepReports(reports: readonly SweepReport[]): Pick<SweepReportStore, 'list' | 'find'> {
  return {
    list: async (_reach, { page, pageSize }) => ({
      items: reports.slice((page - 1) * pageSize, page * pageSize),
      total: reports.length,
    }),
    find: async (_reach, id) => reports.find((report) => report.id === id),
  };
}
