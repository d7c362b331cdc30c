import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  accessTo,
  type ExchangeWorld,
  exchangeWorld,
  fillsOf,
  firstPage,
  goodPage,
  now,
  nowMs,
  secretsOf,
} from './exchange-world.ts';
import { stubbedExchange } from './stubbed-exchange.ts';

/**
 * What ccxt 4.5 would do to statuses and amounts if it were let: each of its traps as a rule that holds here.
 */

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});

const call = { signal: AbortSignal.timeout(60_000), now };

test('trap 1, amounts are floats: an amount that no double holds arrives with every digit, and the raw row is kept', async () => {
  const qty = '123456789.123456789123456789';
  world.binance.addTrade(secretsOf.binance.apiKey, { qty, price: '0.10000000000000000001' });
  const { records } = await goodPage(world, 'binance', firstPage(world, 'binance'));
  expect(fillsOf(records)[0]).toMatchObject({ quantity: qty, price: '0.10000000000000000001' });
  expect(records[0]).toHaveProperty('raw.qty', qty);
});

describe('trap 2, statuses are made network errors: 400, 403, 404 and 409 are judged by their body', () => {
  test.each([
    [400, '{"code":-1121,"msg":"Invalid symbol."}', 'CONFIG'],
    [403, '{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}', 'AUTH'],
    [404, '{"code":-1100,"msg":"x"}', 'SYSTEM'],
    [409, '{"code":-9999,"msg":"x"}', 'SYSTEM'],
    [500, '{"code":-2015,"msg":"x"}', 'AUTH'],
  ])('HTTP %i with %s is %s', async (status, text, kind) => {
    const { connector } = stubbedExchange({ status, text });
    const read = await connector.readPage(accessTo('binance'), firstPage(world, 'binance'), call);
    expect(read).toMatchObject({ outcome: 'failed', failure: { kind } });
  });
});

test('trap 3, a revoked key looks overloaded after an earlier success: -2015 is AUTH on the first call and on a later one', async () => {
  const page = firstPage(world, 'binance');
  await goodPage(world, 'binance', page);
  world.binance.removeAccount(secretsOf.binance.apiKey);
  for (let again = 0; again < 2; again += 1) {
    const read = await world.connector.readPage(accessTo('binance'), page, world.call());
    expect(read).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect', code: '-2015' } });
  }
});

test('trap 4, 429 and 418 look alike and lose Retry-After: calls at the same time each keep their own', async () => {
  world.binance.addAccount({ apiKey: 'binance-key-0002', secret: 'other-secret' });
  world.binance.setFault('too_much_weight', { apiKey: secretsOf.binance.apiKey });
  world.binance.setFault('banned', { apiKey: 'binance-key-0002' });
  const page = firstPage(world, 'binance', { cursor: { fromId: '0', quoteAsset: 'BTC' } });
  const other = accessTo('binance', { secrets: { apiKey: 'binance-key-0002', secret: 'other-secret' } });
  const reads = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      world.connector.readPage(at % 2 ? other : accessTo('binance'), page, world.call()),
    ),
  );
  const waits = reads.map((read) =>
    read.outcome === 'failed' ? [read.failure.kind, read.failure.retryAfterMs] : null,
  );
  expect(waits).toEqual(reads.map((_, at) => ['RATE_LIMITED', at % 2 ? 120_000 : 37_000]));
});

test('trap 5, messages hold the signed URL: no detail holds a query, a signature or a key', async () => {
  for (const fault of ['key_refused', 'bad_signature', 'firewall', 'internal_error', 'reset'] as const) {
    world.binance.setFault(fault, { times: 1 });
    const page = firstPage(world, 'binance', { cursor: { fromId: '0', quoteAsset: 'BTC' } });
    const read = await world.connector.readPage(accessTo('binance'), page, world.call());
    const signature = /signature=([0-9a-f]+)/.exec(world.sent.at(-1)?.query ?? '')?.[1] ?? 'none';
    expect(signature).toHaveLength(64);
    expect(JSON.stringify(read)).not.toMatch(new RegExp(`${signature}|signature=|timestamp=|https?:|binance-key`));
  }
});

