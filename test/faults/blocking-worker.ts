import { randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers';
import { DefaultLogger } from '@temporalio/worker';
import { pino } from 'pino';
import { z } from 'zod';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { createAlertMailer } from '../../src/connectors/mail/alert-mailer.ts';
import { requestCounter } from '../../src/connectors/request-counter.ts';
import { openAccounts } from '../../src/parts/accounts.ts';
import { processBreakers } from '../../src/parts/assembly.ts';
import { openHubs } from '../../src/parts/hubs.ts';
import { createStores, systemClock, systemPause } from '../../src/parts/stores.ts';
import { bundleWorkflows, startWorker } from '../../src/parts/worker.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { mailerSettings } from '../mail/mailer-settings.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { noPusher } from '../support/no-push.ts';
import { testDefaults } from '../support/world.ts';
import { blockedAccountPasses } from './account-places.ts';
import {
  blockedBreakers,
  blockedHubs,
  blockedMailer,
  blockedNotifications,
  blockedOrchestrator,
  blockedPasses,
  blockedPublications,
  blockedSupervision,
} from './blocked-ports.ts';
import { Blockade, killPoints } from './kill-points.ts';

/**
 * A worker process whose activities get as far as they are told, say so on its standard output and go no further, until it
 * is killed: what they did so far is committed, what follows never happens.
 */

const inputSchema = z.object({
  temporalAddress: z.string(),
  databaseUrl: z.string(),
  encryptionKey: z.base64(),
  sandboxUrl: z.string(),
  smtpUrl: z.string(),
  /** A mail server that reads a whole message and does not answer. */
  hangingSmtpUrl: z.string(),
  /** Where to stop, by workflow ID. */
  stops: z.record(z.string(), z.enum(killPoints)),
  /** How often a workflow passes its place before. */
  passings: z.record(z.string(), z.number()).optional(),
});
export type BlockingWorkerInput = z.output<typeof inputSchema>;

async function main(): Promise<void> {
  const input = inputSchema.parse(JSON.parse(process.argv[2] ?? ''));
  const prisma = createPrisma(input.databaseUrl);
  const key = Buffer.from(input.encryptionKey, 'base64');
  const stores = createStores({ prisma, encryptionKeys: [{ id: 'test', key }], defaults: testDefaults });
  const target = { connection: { address: input.temporalAddress }, namespace: 'default' };
  const client = await connectTemporal(target);
  const blockade = new Blockade(input.stops, input.passings);
  const mailer = createAlertMailer(mailerSettings(input.smtpUrl));
  const accounts = openAccounts({ sandboxUrl: input.sandboxUrl, stores, logger: pino({ level: 'silent' }) });
  const hubs = openHubs(input.sandboxUrl, pino({ level: 'silent' }));
  const hanging = createAlertMailer(mailerSettings(input.hangingSmtpUrl));
  const orchestrator = createOrchestrator(client, { maximumAttempts: 2 });
  const deps = {
    passes: blockedPasses(stores.passes, blockade),
    orchestrator: blockedOrchestrator(orchestrator, blockade),
    alerts: blockedSupervision(stores.supervision, blockade),
    notifications: blockedNotifications(stores.notifications, blockade),
    mailer: blockedMailer(mailer, hanging, blockade),
    publications: blockedPublications(stores.publications, blockade),
    ...{ accounts: stores.accounts, accountPasses: blockedAccountPasses(stores.accountPasses, blockade) },
    ...{ accountConnectors: accounts.connectors, accountLimits: accounts.limits },
    ...{ accountLog: accounts.log, hashOf: accounts.hashOf },
    cancellations: stores.cancellations,
    hubs: blockedHubs(hubs.connectors, blockade),
    ...{ told: stores.toldConnections, pause: systemPause },
    ...{ units: hubs.units, hubInbox: stores.hubs, operations: stores.operations, newId: randomUUID },
    ...{ sweeps: stores.sweeps, sweepReports: stores.sweepReports, news: stores.news, requests: requestCounter },
    ...{ notices: stores.notices, pushes: stores.pushes, pusher: noPusher },
    incidents: stores.incidents,
    // All feeds are of one host, whose failures are no matter where no probe is.
    breakers: Object.values(input.stops).includes('with a probe under way')
      ? blockedBreakers(processBreakers(stores, orchestrator), blockade)
      : closedBreakers,
    feeds: createIcalConnector({ allowedOrigins: [input.sandboxUrl], clock: systemClock }),
    ...{ clock: systemClock, random: Math.random },
    settings: {
      retry: { maxRetries: 1, baseMs: 100, factor: 2, maxMs: 1_000 },
      ...{ requestSpacingMs: 300, sweepIntervalMs: 30 * 60_000, runTimeoutMs: 25 * 60_000 },
      sweepMode: 'all' as const,
    },
  };
  await startWorker(target, deps, await bundleWorkflows(new DefaultLogger('ERROR')));
  setInterval(() => undefined, 60_000);
}

await main();
