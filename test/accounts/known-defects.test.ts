import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AlpacaControl } from '../../sandbox/accounts/alpaca/alpaca-control.ts';
import { accountStatus } from '../../src/domain/account-run.ts';
import { plusMs } from '../../src/domain/instant.ts';
import { eventually } from '../support/eventually.ts';
import { barrier } from '../workflows/fake-activities.ts';
import { type Connected, SkippingEngine } from './skipping-engine.ts';

/**
 * What public implementations of the same two stories get wrong (julliaNDY/Trading-Journal: src/services/broker/scheduler.ts,
 * broker-sync-service.ts and prisma/schema.prisma), each as what relais does instead: with the real workflows, stores, connectors and
 * simulated brokers, before a server in which waits pass at once.
 */
let engine: SkippingEngine;
let alpaca: AlpacaControl;
beforeAll(async () => {
  engine = await SkippingEngine.create();
  alpaca = engine.fakes.alpaca;
}, 120_000);
beforeEach(() => {
  engine.onPage = () => {};
  engine.waits.splice(0);
});
afterAll(() => engine.close());

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const aPage = { page: 1, pageSize: 500 };

let keys = 0;

/** A key that an account at Alpaca has, with so many fills of the hours before. */
function anAlpacaKey(fills = 3) {
  keys += 1;
  const key = {
    keyId: `PKKNOWNDEFECTS${String(keys).padStart(6, '0')}`,
    secretKey: `secretOfAccount${String(keys).padStart(25, '0')}`,
  };
  alpaca.addAccount(key);
  for (let at = fills; at > 0; at -= 1) addFill(key.keyId, -at * MINUTE_MS - 5 * HOUR_MS);
  return key;
}

function addFill(keyId: string, fromNowMs: number, fields: { readonly side?: string; readonly id?: string } = {}) {
  const at = plusMs(engine.now(), fromNowMs);
  return alpaca.addFill(keyId, { at, symbol: 'AAPL', side: 'buy', qty: '2', price: '174.78', ...fields });
}

async function connected(fills = 3): Promise<Connected & { readonly keyId: string }> {
  const secrets = anAlpacaKey(fills);
  return { ...(await engine.connect({ secrets })), keyId: secrets.keyId };
}

/** When its requests came, in whole minutes after the first. */
function minutesOfRequests(since: number): readonly number[] {
  const times = alpaca
    .requests()
    .slice(since)
    .map(({ at }) => Date.parse(at));
  return times.map((time) => Math.round((time - (times[0] ?? 0)) / MINUTE_MS));
}

async function fillsOf(one: Connected) {
  return (await engine.world.stores.brokerRecords.fills(engine.of(one), aPage))?.items ?? [];
}

/** Its run waits for the next attempt. */
function waiting(one: Connected) {
  return eventually('a wait', async () => ((await engine.find(one)).phase === 'waiting_retry' ? true : undefined));
}

async function statusOf(one: Connected) {
  const { phase, failure, syncEnabled: isOn } = await engine.find(one);
  return accountStatus({ phase, failure, isOn });
}

