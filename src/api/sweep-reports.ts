import * as contract from '../contract/sweep-reports.ts';
import { isStaff, type Reach } from '../domain/member.ts';
import type { ApiDeps } from './api-deps.ts';
import { presentSweepReport } from './present-sweep-report.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';
import type { Person } from './session.ts';
import { temporalWebUi } from './temporal-link.ts';

/** Reports of sweeps: figures alone, of all listings for support and admin, of their own for members. */
export function sweepReportRoutes({ sweepReports, settings }: ApiDeps) {
  const temporal = temporalWebUi(settings);
  return {
    listSweepReports: handle(contract.listSweepReports, async ({ query: { page, pageSize }, person }) => {
      const { items, total } = await sweepReports.list(reachOf(person), { page, pageSize });
      const data = items.map((report) => presentSweepReport(report, { person, temporal }));
      return { data, meta: { total, page, pageSize } };
    }),

    getSweepReport: handle(contract.getSweepReport, async ({ params: { reportId }, person }) => {
      const report = await sweepReports.find(reachOf(person), reportId);
      return report ? { data: presentSweepReport(report, { person, temporal }) } : notFound('report', reportId);
    }),
  };
}

function reachOf({ memberId, role }: Person): Reach {
  return isStaff(role) ? { kind: 'any' } : { kind: 'own', memberId };
}
