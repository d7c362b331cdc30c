import { randomUUID } from 'node:crypto';
import type { WorkflowExecutionStatusName } from '@temporalio/client';
import type { ActivityDeps } from '../../activities/index.ts';
import type { Fault } from '../../sandbox/fault.ts';
import type { Alert } from '../../src/domain/alert.ts';
import type { Actor } from '../../src/domain/member.ts';
import type { Run } from '../../src/domain/run.ts';
import { alertWorkflowId, listingSyncWorkflowId, notifyWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncDueConnections } from '../../workflows/sync-due-connections.ts';
import { syncListing } from '../../workflows/sync-listing.ts';
import { type Engine, MAXIMUM_ATTEMPTS, type SyncedListing } from '../support/engine.ts';
import { eventually, eventuallyTrue } from '../support/eventually.ts';
import { apiAs } from './api-as.ts';
import { MovableClock } from './movable-clock.ts';

const everything = { page: 1, pageSize: 100 };

/** A feed that is down: worth another attempt, and nothing that the owner can mend. */
export const DOWN: Fault = { kind: 'status', code: 503 };
/** A feed that is gone: no other attempt helps, and the owner is told. */
export const GONE: Fault = { kind: 'status', code: 404 };

/** Listings of the engine that fail and recover run by run, in the time of a clock that the test moves. */
export class AlertDrill {
  readonly clock = new MovableClock();
  private readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Does `use` while a worker works by this drill’s clock. */
  whileWorking<T>(use: () => Promise<T>, different: Partial<ActivityDeps> = {}): Promise<T> {
    return this.engine.whileWorking(use, { clock: this.clock, ...different });
  }

  async aFailingListing(fault: Fault = DOWN): Promise<SyncedListing> {
    const listing = await this.engine.aListing('airbnb');
    this.breakFeed(listing, fault);
    return listing;
  }

  breakFeed({ rooms }: SyncedListing, fault: Fault): void {
    for (const room of rooms) this.engine.sandbox.control.setFault(room, fault);
  }

  mendFeed(listing: SyncedListing): void {
    this.breakFeed(listing, { kind: 'none' });
  }

  /** Starts the listing’s sync as the sweep does. */
  startSync({ listingId }: SyncedListing) {
    return this.engine.client.workflow.start(syncListing, {
      ...{ workflowId: listingSyncWorkflowId(listingId), taskQueue: TASK_QUEUE },
      args: [{ listingId, trigger: 'schedule', maximumAttempts: MAXIMUM_ATTEMPTS }],
    });
  }

  /** A run by the sweep half an hour later, to its end. */
  async sync(listing: SyncedListing): Promise<Run> {
    this.clock.aheadMin += 30;
    const { runIds } = await (await this.startSync(listing)).result();
    return this.engine.run(runIds[0] ?? 'none');
  }

  /** Failed runs by the sweep, each told by the alert; gives how the alert stood after each. */
  async fail(listing: SyncedListing, times = 1): Promise<string[]> {
    const states: string[] = [];
    for (let run = 0; run < times; run += 1) states.push(await this.told(listing, await this.sync(listing)));
    return states;
  }

  /** A run that somebody asked for, told by the alert; gives how the alert stood after it. */
  async failByHand(listing: SyncedListing): Promise<string> {
    const { id } = await this.engine.request(listing);
    return this.told(listing, await this.engine.endedRun(id));
  }

  /** How the alert stands once it tells the run. */
  async told(listing: SyncedListing, run: Run): Promise<string> {
    const where = { runId: run.id };
    const { alertOccurrence } = this.engine.world.prisma;
    await eventuallyTrue(`run ${run.number} in an alert`, async () => (await alertOccurrence.count({ where })) === 1);
    return this.state(listing);
  }

  /** Has the alert reviewed once more, and waits for it. */
  async review({ listingId }: SyncedListing): Promise<void> {
    const { syncAlert } = this.engine.world.prisma;
    const look = async () =>
      (await syncAlert.findFirstOrThrow({ where: { subjectId: listingId } })).nextReviewAt?.getTime();
    const before = await look();
    await this.engine.orchestrator.failureReported(listingId);
    await eventuallyTrue('another review', async () => (await look()) !== before);
  }

  /** The minute tick. */
  tick() {
    const start = { workflowId: `due-connections-${randomUUID()}`, taskQueue: TASK_QUEUE };
    return this.engine.client.workflow.execute(syncDueConnections, start);
  }

  /** Its alerts, the oldest first. */
  async alerts({ listingId }: SyncedListing): Promise<readonly Alert[]> {
    const { items } = await this.engine.stores.alerts.list({ statuses: [], subjectId: listingId }, everything);
    return items.map(({ alert }) => alert).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  /** Its newest alert. */
  async alert(listing: SyncedListing): Promise<Alert> {
    const alert = (await this.alerts(listing)).at(-1);
    if (!alert) throw new Error(`Listing ${listing.listingId} has no alert.`);
    return alert;
  }

  /** Its newest alert as text: `escalated 3/3`. */
  async state(listing: SyncedListing): Promise<string> {
    const { status, failedAttempts, threshold } = await this.alert(listing);
    return `${status} ${failedAttempts}/${threshold}`;
  }

  /** The audit actions of its newest alert, the oldest first. */
  async trail(listing: SyncedListing): Promise<string[]> {
    const events = await this.engine.stores.alerts.events((await this.alert(listing)).id, everything);
    return (events?.items ?? []).map(({ action }) => action).reverse();
  }

  /** What the mail server took about the listing, once nothing more of it is owed: `escalated → <recipient ID>`. */
  async mails({ listingId }: SyncedListing): Promise<string[]> {
    const { notification } = this.engine.world.prisma;
    const where = { alert: { subjectId: listingId }, status: { in: ['pending' as const, 'sending' as const] } };
    await eventuallyTrue('all mail of the listing', async () => (await notification.count({ where })) === 0);
    return this.engine.mailer.taken.flatMap(({ entries, recipient }) =>
      entries
        .filter((entry) => entry.subject.id === listingId)
        .map(({ stage }) => `${stage} → ${recipient.recipientId}`),
    );
  }

  /** How the listing’s alert workflow stands, once it is `wanted` if that is given. */
  async workflowStatus({ listingId }: SyncedListing, wanted?: WorkflowExecutionStatusName): Promise<string> {
    const look = async () => {
      const { name } = (await this.alertHandle(listingId).describe()).status;
      return wanted === undefined || name === wanted ? name : undefined;
    };
    return eventually(`the workflow of the alert ${wanted ?? ''}`, look);
  }

  alertHandle(listingId: string) {
    return this.engine.client.workflow.getHandle(alertWorkflowId(listingId));
  }

  notifyHandle(recipientId: string) {
    return this.engine.client.workflow.getHandle(notifyWorkflowId(recipientId));
  }

  /** The API as this person uses it. */
  api(actor: Actor) {
    const { world, orchestrator } = this.engine;
    return apiAs(actor, { world, orchestrator, clock: this.clock });
  }

  /** Presses “Résoudre”. */
  resolve(alertId: string, actor: Actor) {
    return this.api(actor).patch(`/api/admin/alerts/${alertId}/resolve`).send({ note: 'Feed mended by its platform.' });
  }
}
