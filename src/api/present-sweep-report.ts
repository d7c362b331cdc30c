import type { SweepReportAnswer } from '../contract/sweep-reports.ts';
import { msBetween } from '../domain/instant.ts';
import { isStaff } from '../domain/member.ts';
import type { SweepReport } from '../sweep-ports.ts';
import type { Person } from './session.ts';
import { type TemporalWebUi, workflowLink } from './temporal-link.ts';

/** A report as a person may read it: what is another’s operation, and its workflow, is support’s and admin’s to see. */
export function presentSweepReport(
  report: SweepReport,
  { person, temporal }: { readonly person: Person; readonly temporal: TemporalWebUi | undefined },
): SweepReportAnswer {
  const { id, mode, status, operationId, ownerId, startedAt, finishedAt, workflowId, figures } = report;
  const isTold = isStaff(person.role) || ownerId === person.memberId;
  return {
    id,
    mode,
    status,
    ownerId,
    startedAt,
    finishedAt,
    trigger: operationId === null ? 'schedule' : 'operation',
    operationId: isTold ? operationId : null,
    durationMs: finishedAt === null ? null : msBetween(startedAt, finishedAt),
    ...presentFigures(figures),
    temporalUrl: isStaff(person.role) && temporal ? workflowLink(temporal, workflowId) : null,
  };
}

type Figures = Pick<SweepReportAnswer, 'listings' | 'nights' | 'pushes' | 'conflictsOpened' | 'requests'>;

function presentFigures(figures: SweepReport['figures']): Figures {
  const { listings: total, unchanged, changed, partial, failed, deferred, unfinished, busy } = figures;
  const { nightsAdded: added, nightsReleased: released, nightsHeld: held, pushes, conflictsOpened } = figures;
  const sent = Object.entries(figures.requests).map(([platform, requests]) => ({ platform, requests }));
  return {
    listings: { total, unchanged, changed, partial, failed, deferred, unfinished, busy },
    nights: { added, released, held },
    pushes,
    conflictsOpened,
    requests: sent.sort((a, b) => b.requests - a.requests || (a.platform < b.platform ? -1 : 1)),
  };
}
