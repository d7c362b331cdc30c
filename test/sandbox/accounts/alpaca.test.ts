import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { openAlpacaFake } from '../../../sandbox/accounts/alpaca/alpaca-fake.ts';
import { activityIdOf } from '../../../sandbox/accounts/alpaca/alpaca-state.ts';

const keys = { keyId: 'PKTESTKEYID000000001', secretKey: 'a-secret-key-of-nobody-0001' };
const headers = { 'APCA-API-KEY-ID': keys.keyId, 'APCA-API-SECRET-KEY': keys.secretKey };
const fills = '/v2/account/activities/FILL';

let nowMs = 0;
const fake = () => {
  const { router, control } = openAlpacaFake({ clock: { now: () => new Date(nowMs).toISOString() } });
  control.addAccount(keys);
  const app = express().use(router);
  const get = (path: string, query: Record<string, string> = {}, sent: Record<string, string> = headers) =>
    request(app).get(path).query(query).set(sent);
  return { control, get };
};
let alpaca = fake();

beforeEach(() => {
  nowMs = Date.parse('2026-11-24T12:00:00.000Z');
  alpaca = fake();
});
afterEach(() => alpaca.control.clearFaults());

describe('the simulated Alpaca', () => {
  it.each([
    ['no key', {}],
    ['another key', { ...headers, 'APCA-API-KEY-ID': 'PKANOTHERKEY00000000' }],
    ['another secret', { ...headers, 'APCA-API-SECRET-KEY': 'another-secret' }],
  ])('refuses %s', async (_name, sent) => {
    const { status, body } = await alpaca.get('/v2/account', {}, sent);
    expect([status, body]).toEqual([401, { code: 40110000, message: 'request is not authorized.' }]);
  });

  it.each([
    ['a page that is too big', fills, { page_size: '101' }],
    ['a page of nothing', fills, { page_size: '0' }],
    ['a direction that is none', fills, { direction: 'up' }],
    ['a token that is no ID', fills, { page_token: '7' }],
    ['a time that is none', fills, { after: 'yesterday' }],
    ['a day and a bound', fills, { date: '2026-11-20', until: '2026-11-21' }],
    ['types beside the one of the path', fills, { activity_types: 'FEE' }],
    ['a type that is none', '/v2/account/activities', { activity_types: 'FILL,TEA' }],
  ])('refuses %s', async (_name, path, query) => {
    const { status, body } = await alpaca.get(path, query);
    expect([status, body.code]).toEqual([422, 42210000]);
  });

  it('knows no other path', async () => {
    expect((await alpaca.get('/v2/orders')).status).toBe(404);
  });

  it('makes IDs as the documented ones are, in New York’s time', () => {
    // alpacahq/alpaca-docs: oas/trading/openapi.yaml (winter) and data/webapi/endpoints/account-activities.yaml (summer).
    expect(activityIdOf('2022-02-02T18:55:09.981482Z', 1)).toMatch(/^20220202135509981::/);
    expect(activityIdOf('2019-05-24T15:34:06.977Z', 1)).toMatch(/^20190524113406977::/);
    expect(activityIdOf('2022-08-12', 1)).toMatch(/^20220812000000000::/);
  });

  it('lists newest first unless asked otherwise, and begins after the token', async () => {
    const ids = ['10:00:00', '10:00:01', '10:00:02'].map((time) =>
      alpaca.control.addFill(keys.keyId, {
        at: `2026-11-20T${time}.000Z`,
        symbol: 'AAPL',
        side: 'buy',
        qty: '1',
        price: '2',
      }),
    );
    const idsOf = (body: readonly { id: string }[]) => body.map(({ id }) => id);
    expect(idsOf((await alpaca.get(fills)).body)).toEqual([...ids].reverse());
    const ascending = { direction: 'asc', page_size: '1', page_token: ids[0] ?? '' };
    expect(idsOf((await alpaca.get(fills, ascending)).body)).toEqual([ids[1]]);
    const bounds = { after: '2026-11-20T10:00:00Z', until: '2026-11-20T10:00:02Z' };
    expect(idsOf((await alpaca.get(fills, bounds)).body)).toEqual([ids[1]]);
    expect(idsOf((await alpaca.get('/v2/account/activities', { activity_types: 'FEE,CFEE' })).body)).toEqual([]);
  });

  it('lets 200 requests of a key through in a minute, and counts those over it', async () => {
    const other = { keyId: 'PKTESTKEYID000000002', secretKey: 'a-secret-key-of-nobody-0002' };
    alpaca.control.addAccount(other);
    for (let count = 0; count < 199; count += 1) await alpaca.get('/v2/account');
    nowMs += 20_000;
    const last = await alpaca.get('/v2/account');
    expect([last.status, last.headers['x-ratelimit-remaining']]).toEqual([200, '0']);
    const over = await alpaca.get('/v2/account');
    expect([over.status, over.body]).toEqual([429, { code: 42910000, message: 'rate limit exceeded' }]);
    expect(over.headers['x-ratelimit-reset']).toBe(String(Date.parse('2026-11-24T12:01:00.000Z') / 1_000));
    expect(alpaca.control.overLimit()).toBe(1);
    const apart = { 'APCA-API-KEY-ID': other.keyId, 'APCA-API-SECRET-KEY': other.secretKey };
    expect((await alpaca.get('/v2/account', {}, apart)).status).toBe(200);
    nowMs += 40_000;
    expect((await alpaca.get('/v2/account')).status).toBe(200);
    expect(alpaca.control.overLimit()).toBe(1);
  });

  it('has faults for one key, as often as they are set', async () => {
    alpaca.control.setFault('bad_gateway', { keyId: keys.keyId, times: 1 });
    const { status, text } = await alpaca.get('/v2/account');
    expect([status, text.startsWith('<html>')]).toEqual([502, true]);
    expect((await alpaca.get('/v2/account')).status).toBe(200);
    expect(alpaca.control.requests()).toEqual([
      { path: '/v2/account', at: '2026-11-24T12:00:00.000Z' },
      { path: '/v2/account', at: '2026-11-24T12:00:00.000Z' },
    ]);
  });
});