describe('trap 6, built-in paging loops or skips: paging is our own', () => {
  test('one page is one question', async () => {
    for (let at = 0; at < 300; at += 1)
      world.bybit.addExecution(secretsOf.bybit.apiKey, 'linear', { execId: `e${at}`, execTime: String(nowMs - 5) });
    const { records } = await goodPage(world, 'bybit', firstPage(world, 'bybit', { cursor: { readToMs: nowMs } }));
    expect(records).toHaveLength(100);
    expect(world.sent).toHaveLength(1);
  });

  test('300 executions of one moment are all read', async () => {
    for (let at = 0; at < 300; at += 1)
      world.bybit.addExecution(secretsOf.bybit.apiKey, 'linear', { execId: `e${at}`, execTime: String(nowMs - 5) });
    const seen = new Set<string>();
    let page = firstPage(world, 'bybit', { cursor: { readToMs: nowMs } });
    for (let isDone = false; !isDone; ) {
      const read = await goodPage(world, 'bybit', page);
      for (const { externalId } of fillsOf(read.records)) seen.add(externalId);
      page = { ...page, cursor: read.cursor };
      isDone = read.isDone;
    }
    expect(seen.size).toBe(300);
  });

  test.each([
    ['bybit', '{"retCode":0,"result":{"nextPageCursor":"a%3A1","list":[]},"time":1}', 'a%3A1'],
    ['coinbase', '{"fills":[{"entry_id":"e"}],"cursor":"114"}', '114'],
  ] as const)('%s: a cursor that repeats itself is refused, not followed for ever', async (exchange, text, page) => {
    const { connector } = stubbedExchange({ text });
    const cursor = { fromMs: 0, toMs: nowMs, page };
    const read = await connector.readPage(accessTo(exchange), firstPage(world, exchange, { cursor }), call);
    expect(read).toMatchObject({ outcome: 'failed', failure: { kind: 'SCHEMA_DRIFT' } });
  });

  test('kraken: an empty page before the count is reached is doubtful, and the cursor stays', async () => {
    const { connector } = stubbedExchange({ text: '{"error":[],"result":{"count":120,"trades":{}}}' });
    const read = await connector.readPage(accessTo('kraken'), firstPage(world, 'kraken'), call);
    expect(read).toEqual({ outcome: 'doubtful', code: 'fewer_than_count' });
  });
});

test('trap 7, its limiter is of one instance: each request names what it costs of limits that are shared', async () => {
  for (const exchange of ['binance', 'bybit', 'kraken', 'coinbase'] as const) {
    const from = world.sent.length;
    await world.connector.check(accessTo(exchange), world.call());
    await goodPage(world, exchange, firstPage(world, exchange));
    const names = new Set(world.connector.limitsOf(accessTo(exchange).config).map(({ name }) => name));
    for (const { costs } of world.sent.slice(from)) {
      expect(Object.values(costs).some((cost) => cost > 0)).toBe(true);
      for (const name of Object.keys(costs)) expect(names).toContain(name);
    }
  }
});

test('trap 8, loading markets calls private endpoints: nothing is asked but what is needed', async () => {
  for (const exchange of ['binance', 'bybit', 'kraken', 'coinbase'] as const) {
    await world.connector.check(accessTo(exchange), world.call());
    await goodPage(world, exchange, firstPage(world, exchange));
  }
  expect([...new Set(world.sent.map(({ path }) => path))]).toEqual([
    '/sapi/v1/account/apiRestrictions',
    '/api/v3/exchangeInfo',
    '/api/v3/myTrades',
    '/v5/user/query-api',
    '/v5/execution/list',
    '/0/private/TradesHistory',
    '/api/v3/brokerage/key_permissions',
    '/api/v3/brokerage/orders/historical/fills',
  ]);
});

test('an ID of Binance above 2^53 is the next one, not the nearest double', async () => {
  const row =
    '{"symbol":"BNBBTC","id":9007199254740993,"orderId":1,"price":"1","qty":"1","commission":"0","commissionAsset":"BNB","time":1499865549590,"isBuyer":true}';
  const { connector } = stubbedExchange({ text: `[${row}]` });
  const page = firstPage(world, 'binance', { cursor: { fromId: '5', quoteAsset: 'BTC' } });
  const read = await connector.readPage(accessTo('binance'), page, call);
  expect(read).toMatchObject({
    cursor: { fromId: '9007199254740994' },
    records: [{ fill: { externalId: '9007199254740993' } }],
  });
});
