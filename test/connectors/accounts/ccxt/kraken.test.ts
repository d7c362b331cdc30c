import { beforeEach, expect, test } from '@jest/globals';
import { pairNames } from '../../../../src/connectors/accounts/ccxt/kraken/kraken-pairs.ts';
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
const { apiKey } = secretsOf.kraken;
beforeEach(async () => {
  world = await exchangeWorld();
});

const seconds = (ms: number) => (ms / 1_000).toFixed(4);
const txid = (at: number) => `T${String(at).padStart(5, '0')}-AAAAA-AAAAAA`;

function addTrades(count = 120): void {
  for (let at = 0; at < count; at += 1)
    world.kraken.addTrade(apiKey, txid(at), { time: seconds(nowMs - at * 60_000 - 1) });
}

test('120 trades are read in three pages, though a new one comes between them', async () => {
  addTrades();
  const pages = await allPages(world, 'kraken', {
    page: firstPage(world, 'kraken'),
    between(at) {
      world.setNow(new Date(nowMs + at * 10_000).toISOString());
      world.kraken.addTrade(apiKey, `TNEW${at}-AAAAA-AAAAAA`, { time: seconds(nowMs + at * 10_000 - 5) });
    },
  });
  expect(pages.map(({ records }) => records.length)).toEqual([50, 50, 20]);
  expect(new Set(idsOf(pages)).size).toBe(120);
  const next = await allPages(world, 'kraken', {
    page: firstPage(world, 'kraken', { cursor: pages.at(-1)?.cursor ?? null }),
  });
  expect(idsOf(next).filter((id) => id.startsWith('TNEW'))).toHaveLength(2);
});

test('a trade posted late between pages repeats one, and loses none', async () => {
  addTrades();
  const pages = await allPages(world, 'kraken', {
    page: firstPage(world, 'kraken'),
    between: (at) =>
      at === 1 && world.kraken.addTrade(apiKey, 'TLATE0-AAAAA-AAAAAA', { time: seconds(nowMs - 30_000) }),
  });
  expect(new Set(idsOf(pages)).size).toBe(120);
  expect(idsOf(pages)).toHaveLength(121);
});

test('resuming from the cursor of every page loses nothing and repeats nothing', async () => {
  addTrades();
  const page = firstPage(world, 'kraken');
  const pages = await allPages(world, 'kraken', { page });
  for (const [at, { cursor }] of pages.slice(0, -1).entries()) {
    world.setNow(new Date(nowMs + (at + 1) * 120_000).toISOString());
    const rest = await allPages(world, 'kraken', { page: { ...page, cursor } });
    expect(idsOf([...pages.slice(0, at + 1), ...rest])).toEqual(idsOf(pages));
  }
});

test('a window under way keeps its end in a later run, which then reads on from there', async () => {
  addTrades(60);
  const first = await goodPage(world, 'kraken', firstPage(world, 'kraken'));
  world.setNow(new Date(nowMs + 900_000).toISOString());
  world.kraken.addTrade(apiKey, 'TNEWER-AAAAA-AAAAAA', { time: seconds(nowMs + 600_000) });
  const rest = await allPages(world, 'kraken', { page: firstPage(world, 'kraken', { cursor: first.cursor }) });
  expect(rest.map(({ isDone }) => isDone)).toEqual([false, true]);
  expect(new Set(idsOf([first, ...rest])).size).toBe(61);
});

test('a next run repeats the last hour, no more', async () => {
  addTrades(100);
  const pages = await allPages(world, 'kraken', { page: firstPage(world, 'kraken', { cursor: { readToMs: nowMs } }) });
  expect(idsOf(pages)).toHaveLength(60);
});

test('a trade is read exactly: every digit of its time, its names by the public pairs', async () => {
  world.kraken.addTrade(apiKey, 'THVRQM-33VKH-UCI7BS', { time: '1688667796.880212345' });
  const { records } = await goodPage(world, 'kraken', firstPage(world, 'kraken'));
  expect(fillsOf(records)).toEqual([
    {
      accountKey: 'spot',
      symbol: 'XBT/USD',
      externalId: 'THVRQM-33VKH-UCI7BS',
      executedAt: '2023-07-06T18:23:16.880212345Z',
      order: '000000000000000040274859 THVRQM-33VKH-UCI7BS',
      side: 'buy',
      quantity: '0.02',
      price: '30010',
      currency: 'USD',
      fee: { amount: '0', currency: 'USD' },
      orderId: 'OQCLML-BW3P3-BUCMWZ',
      effect: { kind: 'fill' },
    },
  ]);
  expect(normalizedAgain(world.connector, accessTo('kraken'), records)).toEqual(records);
});

