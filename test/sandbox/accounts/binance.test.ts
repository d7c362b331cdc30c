import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { openBinanceFake } from '../../../sandbox/accounts/binance/binance-fake.ts';

/** The key pair printed in Binance's documentation (binance/binance-spot-api-docs: rest-api.md). */
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const nowMs = 1_700_000_000_000;

function aFake() {
  let at = nowMs;
  const { router, control } = openBinanceFake({ clock: { now: () => new Date(at).toISOString() } });
  const app = express().use('/accounts/binance/api', router);
  control.addAccount({ apiKey, secret });
  const sign = (query: string) => `${query}&signature=${createHmac('sha256', secret).update(query).digest('hex')}`;
  return {
    control,
    setNow: (ms: number) => void (at = ms),
    get: (query: string, key = apiKey) =>
      request(app).get(`/accounts/binance/api/api/v3/myTrades?${query}`).set('X-MBX-APIKEY', key),
    signed(query: string, timestamp = at) {
      return this.get(sign(`${query}&recvWindow=5000&timestamp=${timestamp}`));
    },
  };
}

test('takes the computed signature, in capitals too', async () => {
  const query = 'symbol=BNBBTC&fromId=28458&limit=1000&recvWindow=5000&timestamp=1700000000000';
  const signature = 'c4b0be56364d7e121979585ffcd89d6253db48ce581834c355ec9a8d5a508dbb';
  const fake = aFake();
  expect((await fake.get(`${query}&signature=${signature}`)).body).toEqual([]);
  expect((await fake.get(`${query}&signature=${signature.toUpperCase()}`)).status).toBe(200);
});

test.each([
  ['another signature', 'symbol=BNBBTC&timestamp=1700000000000&signature=00', apiKey, 400, -1022],
  ['no signature', 'symbol=BNBBTC&timestamp=1700000000000', apiKey, 400, -1022],
  ['an unknown key', 'symbol=BNBBTC', 'unknown-key', 401, -2015],
  ['a key of no form', 'symbol=BNBBTC', 'x', 401, -2014],
])('refuses %s', async (...[, query, key, status, code]) => {
  const answer = await aFake().get(query, key);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test.each([
  ['too old', nowMs - 5_001, -1021],
  ['ahead', nowMs + 1_000, -1021],
  ['just old enough', nowMs - 5_000, undefined],
  ['just not ahead', nowMs + 999, undefined],
])('judges a timestamp that is %s', async (_what, timestamp, code) => {
  expect((await aFake().signed('symbol=BNBBTC', timestamp)).body.code).toBe(code);
});

const day = 86_400_000;
test.each([
  ['no symbol', 'limit=5', -1102],
  ['an unknown symbol', 'symbol=NOSUCH', -1121],
  ['24 h and 1 ms', `symbol=BNBBTC&startTime=${nowMs - day - 1}&endTime=${nowMs}`, -1127],
  ['24 h', `symbol=BNBBTC&startTime=${nowMs - day}&endTime=${nowMs}`, undefined],
  ['an ID with a start', 'symbol=BNBBTC&fromId=1&startTime=2', -1128],
  ['too many at once', 'symbol=BNBBTC&limit=1001', -1130],
  ['an ID that is no number', 'symbol=BNBBTC&fromId=x', -1100],
])('judges parameters: %s', async (_what, query, code) => {
  expect((await aFake().signed(query)).body.code).toBe(code);
});

test('gives trades from an ID on, oldest first, and the most recent ones without', async () => {
  const fake = aFake();
  for (const id of [3, 1, 2]) fake.control.addTrade(apiKey, { id });
  expect((await fake.signed('symbol=BNBBTC&fromId=2&limit=1')).body).toMatchObject([{ id: 2 }]);
  expect((await fake.signed('symbol=BNBBTC&limit=2')).body).toMatchObject([{ id: 2 }, { id: 3 }]);
});

test('counts the weight of a minute by its own clock: 300 calls, then 429 until it is over', async () => {
  const fake = aFake();
  for (let at = 0; at < 300; at += 1) expect((await fake.signed('symbol=BNBBTC')).status).toBe(200);
  const over = await fake.signed('symbol=BNBBTC');
  // The minute of 1700000000 ends 40 s later.
  expect([over.status, over.body.code, over.headers['retry-after']]).toEqual([429, -1003, '40']);
  expect(over.headers['x-mbx-used-weight-1m']).toBe('6000');
  expect(fake.control.overLimit()).toBe(1);
  fake.setNow(nowMs + 40_000);
  expect((await fake.signed('symbol=BNBBTC')).status).toBe(200);
  expect(fake.control.requests()).toHaveLength(302);
});
