import { beforeEach, expect, test } from '@jest/globals';
import { bybitCurrencies } from '../../../../src/connectors/accounts/ccxt/bybit/bybit-currencies.ts';
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
const { apiKey } = secretsOf.bybit;
const dayMs = 86_400_000;
beforeEach(async () => {
  world = await exchangeWorld();
});

function addExecutions(count: number, beforeMs = 0): void {
  for (let at = 0; at < count; at += 1) {
    const execTime = String(nowMs - beforeMs - at * 1_000 - 1);
    world.bybit.addExecution(apiKey, 'linear', { execId: `exec-${beforeMs}-${at}`, execTime });
  }
}

const since = new Date(nowMs - 20 * dayMs).toISOString();

test('20 days are read in windows of 7 days at most, newest first within each, all of it once', async () => {
  for (const days of [1, 6.9, 7.1, 13.5, 19.9]) addExecutions(3, days * dayMs);
  const pages = await allPages(world, 'bybit', { page: firstPage(world, 'bybit', { since }) });
  expect(pages).toHaveLength(3);
  expect(new Set(idsOf(pages)).size).toBe(15);
  expect(idsOf(pages)).toHaveLength(15);
  expect(pages.at(-1)?.cursor).toEqual({ readToMs: nowMs });
});

test('two years of history are all asked for, and no day more', async () => {
  addExecutions(1, 728.9 * dayMs);
  addExecutions(1, 729.1 * dayMs);
  // The fake counts 50 calls a second.
  const between = (at: number) => world.setNow(new Date(nowMs + at * 100).toISOString());
  const pages = await allPages(world, 'bybit', { page: firstPage(world, 'bybit'), between });
  expect(idsOf(pages)).toHaveLength(1);
  expect(pages).toHaveLength(Math.ceil(729 / 7));
});

test('a full page leads on by its encoded cursor, and the last page may be empty', async () => {
  addExecutions(200);
  const pages = await allPages(world, 'bybit', {
    page: firstPage(world, 'bybit', { since: new Date(nowMs - dayMs).toISOString() }),
  });
  expect(pages.map(({ records }) => records.length)).toEqual([100, 100, 0]);
  expect(world.sent[1]?.query).toContain('&cursor=100%3A2%2C100%3A2');
});

test('the cursor leaves a window only when its last page is in; resuming from every page loses nothing', async () => {
  addExecutions(250);
  addExecutions(30, 9 * dayMs);
  const page = firstPage(world, 'bybit', { since });
  const pages = await allPages(world, 'bybit', { page });
  for (const [at, { cursor }] of pages.slice(0, -1).entries()) {
    const rest = await allPages(world, 'bybit', { page: { ...page, cursor } });
    expect(idsOf([...pages.slice(0, at + 1), ...rest])).toEqual(idsOf(pages));
  }
  expect(idsOf(pages)).toHaveLength(280);
});

test('a next run repeats the last hour, no more', async () => {
  addExecutions(1, 30 * 60_000);
  addExecutions(1, 90 * 60_000);
  const cursor = { readToMs: nowMs };
  const [page] = await allPages(world, 'bybit', { page: firstPage(world, 'bybit', { cursor }) });
  expect(idsOf(page === undefined ? [] : [page])).toEqual([`exec-${30 * 60_000}-0`]);
});

test('a time cursor never passes until, and what comes after it is for the next run', async () => {
  const until = new Date(nowMs - 60_000).toISOString();
  addExecutions(1, 30_000);
  const pages = await allPages(world, 'bybit', {
    page: firstPage(world, 'bybit', { until, cursor: { readToMs: nowMs - dayMs } }),
  });
  expect(idsOf(pages)).toEqual([]);
  expect(pages.at(-1)?.cursor).toEqual({ readToMs: nowMs - 60_000 });
  const next = await allPages(world, 'bybit', {
    page: firstPage(world, 'bybit', { cursor: pages.at(-1)?.cursor ?? null }),
  });
  expect(idsOf(next)).toEqual(['exec-30000-0']);
});

test('a page cursor that is known no more reads its window again, once', async () => {
  const cursor = { fromMs: nowMs - dayMs, toMs: nowMs, page: 'gone%3A1' };
  const page = firstPage(world, 'bybit', { cursor });
  const again = await world.connector.readPage(accessTo('bybit'), page, world.call());
  const restarted = { ...cursor, page: null, wasRestarted: true };
  expect(again).toEqual({ outcome: 'cursor_invalid', cursor: restarted, code: '10001' });
  const twice = { ...page, cursor: { ...restarted, page: 'gone%3A1' } };
  expect(await world.connector.readPage(accessTo('bybit'), twice, world.call())).toMatchObject({ outcome: 'failed' });
});

test('funding and settlement are no trades: neither records nor rejected; unknown kinds are rejected', async () => {
  const kinds = ['Trade', 'Funding', 'Settle', 'AdlTrade', 'BustTrade', 'Delivery', 'CorporateAction', 'UNKNOWN'];
  for (const execType of kinds) {
    const more = execType === 'Funding' ? { orderType: 'UNKNOWN', orderQty: '0' } : {};
    world.bybit.addExecution(apiKey, 'linear', { execId: execType, execType, execTime: String(nowMs - 5), ...more });
  }
  const page = await goodPage(world, 'bybit', firstPage(world, 'bybit', { cursor: { readToMs: nowMs } }));
  expect(idsOf([page]).toSorted()).toEqual(['AdlTrade', 'BustTrade', 'Delivery', 'Trade']);
  expect(page.rejected.map(({ externalId, reason }) => `${externalId} ${reason}`).toSorted()).toEqual([
    'CorporateAction cannot be read: execType',
    'UNKNOWN cannot be read: execType',
  ]);
});

