import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../src/api/app.ts';
import { createFeedTextReader } from '../../src/connectors/ical/feed-text-reader.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { calendarWriter } from '../../src/connectors/ical/write-calendar.ts';
import type { Actor } from '../../src/domain/member.ts';
import { createMemberStore } from '../../src/persistence/member-store.ts';
import type { Clock, Orchestrator } from '../../src/ports.ts';
import { alertWorkflowId, incidentWorkflowId, operationWorkflowId } from '../../workflows/messages.ts';
import { FakeHub } from '../support/fake-hub.ts';
import { silentConnectors } from '../support/no-accounts.ts';
import { noLiveNotices } from '../support/no-push.ts';
import { quietHealth } from '../support/quiet-health.ts';
import type { World } from '../support/world.ts';

const BASE_URL = 'http://relais.example:3000';

/** What the API of these tests stands on. `signalWaitMs`: how long it waits for Temporal before it answers without. */
export type ApiOn = {
  readonly world: World;
  readonly orchestrator: Orchestrator;
  readonly clock: Clock;
  readonly signalWaitMs?: number;
};

/** Whoever has a session and presses buttons: the API over the world’s stores, for one person. */
export function apiAs(actor: Actor, { world, orchestrator, clock, signalWaitMs }: ApiOn) {
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
  } = world.stores;
  const app = createApp({
    ...{ listings, calendars, conflicts, connections, exports, hubs, publications, runs, sweepReports, audit },
    links,
    dateBlocking,
    ...{ alerts, settingsStore, alertWorkflowId, breakers, incidents, incidentWorkflowId },
    ...{ notices, preferences, pushSubscriptions, ...noLiveNotices },
    ...{ operations: world.stores.operations, operationWorkflowId },
    ...quietHealth,
    hubConnectors: new FakeHub().hubs(),
    ...{ accounts: world.stores.accounts, brokerRecords: world.stores.brokerRecords, events: world.stores.events },
    accountConnectors: silentConnectors,
    calendarWriter,
    readFeedText: createFeedTextReader(),
    ...{ orchestrator, clock },
    members: createMemberStore({ prisma: world.prisma, mailer: { send: async () => {} }, baseUrl: BASE_URL }),
    feeds: createIcalConnector({ allowedOrigins: [], clock }),
    authenticate: async () => ({ ...actor, locale: 'fr' }),
    authHandler: async (_incoming, outgoing) => void outgoing.writeHead(404).end(),
    logger: pino({ level: 'silent' }),
    readiness: async () => [],
    settings: { baseUrl: BASE_URL, sweepIntervalMin: 30, signalWaitMs },
    trustProxyHops: 0,
  });
  return request(app);
}
