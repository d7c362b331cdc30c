import { createHash, createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { openKrakenFake } from '../../../sandbox/accounts/kraken/kraken-fake.ts';

/** The secret of Kraken's documentation (https://docs.kraken.com/exchange/guides/rest/authentication). */
const secret = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';
const apiKey = 'kraken-key-0001';
const nowMs = 1_700_000_000_000;
const path = '/0/private/TradesHistory';

function signatureOf(of: string, nonce: string, body: string): string {
  const hash = createHash('sha256').update(`${nonce}${body}`).digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(of).update(hash).digest('base64');
}

function aFake() {
  let at = nowMs;
  let nonce = nowMs;
  const { router, control } = openKrakenFake({ clock: { now: () => new Date(at).toISOString() } });
  const app = express().use('/accounts/kraken/api', router);
  control.addAccount({ apiKey, secret });
  const post = (body: string, sign: string, key = apiKey) =>
    request(app)
      .post(`/accounts/kraken/api${path}`)
      .type('form')
      .set({ 'API-Key': key, 'API-Sign': sign, 'User-Agent': 'test' })
      .send(body);
  return {
    control,
    app,
    post,
    setNow: (ms: number) => void (at = ms),
    signed(fields: string, given = String((nonce += 1))) {
      const body = `nonce=${given}${fields}`;
      return post(body, signatureOf(path, given, body));
    },
  };
}

test('this test signs as the published example is signed', () => {
  const body = 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25';
  const published = '4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==';
  expect(signatureOf('/0/private/AddOrder', '1616492376594', body)).toBe(published);
});

test('takes the computed signature', async () => {
  const body = 'nonce=1700000000000&type=all&start=1688580000&end=1688670000&ofs=0';
  const sign = 'epNVcu3y2nOJrFGrR9+RnJF9pR8JlOHsGfF4pY0UjOp/ppm76E7SGGV8YHx3hNR4Tba4z18LjEmYMvMQMTng9Q==';
  expect((await aFake().post(body, sign)).body).toEqual({ error: [], result: { count: 0, trades: {} } });
});

test('refuses another signature and an unknown key, with HTTP 200', async () => {
  const fake = aFake();
  expect((await fake.post('nonce=1', 'AAAA')).body).toEqual({ error: ['EAPI:Invalid signature'] });
  expect((await fake.post('nonce=1', 'AAAA', 'unknown')).body).toEqual({ error: ['EAPI:Invalid key'] });
});

test('takes no nonce twice, and none that goes back', async () => {
  const fake = aFake();
  expect((await fake.signed('', '500')).body.error).toEqual([]);
  expect((await fake.signed('', '500')).body.error).toEqual(['EAPI:Invalid nonce']);
  expect((await fake.signed('', '499')).body.error).toEqual(['EAPI:Invalid nonce']);
  expect((await fake.signed('', '501')).body.error).toEqual([]);
});

test('the start is exclusive, the end is not, 50 come at once, and times have all their digits', async () => {
  const fake = aFake();
  for (let at = 1; at <= 60; at += 1) fake.control.addTrade(apiKey, `T${at}`, { time: String(1_688_000_000 + at) });
  fake.control.addTrade(apiKey, 'TEXACT', { time: '1600000000.123456789' });
  const page = await fake.signed('&start=1688000001&end=1688000060&ofs=0');
  expect(page.body.result.count).toBe(59);
  expect(Object.keys(page.body.result.trades)).toHaveLength(50);
  expect(Object.keys(page.body.result.trades)[0]).toBe('T60');
  const rest = await fake.signed('&start=1688000001&end=1688000060&ofs=50');
  expect(Object.keys(rest.body.result.trades)).toHaveLength(9);
  expect((await fake.signed('&end=1600000001')).text).toContain('"time":1600000000.123456789');
});

test.each([
  ['&ofs=x', 'EGeneral:Invalid arguments:ofs'],
  ['&start=yesterday', 'EGeneral:Invalid arguments'],
])('refuses %s', async (fields, error) => {
  expect((await aFake().signed(fields)).body).toEqual({ error: [error] });
});

test('the counter of a key takes seven calls at once, then one every 6 s or so', async () => {
  const fake = aFake();
  for (let at = 0; at < 7; at += 1) expect((await fake.signed('')).body.error).toEqual([]);
  expect((await fake.signed('')).body.error).toEqual(['EAPI:Rate limit exceeded']);
  fake.setNow(nowMs + 3_000);
  expect((await fake.signed('')).body.error).toEqual(['EAPI:Rate limit exceeded']);
  fake.setNow(nowMs + 6_100);
  expect((await fake.signed('')).body.error).toEqual([]);
  expect(fake.control.overLimit()).toBe(2);
});

test('one unknown pair refuses the question for all', async () => {
  const { app } = aFake();
  const ask = (pair: string) => request(app).get(`/accounts/kraken/api/0/public/AssetPairs?pair=${pair}`);
  expect((await ask('XXBTZUSD,ETHUSDT')).body).toMatchObject({
    error: [],
    result: { XXBTZUSD: { wsname: 'XBT/USD' } },
  });
  expect((await ask('XXBTZUSD,NOSUCH')).body).toEqual({ error: ['EQuery:Unknown asset pair'] });
});
