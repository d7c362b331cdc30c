import { beforeEach, expect, test } from '@jest/globals';
import { coinbaseToken } from '../../../../src/connectors/accounts/ccxt/coinbase/coinbase-token.ts';
import {
  accessTo,
  allPages,
  type ExchangeWorld,
  exchangeWorld,
  fillsOf,
  firstPage,
  goodPage,
  idsOf,
  normalizedAgain,
  nowMs,
  secretsOf,
} from './exchange-world.ts';

let world: ExchangeWorld;
const { apiKey } = secretsOf.coinbase;
beforeEach(async () => {
  world = await exchangeWorld();
});

const iso = (ms: number) => new Date(ms).toISOString();

function addFills(count: number, afterMs = 0): void {
  for (let at = 0; at < count; at += 1) {
    const time = iso(nowMs + afterMs - at * 1_000 - 1);
    world.coinbase.addFill(apiKey, {
      entry_id: `entry-${afterMs}-${at}`,
      trade_id: `trade-${afterMs}-${at}`,
      trade_time: time,
      sequence_timestamp: time,
    });
  }
}

test('a chain of cursors is read to its end, which may be an empty page', async () => {
  addFills(200);
  const pages = await allPages(world, 'coinbase', { page: firstPage(world, 'coinbase') });
  expect(pages.map(({ records }) => records.length)).toEqual([100, 100, 0]);
  expect(new Set(idsOf(pages)).size).toBe(200);
});

test('resuming from the cursor of every page loses nothing and repeats nothing', async () => {
  addFills(250);
  const page = firstPage(world, 'coinbase');
  const pages = await allPages(world, 'coinbase', { page });
  for (const [at, { cursor }] of pages.slice(0, -1).entries()) {
    const rest = await allPages(world, 'coinbase', { page: { ...page, cursor } });
    expect(idsOf([...pages.slice(0, at + 1), ...rest])).toEqual(idsOf(pages));
  }
});

test('a fill that is posted long after its trade is found, since bounds are on the time of posting', async () => {
  const [first] = await allPages(world, 'coinbase', { page: firstPage(world, 'coinbase') });
  world.setNow(iso(nowMs + 900_000));
  world.coinbase.addFill(apiKey, { trade_time: '2024-03-05T14:03:11.504Z', sequence_timestamp: iso(nowMs + 60_000) });
  const next = await allPages(world, 'coinbase', {
    page: firstPage(world, 'coinbase', { cursor: first?.cursor ?? null }),
  });
  expect(idsOf(next)).toEqual(['9f0e7a54-1b1e-4f0b-8f0e-2c6f6a1f0001']);
});

test('a next run repeats the last hour, no more', async () => {
  addFills(1, -30 * 60_000);
  addFills(1, -90 * 60_000);
  const pages = await allPages(world, 'coinbase', {
    page: firstPage(world, 'coinbase', { cursor: { readToMs: nowMs } }),
  });
  expect(idsOf(pages)).toEqual([`trade-${-30 * 60_000}-0`]);
});

test('a fill is read exactly, and its raw holds neither user nor portfolio', async () => {
  world.coinbase.addFill(apiKey, {});
  const { records } = await goodPage(world, 'coinbase', firstPage(world, 'coinbase'));
  expect(fillsOf(records)).toEqual([
    {
      accountKey: 'portfolio',
      symbol: 'BTC-USD',
      externalId: '9f0e7a54-1b1e-4f0b-8f0e-2c6f6a1f0001',
      executedAt: '2024-03-05T14:03:11.504Z',
      order: '2024-03-05T14:03:11.507123000Z 6d1f0c3f5a0e4b1c9a7be0d2c4f1a8937e5b2d6c',
      side: 'buy',
      quantity: '0.0025',
      price: '64321.5',
      currency: 'USD',
      fee: { amount: '0.964822', currency: 'USD' },
      orderId: '0b1c2d3e-4f50-4a61-8b72-9c83ad94be05',
      effect: { kind: 'fill' },
    },
  ]);
  expect(JSON.stringify(records)).not.toMatch(/user_id|portfolio_id|0000000000aa/);
  expect(normalizedAgain(world.connector, accessTo('coinbase'), records)).toEqual(records);
});

