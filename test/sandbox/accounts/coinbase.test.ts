import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { openCoinbaseFake } from '../../../sandbox/accounts/coinbase/coinbase-fake.ts';

const keyName = 'organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111';
/** Seed and public key of the worked vector: 32 bytes of 0x07. */
const ed25519 = 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwfqSmxj4pxSCr71UHsTLsX5lUd2rr6+e5JCHuppFEbSLA==';
const path = '/api/v3/brokerage/orders/historical/fills';
const pem = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
);
const nowMs = 1_700_000_000_000;
const seconds = nowMs / 1_000;

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(claims: object = {}, header: object = {}): string {
  const head = { alg: 'ES256', typ: 'JWT', kid: keyName, nonce: '00112233445566778899aabbccddeeff', ...header };
  const body = {
    sub: keyName,
    iss: 'cdp',
    nbf: seconds,
    exp: seconds + 120,
    uri: `GET api.coinbase.com${path}`,
    ...claims,
  };
  const text = `${encoded(head)}.${encoded(body)}`;
  const key = createPrivateKey(pem);
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function aFake(secret = pem) {
  let at = nowMs;
  const { router, control } = openCoinbaseFake({ clock: { now: () => new Date(at).toISOString() } });
  const app = express().use('/accounts/coinbase/api', router);
  control.addAccount({ keyName, secret });
  return {
    control,
    setNow: (ms: number) => void (at = ms),
    get: (query = '', token = tokenOf()) =>
      request(app).get(`/accounts/coinbase/api${path}?${query}`).set('Authorization', `Bearer ${token}`),
  };
}

test('takes the worked Ed25519 token, byte for byte', async () => {
  const header =
    '{"alg":"EdDSA","typ":"JWT","kid":"organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111","nonce":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"}';
  const claims =
    '{"sub":"organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111","iss":"cdp","nbf":1700000000,"exp":1700000120,"uri":"GET api.coinbase.com/api/v3/brokerage/orders/historical/fills"}';
  const signature = 'vXisMRvYcI13s2fUBDkNguSrfHQG8rzkq4DsCoDvqb6iVuTi5b5pMG85nyyfClnpNXi4HJEw-Wh2ZXz8yHifCw';
  const token = [header, claims].map((part) => Buffer.from(part).toString('base64url')).join('.');
  expect((await aFake(ed25519).get('', `${token}.${signature}`)).body).toEqual({ fills: [], cursor: '' });
});

test('takes an ES256 token', async () => {
  expect((await aFake().get()).status).toBe(200);
});

test.each([
  ['a token that is over', tokenOf({ nbf: seconds - 200, exp: seconds - 80 })],
  ['a token of the future', tokenOf({ nbf: seconds + 60, exp: seconds + 180 })],
  ['a token that lives too long', tokenOf({ exp: seconds + 3_600 })],
  ['another uri', tokenOf({ uri: 'GET api.coinbase.com/api/v3/brokerage/accounts' })],
  ['a uri with its query', tokenOf({ uri: `GET api.coinbase.com${path}?limit=1` })],
  ['another issuer', tokenOf({ iss: 'coinbase-cloud' })],
  ['an unknown key', tokenOf({ sub: 'organizations/x/apiKeys/y' }, { kid: 'organizations/x/apiKeys/y' })],
  ['a signature of nothing', `${tokenOf().split('.').slice(0, 2).join('.')}.AAAA`],
  ['no token at all', 'x'],
])('refuses %s as plain text', async (_what, token) => {
  const answer = await aFake().get('', token);
  expect([answer.status, answer.text]).toEqual([401, 'Unauthorized']);
});

test('gives fills newest trade first, by the time of posting, with a cursor after every full page', async () => {
  const fake = aFake();
  for (const day of ['01', '02', '03']) {
    const at = `2024-03-${day}T00:00:00.000001Z`;
    fake.control.addFill(keyName, { entry_id: day, trade_time: '2024-01-01T00:00:00Z', sequence_timestamp: at });
  }
  const query = 'limit=2&start_sequence_timestamp=2024-03-02T00:00:00Z';
  const first = await fake.get(query);
  expect(first.body.fills.map(({ entry_id: id }: { entry_id: string }) => id)).toEqual(['03', '02']);
  expect((await fake.get(`${query}&cursor=${first.body.cursor}`)).body).toEqual({ fills: [], cursor: '' });
});

test.each(['limit=0', 'limit=251', 'cursor=x', 'start_sequence_timestamp=yesterday'])('refuses %s', async (query) => {
  const answer = await aFake().get(query);
  expect([answer.status, answer.body.error]).toEqual([400, 'INVALID_ARGUMENT']);
});

test('counts 30 calls of a user within a second, then 429', async () => {
  const fake = aFake();
  for (let at = 0; at < 30; at += 1) expect((await fake.get()).status).toBe(200);
  const over = await fake.get();
  expect([over.status, over.body.error, over.headers['x-ratelimit-remaining']]).toEqual([
    429,
    'rate_limit_exceeded',
    '0',
  ]);
  fake.setNow(nowMs + 1_000);
  expect((await fake.get()).status).toBe(200);
  expect(fake.control.overLimit()).toBe(1);
});
