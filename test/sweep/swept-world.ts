import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { inLanes } from '../../activities/in-lanes.ts';
import { type Activities, createActivities } from '../../activities/index.ts';
import type { Breakers } from '../../src/breaker-ports.ts';
import { createHubReader } from '../../src/connectors/hubs/hub-reader.ts';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { type Instant, plusMinutes } from '../../src/domain/instant.ts';
import type { SweepFigures, SweepMode } from '../../src/domain/sweep.ts';
import { createStores, type Stores } from '../../src/parts/stores.ts';
import type { PrismaClient } from '../../src/persistence/prisma.ts';
import type { EncryptionKeys } from '../../src/persistence/secret-box.ts';
import type { ByHand } from '../../src/ports.ts';
import type { PassInput } from '../../workflows/pass-messages.ts';
import type { BegunSweep, NewsStep } from '../../workflows/sweep-messages.ts';
import { ofListing } from '../support/alert-subjects.ts';
import { FakeHub } from '../support/fake-hub.ts';
import { noAccounts } from '../support/no-accounts.ts';
import { noPusher } from '../support/no-push.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { NOW, testDefaults } from '../support/world.ts';
import { inTurn } from './in-turn.ts';
import { ScriptedFeeds } from './scripted-feeds.ts';
import type { Happening } from './sweep-history.ts';

/** A listing that a history is played on. `names` are those of its feeds, or units, in the order of its connections. */
export type PlayedListing = {
  readonly listingId: string;
  readonly ownerId: string;
  readonly connections: readonly { readonly id: string; readonly name: string; readonly isHub: boolean }[];
};

type Batch = { readonly lastId: string | null; readonly toStart: readonly string[] };

const MAXIMUM_ATTEMPTS = 2;
const LANES = 12;
/** Two failures escalate, so that few sweeps are enough for the whole life of an alert. */
const defaults = { ...testDefaults, alerts: { ...testDefaults.alerts, threshold: 2 } };
const FIRST_NIGHT = '2026-06-03';

/** One of two twins: the real stores, passes and sweeps on a database of its own, which is swept in one mode. */
export class SweptWorld {
  now: Instant;
  readonly feeds = new ScriptedFeeds();
  readonly hub: FakeHub;
  readonly stores: Stores;
  readonly prisma: PrismaClient;
  readonly mode: SweepMode;
  /** Hosts and hubs whose breaker is open, and for how many sweeps more. */
  private readonly open = new Map<string, number>();
  private readonly bookings = new Map<string, string[]>();
  private readonly blocks = new Map<string, string[]>();
  private readonly told = new Set<string>();
  private handedOver: string[] = [];
  private readonly activities: Activities;
  /** How many listings had a pass of their own, of all that were swept. */
  passes = 0;

  /** `before`: the world of which its database is a copy. */
  constructor(prisma: PrismaClient, encryptionKeys: EncryptionKeys, mode: SweepMode, before?: SweptWorld) {
    this.prisma = prisma;
    this.mode = mode;
    this.now = before?.now ?? NOW;
    this.hub = before?.hub.copied() ?? new FakeHub();
    this.stores = createStores({ prisma, encryptionKeys, defaults });
    this.activities = this.theActivities();
  }

  /** Plays what happens to a listing before a sweep. */
  async happen(listing: PlayedListing, happening: Happening): Promise<void> {
    switch (happening.do) {
      case 'feed':
      case 'fail':
      case 'breaker':
      case 'write_fault':
        return this.happenOutside(listing, happening);
      case 'switch':
      case 'own_run':
        return this.happenToConnection(listing, happening);
      default:
        return this.happenByHand(listing, happening);
    }
  }

  private happenOutside(
    listing: PlayedListing,
    happening: Extract<Happening, { do: 'feed' | 'fail' | 'breaker' | 'write_fault' }>,
  ): void {
    const connection = connectionOf(listing, happening.which);
    if (!connection) return;
    const { name, isHub } = connection;
    if (happening.do === 'breaker') this.open.set(isHub ? 'beds24' : `${name}.example`, happening.sweeps);
    else if (happening.do === 'fail') {
      const { kind, sweeps } = happening;
      if (isHub)
        this.hub.failing.set(name, {
          kind,
          detail: 'The hub fails.',
          ...(kind === 'RATE_LIMITED' ? { retryAfterMs: 40 * 60_000 } : {}),
        });
      else this.feeds.feed(name).fault = { kind, sweeps };
    } else if (happening.do === 'write_fault') this.hub.writeFaults.set(name, [happening.fault]);
    else if (isHub) this.changeUnit(name, happening.at, happening.change === 'cancel');
    else this.feeds.feed(name).change(happening.change, happening.at);
  }

