import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { openBybitFake } from '../../../sandbox/accounts/bybit/bybit-fake.ts';

const secret = 'test-secret-not-real';
const apiKey = 'XXXXXXXXXX';
const nowMs = 1_700_000_000_000;

function aFake() {
  let at = nowMs;
  const { router, control } = openBybitFake({ clock: { now: () => new Date(at).toISOString() } });
  const app = express().use('/accounts/bybit/api', router);
  control.addAccount({ apiKey, secret });
  const get = (query: string, headers: Readonly<Record<string, string>>) =>
    request(app).get(`/accounts/bybit/api/v5/execution/list?${query}`).set(headers);
  const headersOf = (query: string, { timestamp = at, key = apiKey, by = secret } = {}) => ({
    'X-BAPI-API-KEY': key,
    'X-BAPI-TIMESTAMP': String(timestamp),
    'X-BAPI-RECV-WINDOW': '5000',
    'X-BAPI-SIGN': createHmac('sha256', by).update(`${timestamp}${key}5000${query}`).digest('hex'),
  });
  return {
    control,
    get,
    setNow: (ms: number) => void (at = ms),
    signed: (query: string, more = {}) => get(query, headersOf(query, more)),
  };
}

test('takes the computed signature over a query whose cursor is percent-encoded', async () => {
  const query = 'category=linear&limit=100&cursor=132766%3A2%2C132766%3A2';
  const sign = '36db91ecc8d82192941d839386ab7010b453617fe1f568d44b06fc71f59ab1de';
  const headers = { 'X-BAPI-API-KEY': apiKey, 'X-BAPI-TIMESTAMP': String(nowMs), 'X-BAPI-RECV-WINDOW': '5000' };
  expect((await aFake().get(query, { ...headers, 'X-BAPI-SIGN': sign })).body).toMatchObject({
    retCode: 0,
    result: { list: [], nextPageCursor: '' },
  });
});

test.each([
  ['a wrong secret', { by: 'other' }, 10004],
  ['an unknown key', { key: 'YYYYYYYYYY' }, 10003],
  ['an old timestamp', { timestamp: nowMs - 5_001 }, 10002],
  ['a timestamp ahead', { timestamp: nowMs + 1_000 }, 10002],
  ['a timestamp within', { timestamp: nowMs - 5_000 }, 0],
])('judges %s with HTTP 200', async (_what, more, retCode) => {
  const answer = await aFake().signed('category=linear', more);
  expect([answer.status, answer.body.retCode]).toEqual([200, retCode]);
});

test('answers 401 without a body where the key is missing', async () => {
  const answer = await aFake().get('category=linear', {});
  expect([answer.status, answer.text]).toEqual([401, '']);
});

const week = 7 * 86_400_000;
test.each([
  ['no category', 'limit=5', 10001],
  ['an unknown category', 'category=futures', 10001],
  ['101 at once', 'category=spot&limit=101', 10001],
  ['7 days and 1 ms', `category=spot&startTime=${nowMs - week - 1}&endTime=${nowMs}`, 10001],
  ['7 days', `category=spot&startTime=${nowMs - week}&endTime=${nowMs}`, 0],
  ['a cursor that is none', 'category=spot&cursor=x', 10001],
])('judges parameters: %s', async (_what, query, retCode) => {
  expect((await aFake().signed(query)).body.retCode).toBe(retCode);
});

test('gives executions newest first, with numbers of every digit and a cursor after a full page', async () => {
  const fake = aFake();
  fake.control.addExecution(apiKey, 'linear', {
    execId: 'old',
    execTime: String(nowMs - 20),
    seq: '#9007199254740993',
  });
  fake.control.addExecution(apiKey, 'linear', { execId: 'new', execTime: String(nowMs - 10) });
  fake.control.addExecution(apiKey, 'spot', { execId: 'elsewhere', execTime: String(nowMs - 10) });
  const first = await fake.signed('category=linear&limit=1');
  expect(first.body.result).toMatchObject({ list: [{ execId: 'new' }], nextPageCursor: '1%3A2%2C1%3A2' });
  const second = await fake.signed(`category=linear&limit=1&cursor=${first.body.result.nextPageCursor}`);
  expect(second.text).toContain('"seq":9007199254740993');
  const last = await fake.signed(`category=linear&limit=1&cursor=${second.body.result.nextPageCursor}`);
  expect(last.body.result).toMatchObject({ list: [], nextPageCursor: '' });
});

test('counts 50 calls of a user within a second: then 10006 with the time of the reset', async () => {
  const fake = aFake();
  for (let at = 0; at < 50; at += 1) expect((await fake.signed('category=spot')).body.retCode).toBe(0);
  const over = await fake.signed('category=spot');
  expect(over.body.retCode).toBe(10006);
  expect(over.headers['x-bapi-limit-reset-timestamp']).toBe(String(nowMs + 1_000));
  fake.setNow(nowMs + 1_000);
  expect((await fake.signed('category=spot')).body.retCode).toBe(0);
  expect(fake.control.overLimit()).toBe(1);
});

test('counts 600 calls of an address within 5 s, whoever asks: then 403', async () => {
  const fake = aFake();
  for (let at = 0; at < 600; at += 1) await fake.get('category=spot', {});
  expect((await fake.signed('category=spot')).status).toBe(403);
  expect(fake.control.overLimit()).toBe(1);
});
