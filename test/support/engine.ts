import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { type Activities, type ActivityDeps, createActivities } from '../../activities/index.ts';
import type { SandboxPlatform } from '../../sandbox/room.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { createHubReader } from '../../src/connectors/hubs/hub-reader.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { requestCounter } from '../../src/connectors/request-counter.ts';
import { dateInZone, plusDays } from '../../src/domain/calendar-date.ts';
import type { Actor } from '../../src/domain/member.ts';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import type { Run } from '../../src/domain/run.ts';
import { openAccounts } from '../../src/parts/accounts.ts';
import { createStores, type Stores, systemClock, systemPause } from '../../src/parts/stores.ts';
import type { ByHand, Connection, Orchestrator } from '../../src/ports.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { LISTING_RUN_TIMEOUT_MS } from '../../workflows/messages.ts';
import { closedBreakers } from './closed-breakers.ts';
import { eventually } from './eventually.ts';
import { FakeHub } from './fake-hub.ts';
import { noPusher } from './no-push.ts';
import { RecordingMailer } from './recording-mailer.ts';
import { devServerEnvironment, workerWith } from './temporal.ts';
import { testDefaults, World } from './world.ts';

/** How often a pass is tried in these tests, the first time included. */
export const MAXIMUM_ATTEMPTS = 2;

/** A listing with feeds of the sandbox. `rooms` and `connections` stand in the order that was asked for. */
export type SyncedListing = {
  readonly listingId: string;
  readonly owner: Actor;
  readonly rooms: readonly string[];
  readonly connections: readonly Connection[];
};

/**
 * relais' engine as it runs: the real workflows and activities, the real stores on a database of their own, the real
 * connector on the sandbox's feeds, and a Temporal dev server. Its time is the real one.
 */
export class Engine {
  readonly world: World;
  readonly sandbox: Sandbox;
  readonly environment: TestWorkflowEnvironment;
  /** As the product's: its close waits for tries that are due, which the environment's own does not. */
  readonly client: Client;
  readonly orchestrator: Orchestrator;
  readonly stores: Stores;
  readonly mailer = new RecordingMailer();
  readonly hub = new FakeHub();
  /** Seals the feed addresses; another process needs it to read them. */
  readonly encryptionKey = randomBytes(32);
  private readonly folder: string;
  private roomCount = 0;

  private constructor(
    parts: Pick<Engine, 'world' | 'sandbox' | 'environment' | 'client'> & { readonly folder: string },
  ) {
    this.world = parts.world;
    this.sandbox = parts.sandbox;
    this.environment = parts.environment;
    this.client = parts.client;
    this.folder = parts.folder;
    const encryptionKeys = [{ id: 'test', key: this.encryptionKey }] as const;
    const { prisma } = this.world;
    this.stores = createStores({ prisma, encryptionKeys: [...encryptionKeys], defaults: testDefaults });
    this.orchestrator = createOrchestrator(this.client, { maximumAttempts: MAXIMUM_ATTEMPTS });
  }

  static async create(): Promise<Engine> {
    const folder = await mkdtemp(join(tmpdir(), 'relais-engine-'));
    const [environment, world, sandbox] = await Promise.all([
      devServerEnvironment(),
      World.create(),
      startSandbox({ stateFile: join(folder, 'sandbox.json'), clock: systemClock }),
    ]);
    world.nowInstant = systemClock.now();
    const { address, namespace = 'default' } = environment;
    const client = await connectTemporal({ connection: { address }, namespace });
    return new Engine({ world, sandbox, environment, client, folder });
  }

