import { once } from 'node:events';
import { createServer } from 'node:http';
import { pino } from 'pino';
import type { ApiDeps } from '../../src/api/api-deps.ts';
import { createApp } from '../../src/api/app.ts';
import { createFeedTextReader } from '../../src/connectors/ical/feed-text-reader.ts';
import { calendarWriter } from '../../src/connectors/ical/write-calendar.ts';
import type { HubConnectors } from '../../src/hub-ports.ts';
import { systemClock } from '../../src/parts/stores.ts';
import { createMemberStore } from '../../src/persistence/member-store.ts';
import { alertWorkflowId, incidentWorkflowId, operationWorkflowId } from '../../workflows/messages.ts';
import type { Engine, SyncedListing } from './engine.ts';
import { noLiveNotices } from './no-push.ts';
import { quietHealth } from './quiet-health.ts';

const DRAIN_MS = 10_000;

/** The API of an engine on a port of 127.0.0.1, for the owner of a listing and for platforms that send webhooks. */
export type ListeningApi = {
  readonly baseUrl: string;
  /** Sends a request as the owner and gives what stands under `data`; throws when it is refused. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

/** What may be otherwise: the address that platforms are told, the clock, and the accounts at hubs. */
type Different = Partial<Pick<ApiDeps, 'hubs' | 'clock'>> & { readonly toldBaseUrl?: string };

/** Starts the API over the engine’s stores and orchestrator; `hubs` are the connectors that it asks. */
export async function listenFor(
  engine: Engine,
  owner: SyncedListing['owner'],
  hubs: HubConnectors,
  { toldBaseUrl, ...different }: Different = {},
): Promise<ListeningApi> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The API listens on no port.');
  const baseUrl = `http://127.0.0.1:${address.port}`;
  const { settings: settingsStore, ...stores } = engine.stores;
  const app = createApp({
    ...stores,
    ...noLiveNotices,
    ...{ settingsStore, alertWorkflowId, incidentWorkflowId, operationWorkflowId, calendarWriter, hubConnectors: hubs },
    accountConnectors: engine.openAccounts().connectors,
    ...quietHealth,
    ...{ settingsStore, alertWorkflowId, incidentWorkflowId, calendarWriter, hubConnectors: hubs },
    readFeedText: createFeedTextReader(),
    orchestrator: engine.orchestrator,
    members: createMemberStore({ prisma: engine.world.prisma, mailer: { send: async () => {} }, baseUrl }),
    feeds: engine.activityDeps().feeds,
    clock: systemClock,
    authenticate: async () => ({ ...owner, locale: 'fr' }),
    authHandler: async (_incoming, outgoing) => void outgoing.writeHead(404).end(),
    logger: pino({ level: 'silent' }),
    readiness: async () => [],
    settings: { baseUrl: toldBaseUrl ?? baseUrl, sweepIntervalMin: 30 },
    trustProxyHops: 0,
    ...different,
  });
  server.on('request', app);
  return {
    baseUrl,
    async call(method, path, body) {
      const json =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const answer = await fetch(`${baseUrl}${path}`, { method, ...json });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
      const { data }: { data?: unknown } = text === '' ? {} : JSON.parse(text);
      return data;
    },
    // What platforms told last is taken in to its end: it still needs what the engine closes next.
    stop: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
