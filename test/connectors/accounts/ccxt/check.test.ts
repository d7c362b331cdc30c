import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  accessTo,
  coinbasePem,
  type ExchangeWorld,
  exchangeWorld,
  nowMs,
  secretsOf,
  type Tested,
} from './exchange-world.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});

const names = ['binance', 'bybit', 'kraken', 'coinbase'] as const;
const check = (exchange: Tested, more = {}) => world.connector.check(accessTo(exchange, more), world.call());

describe.each(names)('%s', (exchange) => {
  test('a good key that may only read answers within two calls', async () => {
    const answer = await check(exchange);
    expect(answer).toMatchObject({ outcome: 'answered', value: { rights: ['read'] } });
    // Where a key reaches one account that has no name of its own, there is nothing to choose.
    const isNamed = exchange === 'binance' || exchange === 'kraken';
    expect(answer).toHaveProperty('value.accounts.length', isNamed ? 1 : 0);
    expect(world.sent.length).toBeLessThanOrEqual(2);
  });

  test('an unknown key is AUTH', async () => {
    const apiKey = exchange === 'coinbase' ? `${secretsOf.coinbase.apiKey}0` : 'never-seen-0001';
    const answer = await check(exchange, { secrets: { ...secretsOf[exchange], apiKey } });
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect' } });
  });

  test('a wrong secret is AUTH', async () => {
    const secret = exchange === 'kraken' ? 'd3Jvbmcgc2VjcmV0' : 'wrong-secret-0001';
    const answer = await check(exchange, { secrets: { ...secretsOf[exchange], secret } });
    expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH', advice: 'reconnect' } });
  });

  test('missing secrets are AUTH, and nothing is sent', async () => {
    expect(await check(exchange, { secrets: {} })).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH' } });
    expect(world.sent).toEqual([]);
  });
});

test('Kraken: a secret that is no base64 is AUTH before anything is sent', async () => {
  const answer = await check('kraken', { secrets: { ...secretsOf.kraken, secret: 'not base64 at all!' } });
  expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'AUTH' } });
  expect(world.sent).toEqual([]);
});

test('Coinbase: a PEM key with its line ends written as \\n works, as does one in PKCS #8', async () => {
  const secret = coinbasePem.replaceAll('\n', String.raw`\n`);
  expect(await check('coinbase', { secrets: { ...secretsOf.coinbase, secret } })).toMatchObject({
    outcome: 'answered',
  });
});

test('Coinbase: an Ed25519 key in base64 works', async () => {
  const secret = Buffer.alloc(32, 7).toString('base64');
  const apiKey = `${secretsOf.coinbase.apiKey.slice(0, -1)}9`;
  world.coinbase.addAccount({ keyName: apiKey, secret });
  expect(await check('coinbase', { secrets: { apiKey, secret } })).toMatchObject({ outcome: 'answered' });
});

test.each([
  ['binance', { canTrade: true, canWithdraw: true }],
  ['bybit', { isReadOnly: false, permissions: { Spot: ['SpotTrade'], Wallet: ['AccountTransfer', 'Withdraw'] } }],
  ['coinbase', { canTrade: true, canTransfer: true }],
] as const)('%s: a key that may trade and withdraw says so', async (exchange, rights) => {
  world[exchange].removeAccount(secretsOf[exchange].apiKey);
  if (exchange === 'coinbase')
    world.coinbase.addAccount({ keyName: secretsOf.coinbase.apiKey, secret: coinbasePem, ...rights });
  else world[exchange].addAccount({ ...secretsOf[exchange], ...(rights as object) });
  const answer = await check(exchange);
  expect(answer).toMatchObject({ outcome: 'answered', value: { rights: ['read', 'trade', 'withdraw'] } });
});

test('bybit: a key that may write but was granted nothing else only reads', async () => {
  world.bybit.removeAccount(secretsOf.bybit.apiKey);
  world.bybit.addAccount({
    ...secretsOf.bybit,
    isReadOnly: false,
    permissions: { Spot: [], Wallet: ['AccountTransfer'] },
  });
  expect(await check('bybit')).toMatchObject({ outcome: 'answered', value: { rights: ['read'] } });
});

test('kraken: a key that may not query trades has to be widened', async () => {
  world.kraken.removeAccount(secretsOf.kraken.apiKey);
  world.kraken.addAccount({ ...secretsOf.kraken, canQueryTrades: false });
  expect(await check('kraken')).toMatchObject({ outcome: 'failed', failure: { kind: 'CONFIG', advice: 'widen_key' } });
});

test('coinbase: a key that may not view has to be widened', async () => {
  world.coinbase.removeAccount(secretsOf.coinbase.apiKey);
  world.coinbase.addAccount({ keyName: secretsOf.coinbase.apiKey, secret: coinbasePem, canView: false });
  expect(await check('coinbase')).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'CONFIG', advice: 'widen_key' },
  });
});

test.each([[[]], [undefined]])('binance: without symbols (%j) the entry has to be mended', async (symbols) => {
  const config = { exchange: 'binance', ...(symbols === undefined ? {} : { symbols }) };
  const answer = await check('binance', { config });
  expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'CONFIG', advice: 'mend_entry', code: null } });
});

test('binance: an unknown symbol has to be mended', async () => {
  const answer = await check('binance', { config: { exchange: 'binance', symbols: ['BNBBTC', 'NO/SUCH'] } });
  expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'CONFIG', advice: 'mend_entry', code: '-1121' } });
});

test('the clock of the exchange is told against ours', async () => {
  const call = { ...world.call(), now: new Date(nowMs - 900).toISOString() };
  expect(await world.connector.check(accessTo('bybit'), call)).toMatchObject({ value: { clockSkewMs: 900 } });
  const late = { ...world.call(), now: new Date(nowMs - 3_000).toISOString() };
  expect(await world.connector.check(accessTo('kraken'), late)).toMatchObject({ value: { clockSkewMs: 3_000 } });
});
