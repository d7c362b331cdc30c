import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { activityInfo } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Worker } from '@temporalio/worker';
import express from 'express';
import { pino } from 'pino';
import { type ActivityDeps, createActivities } from '../../activities/index.ts';
import { type AccountControls, openAccountFakes } from '../../sandbox/accounts/accounts.ts';
import type { AccountConnector, AccountRecord } from '../../src/account-ports.ts';
import type {
  AccountConnection,
  AccountPatch,
  AccountRun,
  NewAccountConnection,
} from '../../src/account-store-ports.ts';
import { createHubReader } from '../../src/connectors/hubs/hub-reader.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { requestCounter } from '../../src/connectors/request-counter.ts';
import type { AccountFailure } from '../../src/domain/account-failure.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Actor } from '../../src/domain/member.ts';
import { openAccounts } from '../../src/parts/accounts.ts';
import { systemPause } from '../../src/parts/stores.ts';
import { bundleWorkflows } from '../../src/parts/worker.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import {
  connectionSyncWorkflowId,
  LISTING_RUN_TIMEOUT_MS,
  MAIL_TASK_QUEUE,
  TASK_QUEUE,
} from '../../workflows/messages.ts';
import { ofAccount } from '../support/alert-subjects.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { FakeHub } from '../support/fake-hub.ts';
import { silentConnectors } from '../support/no-accounts.ts';
import { noPusher } from '../support/no-push.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { World } from '../support/world.ts';

let bundle: ReturnType<typeof bundleWorkflows> | undefined;

/** A connection of the tests: its owner asks for what is asked for. */
export type Connected = { readonly id: string; readonly owner: Actor };

/** What a run waited for, as its log line says. */
export type Waited = { readonly connectionId: string; readonly failure: AccountFailure; readonly waitMs: number };

/**
 * The engine of account connections whole: real workflows, activities, stores on PostgreSQL, connectors and simulated services,
 * before a Temporal server in which waits pass at once. All clocks are that server’s.
 */
export class SkippingEngine {
  readonly world: World;
  readonly environment: TestWorkflowEnvironment;
  readonly fakes: AccountControls;
  readonly mailer = new RecordingMailer();
  readonly waits: Waited[] = [];
  /** Called after each page that a connector read, with the connection’s ID and how many pages of it were read. */
  onPage: (connectionId: string, pages: number) => Promise<void> | void = () => {};
  private readonly server: Server;
  private readonly url: string;
  private readonly clock: SkippedClock;

  private constructor(
    parts: Pick<SkippingEngine, 'world' | 'environment' | 'fakes'> & {
      server: Server;
      url: string;
      clock: SkippedClock;
    },
  ) {
    this.world = parts.world;
    this.environment = parts.environment;
    this.fakes = parts.fakes;
    this.server = parts.server;
    this.url = parts.url;
    this.clock = parts.clock;
  }

  static async create(): Promise<SkippingEngine> {
    const [environment, world] = await Promise.all([timeSkippingEnvironment(), World.create()]);
    const clock = new SkippedClock(await environment.currentTimeMs());
    const { router, controls } = openAccountFakes({ clock });
    const server = express().use('/accounts', router).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulated services have no port.');
    const url = `http://127.0.0.1:${address.port}`;
    return new SkippingEngine({ environment, world, fakes: controls, server, url, clock });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.environment.teardown();
    await this.world.close();
  }

  now(): Instant {
    return this.clock.now();
  }

  /** Lets this much time pass for all but workflows, whose waits pass by themselves. */
  pass(ms: number): void {
    this.clock.pass(ms);
  }

  /** Does `use` while a worker works. */
  async whileWorking<T>(use: () => Promise<T>): Promise<T> {
    const activities = createActivities(this.activityDeps());
    bundle ??= bundleWorkflows(new DefaultLogger('ERROR'));
    const workflowBundle = await bundle;
    const connection = this.environment.nativeConnection;
    // Without a cache, as a worker that has just started: another takes over where one stopped.
    const main = { connection, workflowBundle, activities, taskQueue: TASK_QUEUE, maxCachedWorkflows: 0 };
    const worker = await Worker.create({
      ...main,
      workflowFailureErrorTypes: { '*': ['Error', 'NondeterminismError'] },
    });
    const mail = await Worker.create({ connection, activities, taskQueue: MAIL_TASK_QUEUE });
    return worker.runUntil(mail.runUntil(use));
  }

