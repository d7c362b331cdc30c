import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/api/app.ts';
import { createFeedTextReader } from '../../src/connectors/ical/feed-text-reader.ts';
import { calendarWriter } from '../../src/connectors/ical/write-calendar.ts';
import { availabilitySchema } from '../../src/contract/availability.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { createMemberStore } from '../../src/persistence/member-store.ts';
import { alertWorkflowId, incidentWorkflowId, operationWorkflowId } from '../../workflows/messages.ts';
import type { Engine, SyncedListing } from './engine.ts';
import { noLiveNotices } from './no-push.ts';
import { quietHealth } from './quiet-health.ts';

const BASE_URL = 'http://relais.example:3000';

/** What the API answered to a request for a sync; `sentAt` is when it was sent. */
export type SyncAnswer = { readonly sentAt: string; readonly status: number; readonly runId: string };

/** The API over the engine’s stores and its orchestrator, for one signed-in owner. */
export class EngineApi {
  private readonly app: ReturnType<typeof createApp>;
  private readonly listing: SyncedListing;

  /** `checkWaitMs`: how long a check of dates waits for platforms, whatever else the machine does. */
  constructor(engine: Engine, listing: SyncedListing, checkWaitMs = 30_000) {
    this.listing = listing;
    const { prisma } = engine.world;
    const {
      listings,
      links,
      calendars,
      conflicts,
      connections,
      dateBlocking,
      exports,
      hubs,
      publications,
      runs,
      sweepReports,
      audit,
      alerts,
      breakers,
      incidents,
      settings: settingsStore,
      notices,
      preferences,
      pushSubscriptions,
    } = engine.stores;
    const mailer = { send: async () => {} };
    this.app = createApp({
      ...{ listings, calendars, conflicts, connections, exports, hubs, publications, runs, sweepReports, audit },
      links,
      dateBlocking,
      ...{ alerts, settingsStore, alertWorkflowId, breakers, incidents, incidentWorkflowId },
      ...{ notices, preferences, pushSubscriptions, ...noLiveNotices },
      ...{ operations: engine.stores.operations, operationWorkflowId },
      ...quietHealth,
      hubConnectors: engine.hub.hubs(),
      ...{ accounts: engine.stores.accounts, brokerRecords: engine.stores.brokerRecords, events: engine.stores.events },
      accountConnectors: engine.openAccounts().connectors,
      calendarWriter,
      readFeedText: createFeedTextReader(),
      orchestrator: engine.orchestrator,
      members: createMemberStore({ prisma, mailer, baseUrl: BASE_URL }),
      feeds: engine.activityDeps().feeds,
      clock: systemClock,
      authenticate: async () => ({ ...listing.owner, locale: 'fr' }),
      authHandler: async (_incoming, outgoing) => void outgoing.writeHead(404).end(),
      logger: pino({ level: 'silent' }),
      readiness: async () => [],
      settings: { baseUrl: BASE_URL, sweepIntervalMin: 30, checkWaitMs },
      trustProxyHops: 0,
    });
  }

  /** Presses “Synchroniser maintenant”. */
  async sync(): Promise<SyncAnswer> {
    const sentAt = systemClock.now();
    const { status, body } = await request(this.app).post(`/api/listings/${this.listing.listingId}/calendar/sync`);
    return { sentAt, status, runId: String(body?.data?.runId) };
  }

  /** Asks whether the nights of a stay are free. */
  async check(checkIn: string, checkOut: string) {
    const path = `/api/listings/${this.listing.listingId}/availability/check`;
    const { body } = await request(this.app).post(path).send({ checkIn, checkOut });
    return availabilitySchema.parse(body?.data);
  }

  /** Presses it `count` times at once. */
  syncAtOnce(count: number): Promise<SyncAnswer[]> {
    return Promise.all(Array.from({ length: count }, () => this.sync()));
  }
}
