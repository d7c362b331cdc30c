import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LimitAnswer, LimitClaim, LimitStore } from '../../../src/account-store-ports.ts';
import { msBetween, plusMs } from '../../../src/domain/instant.ts';
import { createLimitStore } from '../../../src/persistence/accounts/limit-store.ts';
import { createPrisma, type PrismaClient } from '../../../src/persistence/prisma.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { NOW } from '../../support/world.ts';

let database: TestDatabase;
let processes: readonly { readonly prisma: PrismaClient; readonly limits: LimitStore }[];
beforeAll(async () => {
  database = await createTestDatabase();
  processes = [0, 1].map(() => {
    const prisma = createPrisma(database.url, 6);
    return { prisma, limits: createLimitStore(prisma) };
  });
});
afterAll(async () => {
  for (const { prisma } of processes) await prisma.$disconnect();
  await database.drop();
});

const process = (index: number) => {
  const found = processes[index % processes.length];
  if (!found) throw new Error('There are two processes.');
  return found.limits;
};
const windowOf = (key: string, capacity: number, windowMs: number): LimitClaim => ({
  ...{ key, name: key, cost: 1 },
  rule: { kind: 'window', capacity, windowMs },
});
const at = (ms: number) => ({ now: () => plusMs(NOW, ms) });
/** Any wait is taken. */
const all = 10_000_000;

/** When the request is sent, in milliseconds after NOW. */
function sentMs(answer: LimitAnswer): number {
  if (answer.outcome === 'full') throw new Error(`There is no room for ${answer.waitMs} ms.`);
  return msBetween(NOW, answer.at);
}

function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(...times.map((atMs) => times.filter((other) => other >= atMs && other <= atMs + windowMs).length));
}

test('200 requests of two processes at once never pass a limit of 90 within 80 seconds', async () => {
  const claim = windowOf('billetweb/address', 90, 80_000);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      process(index).reserve([claim], { holder: `holder ${index}`, clock: at(index * 7), patienceMs: all }),
    ),
  );
  const times = answers.map(sentMs);
  expect(mostWithin(times, 80_000)).toBeLessThanOrEqual(90);
  // And nearly all of it is used: 200 of 90 a window take three.
  expect(Math.max(...times)).toBeLessThan(3 * 84_000);
});

test('who has no patience is told how long, has a time kept, and finds it when it comes back to another process', async () => {
  const claim = windowOf('kept', 1, 10_000);
  const ask = (holder: string, index: number, ms: number) =>
    process(index).reserve([claim], { holder, clock: at(ms), patienceMs: 1_000 });
  expect(await ask('first', 0, 0)).toEqual({ outcome: 'granted', at: NOW, graceMs: 199 });
  expect(await ask('second', 0, 0)).toEqual({ outcome: 'full', waitMs: 10_400, limit: 'kept' });
  expect(await ask('third', 1, 0)).toEqual({ outcome: 'full', waitMs: 20_800, limit: 'kept' });
  expect(await ask('second', 1, 5_000)).toEqual({ outcome: 'full', waitMs: 5_400, limit: 'kept' });
  expect(sentMs(await ask('second', 1, 10_000))).toBe(10_400);
  expect(sentMs(await ask('third', 0, 20_800))).toBe(20_800);
});

test('what the service says of a limit holds for every process and holder, and for no other limit', async () => {
  const [blocked, other] = [windowOf('blocked', 100, 1_000), windowOf('other', 100, 1_000)];
  await process(0).block(blocked.key, plusMs(NOW, 60_000), NOW);
  const ask = (claims: readonly LimitClaim[], index: number, ms: number) =>
    process(index).reserve(claims, { holder: `holder ${index}`, clock: at(ms), patienceMs: 0 });
  expect(await ask([blocked], 1, 1_000)).toEqual({ outcome: 'full', waitMs: 59_000, limit: 'blocked' });
  expect(await ask([other, blocked], 2, 2_000)).toEqual({ outcome: 'full', waitMs: 58_000, limit: 'blocked' });
  expect(sentMs(await ask([other], 3, 2_000))).toBe(2_000);
  expect(sentMs(await ask([windowOf('free', 1, 1_000)], 4, 2_000))).toBe(2_000);
  expect(sentMs(await ask([blocked], 5, 60_000))).toBe(60_000);
});

test('a request that falls under several limits is sent when all have room, and counts in each', async () => {
  const [key, address] = [windowOf('several/key', 2, 10_000), windowOf('several/address', 3, 60_000)];
  const ask = (claims: readonly LimitClaim[], index: number) =>
    process(index).reserve(claims, { holder: `holder ${index}`, clock: at(0), patienceMs: all });
  const waits = [];
  for (let index = 0; index < 4; index += 1) waits.push(sentMs(await ask([address, key], index)));
  expect(waits).toEqual([0, 0, 10_400, 62_000]);
  // What waits for another limit leaves its room to who needs but this one.
  expect(sentMs(await ask([key], 5))).toBe(10_400);
});

test('requests that name two limits in either order do not wait for one another in a ring', async () => {
  const [one, two] = [windowOf('ring/one', 30, 1_000), windowOf('ring/two', 30, 1_000)];
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      process(index).reserve(index % 3 === 0 ? [one, two] : [two, one], {
        holder: `${index}`,
        clock: at(0),
        patienceMs: all,
      }),
    ),
  );
  const times = answers.map(sentMs);
  expect(mostWithin(times, 1_000)).toBe(30);
});

test('a bucket is shared by processes as a window is', async () => {
  const rule = { kind: 'bucket', capacity: 15, perSecond: 0.33 } as const;
  const claim: LimitClaim = { key: 'kraken/key', name: 'key', cost: 2, rule };
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      process(index).reserve([claim], { holder: `${index}`, clock: at(0), patienceMs: all }),
    ),
  );
  let [level, highest, lastMs] = [0, 0, 0];
  for (const atMs of answers.map(sentMs).toSorted((a, b) => a - b)) {
    level = Math.max(0, level - ((atMs - lastMs) / 1_000) * 0.33) + 2;
    highest = Math.max(highest, level);
    lastMs = atMs;
  }
  expect(highest).toBeLessThanOrEqual(15);
  expect(highest).toBeGreaterThan(13);
});

test('a request without a limit is sent at once', async () => {
  const answer = await process(0).reserve([], { holder: 'x', clock: at(0), patienceMs: 0 });
  expect(answer).toMatchObject({ outcome: 'granted', at: NOW });
});
