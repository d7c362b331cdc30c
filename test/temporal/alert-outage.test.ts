import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import type { ActivityDeps } from '../../activities/index.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { type RunningTemporal, startTemporalDevServer } from '../../src/embedded/temporal-dev-server.ts';
import { bundleWorkflows, type RunningWorker, startWorker } from '../../src/parts/worker.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { alertWorkflowId, LISTING_RUN_TIMEOUT_MS, TASK_QUEUE } from '../../workflows/messages.ts';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';
import { syncDueConnections } from '../../workflows/sync-due-connections.ts';
import { FailingListing } from '../support/alert-world.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { eventually, eventuallyTrue } from '../support/eventually.ts';
import { noAccounts } from '../support/no-accounts.ts';
import { noHubs } from '../support/no-hubs.ts';
import { noPusher } from '../support/no-push.ts';
import { quietRuntime } from '../support/quiet-runtime.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { temporalBinaryPath } from '../support/temporal.ts';
import { World } from '../support/world.ts';
import { apiAs } from './api-as.ts';
import { MovableClock } from './movable-clock.ts';

const SIGNAL_WAIT_MS = 500;
/** What a slow machine may take on top of the wait for Temporal. */
const LEEWAY_MS = 4_000;

const clock = new MovableClock();
const retry = { maxRetries: 0, baseMs: 100, factor: 2, maxMs: 1_000 };
let folder: string;
let port: number;
let world: World;
let server: RunningTemporal;
let client: Client;
let worker: RunningWorker;

beforeAll(async () => {
  quietRuntime();
  folder = await mkdtemp(join(tmpdir(), 'relais-alert-outage-'));
  port = await freePort();
  world = await World.create();
  world.nowInstant = clock.now();
  server = await startServer();
  client = await connect();
  worker = await startWorker(target(), activityDeps(), await bundleWorkflows(new DefaultLogger('ERROR')));
}, 120_000);
afterAll(async () => {
  await worker.stop();
  await client.connection.close();
  await server.stop();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** The server, each time on the same port and with what it kept. */
async function startServer(): Promise<RunningTemporal> {
  return startTemporalDevServer({
    binaryPath: await temporalBinaryPath('cli'),
    dbFile: join(folder, 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
    searchAttributes: searchAttributeNames,
    port,
  });
}

function target() {
  return { connection: { address: `127.0.0.1:${port}` }, namespace: 'default' };
}

function connect(): Promise<Client> {
  return connectTemporal(target());
}

/** What the product gives its worker; its orchestrator lives through the outage. */
function activityDeps(): ActivityDeps {
  const { passes, sweeps, sweepReports, news, supervision: alerts, notifications } = world.stores;
  const timing = { requestSpacingMs: 0, sweepIntervalMs: 30 * 60_000, runTimeoutMs: LISTING_RUN_TIMEOUT_MS };
  return {
    ...noHubs,
    ...noAccounts,
    operations: world.stores.operations,
    ...{ passes, sweeps, sweepReports, news, alerts, notifications, clock, random: () => 0.5 },
    ...{ notices: world.stores.notices, pushes: world.stores.pushes, pusher: noPusher },
    ...{ mailer: new RecordingMailer(), breakers: closedBreakers, incidents: world.stores.incidents },
    orchestrator: createOrchestrator(client, { maximumAttempts: 1 }),
    feeds: createIcalConnector({ allowedOrigins: [], clock }),
    settings: { retry, sweepMode: 'all', ...timing },
  };
}

async function statusOf({ listingId }: FailingListing): Promise<string> {
  return (await client.workflow.getHandle(alertWorkflowId(listingId)).describe()).status.name;
}

test('support resolves while Temporal is down, and the alert’s workflow follows once it is back', async () => {
  const failing = await FailingListing.create(world);
  const support = await world.aMember('support');
  await failing.fail();
  await createOrchestrator(client, { maximumAttempts: 1 }).failureReported(failing.listingId);
  await eventuallyTrue('an open alert', async () => (await failing.alerts()).length === 1);
  const { id } = await failing.alert();

  const real = createOrchestrator(client, { maximumAttempts: 1 });
  const signals: Promise<void>[] = [];
  const resolved = (listingId: string) => {
    const signal = real.resolved(listingId);
    signals.push(signal);
    return signal;
  };
  const api = apiAs(support, {
    ...{ world, clock, signalWaitMs: SIGNAL_WAIT_MS },
    orchestrator: { ...real, resolved },
  });
  await server.stop();
  const pressedMs = performance.now();
  const answer = await api.patch(`/api/admin/alerts/${id}/resolve`).send({ note: 'Known outage.' });
  expect(performance.now() - pressedMs).toBeLessThan(SIGNAL_WAIT_MS + LEEWAY_MS);
  expect(answer).toMatchObject({ status: 200, body: { data: { id, status: 'resolved' } } });
  expect(await failing.alert()).toMatchObject({ end: { resolution: 'support', by: support.memberId } });
  // Given up before the server is back, so that it cannot arrive late.
  expect(await Promise.allSettled(signals)).toMatchObject([{ status: 'rejected' }]);

  server = await startServer();
  await eventually('the alert’s workflow, which heard nothing', async () => {
    return (await statusOf(failing).catch(() => undefined)) === 'RUNNING' ? true : undefined;
  });
  clock.aheadMin += 2;
  const start = { workflowId: 'due-connections-1', taskQueue: TASK_QUEUE };
  const { summary } = await client.workflow.execute(syncDueConnections, start);
  expect(summary).toContain(' 1 alerts ');
  await eventuallyTrue('the end of the workflow', async () => (await statusOf(failing)) === 'COMPLETED');
  expect(await failing.trail()).toEqual(['alert_opened', 'alert_resolved']);
}, 150_000);