describe('a failure that passes', () => {
  test('is tried four times, with waits of 1, 5 and 15 minutes, and then is an ERROR with its cause', async () => {
    const one = await connected();
    const before = alpaca.requests().length;
    alpaca.setFault('internal_error', { keyId: one.keyId });
    const run = await engine.whileWorking(() => engine.read(one));
    expect(minutesOfRequests(before)).toEqual([0, 1, 6, 21]);
    expect(engine.waits.map(({ waitMs }) => waitMs / MINUTE_MS)).toEqual([1, 5, 15]);
    expect(run).toMatchObject({ status: 'failed', attempts: 4, failure: { kind: 'TRANSIENT', code: '50010000' } });
    expect(await statusOf(one)).toBe('ERROR');
    alpaca.clearFaults();
  });

  test('holds up no other connection: they are read while it waits', async () => {
    const [failing, other] = [await connected(), await connected(4)];
    alpaca.setFault('internal_error', { keyId: failing.keyId });
    const good = await engine.whileWorking(async () => {
      await engine.wake(failing);
      await waiting(failing);
      await engine.wake(other);
      const run = await eventually('the run of the other', async () => {
        const newest = await engine.newestRun(other);
        return newest.finishedAt === null ? undefined : newest;
      });
      expect((await engine.find(failing)).phase).toBe('waiting_retry');
      alpaca.clearFaults();
      await engine.finished(failing);
      expect(await engine.newestRun(failing)).toMatchObject({ status: 'succeeded', attempts: 2 });
      return run;
    });
    expect([good.status, good.imported]).toEqual(['succeeded', 4]);
    const tookMs = Date.parse(good.finishedAt ?? '') - Date.parse(good.startedAt ?? '');
    expect(tookMs).toBeLessThan(MINUTE_MS);
  });

  test('is waited for without the worker, which may be gone meanwhile: the next attempt comes at its time', async () => {
    const one = await connected();
    const before = alpaca.requests().length;
    alpaca.setFault('internal_error', { keyId: one.keyId, times: 1 });
    await engine.whileWorking(async () => {
      await engine.wake(one);
      await waiting(one);
    });
    expect(alpaca.requests().length - before).toBe(1);
    await engine.whileWorking(() => engine.finished(one));
    expect(minutesOfRequests(before).slice(0, 2)).toEqual([0, 1]);
    expect(await engine.newestRun(one)).toMatchObject({ status: 'succeeded', attempts: 2, imported: 3 });
  });
});

describe('credentials that are refused', () => {
  test('end the run at once with the true cause, and each later run keeps it', async () => {
    const one = await connected();
    alpaca.setFault('unauthorized', { keyId: one.keyId });
    const before = alpaca.requests().length;
    await engine.whileWorking(async () => {
      const cause = { kind: 'AUTH', code: '40110000', advice: 'reconnect' };
      expect(await engine.read(one)).toMatchObject({ status: 'failed', attempts: 1, failure: cause });
      expect(alpaca.requests().length - before).toBe(1);
      expect(await engine.askedAndRead(one)).toMatchObject({ status: 'failed', attempts: 1, failure: cause });
      expect((await engine.find(one)).failure).toMatchObject(cause);
    });
    alpaca.clearFaults();
  });
});

describe('a connection in ERROR', () => {
  test('is probed by itself within the hour after what can pass, and a good probe clears the error', async () => {
    const one = await connected();
    alpaca.setFault('internal_error', { keyId: one.keyId });
    await engine.whileWorking(async () => {
      await engine.read(one);
      alpaca.clearFaults();
      const { nextSyncAt, failure } = await engine.find(one);
      expect(failure).not.toBeNull();
      const waitMs = Date.parse(nextSyncAt ?? '') - Date.parse(engine.now());
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(HOUR_MS);
      expect(await engine.due(engine.now())).not.toContain(one.id);
      engine.pass(waitMs + SECOND_MS);
      expect(await engine.due(engine.now())).toContain(one.id);
      expect(await engine.read(one)).toMatchObject({ status: 'succeeded', trigger: 'schedule', imported: 3 });
      expect(await statusOf(one)).toBe('CONNECTED');
    });
  });

  test('is probed within the day where somebody has to act first, and at once with new credentials', async () => {
    const good = anAlpacaKey();
    const one = await engine.connect({ secrets: { ...good, secretKey: 'notTheSecretOfThisAccount000000000000000' } });
    await engine.whileWorking(async () => {
      expect(await engine.read(one)).toMatchObject({ status: 'failed', failure: { kind: 'AUTH' } });
      const waitMs = Date.parse((await engine.find(one)).nextSyncAt ?? '') - Date.parse(engine.now());
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(DAY_MS);
      await engine.change(one, { secrets: good });
      expect(await engine.newestRun(one)).toMatchObject({ status: 'queued' });
      expect(await engine.read(one)).toMatchObject({ status: 'succeeded', imported: 3 });
      expect(await statusOf(one)).toBe('CONNECTED');
    });
  });
});

