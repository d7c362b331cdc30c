import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { ActivityDeps } from '../../activities/index.ts';
import {
  alertWorkflowId,
  incidentWorkflowId,
  LISTING_RUN_TIMEOUT_MS,
  operationWorkflowId,
} from '../../workflows/messages.ts';
import type { AlertMailer } from '../alert-ports.ts';
import type { ApiDeps, Readiness } from '../api/api-deps.ts';
import type { Config } from '../config.ts';
import { createFeedTextReader } from '../connectors/ical/feed-text-reader.ts';
import { calendarWriter } from '../connectors/ical/write-calendar.ts';
import { createMailer } from '../connectors/mail/mailer.ts';
import { requestCounter } from '../connectors/request-counter.ts';
import type { CalendarFeedConnector } from '../feed-ports.ts';
import type { Pusher, VapidKeys } from '../notice-ports.ts';
import { createAuth } from '../persistence/auth.ts';
import { createBreakers } from '../persistence/breakers.ts';
import { createHintListener } from '../persistence/hint-listener.ts';
import { createMemberStore } from '../persistence/member-store.ts';
import type { PrismaClient } from '../persistence/prisma.ts';
import { reachable, tellingUnavailable } from '../persistence/store-unavailable.ts';
import type { Clock, Orchestrator } from '../ports.ts';
import { createOrchestrator } from '../temporal/orchestrator.ts';
import type { Accounts } from './accounts.ts';
import { openHealth } from './health-sources.ts';
import type { Hubs } from './hubs.ts';
import type { ReadingMeasures } from './reading-measures.ts';
import { type Stores, systemClock, systemPause } from './stores.ts';

/** Passes by request of one listing start at least this far apart, so that a handful of clicks makes one pass. */
const REQUEST_SPACING_MS = 2_000;

/** What API and worker have in common: the settings, the feeds, the database's client and its stores, Temporal's client. */
export type Foundation = {
  readonly config: Pick<Config, 'retry' | 'schedulerSecret' | 'sweepIntervalMs' | 'sweepMode' | 'trustProxyHops'>;
  readonly feeds: CalendarFeedConnector;
  readonly hubs: Hubs;
  readonly accounts: Accounts;
  readonly prisma: PrismaClient;
  readonly stores: Stores;
  readonly temporal: Client;
};

function foundationParts({ config, feeds, temporal }: Foundation) {
  return {
    orchestrator: createOrchestrator(temporal, { maximumAttempts: maximumAttempts(config) }),
    feeds,
  };
}

/** The first attempt and its retries. */
export function maximumAttempts({ retry }: Pick<Config, 'retry'>): number {
  return retry.maxRetries + 1;
}

/** What only a worker needs. */
export type WorkerExtras = {
  readonly mailer: AlertMailer;
  readonly pusher: Pusher;
  readonly readings: ReadingMeasures;
};

/** What the worker’s activities stand on. `mailer` hands mail over, `pusher` pushes, `readings` measures what is read. */
export function activityDeps(foundation: Foundation, { mailer, pusher, readings }: WorkerExtras): ActivityDeps {
  const { stores, config } = foundation;
  const parts = foundationParts(foundation);
  return {
    ...parts,
    feeds: readings.feeds(parts.feeds),
    breakers: processBreakers(stores, parts.orchestrator),
    incidents: stores.incidents,
    passes: stores.passes,
    publications: stores.publications,
    told: stores.toldConnections,
    pause: systemPause,
    accounts: stores.accounts,
    accountPasses: stores.accountPasses,
    accountConnectors: foundation.accounts.connectors,
    accountLimits: foundation.accounts.limits,
    accountLog: foundation.accounts.log,
    hashOf: foundation.accounts.hashOf,
    hubs: foundation.hubs.connectors,
    units: readings.units(foundation.hubs.units),
    hubInbox: stores.hubs,
    cancellations: stores.cancellations,
    operations: stores.operations,
    newId: randomUUID,
    requests: requestCounter,
    sweeps: stores.sweeps,
    sweepReports: stores.sweepReports,
    news: stores.news,
    alerts: stores.supervision,
    notifications: stores.notifications,
    notices: stores.notices,
    pushes: stores.pushes,
    pusher,
    mailer,
    clock: systemClock,
    random: Math.random,
    settings: {
      retry: config.retry,
      requestSpacingMs: REQUEST_SPACING_MS,
      sweepIntervalMs: config.sweepIntervalMs,
      sweepMode: config.sweepMode,
      runTimeoutMs: LISTING_RUN_TIMEOUT_MS,
    },
  };
}