  async connect(account: Partial<NewAccountConnection>, by?: Actor): Promise<Connected> {
    const owner = by ?? (await this.world.aMember());
    const usual = { kind: 'brokerage', connector: 'alpaca', platform: 'alpaca', label: 'Alpaca' } as const;
    const chosen = {
      config: { environment: 'paper' },
      secrets: {},
      accountId: null,
      syncEnabled: true,
      syncIntervalMin: 15,
    };
    const created = await this.world.stores.accounts.create(
      { actor: owner, now: this.now() },
      { ...usual, ...chosen, ...account },
      100,
    );
    if (created.outcome !== 'saved') throw new Error(`The account was not connected: ${created.outcome}`);
    return { id: created.connection.id, owner };
  }

  /** Starts what is owed to a connection, or tells the run that is under way. */
  async wake({ id }: Connected): Promise<void> {
    await this.orchestrator().accountSyncRequested(id, 'schedule');
  }

  /** Runs what is owed to a connection to its end; time passes as its waits need. */
  async toTheEnd(connected: Connected): Promise<void> {
    await this.wake(connected);
    await this.finished(connected);
  }

  /** The end of what is under way, whose waits pass as they are: nobody asks for anything. */
  async finished({ id }: Connected): Promise<void> {
    await this.environment.client.workflow.getHandle(connectionSyncWorkflowId(id)).result();
  }

  /** Has its owner ask for a run, and runs it to its end; gives the newest run. */
  async askedAndRead(connected: Connected): Promise<AccountRun> {
    await this.ask(connected);
    await this.toTheEnd(connected);
    return this.newestRun(connected);
  }

  /** Runs what is owed to its end; gives the newest run. */
  async read(connected: Connected): Promise<AccountRun> {
    await this.toTheEnd(connected);
    return this.newestRun(connected);
  }

  async ask({ id, owner }: Connected) {
    const asked = await this.world.stores.accounts.request(this.by(owner), id);
    if (!asked) throw new Error('The request was not taken.');
    return asked;
  }

  async change({ id, owner }: Connected, patch: AccountPatch): Promise<AccountConnection> {
    const changed = await this.world.stores.accounts.update(this.by(owner), id, patch);
    if (changed?.outcome !== 'saved') throw new Error('The connection was not changed.');
    return changed.connection;
  }

  async find({ id }: Connected): Promise<AccountConnection> {
    const found = await this.world.stores.accounts.find({ kind: 'any' }, id);
    if (!found) throw new Error(`There is no connection ${id}.`);
    return found;
  }

  async runs({ id }: Connected): Promise<readonly AccountRun[]> {
    return (await this.world.stores.accounts.runs({ kind: 'any' }, id, { page: 1, pageSize: 100 }))?.items ?? [];
  }

  async newestRun(connected: Connected): Promise<AccountRun> {
    const [run] = await this.runs(connected);
    if (!run) throw new Error(`The connection ${connected.id} has no run.`);
    return run;
  }

  /** Has its alert reviewed, as its supervision does. */
  async review({ id }: Pick<Connected, 'id'>): Promise<void> {
    await this.world.stores.supervision.review(ofAccount(id), this.now());
  }

  /** What its owner is told of its failures: the stage of each mail that is owed. */
  async told({ id, owner }: Connected): Promise<readonly string[]> {
    const where = { alert: { subjectId: id }, recipientId: owner.memberId };
    const rows = await this.world.prisma.notification.findMany({ where, orderBy: { createdAt: 'asc' } });
    return rows.map(({ stage }) => stage);
  }

  /** How its alerts stand, the oldest first. */
  async alertsOf({ id }: Connected): Promise<readonly string[]> {
    const rows = await this.world.prisma.syncAlert.findMany({
      where: { subjectId: id },
      orderBy: { createdAt: 'asc' },
    });
    return rows.map(({ status }) => status);
  }

  /** IDs of the connections that the minute tick would start at an instant. */
  due(at: Instant): Promise<readonly string[]> {
    return this.world.stores.accountPasses.due(at, 1_000);
  }

