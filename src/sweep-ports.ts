import type { Instant } from './domain/instant.ts';
import type { Reach } from './domain/member.ts';
import type { SweepFigures, SweepMode, SweepModeSetting, SweepStatus } from './domain/sweep.ts';
import type { Page, Paged } from './ports.ts';

/**
 * What one sweep did. `operationId` is the operation that asked for it, null for the schedule; `ownerId` is whose listings
 * it swept, null for all. `finishedAt` is null while it is `running`.
 */
export type SweepReport = {
  readonly id: string;
  readonly mode: SweepMode;
  readonly status: SweepStatus;
  readonly operationId: string | null;
  readonly ownerId: string | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly workflowId: string;
  readonly figures: SweepFigures;
};

/** A sweep that begins. `firstRunId` is the first run of its workflow, so that a repeated call finds the same report. */
export type SweepStart = {
  readonly workflowId: string;
  readonly firstRunId: string;
  readonly operationId: string | null;
  readonly ownerId: string | null;
  readonly setting: SweepModeSetting;
  readonly now: Instant;
};

/** HTTP requests by platform. */
export type RequestCounts = Readonly<Record<string, number>>;

export interface SweepReportStore {
  /**
   * Begins a report, and decides the mode by how many active listings there are. Closes as `aborted` what cannot be under way
   * any more: of the schedule, any other; of operations, those begun before `deadBefore`.
   */
  begin(
    sweep: SweepStart,
    deadBefore: Instant,
  ): Promise<{ readonly sweepId: string; readonly mode: SweepMode; readonly aborted: number }>;
  /** Ends a report with the figures of its runs. One that was closed meanwhile stays as it is; what it says is the answer. */
  end(sweepId: string, busy: number, now: Instant): Promise<SweepReport>;
  /** Adds requests by which a sweep asked for news that a run of its own then read. */
  addAskRequests(sweepId: string, requests: RequestCounts): Promise<void>;
  /**
   * Reports, newest first. Within reach of a member are those of sweeps that came by a listing of theirs, with the figures of
   * these alone.
   */
  list(reach: Reach, page: Page): Promise<Paged<SweepReport>>;
  find(reach: Reach, reportId: string): Promise<SweepReport | undefined>;
}