/** The breakers of a process whose workers call platforms; an incident that they open or end is told to its workflow. */
export function processBreakers(
  stores: Pick<Stores, 'breakers'>,
  orchestrator: Pick<Orchestrator, 'incidentChanged'>,
  clock: Clock = systemClock,
) {
  return createBreakers({
    store: stores.breakers,
    clock,
    random: Math.random,
    // A hint that is lost is made good by the minute tick.
    incidentChanged: (key) => void orchestrator.incidentChanged(key).catch(() => undefined),
  });
}

/** What only the API needs. */
export type ApiExtras = {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly authSecret: string;
  readonly vapidKeys: VapidKeys | undefined;
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly logger: Logger;
  readonly temporalUiUrl: string | undefined;
  readonly webRoot: string | undefined;
  readonly readiness: () => Promise<readonly Readiness[]>;
};

/** What the API stands on, with sign-in; `close` hands over the mails under way and ends the mail connections. */
export function apiAssembly(foundation: Foundation, extras: ApiExtras) {
  const { prisma, stores, config } = foundation;
  const { baseUrl, logger, readiness, temporalUiUrl, webRoot } = extras;
  const mailer = createMailer({ smtpUrl: extras.smtpUrl, from: extras.mailFrom, baseUrl });
  const { trustProxyHops } = config;
  const log = (message: string) => logger.error({ part: 'sign-in' }, message);
  const auth = createAuth({ prisma, baseUrl, secret: extras.authSecret, mailer, log, trustProxyHops });
  const deps: ApiDeps = {
    ...foundationParts(foundation),
    listings: stores.listings,
    links: stores.links,
    calendars: stores.calendars,
    conflicts: stores.conflicts,
    connections: stores.connections,
    dateBlocking: stores.dateBlocking,
    exports: stores.exports,
    accounts: stores.accounts,
    accountConnectors: foundation.accounts.connectors,
    brokerRecords: stores.brokerRecords,
    events: stores.events,
    hubs: stores.hubs,
    hubConnectors: foundation.hubs.connectors,
    publications: stores.publications,
    calendarWriter,
    readFeedText: createFeedTextReader(),
    runs: stores.runs,
    sweepReports: stores.sweepReports,
    operations: stores.operations,
    audit: stores.audit,
    preferences: stores.preferences,
    notices: stores.notices,
    pushSubscriptions: stores.pushSubscriptions,
    pushPublicKey: extras.vapidKeys?.publicKey ?? null,
    hints: createHintListener({
      databaseUrl: extras.databaseUrl,
      log: (message) => logger.warn({ part: 'stream' }, message),
    }),
    alerts: stores.alerts,
    settingsStore: stores.settings,
    breakers: stores.breakers,
    incidents: stores.incidents,
    ...openHealth(foundation, logger),
    alertWorkflowId,
    incidentWorkflowId,
    operationWorkflowId,
    clock: systemClock,
    logger,
    readiness,
    trustProxyHops,
    members: reachable(createMemberStore({ prisma, mailer, baseUrl })),
    authenticate: (headers) =>
      auth.authenticate(headers).catch((error: unknown) => {
        throw tellingUnavailable(error);
      }),
    authHandler: auth.handler,
    settings: {
      baseUrl,
      sweepIntervalMin: config.sweepIntervalMs / 60_000,
      temporalUiUrl,
      temporalNamespace: foundation.temporal.options.namespace,
      webRoot,
      schedulerSecret: config.schedulerSecret,
    },
  };
  const close = async () => {
    // Mails that are under way are handed over first.
    await auth.settled();
    mailer.close();
  };
  return { deps, auth, close };
}
