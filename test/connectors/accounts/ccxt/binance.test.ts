import { beforeEach, expect, test } from '@jest/globals';
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
  secretsOf,
} from './exchange-world.ts';

let world: ExchangeWorld;
const { apiKey } = secretsOf.binance;
beforeEach(async () => {
  world = await exchangeWorld();
});

/** 1001 trades of one symbol, as two pages of 1000 hold them. */
function addTrades(count = 1_001): void {
  for (let id = 1; id <= count; id += 1) world.binance.addTrade(apiKey, { id, time: 1_700_000_000_000 + id });
}

test('1001 trades are read in two pages by ID, all of them once', async () => {
  addTrades();
  const pages = await allPages(world, 'binance', { page: firstPage(world, 'binance') });
  expect(pages.map(({ records }) => records.length)).toEqual([1_000, 1]);
  expect(idsOf(pages)).toEqual(Array.from({ length: 1_001 }, (_, at) => String(at + 1)));
});

test('a next run repeats nothing and brings what is new', async () => {
  addTrades(2);
  const [first] = await allPages(world, 'binance', { page: firstPage(world, 'binance') });
  world.binance.addTrade(apiKey, { id: 7 });
  const next = await goodPage(world, 'binance', firstPage(world, 'binance', { cursor: first?.cursor ?? null }));
  expect(idsOf([next])).toEqual(['7']);
  expect(next.cursor).toEqual({ fromId: '8', quoteAsset: 'BTC' });
});

test('resuming from the cursor of every page loses nothing', async () => {
  addTrades();
  const [first] = await allPages(world, 'binance', { page: firstPage(world, 'binance') });
  const rest = await allPages(world, 'binance', {
    page: firstPage(world, 'binance', { cursor: first?.cursor ?? null }),
  });
  expect(idsOf(rest)).toEqual(['1001']);
});

test('an empty symbol is a good page, and its cursor begins at the beginning', async () => {
  const page = await goodPage(world, 'binance', firstPage(world, 'binance'));
  expect(page).toMatchObject({ records: [], rejected: [], isDone: true, cursor: { fromId: '0', quoteAsset: 'BTC' } });
});

test('a trade is read exactly: side, fee in BNB, moment and the quote asset that only the symbol tells', async () => {
  world.binance.addTrade(apiKey, {});
  const { records } = await goodPage(world, 'binance', firstPage(world, 'binance'));
  expect(fillsOf(records)).toEqual([
    {
      accountKey: 'spot',
      symbol: 'BNBBTC',
      externalId: '28457',
      executedAt: '2017-07-12T13:19:09.590Z',
      order: '000000000000000000028457',
      side: 'buy',
      quantity: '12',
      price: '4.000001',
      currency: 'BTC',
      fee: { amount: '10.1', currency: 'BNB' },
      orderId: '100234',
      effect: { kind: 'fill' },
    },
  ]);
  expect(normalizedAgain(world.connector, accessTo('binance'), records)).toEqual(records);
});

test.each([
  ['in the base asset', { commission: '0.00100000', commissionAsset: 'BNB' }, { amount: '0.001', currency: 'BNB' }],
  [
    'in the quote asset',
    { commission: '0.00000048', commissionAsset: 'BTC' },
    { amount: '0.00000048', currency: 'BTC' },
  ],
  ['of zero', { commission: '0.00000000', commissionAsset: 'BTC' }, { amount: '0', currency: 'BTC' }],
])('a fee %s stays what it is', async (_what, fields, fee) => {
  world.binance.addTrade(apiKey, fields);
  const { records } = await goodPage(world, 'binance', firstPage(world, 'binance'));
  expect(fillsOf(records)[0]?.fee).toEqual(fee);
});

test('one ID in two symbols is two fills', async () => {
  world.binance.addTrade(apiKey, { symbol: 'BNBBTC', id: 5 });
  world.binance.addTrade(apiKey, { symbol: 'LTCBTC', id: 5 });
  const both = world.connector.partitions(accessTo('binance')).map(({ partition }) => partition);
  expect(both).toEqual(['BNBBTC', 'LTCBTC']);
  const pages = await Promise.all(
    both.map((partition) => goodPage(world, 'binance', firstPage(world, 'binance', { partition }))),
  );
  expect(
    pages.flatMap(({ records }) => fillsOf(records)).map(({ symbol, externalId }) => `${symbol} ${externalId}`),
  ).toEqual(['BNBBTC 5', 'LTCBTC 5']);
});

test('a row that cannot be read is kept with its ID and the names of its fields, and the cursor goes past it', async () => {
  world.binance.addTrade(apiKey, { id: 1 });
  world.binance.addTrade(apiKey, { id: 2, price: 'secret?', qty: null });
  const page = await goodPage(world, 'binance', firstPage(world, 'binance'));
  expect(page.records).toHaveLength(1);
  expect(page.rejected).toMatchObject([{ externalId: '2', reason: 'cannot be read: price, qty' }]);
  expect(page.rejected[0]?.raw).toMatchObject({ id: '2', price: 'secret?' });
  expect(page.cursor).toMatchObject({ fromId: '3' });
});

test('a page needs one call, and the first one another for the quote asset', async () => {
  addTrades();
  await allPages(world, 'binance', { page: firstPage(world, 'binance') });
  expect(world.sent.map(({ path }) => path)).toEqual(['/api/v3/exchangeInfo', '/api/v3/myTrades', '/api/v3/myTrades']);
  expect(world.sent.map(({ costs }) => costs)).toEqual(Array.from({ length: 3 }, () => ({ 'binance-address': 20 })));
});
