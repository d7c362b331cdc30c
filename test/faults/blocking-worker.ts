import { setInterval } from 'node:timers';
import { DefaultLogger } from '@temporalio/worker';
import { z } from 'zod';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import { createStores, systemClock } from '../../src/parts/stores.ts';
import { bundleWorkflows, startWorker } from '../../src/parts/worker.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import type { Orchestrator, PassStore } from '../../src/ports.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { RecordingMailer } from '../support/recording-mailer.ts';
import { testDefaults } from '../support/world.ts';

/**
 * A worker process that gets as far in each listing’s pass as it is told, says so on its standard output and goes no
 * further, until it is killed: what it did so far is committed, what follows never happens.
 */

/** The places in a pass where a worker can be lost. */
const points = ['after claim', 'after the first reading', 'before settle', 'after settle', 'after the report'] as const;
export type KillPoint = (typeof points)[number];

const inputSchema = z.object({
  temporalAddress: z.string(),
  databaseUrl: z.string(),
  encryptionKey: z.base64(),
  sandboxUrl: z.string(),
  /** Where to stop, by listing ID. */
  points: z.record(z.string(), z.enum(points)),
});
export type BlockingWorkerInput = z.output<typeof inputSchema>;

class Blockade {
  private readonly points: Readonly<Record<string, KillPoint>>;
  private readonly listingOf = new Map<string, string>();
  private readonly told = new Set<string>();

  constructor(stops: Readonly<Record<string, KillPoint>>) {
    this.points = stops;
  }

  knows(runId: string, listingId: string): void {
    this.listingOf.set(runId, listingId);
  }

  /** Never resolves when this is the place for the run’s listing. */
  async reach(point: KillPoint, runId: string): Promise<void> {
    const listingId = this.listingOf.get(runId);
    if (listingId === undefined || this.points[listingId] !== point) return;
    if (!this.told.has(listingId)) process.stdout.write(`${JSON.stringify({ listingId, point })}\n`);
    this.told.add(listingId);
    await new Promise<never>(() => {});
  }
}

function blockedPasses(passes: PassStore, blockade: Blockade): PassStore {
  return {
    ...passes,
    async claim(key, how) {
      const claim = await passes.claim(key, how);
      if (claim.outcome !== 'claimed') return claim;
      blockade.knows(claim.runId, key.listingId);
      await blockade.reach('after claim', claim.runId);
      return claim;
    },
    async commitReading(runId, reading) {
      const result = await passes.commitReading(runId, reading);
      await blockade.reach('after the first reading', runId);
      return result;
    },
    async settle(runId, attempts, now) {
      await blockade.reach('before settle', runId);
      const settled = await passes.settle(runId, attempts, now);
      await blockade.reach('after settle', runId);
      return settled;
    },
  };
}

function blockedOrchestrator(orchestrator: Orchestrator, blockade: Blockade): Orchestrator {
  return {
    ...orchestrator,
    async failureReported(listingId) {
      await orchestrator.failureReported(listingId);
      await blockade.reach('after the report', listingId);
    },
  };
}

async function main(): Promise<void> {
  const input = inputSchema.parse(JSON.parse(process.argv[2] ?? ''));
  const prisma = createPrisma(input.databaseUrl);
  const key = Buffer.from(input.encryptionKey, 'base64');
  const stores = createStores({ prisma, encryptionKeys: [{ id: 'test', key }], defaults: testDefaults });
  const target = { connection: { address: input.temporalAddress }, namespace: 'default' };
  const client = await connectTemporal(target);
  const blockade = new Blockade(input.points);
  const deps = {
    passes: blockedPasses(stores.passes, blockade),
    orchestrator: blockedOrchestrator(createOrchestrator(client, { maximumAttempts: 2 }), blockade),
    ...{ sweeps: stores.sweeps, alerts: stores.supervision, notifications: stores.notifications },
    mailer: new RecordingMailer(),
    feeds: createIcalConnector({ allowedOrigins: [input.sandboxUrl], clock: systemClock }),
    ...{ clock: systemClock, random: Math.random },
    settings: {
      retry: { maxRetries: 1, baseMs: 100, factor: 2, maxMs: 1_000 },
      ...{ requestSpacingMs: 300, sweepIntervalMs: 30 * 60_000, runTimeoutMs: 25 * 60_000 },
    },
  };
  await startWorker(target, deps, await bundleWorkflows(new DefaultLogger('ERROR')));
  setInterval(() => undefined, 60_000);
}

await main();
