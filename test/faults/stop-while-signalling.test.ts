import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { DEMO_PASSWORD, DEMO_SUPPORT_EMAIL, ensureDemoAccounts } from '../../src/embedded/demo-accounts.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { startTemporalDevServer } from '../../src/embedded/temporal-dev-server.ts';
import { createAuth } from '../../src/persistence/auth.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';
import { ApiClient } from '../e2e/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { temporalBinaryPath } from '../support/temporal.ts';
import { Program } from './child-process.ts';

const SIGNALS = 20;
const AUTH_SECRET = 'an-auth-secret-of-the-tests-0123456789';

let folder: string;
let database: TestDatabase;
let client: Client;
let api: Program;
let url: string;

/** The API as production runs it, and a client, of a Temporal server that is gone by now. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-stop-'));
  const [binaryPath, port] = await Promise.all([temporalBinaryPath('cli'), freePort()]);
  const files = { dbFile: join(folder, 'temporal.db'), logFile: join(folder, 'temporal.log') };
  const temporal = await startTemporalDevServer({ binaryPath, ...files, searchAttributes: searchAttributeNames });
  database = await createTestDatabase();
  url = `http://localhost:${port}`;
  await makeAccounts();
  client = await connectTemporal({ connection: { address: temporal.address }, namespace: 'default' });
  api = new Program('src/server.ts', { env: apiSettings(port, temporal.address) });
  await eventuallyTrue('the API', async () => {
    if (!api.isRunning()) throw new Error(`The API ended early and wrote:\n${api.err}`);
    return (await fetch(`${url}/healthz`).catch(() => undefined))?.status === 200;
  });
  await temporal.stop();
}, 120_000);
afterAll(async () => {
  await api.end('SIGKILL');
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function makeAccounts(): Promise<void> {
  const prisma = createPrisma(database.url, 2);
  const mailer = { send: () => Promise.resolve() };
  await ensureDemoAccounts(prisma, createAuth({ prisma, mailer, baseUrl: url, secret: AUTH_SECRET, log: () => {} }));
  await prisma.$disconnect();
}

function apiSettings(port: number, temporalAddress: string) {
  return {
    ...{ DATABASE_URL: database.url, TEMPORAL_ADDRESS: temporalAddress, TEMPORAL_NAMESPACE: 'default' },
    ...{ PORT: String(port), BASE_URL: url, AUTH_SECRET, LOG_LEVEL: 'warn' },
    ...{ SMTP_URL: 'smtp://127.0.0.1:9', ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` },
  };
}

test('a client that is closed while its signals are tried again leaves none of them to be tried later', async () => {
  const orchestrator = createOrchestrator(client, { maximumAttempts: 1 });
  let ended = 0;
  const signals = Array.from({ length: SIGNALS }, (_, index) =>
    orchestrator.syncRequested(`listing-${index}`).finally(() => {
      ended += 1;
    }),
  );
  const outcomes = Promise.allSettled(signals);
  // By the end of this call, which has a deadline, the others are between two tries.
  await expect(
    client.connection.withDeadline(Date.now() + 1_000, () => orchestrator.resolved('listing-0')),
  ).rejects.toThrow();
  expect(ended).toBe(0);
  await client.connection.close();
  await new Promise(setImmediate);
  expect(ended).toBe(SIGNALS);
  expect(new Set((await outcomes).map(({ status }) => status))).toEqual(new Set(['rejected']));
});

test('an API that is told to stop while its signals are tried again ends in order', async () => {
  const host = await ApiClient.signIn(url, { email: DEMO_SUPPORT_EMAIL, password: DEMO_PASSWORD });
  const created = z.object({ id: z.string() });
  const asked = Array.from({ length: SIGNALS }, async (_, index) => {
    const body = { name: `Gîte ${index}`, timeZone: 'Europe/Paris' };
    const { id } = await host.data(created, { method: 'POST', path: '/api/listings', body });
    return (await host.send('POST', `/api/listings/${id}/calendar/sync`)).status;
  });
  expect(new Set(await Promise.all(asked))).toEqual(new Set([202]));
  expect(api.err.match(/sync not signalled/g)).toHaveLength(SIGNALS);
  expect(await api.end('SIGTERM')).toBe(0);
  expect(api.err).not.toMatch(/Channel has been shut down|^\s+at /m);
}, 60_000);