  async close(): Promise<void> {
    await this.sandbox.stop();
    await this.client.connection.close();
    await this.environment.teardown();
    await this.world.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What the worker's activities stand on, as the product gives it to them. */
  activityDeps(): ActivityDeps {
    const { stores } = this;
    const hubs = this.hub.hubs();
    const accounts = this.openAccounts();
    return {
      ...{ accounts: stores.accounts, accountPasses: stores.accountPasses, accountConnectors: accounts.connectors },
      ...{ accountLimits: accounts.limits, accountLog: accounts.log, hashOf: accounts.hashOf },
      ...{ hubs, units: createHubReader(hubs), publications: stores.publications, hubInbox: stores.hubs },
      ...{ told: stores.toldConnections, pause: systemPause },
      cancellations: stores.cancellations,
      newId: randomUUID,
      operations: stores.operations,
      ...{ passes: stores.passes, sweeps: stores.sweeps, alerts: stores.supervision, news: stores.news },
      ...{ sweepReports: stores.sweepReports, requests: requestCounter },
      ...{ notifications: stores.notifications, mailer: this.mailer },
      ...{ notices: stores.notices, pushes: stores.pushes, pusher: noPusher },
      // All feeds are of one host, whose failures are no matter of most tests: those that are about them give their own.
      ...{ breakers: closedBreakers, incidents: stores.incidents },
      ...{ orchestrator: this.orchestrator, clock: systemClock, random: () => 0.5 },
      feeds: createIcalConnector({ allowedOrigins: [this.sandbox.url], clock: systemClock }),
      settings: {
        retry: { maxRetries: MAXIMUM_ATTEMPTS - 1, baseMs: 100, factor: 2, maxMs: 1_000 },
        requestSpacingMs: 300,
        sweepIntervalMs: 30 * 60_000,
        sweepMode: 'all',
        runTimeoutMs: LISTING_RUN_TIMEOUT_MS,
      },
    };
  }

  /** The ticketing services and brokers of the sandbox. */
  openAccounts() {
    const { stores } = this;
    return openAccounts({ sandboxUrl: this.sandbox.url, stores, logger: pino({ level: 'silent' }) });
  }

  /** Does `use` while a worker works; `different` takes the place of parts of what its activities stand on. */
  async whileWorking<T>(use: () => Promise<T>, different: Partial<ActivityDeps> = {}): Promise<T> {
    return this.whileAnswering(use, createActivities({ ...this.activityDeps(), ...different }));
  }

  /** Does `use` while a worker works that answers with these activities. */
  async whileAnswering<T>(use: () => Promise<T>, activities: Activities): Promise<T> {
    const worker = await workerWith(this.environment, activities);
    return worker.runUntil(use);
  }

  /** A listing with one feed of each platform, each with a stay of its own from the 10th night on. */
  async aListing(...platforms: readonly SandboxPlatform[]): Promise<SyncedListing> {
    const { listing, actor, by } = await this.world.aListing();
    const rooms = platforms.map((platform) => this.aRoom(platform));
    const connections: Connection[] = [];
    for (const room of rooms) connections.push(await this.aConnection(by, this.feedUrl(room)));
    return { listingId: listing.id, owner: actor, rooms, connections };
  }

  /** The address of a room's feed, with its secret. */
  feedUrl(room: string): string {
    return this.sandbox.url + this.sandbox.control.room(room).feedPath;
  }

  /** The date `days` after today in the listings' zone. */
  dateIn(days: number): string {
    return plusDays(dateInZone(systemClock.now(), 'Europe/Paris'), days);
  }

  /** Asks for a sync as the API does and gives its run. */
  async request({ listingId, owner }: SyncedListing): Promise<Run> {
    const by = { ...this.world.byHand(owner, listingId), now: systemClock.now() };
    const requested = await this.stores.runs.request(by);
    if (requested?.outcome !== 'queued') throw new Error(`The request was not taken: ${requested?.outcome}`);
    await this.orchestrator.syncRequested(listingId);
    return requested.run;
  }

  async run(runId: string): Promise<Run> {
    const run = await this.stores.runs.find({ kind: 'any' }, runId);
    if (!run) throw new Error(`There is no run ${runId}.`);
    return run;
  }

  /** The run once it has ended. */
  endedRun(runId: string, deadlineMs?: number): Promise<Run> {
    return eventually(`the end of run ${runId}`, async () => ended(await this.run(runId)), deadlineMs);
  }

  /** All runs of a listing, newest first. */
  async runs(listingId: string): Promise<readonly Run[]> {
    const found = await this.stores.runs.list({ kind: 'any' }, listingId, { page: 1, pageSize: 200 });
    return found?.items ?? [];
  }

  /** The URL of the database that all stores are on. */
  async databaseUrl(): Promise<string> {
    const server = process.env['TEST_DATABASE_URL'] ?? '';
    const rows = await this.world.prisma.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
    return new URL(`/${rows[0]?.name}`, server).href;
  }

  /** Connects a feed to a listing. */
  async aConnection(by: ByHand, url: string): Promise<Connection> {
    const chosen = {
      connector: 'ical',
      options: defaultConnectionOptions,
      label: undefined,
      mode: 'auto',
      syncEnabled: true,
    } as const;
    const saved = await this.stores.connections.create(by, { ...chosen, url });
    if (saved?.outcome !== 'saved') throw new Error(`The connection was not saved: ${saved?.outcome}`);
    return saved.connection;
  }

  /** A room of a platform with a stay of its own; gives its name. */
  aRoom(platform: SandboxPlatform): string {
    const { control } = this.sandbox;
    this.roomCount += 1;
    const room = `room-${this.roomCount}`;
    control.putRoom(room, { platform, token: `secret-token-${this.roomCount}` });
    const first = 10 * this.roomCount;
    control.addReservation(room, { from: this.dateIn(first), to: this.dateIn(first + 3) });
    return room;
  }
}

function ended(run: Run): Run | undefined {
  return run.status === 'queued' || run.status === 'running' ? undefined : run;
}
