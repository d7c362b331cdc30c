import { randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger } from '@temporalio/worker';
import { pino } from 'pino';
import { z } from 'zod';
import { createAccountHttp } from '../../src/connectors/accounts/http/account-http.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { requestCounter } from '../../src/connectors/request-counter.ts';
import { openAccounts } from '../../src/parts/accounts.ts';
import { openHubs } from '../../src/parts/hubs.ts';
import { createStores, systemClock, systemPause } from '../../src/parts/stores.ts';
import { bundleWorkflows, startWorker } from '../../src/parts/worker.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { noPusher } from '../support/no-push.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { testDefaults } from '../support/world.ts';
import { limitedConnector } from './limited-connector.ts';

/** A worker process as the product’s, whose brokers are services of the test that ask nothing but patience. */

const inputSchema = z.object({
  temporalAddress: z.string(),
  databaseUrl: z.string(),
  encryptionKey: z.base64(),
  serviceUrl: z.string(),
  window: z.object({ capacity: z.number(), windowMs: z.number() }),
});
export type LimitedWorkerInput = z.output<typeof inputSchema>;

async function main(): Promise<void> {
  const input = inputSchema.parse(JSON.parse(process.argv[2] ?? ''));
  const { serviceUrl, window } = input;
  const key = Buffer.from(input.encryptionKey, 'base64');
  const stores = createStores({
    prisma: createPrisma(input.databaseUrl),
    encryptionKeys: [{ id: 'test', key }],
    defaults: testDefaults,
  });
  const target = { connection: { address: input.temporalAddress }, namespace: 'default' };
  const logger = pino({ level: 'silent' });
  const accounts = openAccounts({ sandboxUrl: serviceUrl, stores, logger });
  const openHttp = createAccountHttp({
    ...{ limits: stores.limits, clock: systemClock, markOf: stores.markOf, baseUrlOf: () => serviceUrl },
    wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
  });
  const limited = { openHttp, window, url: serviceUrl };
  const { connectors: hubs, units } = openHubs(serviceUrl, logger);
  const deps = {
    ...{ accounts: stores.accounts, accountPasses: stores.accountPasses, accountLimits: accounts.limits },
    ...{ accountLog: accounts.log, hashOf: accounts.hashOf },
    accountConnectors: {
      ...accounts.connectors,
      alpaca: limitedConnector('alpaca', limited),
      oanda: limitedConnector('oanda', limited),
      'ibkr-flex': limitedConnector('ibkr-flex', limited),
    },
    ...{ hubs, units, publications: stores.publications, hubInbox: stores.hubs, newId: randomUUID },
    ...{ told: stores.toldConnections, pause: systemPause },
    ...{ cancellations: stores.cancellations, operations: stores.operations, passes: stores.passes },
    ...{ sweeps: stores.sweeps, alerts: stores.supervision, news: stores.news, sweepReports: stores.sweepReports },
    ...{ requests: requestCounter, notifications: stores.notifications, mailer: new RecordingMailer() },
    ...{ notices: stores.notices, pushes: stores.pushes, pusher: noPusher, breakers: closedBreakers },
    ...{ incidents: stores.incidents, clock: systemClock, random: Math.random },
    orchestrator: createOrchestrator(await connectTemporal(target), { maximumAttempts: 2 }),
    feeds: createIcalConnector({ allowedOrigins: [serviceUrl], clock: systemClock }),
    settings: {
      retry: { maxRetries: 1, baseMs: 100, factor: 2, maxMs: 1_000 },
      ...{ requestSpacingMs: 300, sweepIntervalMs: 30 * 60_000, runTimeoutMs: 25 * 60_000 },
      sweepMode: 'all' as const,
    },
  };
  await startWorker(target, deps, await bundleWorkflows(new DefaultLogger('ERROR')));
  process.stdout.write('ready\n');
  setInterval(() => undefined, 60_000);
}

await main();