describe('what happens while a run reads', () => {
  test('is imported by the next run: a cursor never passes the start of its run', async () => {
    const one = await connected(130);
    const early: string[] = [];
    engine.onPage = (connectionId, pages) => {
      if (connectionId === one.id && pages === 1) early.push(addFill(one.keyId, 0), addFill(one.keyId, 30 * SECOND_MS));
    };
    await engine.whileWorking(async () => {
      expect(await engine.read(one)).toMatchObject({ status: 'succeeded' });
      engine.pass(10 * MINUTE_MS);
      await engine.askedAndRead(one);
    });
    const stored = (await fillsOf(one)).map(({ externalId }) => externalId);
    expect(stored).toEqual(expect.arrayContaining(early));
    expect(stored).toHaveLength(132);
  });
});

describe('a row that cannot be read', () => {
  test('makes the run PARTIAL and is kept to be read again, while the connection stays CONNECTED and the others are in', async () => {
    const one = await connected(3);
    const bad = alpaca.addFill(one.keyId, {
      ...{ at: plusMs(engine.now(), -HOUR_MS), symbol: 'AAPL', side: 'buy', qty: 'two', price: '174.78' },
    });
    const run = await engine.whileWorking(() => engine.read(one));
    expect(run).toMatchObject({ status: 'partial', fetched: 4, imported: 3, rejected: 1, updated: 0, skipped: 0 });
    expect(await statusOf(one)).toBe('CONNECTED');
    const { brokerRecords } = engine.world.stores;
    const rejected = await brokerRecords.rejected(engine.of(one), aPage);
    expect(rejected?.items).toMatchObject([
      { externalId: bad, reason: 'not readable: qty', raw: { qty: 'two' }, settledAt: null },
    ]);
    // The connector learns to read it: it is taken in from what was kept, whatever the cursor has passed by then.
    const record = engine.normalize('fills', { ...alpacaRow(rejected?.items[0]?.raw), qty: '2' });
    await brokerRecords.settle(engine.of(one), rejected?.items[0]?.id ?? '', record, 'UTC');
    expect((await fillsOf(one)).map(({ externalId }) => externalId)).toContain(bad);
  });
});

describe('one ID', () => {
  test('in two accounts, of two people, at two brokers and in two symbols is as many fills', async () => {
    const same = { id: '20260105093000000::00000000-0000-4000-8000-000000000001' };
    const accounts = [await connected(0), await connected(0)];
    for (const { keyId } of accounts) addFill(keyId, -HOUR_MS, same);
    const { binance } = engine.fakes;
    const secrets = { apiKey: 'binance-key-0001', secret: 'binance-secret-not-real' };
    binance.addAccount(secrets);
    const time = Date.parse(engine.now()) - HOUR_MS;
    for (const symbol of ['BNBBTC', 'LTCBTC']) binance.addTrade(secrets.apiKey, { symbol, id: 28_457, time });
    const crypto = await engine.connect(
      {
        connector: 'ccxt',
        platform: 'binance',
        config: { exchange: 'binance', symbols: ['BNBBTC', 'LTCBTC'] },
        secrets,
      },
      accounts[0]?.owner,
    );
    await engine.whileWorking(async () => {
      for (const one of [...accounts, crypto]) expect((await engine.read(one)).status).toBe('succeeded');
    });
    const ids = await Promise.all(
      [...accounts, crypto].map(async (one) => (await fillsOf(one)).map((f) => f.externalId)),
    );
    expect(ids).toEqual([[same.id], [same.id], ['28457', '28457']]);
  });
});

