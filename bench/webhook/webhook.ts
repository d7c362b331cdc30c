import { parseArgs } from 'node:util';
import type { Client } from '@temporalio/client';
import { systemClock } from '../../src/parts/stores.ts';
import { connectTemporal } from '../../src/temporal/connection.ts';
import { createOrchestrator } from '../../src/temporal/orchestrator.ts';
import { type Installation, startInstallation } from './installation.ts';
import { Guests, type LoadResult } from './load.ts';
import { type Seeded, seed } from './seed.ts';
import { sweepOnce } from './sweep.ts';

const parts = ['idle10', 'idle50', 'duringSweep', 'whileFeedHangs'] as const;
type Part = (typeof parts)[number];

const loads = {
  idle10: { perSecond: 10, bookings: 3_000, budgetMs: 250 },
  idle50: { perSecond: 50, bookings: 3_000, budgetMs: 1_000 },
  duringSweep: { perSecond: 5, bookings: 500, budgetMs: 1_000 },
  whileFeedHangs: { perSecond: 5, bookings: 30, budgetMs: 30_000 },
} as const satisfies Record<Part, object>;

const usage = `npm run bench -- webhook [--json] [--only ${parts.join(',')}] [--listings n] [--rate n] [--bookings n]`;

/**
 * From the time that a booking’s webhook is due at one hub until each other hub of the listing has its nights closed. Four
 * platforms a listing: Beds24, Smoobu, Lodgify and an iCal feed; guests, platforms, API and worker in processes of their own.
 */
export async function benchWebhook(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(
    `${options.listings} listings × 4 platforms; an account at Beds24 each (100 credits in 5 min), at Smoobu and Lodgify one for ten`,
  );
  const installation = await startInstallation(options.listings);
  try {
    const bench = await prepared(installation, options.listings, say);
    const results: Partial<Record<Part, LoadResult>> = {};
    for (const part of options.only) {
      const { perSecond, bookings, budgetMs } = loads[part];
      const load = { perSecond: options.rate ?? perSecond, bookings: options.bookings ?? bookings };
      const result = await bench.run(part, load);
      results[part] = result;
      const { p50, p99, max, n, lost, repeated } = result;
      say(
        `${part}: ${load.perSecond}/s, ${n} arrived, ${lost} lost, ${repeated} repeated; p50 ${p50} ms, p99 ${p99} ms (budget ${budgetMs}), max ${max} ms`,
      );
      if (lost > 0 || max > 30_000) process.exitCode = 1;
    }
    if (options.json) process.stdout.write(`${JSON.stringify(results)}\n`);
    await bench.close();
  } finally {
    await installation.stop();
  }
}

function optionsOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, only: text, listings: text, rate: text, bookings: text },
  });
  const only = values.only === undefined ? parts : parts.filter((part) => values.only?.split(',').includes(part));
  if (only.length === 0) throw new Error(`Nothing to run. ${usage}`);
  const count = (given: string | undefined) => (given === undefined ? undefined : Number(given));
  const [listings, rate, bookings] = [count(values.listings) ?? 2_000, count(values.rate), count(values.bookings)];
  return { json: values.json ?? false, only, listings, rate, bookings };
}

type Say = (line: string) => void;

async function prepared(installation: Installation, listings: number, say: Say): Promise<Bench> {
  const startMs = performance.now();
  const seeded = await seed(installation);
  say(`connected in ${Math.round((performance.now() - startMs) / 1_000)} s`);
  const client = await connectTemporal({ connection: { address: installation.temporalAddress }, namespace: 'default' });
  const bench = new Bench({ installation, seeded, client, listings });
  await bench.sweep();
  await bench.untilIdle();
  say(`in step after ${Math.round((performance.now() - startMs) / 1_000)} s`);
  return bench;
}

type BenchParts = {
  readonly installation: Installation;
  readonly seeded: Seeded;
  readonly client: Client;
  readonly listings: number;
};

class Bench {
  private readonly parts: BenchParts;
  private readonly guests: Guests;

  constructor(parts: BenchParts) {
    this.parts = parts;
    this.guests = new Guests(parts.installation, parts.listings);
  }

  async run(part: Part, load: { readonly perSecond: number; readonly bookings: number }): Promise<LoadResult> {
    await this.untilIdle();
    if (part === 'duringSweep') return this.duringSweeps(() => this.guests.book(load));
    if (part === 'whileFeedHangs') return this.whileHanging(load.bookings, (among) => this.guests.book(load, among));
    return this.guests.book(load);
  }

  /** One sweep of all listings, to its end. */
  sweep(): Promise<void> {
    return sweepOnce(this.parts.client);
  }

  async untilIdle(): Promise<void> {
    const { prisma } = this.parts.seeded;
    for (;;) {
      const busy = await prisma.syncRun.count({ where: { status: { in: ['queued', 'running'] } } });
      const owed = await prisma.connection.count({ where: { readOwedSince: { not: null } } });
      if (busy + owed === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async close(): Promise<void> {
    await this.parts.client.connection.close();
    await this.parts.seeded.prisma.$disconnect();
  }

  /** Sweeps follow one another until the load is over. */
  private async duringSweeps<T>(use: () => Promise<T>): Promise<T> {
    let isOver = false;
    const sweeping = (async () => {
      while (!isOver) await this.sweep();
    })();
    const result = await use().finally(() => {
      isOver = true;
    });
    await sweeping;
    return result;
  }

  /** While the feeds of as many listings hang, and a sync waits for each. */
  private async whileHanging<T>(count: number, use: (among: number) => Promise<T>): Promise<T> {
    const { installation, seeded, client, listings } = this.parts;
    const among = Math.min(count, listings);
    await this.hang(among, true);
    const orchestrator = createOrchestrator(client, { maximumAttempts: 4 });
    for (const [index, listingId] of seeded.listingIds.slice(0, among).entries()) {
      const actor = seeded.hosts[Math.floor(index / 10)];
      if (!actor) throw new Error('A listing has no host.');
      const by = { reach: { kind: 'any' } as const, listingId, actor, now: systemClock.now() };
      await seeded.stores.runs.request(by);
      await orchestrator.syncRequested(listingId);
    }
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const result = await use(among);
    await this.hang(among, false);
    await fetch(`${installation.platformsUrl}/bench/open`);
    return result;
  }

  private async hang(listings: number, isHanging: boolean): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ listings, isHanging });
    await fetch(`${this.parts.installation.platformsUrl}/bench/hang`, { method: 'PUT', headers, body });
  }
}