  by(actor: Actor) {
    return { actor, reach: { kind: 'own', memberId: actor.memberId } as const, now: this.now() };
  }

  of({ id, owner }: Connected) {
    return { ...this.by(owner), connectionId: id };
  }

  /** A row of Alpaca as its connector reads it by now. */
  normalize(stream: string, raw: unknown): AccountRecord {
    const { alpaca } = silentConnectors;
    const access = { connectionId: '', config: { environment: 'paper' }, secrets: {}, accountId: null };
    const record = alpaca.normalize(stream, raw, access);
    if ('reason' in record) throw new Error(`The row is not readable yet: ${record.reason}.`);
    return record;
  }

  /** What runs tell alerts is reviewed at once, and what a review owes anybody stays in the database to be counted. */
  private supervision() {
    const review = (id: string) => this.review({ id });
    return quietOrchestrator({ accountFailureReported: review, recovered: review });
  }

  private orchestrator() {
    return createOrchestrator(this.environment.client, { maximumAttempts: 2 });
  }

  private activityDeps(): ActivityDeps {
    const { world, clock, mailer } = this;
    const { stores } = world;
    const hubs = new FakeHub().hubs();
    const accounts = openAccounts({ sandboxUrl: this.url, stores, logger: pino({ level: 'silent' }), clock });
    return {
      ...{ accounts: stores.accounts, accountPasses: stores.accountPasses, accountLimits: accounts.limits },
      accountConnectors: { ...accounts.connectors, alpaca: this.watched(accounts.connectors.alpaca) },
      accountLog: { ...accounts.log, waits: (wait) => void this.waits.push(wait) },
      ...{ hashOf: accounts.hashOf, newId: randomUUID, requests: requestCounter },
      ...{ hubs, units: createHubReader(hubs), publications: stores.publications, hubInbox: stores.hubs },
      ...{ told: stores.toldConnections, pause: systemPause },
      ...{ cancellations: stores.cancellations, operations: stores.operations, news: stores.news },
      ...{
        passes: stores.passes,
        sweeps: stores.sweeps,
        alerts: stores.supervision,
        sweepReports: stores.sweepReports,
      },
      ...{
        notifications: stores.notifications,
        mailer,
        notices: stores.notices,
        pushes: stores.pushes,
        pusher: noPusher,
      },
      ...{ breakers: closedBreakers, incidents: stores.incidents, orchestrator: this.supervision(), clock },
      // In the middle: a wait is as long as it is said to be.
      random: () => 0.5,
      feeds: createIcalConnector({ allowedOrigins: [this.url], clock }),
      settings: {
        retry: { maxRetries: 1, baseMs: 100, factor: 2, maxMs: 1_000 },
        ...{ requestSpacingMs: 300, sweepIntervalMs: 30 * 60_000, sweepMode: 'all' },
        runTimeoutMs: LISTING_RUN_TIMEOUT_MS,
      },
    };
  }

  private watched(connector: AccountConnector): AccountConnector {
    const counts = new Map<string, number>();
    return {
      ...connector,
      readPage: async (access, page, call) => {
        const read = await connector.readPage(access, page, call);
        const pages = (counts.get(access.connectionId) ?? 0) + 1;
        counts.set(access.connectionId, pages);
        await this.onPage(access.connectionId, pages);
        return read;
      },
    };
  }
}

/** The server’s time as activities see it and, between them, the last one that was seen; ahead by what was let pass. */
class SkippedClock {
  private lastMs: number;
  private aheadMs = 0;

  constructor(nowMs: number) {
    this.lastMs = nowMs;
  }

  pass(ms: number): void {
    this.aheadMs += ms;
  }

  now(): Instant {
    const ownMs = scheduledMs();
    this.lastMs = Math.max(this.lastMs, ownMs ?? 0);
    return new Date((ownMs ?? this.lastMs) + this.aheadMs).toISOString();
  }
}

/** When the activity that asks was scheduled; undefined for whoever is in none. */
function scheduledMs(): number | undefined {
  try {
    return activityInfo().currentAttemptScheduledTimestampMs;
  } catch {
    return undefined;
  }
}
