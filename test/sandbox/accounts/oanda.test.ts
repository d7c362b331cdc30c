import { beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { olderFill, reversingFill } from '../../../sandbox/accounts/oanda/oanda-examples.ts';
import { openOandaFake } from '../../../sandbox/accounts/oanda/oanda-fake.ts';

const token = '0123456789abcdef-of-nobody-0123456789abcdef';
const id = '101-001-1234567-001';
const account = `/v3/accounts/${id}`;

let nowMs = 0;
const fake = () => {
  const { router, control } = openOandaFake({ clock: { now: () => new Date(nowMs).toISOString() } });
  control.addUser({ token, accounts: [{ id, currency: 'EUR' }] });
  const app = express().use(router);
  const get = (path: string, query: Record<string, string> = {}, sent: Record<string, string> = {}) =>
    request(app)
      .get(path)
      .query(query)
      .set({ authorization: `Bearer ${token}`, ...sent });
  return { app, control, get };
};
let oanda = fake();

beforeEach(() => {
  nowMs = Date.parse('2026-11-24T12:00:00.000Z');
  oanda = fake();
});

describe('the simulated OANDA', () => {
  it.each([
    ['no token', ''],
    ['another token', 'Bearer another-token-0123456789'],
    ['another scheme', `Basic ${token}`],
  ])('refuses %s', async (_name, authorization) => {
    const { status, body } = await oanda.get('/v3/accounts', {}, { authorization });
    expect([status, body]).toEqual([401, { errorMessage: 'Insufficient authorization to perform request.' }]);
  });

  it.each([
    ['another’s account', '/v3/accounts/101-001-7654321-001/summary', {}, 403],
    ['an unknown account', '/v3/accounts/101-001-1111111-001/summary', {}, 404],
    ['an account that is no ID', '/v3/accounts/mine/summary', {}, 400],
    ['a page that is too big', `${account}/transactions`, { pageSize: '1001' }, 400],
    ['a time that is none', `${account}/transactions`, { from: 'yesterday' }, 400],
    ['a range without its end', `${account}/transactions/idrange`, { from: '1' }, 400],
    ['a range beyond the last', `${account}/transactions/idrange`, { from: '1', to: '2' }, 416],
    ['an ID beyond the last', `${account}/transactions/sinceid`, { id: '2' }, 416],
    ['no ID', `${account}/transactions/sinceid`, {}, 400],
    ['another path', `${account}/orders`, {}, 404],
  ])('refuses %s', async (_name, path, query: Record<string, string>, status) => {
    oanda.control.addUser({ token: 'another-token-0123456789', accounts: [{ id: '101-001-7654321-001' }] });
    const answer = await oanda.get(path, query);
    expect([answer.status, typeof answer.body.errorMessage]).toEqual([status, 'string']);
    expect(answer.headers['requestid']).toMatch(/^\d+$/);
  });

  it('refuses another method', async () => {
    expect((await request(oanda.app).post(`${account}/orders`)).status).toBe(405);
  });

  it('lists 250 transactions as the addresses of three ranges', async () => {
    for (let at = 1; at < 250; at += 1) {
      oanda.control.addTransaction(id, { type: 'TRANSFER_FUNDS', time: '2024-01-02T10:00:00.000000001Z' });
    }
    const from = '2016-01-01T00:00:00Z';
    const { body } = await oanda.get(`${account}/transactions`, { from, pageSize: '100' });
    expect(body).toMatchObject({ from, pageSize: 100, count: 250, lastTransactionID: '250' });
    const ranges = body.pages.map((page: string) => new URL(page).searchParams.toString());
    expect(ranges).toEqual(['from=1&to=100', 'from=101&to=200', 'from=201&to=250']);
    const { body: range } = await oanda.get(`${account}/transactions/idrange`, { from: '101', to: '200' });
    expect(
      range.transactions.map((row: { id: string }) => row.id).filter((_: string, at: number) => at % 99 === 0),
    ).toEqual(['101', '200']);
  });

  it('tells a fill and its order as one batch, after the ID that is asked for', async () => {
    const fillId = oanda.control.addFill(id, olderFill);
    oanda.control.addFill(id, reversingFill);
    const { body } = await oanda.get(`${account}/transactions/sinceid`, { id: '1', type: 'ORDER_FILL' });
    expect(body.transactions).toHaveLength(2);
    expect(body.transactions[0]).toMatchObject({ ...olderFill, id: fillId, batchID: '2', orderID: '2', accountID: id });
    expect(body.transactions[0]).not.toHaveProperty('commission');
    expect(body.lastTransactionID).toBe('5');
    const unix = await oanda.get(`${account}/transactions/sinceid`, { id: '4' }, { 'Accept-Datetime-Format': 'UNIX' });
    expect(unix.body.transactions[0].time).toBe('1709647391.123456789');
  });

  it('answers with the last ID also where nothing is new, and forgets an account that starts anew', async () => {
    oanda.control.addFill(id, olderFill);
    const { body } = await oanda.get(`${account}/transactions/sinceid`, { id: '3' });
    expect(body).toEqual({ transactions: [], lastTransactionID: '3' });
    oanda.control.startAnew(id);
    expect((await oanda.get(`${account}/transactions/sinceid`, { id: '3' })).status).toBe(416);
  });

  it('lets 120 requests of an address through in a second, and counts those over it', async () => {
    for (let count = 0; count < 120; count += 1) expect((await oanda.get('/v3/accounts')).status).toBe(200);
    nowMs += 999;
    expect((await oanda.get('/v3/accounts')).status).toBe(429);
    expect(oanda.control.overLimit()).toBe(1);
    nowMs += 1;
    expect((await oanda.get('/v3/accounts')).status).toBe(200);
    expect(oanda.control.overLimit()).toBe(1);
  });

  it('has faults for one token and path, as often as they are set', async () => {
    oanda.control.setFault('maintenance', { token, path: 'sinceid', times: 1 });
    expect((await oanda.get('/v3/accounts')).status).toBe(200);
    expect((await oanda.get(`${account}/transactions/sinceid`, { id: '1' })).status).toBe(503);
    expect((await oanda.get(`${account}/transactions/sinceid`, { id: '1' })).status).toBe(200);
    expect(oanda.control.requests().map(({ at }) => at)).toEqual(Array(3).fill('2026-11-24T12:00:00.000Z'));
  });
});