test('two executions of one moment are ordered as Bybit numbers them, above 2^53 too', async () => {
  const execTime = String(nowMs - 5);
  world.bybit.addExecution(apiKey, 'linear', { execId: 'b', execTime, seq: '#9007199254740993' });
  world.bybit.addExecution(apiKey, 'linear', { execId: 'a', execTime, seq: '#9007199254740992' });
  const { records } = await goodPage(world, 'bybit', firstPage(world, 'bybit', { cursor: { readToMs: nowMs } }));
  const inOrder = fillsOf(records).toSorted((a, b) => (a.order < b.order ? -1 : 1));
  expect(inOrder.map(({ externalId, order }) => [externalId, order])).toEqual([
    ['a', '000000009007199254740992 a'],
    ['b', '000000009007199254740993 b'],
  ]);
});

test('an execution is read exactly, and one symbol in two categories is two fills', async () => {
  const spot = {
    symbol: 'BTCUSDT',
    execId: '2100000000007764263',
    execTime: String(nowMs - 9),
    side: 'Sell',
    feeCurrency: 'USDT',
    execFee: '-0.01',
  };
  world.bybit.addExecution(apiKey, 'spot', spot);
  world.bybit.addExecution(apiKey, 'linear', { symbol: 'BTCUSDT', execTime: String(nowMs - 9) });
  const cursor = { readToMs: nowMs };
  const pages = [];
  for (const partition of ['spot', 'linear'])
    pages.push(await goodPage(world, 'bybit', firstPage(world, 'bybit', { cursor, partition })));
  const fills = pages.flatMap(({ records }) => fillsOf(records));
  expect(fills.map(({ accountKey, symbol }) => `${accountKey} ${symbol}`)).toEqual(['spot BTCUSDT', 'linear BTCUSDT']);
  expect(fills[0]).toEqual({
    accountKey: 'spot',
    symbol: 'BTCUSDT',
    externalId: '2100000000007764263',
    executedAt: '2026-11-24T07:59:59.991Z',
    order: '000000000000004688002127 2100000000007764263',
    side: 'sell',
    quantity: '0.1',
    price: '1190.15',
    currency: 'USDT',
    fee: { amount: '-0.01', currency: 'USDT' },
    orderId: '8c065341-7b52-4ca9-ac2c-37e31ac55c94',
    effect: { kind: 'fill' },
  });
  for (const { records } of pages)
    expect(normalizedAgain(world.connector, accessTo('bybit'), records)).toEqual(records);
});

const spot = {
  category: 'spot',
  symbol: 'BTCEUR',
  side: 'buy',
  feeCurrency: '',
  isMaker: false,
  feeRate: '0.001',
} as const;
test.each([
  ['spot, bought, fee in base', { ...spot, feeCurrency: 'BTC' }, { price: 'EUR', fee: 'BTC' }],
  ['spot, sold, fee in quote', { ...spot, side: 'sell', feeCurrency: 'EUR' }, { price: 'EUR', fee: 'EUR' }],
  ['spot, bought in 2023, without a fee coin', spot, { price: 'EUR', fee: 'BTC' }],
  ['spot, sold in 2023, without a fee coin', { ...spot, side: 'sell' }, { price: 'EUR', fee: 'EUR' }],
  [
    'spot, a maker’s rebate on a purchase',
    { ...spot, isMaker: true, feeRate: '-0.0001' },
    { price: 'EUR', fee: 'EUR' },
  ],
  [
    'spot, a maker’s rebate on a sale',
    { ...spot, side: 'sell', isMaker: true, feeRate: '-0.0001' },
    { price: 'EUR', fee: 'BTC' },
  ],
  [
    'spot, a quote coin that only the fee tells',
    { ...spot, symbol: 'BTCXYZ', feeCurrency: 'BTC' },
    { price: 'XYZ', fee: 'BTC' },
  ],
  ['spot, fee in another coin', { ...spot, feeCurrency: 'MNT' }, { price: 'EUR', fee: 'MNT' }],
  ['spot, an unknown quote', { ...spot, symbol: 'BTCXYZ' }, null],
  ['linear in USDT', { ...spot, category: 'linear', symbol: 'BTCUSDT' }, { price: 'USDT', fee: 'USDT' }],
  ['linear in USDC', { ...spot, category: 'linear', symbol: 'ETHPERP' }, { price: 'USDC', fee: 'USDC' }],
  ['linear, dated', { ...spot, category: 'linear', symbol: 'BTC-26DEC25' }, { price: 'USDC', fee: 'USDC' }],
  ['linear, dated in USDT', { ...spot, category: 'linear', symbol: 'BTCUSDT-26DEC25' }, { price: 'USDT', fee: 'USDT' }],
  ['linear, unknown', { ...spot, category: 'linear', symbol: 'BTCEUR' }, null],
  ['inverse, dated', { ...spot, category: 'inverse', symbol: 'BTCUSDH26' }, { price: 'USD', fee: 'BTC' }],
  ['option', { ...spot, category: 'option', symbol: 'BTC-27MAR26-70000-C' }, { price: 'USDC', fee: 'USDC' }],
  [
    'option in USDT',
    { ...spot, category: 'option', symbol: 'BTC-27MAR26-70000-C-USDT' },
    { price: 'USDT', fee: 'USDT' },
  ],
] as const)('currencies: %s', (_what, traded, currencies) => {
  expect(bybitCurrencies(traded)).toEqual(currencies);
});
