import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { freePort } from '../../src/embedded/free-port.ts';
import { type RunningTemporal, startTemporalDevServer } from '../../src/embedded/temporal-dev-server.ts';
import { bundleWorkflows } from '../../src/parts/worker.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { ensureSchedules } from '../../src/temporal/schedules.ts';
import { SWEEP_SCHEDULE_ID, TASK_QUEUE } from '../../workflows/messages.ts';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';
import { eventually, eventuallyTrue } from '../support/eventually.ts';
import { quietRuntime } from '../support/quiet-runtime.ts';
import { temporalBinaryPath } from '../support/temporal.ts';
import { fakeActivities } from '../workflows/fake-activities.ts';

/** The shortest interval that can be its own catch-up window: the server refuses a shorter one. */
const INTERVAL_MS = 10_000;

let folder: string;
let port: number;
let server: RunningTemporal | undefined;
let stopWorker = async () => {};

beforeAll(async () => {
  quietRuntime();
  folder = await mkdtemp(join(tmpdir(), 'relais-outage-'));
  port = await freePort();
});
afterAll(async () => {
  await stopWorker();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The server, each time on the same port and with what it kept. */
async function startServer(): Promise<RunningTemporal> {
  server = await startTemporalDevServer({
    binaryPath: await temporalBinaryPath('cli'),
    dbFile: join(folder, 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
    searchAttributes: searchAttributeNames,
    port,
  });
  return server;
}

async function withClient<T>(use: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectTemporal({ connection: { address: `127.0.0.1:${port}` }, namespace: 'default' });
  try {
    return await use(client);
  } finally {
    await client.connection.close();
  }
}

/** When each sweep so far was due, in ms: the schedule puts it into the workflow ID. Only sweeps that ended well. */
async function sweptSlots(client: Client): Promise<number[]> {
  const slots: number[] = [];
  const query = 'WorkflowType = "syncListingCalendars" AND ExecutionStatus = "Completed"';
  for await (const { workflowId } of client.workflow.list({ query }))
    slots.push(Date.parse(workflowId.slice(`${SWEEP_SCHEDULE_ID}-`.length)));
  return slots.sort((a, b) => a - b);
}

/** A sweep that was due after `slotMs` and has ended. */
function sweepAfter(slotMs: number): Promise<number> {
  return withClient((client) =>
    eventually('a sweep', async () => (await sweptSlots(client)).find((slot) => slot > slotMs)),
  );
}

/** A worker that lives through the outage. */
async function startWorker(): Promise<void> {
  const connection = await NativeConnection.connect({ address: `127.0.0.1:${port}` });
  const worker = await Worker.create({
    ...{ connection, taskQueue: TASK_QUEUE, activities: fakeActivities() },
    workflowBundle: await bundleWorkflows(new DefaultLogger('ERROR')),
  });
  const ended = worker.run();
  stopWorker = async () => {
    worker.shutdown();
    await ended;
    await connection.close();
  };
}

test('after the server was down for three intervals one sweep makes up for all that were missed', async () => {
  const before = await startServer();
  await withClient((client) => ensureSchedules(client, { sweepIntervalMs: INTERVAL_MS, maximumAttempts: 1 }));
  await startWorker();
  const lastSlotMs = await sweepAfter(0);
  await before.stop();
  const backAtMs = lastSlotMs + 3 * INTERVAL_MS + 1_000;
  await eventuallyTrue('the third slot of the outage', () => Date.now() > backAtMs, 60_000);

  await startServer();
  const readyAtMs = Date.now();
  await sweepAfter(readyAtMs - INTERVAL_MS);
  await sweepAfter(readyAtMs);
  await withClient(async (client) => {
    const slots = await sweptSlots(client);
    expect(slots.filter((slot) => slot > lastSlotMs && slot <= readyAtMs)).toHaveLength(1);
    const { info } = await client.schedule.getHandle(SWEEP_SCHEDULE_ID).describe();
    expect(info.numActionsMissedCatchupWindow).toBeGreaterThanOrEqual(2);
  });
}, 150_000);
