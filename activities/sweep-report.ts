import { activityInfo } from '@temporalio/activity';
import { plusMs } from '../src/domain/instant.ts';
import { SWEEP_OPERATION_TIMEOUT_MS, type SweepModeSetting } from '../src/domain/sweep.ts';
import type { Clock } from '../src/ports.ts';
import type { SweepReportStore } from '../src/sweep-ports.ts';
import type { BegunSweep, SweepScope } from '../workflows/sweep-messages.ts';
import { sanitised } from './failure.ts';

/** What the reports of sweeps need. */
export type SweepReportDeps = {
  readonly sweepReports: SweepReportStore;
  readonly clock: Clock;
  readonly settings: { readonly sweepMode: SweepModeSetting };
};

/** `listings`: those that it logged or had synced; `busy`: those whose sync was under way when it came. */
type EndedSweep = { readonly sweepId: string; readonly listings: number; readonly busy: number };

/** The activities of `syncListingCalendars` that begin and end its report. */
export function createSweepReportActivities(deps: SweepReportDeps) {
  return {
    /** Begins the report of this workflow’s sweep, and says how it goes. A repeated call finds it. */
    beginSweep: ({ scope }: { readonly scope: SweepScope | null }): Promise<BegunSweep> =>
      sanitised(() => beginSweep(deps, scope)),

    /** Ends it with the figures of its runs. */
    endSweep: ({ sweepId, ...came }: EndedSweep): Promise<void> =>
      sanitised(async () => {
        await deps.sweepReports.end(sweepId, came, deps.clock.now());
      }),
  };
}

async function beginSweep({ sweepReports, clock, settings }: SweepReportDeps, scope: SweepScope | null) {
  const { workflowId, runId: firstRunId } = workflowOfSweep();
  const { operationId, ownerId } = scope ?? { operationId: null, ownerId: null };
  const now = clock.now();
  // Who asks for a sweep asks for what is new, whatever the schedule does.
  const setting = scope === null ? settings.sweepMode : 'changed';
  const start = { workflowId, firstRunId, operationId, ownerId, setting, now };
  const { sweepId, mode, isStopped } = await sweepReports.begin(start, plusMs(now, -SWEEP_OPERATION_TIMEOUT_MS));
  return { sweepId, mode, ...(isStopped ? { isStopped } : {}) };
}

/** The workflow whose activity this is. */
export function workflowOfSweep(): { readonly workflowId: string; readonly runId: string } {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) throw new Error('A sweep runs in a workflow only.');
  return workflowExecution;
}