test('a size in the quote currency is divided by the price', async () => {
  world.coinbase.addFill(apiKey, { price: '64300', size: '160.75', size_in_quote: true });
  const { records } = await goodPage(world, 'coinbase', firstPage(world, 'coinbase'));
  expect(fillsOf(records)[0]?.quantity).toBe('0.0025');
});

test('a reversal and a correction name the fill that they are about, though it is in no page of theirs', async () => {
  world.coinbase.addFill(apiKey, { entry_id: 'e2', trade_type: 'REVERSAL' });
  world.coinbase.addFill(apiKey, { entry_id: 'e3', trade_type: 'CORRECTION', size: '0.002' });
  world.coinbase.addFill(apiKey, { entry_id: 'e4', trade_type: 'SYNTHETIC' });
  const { records } = await goodPage(world, 'coinbase', firstPage(world, 'coinbase'));
  const of = '9f0e7a54-1b1e-4f0b-8f0e-2c6f6a1f0001';
  expect(Object.fromEntries(fillsOf(records).map(({ externalId, effect }) => [externalId, effect]))).toEqual({
    e2: { kind: 'reversal', of },
    e3: { kind: 'correction', of },
    e4: { kind: 'fill' },
  });
});

test.each([
  ['BTC-USD', 'USD'],
  ['ETH-BTC', 'BTC'],
  ['BTC-PERP-INTX', 'USDC'],
  ['BIT-29NOV24-CDE', 'USD'],
  ['BTC', null],
  ['A-B-C-D', null],
])('%s has its price in %s', async (product, currency) => {
  world.coinbase.addFill(apiKey, { product_id: product });
  const page = await goodPage(world, 'coinbase', firstPage(world, 'coinbase'));
  expect(fillsOf(page.records)[0]?.currency ?? null).toBe(currency);
  expect(page.records.length + page.rejected.length).toBe(1);
});

test('rows of an unknown kind or side are kept with their entry', async () => {
  world.coinbase.addFill(apiKey, { entry_id: 'e9', trade_type: 'NEW_KIND', side: 'UNKNOWN_ORDER_SIDE' });
  const page = await goodPage(world, 'coinbase', firstPage(world, 'coinbase'));
  expect(page).toMatchObject({
    records: [],
    rejected: [{ externalId: 'e9', reason: 'cannot be read: trade_type, side' }],
  });
});

test('a cursor that is known no more reads its window again, once', async () => {
  const cursor = { fromMs: 0, toMs: nowMs, page: 'gone' };
  const again = await world.connector.readPage(
    accessTo('coinbase'),
    firstPage(world, 'coinbase', { cursor }),
    world.call(),
  );
  expect(again).toMatchObject({
    outcome: 'cursor_invalid',
    code: 'INVALID_ARGUMENT',
    cursor: { page: null, wasRestarted: true },
  });
});

test('an Ed25519 token is the one of the worked vector', () => {
  const keyName = 'organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111';
  const secret = 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwfqSmxj4pxSCr71UHsTLsX5lUd2rr6+e5JCHuppFEbSLA==';
  const path = '/api/v3/brokerage/orders/historical/fills';
  const nonce = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
  const token = coinbaseToken({ keyName, secret, method: 'GET', path, nowMs: 1_700_000_000_000, nonce });
  expect(token?.split('.')[2]).toBe(
    'vXisMRvYcI13s2fUBDkNguSrfHQG8rzkq4DsCoDvqb6iVuTi5b5pMG85nyyfClnpNXi4HJEw-Wh2ZXz8yHifCw',
  );
});