  private changeUnit(name: string, at: number, isCancel: boolean): void {
    this.hub.failing.delete(name);
    const [first] = this.hub.unit(name).events;
    if (isCancel && first) this.hub.cancel(name, first.identity);
    else if (!isCancel) this.hub.book(name, { from: plusDays(FIRST_NIGHT, at), to: plusDays(FIRST_NIGHT, at + 2) });
  }

  private async happenToConnection(
    listing: PlayedListing,
    happening: Extract<Happening, { do: 'switch' | 'own_run' }>,
  ): Promise<void> {
    const connection = connectionOf(listing, happening.which);
    if (!connection) return;
    const { id: connectionId } = connection;
    if (happening.do === 'switch') {
      const before = await this.prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
      await this.stores.connections.update(this.by(listing), connectionId, { syncEnabled: !before.syncEnabled });
      return;
    }
    const input = { listingId: listing.listingId, connectionId, trigger: happening.by, maximumAttempts: 1, pass: 1 };
    await this.pass(input, `sync/${connectionId}`);
  }

  private async happenByHand(
    listing: PlayedListing,
    happening: Exclude<Happening, { do: 'feed' | 'fail' | 'breaker' | 'write_fault' | 'switch' | 'own_run' }>,
  ): Promise<void> {
    const { listingId } = listing;
    const by = this.by(listing);
    const { calendars } = this.stores;
    switch (happening.do) {
      case 'book': {
        const nights = nightsAt(happening);
        const booked = await calendars.book(by, { ...nights, guestName: null });
        if (booked?.outcome === 'booked') remember(this.bookings, listingId, booked.booking.id);
        return;
      }
      case 'block': {
        const block = await calendars.block(by, { ...nightsAt(happening), reason: null });
        if (block) remember(this.blocks, listingId, block.id);
        return;
      }
      case 'cancel':
        await withOne(this.bookings.get(listingId), happening.at, (id) => calendars.cancelBooking(by, id));
        return;
      case 'unblock':
        await withOne(this.blocks.get(listingId), happening.at, (id) => calendars.deleteBlock(by, id));
        return;
      case 'release': {
        const held = (await calendars.listHeld(by)) ?? [];
        const inOrder = [...held].sort((a, b) =>
          `${a.from} ${a.connectionId}`.localeCompare(`${b.from} ${b.connectionId}`),
        );
        await withOne(
          inOrder.map(({ id }) => id),
          happening.at,
          (id) => calendars.releaseHeld(by, id),
        );
        return;
      }
      case 'activate': {
        const { active } = await this.prisma.listing.findUniqueOrThrow({ where: { id: listingId } });
        await this.stores.listings.update(by.reach, listingId, { active: !active }, { actor: by.actor, now: this.now });
        return;
      }
      case 'ask':
        await this.stores.runs.request(by);
        if (happening.isRunNow)
          await this.pass(
            { listingId, trigger: 'manual', maximumAttempts: MAXIMUM_ATTEMPTS, pass: 1 },
            `sync/${listingId}`,
          );
    }
  }

  /** The sweep as its workflow goes through it, and the reviews of alerts that it asks for; gives its figures. */
  async sweep(): Promise<SweepFigures> {
    const { activities } = this;
    const environment = new MockActivityEnvironment({
      workflowExecution: { workflowId: 'calendar-sweep', runId: randomUUID() },
    });
    const { sweepId }: BegunSweep = await environment.run(activities.beginSweep, { scope: null });
    const ask = this.mode === 'all' ? this.startAll.bind(this) : this.askBatch.bind(this);
    for (let afterId: string | null = null; ; ) {
      const { lastId, toStart }: Batch = await ask(environment, sweepId, afterId);
      await inLanes(toStart, LANES, async (listingId) => {
        this.passes += 1;
        const input = { listingId, trigger: 'schedule' as const, maximumAttempts: MAXIMUM_ATTEMPTS, sweepId, pass: 1 };
        await this.pass(input, `sync/${listingId}`);
      });
      if (lastId === null) break;
      afterId = lastId;
    }
    await this.reviewAlerts();
    this.passFaults();
    await environment.run(activities.endSweep, { sweepId, listings: 0, busy: 0 });
    const report = await this.stores.sweepReports.find({ kind: 'any' }, sweepId);
    if (!report) throw new Error('The sweep left no report.');
    return report.figures;
  }

  private async startAll(environment: MockActivityEnvironment, _sweepId: string, afterId: string | null) {
    const toStart: readonly string[] = await environment.run(this.activities.activeListingIds, { afterId, limit: 200 });
    return { lastId: toStart.at(-1) ?? null, toStart };
  }

