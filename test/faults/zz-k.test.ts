import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/parts/stores.ts';
import { connectionSyncWorkflowId } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { hold } from './account-locks.ts';
import { accountPlaces } from './account-places.ts';
import { connectAll, type Killed, newestSymbol, type SeededAccount } from './killed-accounts.ts';
import { killAtItsPlaces } from './worker-to-kill.ts';

/**
 * Runs of broker accounts whose worker is killed (SIGKILL) in the middle, against real services of ours and simulated brokers:
 * what another worker makes of them is what a connection has that nobody disturbed.
 */
const GROUPS = 1;
const ROUNDS = 1;

let engine: Engine;
let accounts: readonly SeededAccount[];
let killed: readonly Killed[];
const killedAtMs = new Map<string, number>();
/** What a person’s request came to for those that waited to try again. */
const woken = new Map<string, string | undefined>();

beforeAll(async () => {
  engine = await Engine.create();
  ({ accounts, killed } = await connectAll(engine, { groups: GROUPS }));
  await readBefore();
  for (const account of accounts) {
    account.made.correctNewest();
    account.made.trade(account.freshFills, newestSymbol(account));
  }
  for (const one of killed) refuse(one);
  for (let round = 0; round < ROUNDS; round += 1) await killRound(killed.filter(({ seed }) => seed % ROUNDS === round));
  console.error('KILLED', new Date().toISOString());
  await engine.whileWorking(async () => {
    await Promise.all(killed.filter(isWoken).map(wake));
    await startRuns(accounts.map(({ twinId }) => twinId));
    await ended(killed.map(({ connectionId }) => connectionId));
    await ended(accounts.map(({ twinId }) => twinId));
  });
  console.error(JSON.stringify(await engine.world.prisma.accountRun.findMany({select:{connectionId:true,attempts:true,waitMs:true,failure:true,startedAt:true,finishedAt:true,pages:true}}),null,0).replaceAll('},{','},\n{'));
 console.error(JSON.stringify(await engine.world.prisma.outsideLimit.findMany()).slice(0,6000));console.error(killed.map(k=>k.connectionId+' '+k.place).join('\n'));
}, 300_000);
afterAll(() => engine.close());

/** Some accounts were read before: their connections all, by a worker that lives. */
async function readBefore(): Promise<void> {
  const before = [
    ...accounts.filter(({ hasRunBefore }) => hasRunBefore).map(({ twinId }) => twinId),
    ...killed.filter(({ account }) => account.hasRunBefore).map(({ connectionId }) => connectionId),
  ];
  await engine.whileWorking(async () => {
    await startRuns(before);
    await ended(before);
  });
  const at = systemClock.now();
  for (const id of before) await engine.stores.accounts.request(by(at), id);
}

function by(now: string) {
  return { actor: { memberId: 'support', role: 'support' }, reach: { kind: 'any' }, now } as const;
}

/** At most so many at once, as the product’s ticks do. */
async function startRuns(connectionIds: readonly string[]): Promise<void> {
  await Promise.all(connectionIds.map((id) => engine.orchestrator.accountSyncRequested(id, 'manual')));
}

async function ended(connectionIds: readonly string[]): Promise<void> {
  await Promise.all(connectionIds.map((id) => engine.client.workflow.getHandle(connectionSyncWorkflowId(id)).result()));
}

function refuse({ place, account: { made } }: Killed): void {
  if (place === 'after a wait for a limit is written') made.refuseOnce('limit');
  if (place === 'after a wait to try again is written' || place === 'while it waits to try again')
    made.refuseOnce('outage');
}

/** One worker brings all to their places, and is killed when every one is there. */
async function killRound(round: readonly Killed[]): Promise<void> {
  const inCommit = round.filter(({ place }) => place === 'while a page is written');
  const keys = new Map(
    inCommit.map(({ connectionId, account }) => [connectionId, account.made.login.accountId ?? 'main']),
  );
  const rows = inCommit.map(({ connectionId, account }) => ({
    ...{ connectionId, symbol: newestSymbol(account) },
    at: account.hasRunBefore ? ('cursor' as const) : ('series' as const),
  }));
  const held = await hold(engine.world.prisma, rows, (id) => keys.get(id) ?? '');
  const waiting = round.filter(({ place }) => place === 'while it waits to try again');
  const isThere = async () =>
    (await held.waiting()) === inCommit.length && (await Promise.all(waiting.map(hasTimer))).every(Boolean);
  await startRuns(round.map(({ connectionId }) => connectionId));
  const nobody = { url: 'smtp://127.0.0.1:9' };
  await killAtItsPlaces(engine, Object.fromEntries(round.map(({ workflowId, place }) => [workflowId, place])), {
    ...{ taking: nobody, hanging: nobody, isThere },
    passings: Object.fromEntries(round.map(({ workflowId, passings }) => [workflowId, passings])),
  });
  for (const { connectionId } of round) killedAtMs.set(connectionId, Date.now());
  await held.release();
}

async function hasTimer({ workflowId }: Killed): Promise<boolean> {
  const { events } = await engine.client.workflow.getHandle(workflowId).fetchHistory();
  return events?.some((event) => event.timerStartedEventAttributes) === true;
}

/** Those of the last rounds are woken; those of the first wait until their minute is over. */
function isWoken({ place, seed }: Killed): boolean {
  return place === 'while it waits to try again' && seed % ROUNDS > 0;
}

async function wake({ connectionId }: Killed): Promise<void> {
  const requested = await engine.stores.accounts.request(by(systemClock.now()), connectionId);
  woken.set(connectionId, requested?.state);
  await engine.orchestrator.accountSyncRequested(connectionId, 'manual');
}