describe('a run under way', () => {
  test('shows SYNCING and what it waits for', async () => {
    const one = await connected();
    const [reached, held] = [barrier(), barrier()];
    engine.onPage = async (connectionId) => {
      if (connectionId !== one.id) return;
      reached.open();
      await held.opened;
    };
    alpaca.setFault('internal_error', { keyId: one.keyId, times: 1 });
    expect(await statusOf(one)).toBe('CONNECTED');
    await engine.whileWorking(async () => {
      await engine.wake(one);
      await reached.opened;
      expect([await statusOf(one), (await engine.find(one)).phase]).toEqual(['SYNCING', 'reading']);
      held.open();
      await waiting(one);
      expect([await statusOf(one), (await engine.find(one)).waitingUntil]).toEqual(['SYNCING', expect.any(String)]);
      await engine.toTheEnd(one);
      expect(await statusOf(one)).toBe('CONNECTED');
    });
  });

  test('is one at a time: who asks meanwhile joins it, and no page is read twice at once', async () => {
    const one = await connected();
    let [reading, most] = [0, 0];
    engine.onPage = async (connectionId) => {
      if (connectionId !== one.id) return;
      reading += 1;
      most = Math.max(most, reading);
      await new Promise((resolve) => setImmediate(resolve));
      reading -= 1;
    };
    await engine.whileWorking(async () => {
      const asked = await Promise.all([engine.ask(one), engine.ask(one), engine.ask(one)]);
      expect(new Set(asked.map(({ runId }) => runId)).size).toBe(1);
      await engine.wake(one);
      await engine.wake(one);
      await engine.toTheEnd(one);
    });
    expect(most).toBe(1);
    expect((await fillsOf(one)).length).toBe(3);
  });
});

describe('an incident', () => {
  test('is told to its owner once, however often it fails, and is over with the first good runs', async () => {
    const one = await connected();
    alpaca.setFault('unauthorized', { keyId: one.keyId });
    const readLater = async () => {
      engine.pass(90 * MINUTE_MS);
      await engine.askedAndRead(one);
      await engine.review(one);
    };
    await engine.whileWorking(async () => {
      await engine.read(one);
      const first = await engine.told(one);
      expect(first).toHaveLength(1);
      for (let again = 0; again < 3; again += 1) await readLater();
      expect(await engine.told(one)).toEqual(first);
      alpaca.clearFaults();
      for (let again = 0; again < 3; again += 1) await readLater();
      expect(await engine.told(one)).toEqual(first);
      expect(await engine.alertsOf(one)).toEqual(['resolved']);
      // Another incident is another notice.
      alpaca.setFault('unauthorized', { keyId: one.keyId });
      await readLater();
      expect(await engine.told(one)).toEqual([...first, ...first]);
      alpaca.clearFaults();
    });
  });
});

describe('what is stored', () => {
  test('is fills, of which trades are derived: an open one too, and its end makes no second trade', async () => {
    const one = await connected(1);
    const trades = async () => (await engine.world.stores.brokerRecords.trades(engine.of(one), aPage))?.items ?? [];
    await engine.whileWorking(async () => {
      await engine.read(one);
      const [open] = await trades();
      expect(await trades()).toMatchObject([{ status: 'open', openQuantity: '2', fillCount: 1 }]);
      await engine.world.stores.brokerRecords.note(engine.of(one), open?.id ?? '', 'bought too early');
      addFill(one.keyId, -HOUR_MS, { side: 'sell' });
      await engine.askedAndRead(one);
      expect(await trades()).toMatchObject([
        { status: 'closed', openQuantity: '0', fillCount: 2, note: 'bought too early' },
      ]);
    });
    expect(await fillsOf(one)).toHaveLength(2);
  });

  test('holds no secret as it was typed', async () => {
    const secrets = anAlpacaKey();
    const one = await engine.connect({ secrets });
    const row = await engine.world.prisma.accountConnection.findUniqueOrThrow({ where: { id: one.id } });
    for (const secret of Object.values(secrets)) {
      expect(JSON.stringify(row)).not.toContain(secret);
      expect(JSON.stringify(row)).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
    // The same text sealed twice is not the same: a mask that is laid over it would be.
    const other = await engine.connect({ secrets });
    const sealed = await engine.world.prisma.accountConnection.findUniqueOrThrow({ where: { id: other.id } });
    expect(sealed.sealed).not.toBe(row.sealed);
  });
});

function alpacaRow(raw: unknown): object {
  return typeof raw === 'object' && raw !== null ? raw : {};
}