  private async askBatch(environment: MockActivityEnvironment, sweepId: string, afterId: string | null) {
    this.handedOver = [];
    const step: NewsStep = await environment.run(this.activities.askForNews, {
      sweepId,
      afterId,
      ownerId: null,
      limit: 200,
    });
    return { lastId: step.lastId, toStart: [...this.handedOver, ...step.toStart] };
  }

  private async pass(pass: PassInput, workflowId: string): Promise<void> {
    const runId = randomUUID();
    const { syncListingPass, syncConnectionPass, failPass } = this.activities;
    const attempted = pass.connectionId === undefined ? syncListingPass : syncConnectionPass;
    for (let attempt = 1; attempt <= pass.maximumAttempts; attempt += 1) {
      const environment = new MockActivityEnvironment({ attempt, workflowExecution: { workflowId, runId } });
      const failed = await environment.run(attempted, pass).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (!failed) return;
      if (attempt === pass.maximumAttempts) {
        await environment.run(failPass, { ...pass, kind: 'SYSTEM', detail: String(failed.error), attempts: attempt });
      }
    }
  }

  /** As the alerts' workflows do once they are told. */
  async reviewAlerts(): Promise<void> {
    const told = [...this.told].sort();
    this.told.clear();
    await inLanes(told, LANES, (listingId) => this.stores.supervision.review(ofListing(listingId), this.now));
  }

  private passFaults(): void {
    this.feeds.pass();
    for (const [key, sweeps] of this.open) {
      if (sweeps > 1) this.open.set(key, sweeps - 1);
      else this.open.delete(key);
    }
  }

  private by({ listingId, ownerId }: PlayedListing): ByHand {
    const actor = { memberId: ownerId, role: 'member' as const };
    return { reach: { kind: 'own', memberId: ownerId }, listingId, actor, now: this.now };
  }

  private breakers(): Breakers {
    return {
      admit: async (key) =>
        this.open.has(key)
          ? { outcome: 'refused', until: plusMinutes(this.now, 5) }
          : { outcome: 'admitted', generation: 0, leaseId: null },
      report: async () => {},
      isOpen: async (key) => this.open.has(key),
      close: async () => {},
    };
  }

  private theActivities(): Activities {
    const { stores } = this;
    const tell = async (listingId: string) => void this.told.add(listingId);
    const hubs = this.hub.hubs();
    return createActivities({
      ...{ hubs, units: createHubReader(hubs), publications: stores.publications, hubInbox: stores.hubs },
      ...noAccounts,
      ...{ operations: stores.operations, told: stores.toldConnections, pause: async () => {} },
      ...{ newId: randomUUID, passes: inTurn(stores.passes), sweeps: stores.sweeps, alerts: stores.supervision },
      ...{ news: stores.news, sweepReports: stores.sweepReports, cancellations: stores.cancellations },
      ...{ notices: stores.notices, pushes: stores.pushes, pusher: noPusher },
      requests: { counted: async (work) => ({ answer: await work(), requests: 1, status: null }) },
      ...{ notifications: stores.notifications, mailer: new RecordingMailer(), incidents: stores.incidents },
      ...{ breakers: this.breakers(), feeds: this.feeds.connector() },
      ...{ clock: { now: () => this.now }, random: () => 0.5 },
      orchestrator: quietOrchestrator({
        ...{ failureReported: tell, recovered: tell },
        startSweptSync: async (listingId) => {
          this.handedOver.push(listingId);
          return true;
        },
      }),
      settings: {
        retry: { maxRetries: 1, baseMs: 1, factor: 1, maxMs: 1 },
        ...{ requestSpacingMs: 0, sweepIntervalMs: 30 * 60_000, sweepMode: this.mode, runTimeoutMs: 25 * 60_000 },
      },
    });
  }
}

function connectionOf({ connections }: PlayedListing, which: number) {
  return connections.length === 0 ? undefined : connections[which % connections.length];
}

function nightsAt({ at, nights }: { readonly at: number; readonly nights: number }) {
  return { from: plusDays(FIRST_NIGHT, at), to: plusDays(FIRST_NIGHT, at + nights) };
}

function remember(ids: Map<string, string[]>, listingId: string, id: string): void {
  ids.set(listingId, [...(ids.get(listingId) ?? []), id]);
}

async function withOne(
  ids: readonly string[] | undefined,
  at: number,
  use: (id: string) => Promise<unknown>,
): Promise<void> {
  const id = ids && ids.length > 0 ? ids[at % ids.length] : undefined;
  if (id !== undefined) await use(id);
}