test('two names of one pair are one symbol; XBT and XDG as a currency are BTC and DOGE', async () => {
  world.kraken.addTrade(apiKey, txid(1), { pair: 'XXBTZUSD' });
  world.kraken.addTrade(apiKey, txid(2), { pair: 'XBTUSD' });
  world.kraken.addTrade(apiKey, txid(3), { pair: 'XETHXXBT' });
  const { records } = await goodPage(world, 'kraken', firstPage(world, 'kraken'));
  const told = fillsOf(records).map(({ externalId, symbol, currency }) => `${externalId} ${symbol} ${currency}`);
  expect(told.toSorted()).toEqual([`${txid(1)} XBT/USD USD`, `${txid(2)} XBT/USD USD`, `${txid(3)} ETH/XBT BTC`]);
});

test('one delisted pair makes Kraken refuse the names of all: they are told by their form, and what has none is kept', async () => {
  world.kraken.addTrade(apiKey, txid(1), { pair: 'XXBTZUSD' });
  world.kraken.addTrade(apiKey, txid(2), { pair: 'GONEEUR' });
  world.kraken.addTrade(apiKey, txid(3), { pair: 'GONEXYZ' });
  const page = await goodPage(world, 'kraken', firstPage(world, 'kraken'));
  expect(
    fillsOf(page.records)
      .map(({ symbol }) => symbol)
      .toSorted(),
  ).toEqual(['GONE/EUR', 'XBT/USD']);
  expect(page.rejected).toMatchObject([{ externalId: txid(3), reason: 'cannot be read: pairName' }]);
});

test('an older item without maker, trade_id and postxid is read as well', async () => {
  world.kraken.addTrade(apiKey, txid(1), { maker: undefined, trade_id: undefined, postxid: undefined });
  expect(await goodPage(world, 'kraken', firstPage(world, 'kraken'))).toMatchObject({
    records: { length: 1 },
    rejected: [],
  });
});

test('a warning beside the result changes nothing', async () => {
  addTrades(1);
  world.kraken.setFault('warning');
  expect(idsOf([await goodPage(world, 'kraken', firstPage(world, 'kraken'))])).toEqual([txid(0)]);
});

test('a row that cannot be read is kept with its txid', async () => {
  world.kraken.addTrade(apiKey, txid(1), { vol: '0.00000000', type: 'swap' });
  const page = await goodPage(world, 'kraken', firstPage(world, 'kraken'));
  expect(page).toMatchObject({ records: [], rejected: [{ externalId: txid(1), reason: 'cannot be read: type, vol' }] });
});

test('nonces only grow, though the clock stands still or goes back', async () => {
  for (const back of [0, 0, 5_000]) {
    world.setNow(new Date(nowMs - back).toISOString());
    expect(await world.connector.check(accessTo('kraken'), world.call())).toMatchObject({ outcome: 'answered' });
  }
});

test('a page takes one call and one more for the names, which costs the key nothing', async () => {
  addTrades(3);
  await goodPage(world, 'kraken', firstPage(world, 'kraken'));
  expect(world.sent.map(({ path, costs }) => [path, costs])).toEqual([
    ['/0/private/TradesHistory', { 'kraken-key': 2, 'kraken-address': 0 }],
    ['/0/public/AssetPairs', { 'kraken-address': 1 }],
  ]);
});

test.each([
  ['XXBTZUSD', 'XBT/USD'],
  ['ZEURZUSD', 'EUR/USD'],
  ['XBTUSDT', 'XBT/USDT'],
  ['USDTZUSD', 'USDT/USD'],
  ['XTZUSD', 'XTZ/USD'],
  ['ZRXEUR', 'ZRX/EUR'],
  ['USD', null],
  ['GONEXYZ', null],
])('by its form alone, %s is %s', (pair, name) => {
  expect(pairNames(null)(pair)).toBe(name);
});