async function storedFills(connectionId: string) {
  const fields = { externalId: true, symbol: true, executedAt: true, side: true, quantity: true, price: true } as const;
  return engine.world.prisma.fill.findMany({ where: { connectionId }, select: fields, orderBy: { externalId: 'asc' } });
}

function madeFills({ made }: SeededAccount) {
  return made.fills.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
}

/** All that a run left but its times and IDs. */
async function leftBy(connectionId: string) {
  const { prisma } = engine.world;
  const where = { connectionId };
  const counts = { number: true, status: true, pages: true, fetched: true, imported: true, updated: true } as const;
  const [runs, cursors, trades, series, revisions] = await Promise.all([
    prisma.accountRun.findMany({
      where,
      select: { ...counts, skipped: true, rejected: true, newlyRejected: true, warnings: true },
      orderBy: { number: 'asc' },
    }),
    prisma.accountCursor.findMany({
      where,
      select: { stream: true, partition: true, version: true, value: true },
      orderBy: [{ stream: 'asc' }, { partition: 'asc' }],
    }),
    prisma.trade.findMany({
      where,
      omit: { id: true, connectionId: true },
      orderBy: [{ symbol: 'asc' }, { key: 'asc' }],
    }),
    prisma.fillSeries.findMany({ where, omit: { connectionId: true }, orderBy: { symbol: 'asc' } }),
    prisma.fillRevision.count({ where: { fill: where } }),
  ]);
  return { runs, cursors: cursors.map(withoutBegin), trades, series, revisions };
}

/** A cursor of Alpaca keeps how far back its first run began, which is when that was. */
function withoutBegin<T extends { readonly value: unknown }>(cursor: T) {
  const { value } = cursor;
  return { ...cursor, value: typeof value === 'object' && value !== null ? { ...value, after: null } : value };
}

test(`${GROUPS * accountPlaces.length} runs were killed, each once`, () => {
  expect(killed.length).toBeGreaterThanOrEqual(100);
  expect(killedAtMs.size).toBe(killed.length);
});

describe.each(accountPlaces)('a run whose worker is killed %s', (place) => {
  const those = () => killed.filter((one) => one.place === place);

  test('has every fill of its account once, as the broker tells it', async () => {
    for (const { seed, account, connectionId } of those())
      expect({ seed, fills: await storedFills(connectionId) }).toEqual({ seed, fills: madeFills(account) });
  });

  test('leaves its cursor, counts, trades and revisions as one that nobody disturbed', async () => {
    for (const { seed, account, connectionId } of those())
      expect({ seed, ...(await leftBy(connectionId)) }).toEqual({ seed, ...(await leftBy(account.twinId)) });
  });

  test('ends well, and nothing is under way any more', async () => {
    for (const { seed, connectionId } of those()) {
      const row = await engine.world.prisma.accountConnection.findUniqueOrThrow({ where: { id: connectionId } });
      expect({ seed, phase: row.phase, failure: row.failure }).toEqual({ seed, phase: null, failure: null });
      const runs = await engine.world.prisma.accountRun.findMany({ where: { connectionId } });
      expect({ seed, statuses: new Set(runs.map(({ status }) => status)) }).toEqual({
        seed,
        statuses: new Set(['succeeded']),
      });
    }
  });
});

describe('the counts of all runs of an account', () => {
  test('add up to its fills and to what the broker told otherwise', async () => {
    for (const { seed, account, connectionId } of killed) {
      const { _sum: sum } = await engine.world.prisma.accountRun.aggregate({
        where: { connectionId },
        _sum: { imported: true, updated: true, fetched: true, skipped: true, rejected: true },
      });
      const updated = account.isAlpaca && account.hasRunBefore ? 1 : 0;
      expect({ seed, ...sum }).toMatchObject({ seed, imported: account.made.fills.length, updated, rejected: 0 });
      expect({ seed, fetched: sum.fetched }).toEqual({
        seed,
        fetched: (sum.imported ?? 0) + updated + (sum.skipped ?? 0),
      });
    }
  });
});

describe('a run that waited to try again when its worker was killed', () => {
  test('is woken by a request', () => {
    expect([...new Set(woken.values())]).toEqual(['woken']);
  });

  test('tries again when its minute is over, give or take a tenth, without anybody', async () => {
    for (const { seed, connectionId } of killed.filter(
      (one) => one.place === 'while it waits to try again' && !isWoken(one),
    )) {
      const run = await engine.world.prisma.accountRun.findFirstOrThrow({ where: { connectionId, waitMs: { gt: 0 } } });
      const tookMs = (run.finishedAt?.getTime() ?? 0) - (run.startedAt?.getTime() ?? 0);
      expect(`seed ${seed}: ${tookMs >= 54_000}`).toBe(`seed ${seed}: true`);
    }
  });
});

test('a worker that is lost is noticed by its heartbeat, well before a page’s time is over', async () => {
  const waits = accountPlaces.filter((place) => place.includes('wait'));
  const late: string[] = [];
  for (const { seed, place, connectionId } of killed.filter((one) => !waits.some((wait) => wait === one.place))) {
    const run = await engine.world.prisma.accountRun.findFirst({
      where: { connectionId },
      orderBy: { number: 'desc' },
    });
    const tookMs = (run?.finishedAt?.getTime() ?? 0) - (killedAtMs.get(connectionId) ?? 0);
    if (tookMs > 60_000) late.push(`seed ${seed}, ${place}: ${tookMs} ms`);
  }
  expect(late).toEqual([]);
});
