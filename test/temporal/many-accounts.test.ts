import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '../../src/parts/stores.ts';
import { connectionSyncWorkflowId } from '../../workflows/messages.ts';
import { Program } from '../faults/child-process.ts';
import { Engine } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { mostWithin, shareUsed } from './limit-use.ts';
import { type LimitedPlatform, limitedPlatforms } from './limited-connector.ts';
import type { LimitedWorkerInput } from './limited-worker.ts';

/**
 * Two worker processes and 500 connections to three services, at each of which all share one limit: of a key, of an outside account,
 * of our address. The services count what arrives, by their own clock.
 */
const CONNECTIONS = 500;
const AT_ONCE = 20;
/** So slow that the requests wait for their limits, not the limits for them, even where the runs begin at half their usual speed. */
const window = { capacity: 12, windowMs: 10_000 };

let engine: Engine;
let service: Program;
let allBegunMs = 0;
let arrivals: Readonly<Record<string, readonly number[]>>;
let workers: readonly Program[];
const outcomes = new Map<string, string>();

beforeAll(async () => {
  engine = await Engine.create();
  service = new Program('test/temporal/limited-service.ts');
  const [, port] = await service.said(/port (\d+)/, 30_000);
  const serviceUrl = `http://127.0.0.1:${port}`;
  const ids = await connectAll();
  const input: LimitedWorkerInput = {
    temporalAddress: engine.environment.address,
    databaseUrl: await engine.databaseUrl(),
    encryptionKey: engine.encryptionKey.toString('base64'),
    ...{ serviceUrl, window },
  };
  workers = [0, 1].map(() => new Program('test/temporal/limited-worker.ts', { args: [JSON.stringify(input)] }));
  for (const worker of workers) await worker.said(/ready/, 60_000);
  for (let index = 0; index < ids.length; index += AT_ONCE) await begin(ids.slice(index, index + AT_ONCE));
  allBegunMs = Date.now();
  await Promise.all(
    ids.map(async (id) => {
      const report = await engine.client.workflow.getHandle(connectionSyncWorkflowId(id)).result();
      outcomes.set(id, report.outcome);
    }),
  );
  const told = await fetch(`${serviceUrl}/arrivals`);
  arrivals = z.record(z.string(), z.array(z.number())).parse(await told.json());
}, 300_000);
afterAll(async () => {
  for (const worker of workers) await worker.end('SIGKILL');
  await service.end('SIGKILL');
  await engine.close();
});

/** As the clock spreads them: the next begin when these have. */
async function begin(ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => engine.orchestrator.accountSyncRequested(id, 'manual')));
  const queued = { connectionId: { in: [...ids] }, status: 'queued' as const };
  await eventuallyTrue(
    'runs that have begun',
    async () => !(await engine.world.prisma.accountRun.findFirst({ where: queued })),
  );
}

/** When requests came to a platform, in milliseconds. */
function of(platform: LimitedPlatform): readonly number[] {
  return arrivals[platform] ?? [];
}

/** Of different people who all gave the same key, and chose the same account. */
async function connectAll(): Promise<string[]> {
  const owners = await Promise.all(Array.from({ length: CONNECTIONS }, () => engine.world.aMember()));
  const ids: string[] = [];
  for (const [index, actor] of owners.entries()) {
    const connector = limitedPlatforms[index % limitedPlatforms.length] ?? 'alpaca';
    const account = { kind: 'brokerage', connector, platform: connector, label: 'Compte', accountId: 'one' } as const;
    const rest = { config: {}, secrets: { token: 'shared-token' }, syncEnabled: false, syncIntervalMin: 60 };
    const created = await engine.stores.accounts.create(
      { actor, now: systemClock.now() },
      { ...account, ...rest },
      CONNECTIONS,
    );
    if (created.outcome !== 'saved') throw new Error(`The account was not connected: ${created.outcome}.`);
    ids.push(created.connection.id);
  }
  return ids;
}

test(`all ${CONNECTIONS} connections are read by two workers`, () => {
  expect([outcomes.size, ...new Set(outcomes.values())]).toEqual([CONNECTIONS, 'succeeded']);
});

describe.each(limitedPlatforms)('the limit that all connections to %s share', (platform) => {
  test('is never passed, in any window, as the service counts', () => {
    expect(mostWithin(of(platform), window)).toBeLessThanOrEqual(window.capacity);
  });

  test('lets each connection send what it needs, and no request twice', () => {
    const { length } = of(platform);
    expect(length).toBeGreaterThanOrEqual(Math.floor(CONNECTIONS / limitedPlatforms.length));
    expect(length).toBeLessThanOrEqual(Math.ceil(CONNECTIONS / limitedPlatforms.length));
  });

  test('is used to 95 % of what it allows once all have begun', () => {
    const share = shareUsed(
      of(platform).filter((atMs) => atMs >= allBegunMs),
      window,
    );
    process.stdout.write(`${platform}: ${(100 * share).toFixed(1)} % of what the limit allows\n`);
    expect(share).toBeGreaterThanOrEqual(0.95);
    expect(share).toBeLessThanOrEqual(1);
  });
});
