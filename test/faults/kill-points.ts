import { activityInfo } from '@temporalio/activity';

/**
 * The places in a pass, in a breaker's probe, in what it tells a hub, in its report, in an alert's workflow, in a mail and in a run of an
 * account where a worker can be lost.
 */
export const killPoints = [
  'after claim',
  'after the first reading',
  'before settle',
  'after settle',
  'after the report',
  'before the review',
  'after the review',
  'before the wake',
  'after the wake',
  'before the mail is claimed',
  'after the mail is claimed',
  'inside the handover',
  'after the handover',
  'after the refusal',
  'after the mail is settled',
  'with a probe under way',
  'after the publication is taken',
  'after the hub has closed',
  'after the publication is ended',
  'after the account’s run is claimed',
  'after the service has answered',
  'while a page is written',
  'after a page is written',
  'after a wait for a limit is written',
  'after a wait to try again is written',
  'while it waits to try again',
  'before trades are derived',
  'after trades are derived',
  'before the account’s run ends',
  'after the account’s run has ended',
] as const;
export type KillPoint = (typeof killPoints)[number];

/** Where each workflow's activities stop, by workflow ID. */
export type Stops = Readonly<Record<string, KillPoint>>;

/** How often a workflow passes its place before it stops there, by workflow ID; 0 for those that are not named. */
export type Passings = Readonly<Record<string, number>>;

/** Keeps activities at their places: each says once on the standard output that it is there, and goes no further. */
export class Blockade {
  private readonly stops: Stops;
  private readonly toPass: Map<string, number>;
  private readonly told = new Set<string>();

  constructor(stops: Stops, passings: Passings = {}) {
    this.stops = stops;
    this.toPass = new Map(Object.entries(passings));
  }

  /** True when the activity that asks is to stop at this place; it has said so then. */
  isAt(point: KillPoint): boolean {
    const { workflowId = '' } = activityInfo().workflowExecution ?? {};
    if (this.stops[workflowId] !== point) return false;
    const left = this.toPass.get(workflowId) ?? 0;
    this.toPass.set(workflowId, left - 1);
    if (left > 0) return false;
    if (!this.told.has(workflowId)) process.stdout.write(`${JSON.stringify({ workflowId, point })}\n`);
    this.told.add(workflowId);
    return true;
  }

  /** Never resolves when this is the place of the activity's workflow. */
  async reach(point: KillPoint): Promise<void> {
    if (this.isAt(point)) await new Promise<never>(() => {});
  }
}
