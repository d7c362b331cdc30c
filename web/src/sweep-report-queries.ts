import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getSweepReport, listSweepReports } from '../../src/contract/sweep-reports.ts';
import { call } from './api.ts';

/** A sweep that is under way is looked at again this often. */
const REFRESH_MS = 5000;

/** A page of reports, newest first. */
export function sweepReportsQuery(page: number) {
  return queryOptions({
    queryKey: ['sweep-reports', page],
    queryFn: () => call(listSweepReports, { query: { page, pageSize: 20 } }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** One report. */
export function sweepReportQuery(reportId: string) {
  return queryOptions({
    queryKey: ['sweep-report', reportId],
    queryFn: async () => (await call(getSweepReport, { params: { reportId } })).data,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? REFRESH_MS : false),
  });
}
