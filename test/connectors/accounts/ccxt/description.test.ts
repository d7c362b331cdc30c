import { expect, test } from '@jest/globals';
import { exchanges } from '../../../../src/domain/account-connector.ts';
import { stubbedExchange } from './stubbed-exchange.ts';

const { connector } = stubbedExchange();
const fieldOf = (name: string) => connector.describe().fields.find((field) => field.name === name);

test('limits are those of each exchange', () => {
  expect(Object.fromEntries(exchanges.map((exchange) => [exchange, connector.limitsOf({ exchange })]))).toEqual({
    binance: [{ name: 'binance-address', scope: 'address', kind: 'window', capacity: 6_000, windowMs: 60_000 }],
    bybit: [
      { name: 'bybit-address', scope: 'address', kind: 'window', capacity: 600, windowMs: 5_000 },
      { name: 'bybit-account', scope: 'account', kind: 'window', capacity: 50, windowMs: 1_000 },
    ],
    kraken: [
      { name: 'kraken-key', scope: 'key', kind: 'bucket', capacity: 15, perSecond: 0.33 },
      { name: 'kraken-address', scope: 'address', kind: 'window', capacity: 60, windowMs: 60_000 },
    ],
    coinbase: [
      { name: 'coinbase-user', scope: 'account', kind: 'window', capacity: 30, windowMs: 1_000 },
      { name: 'coinbase-address', scope: 'address', kind: 'window', capacity: 10, windowMs: 1_000 },
    ],
    okx: [
      { name: 'okx-key', scope: 'key', kind: 'window', capacity: 5, windowMs: 2_000 },
      { name: 'okx-address', scope: 'address', kind: 'window', capacity: 50, windowMs: 2_000 },
    ],
    bitget: [
      { name: 'bitget-key', scope: 'key', kind: 'window', capacity: 5, windowMs: 2_000 },
      { name: 'bitget-address', scope: 'address', kind: 'window', capacity: 50, windowMs: 2_000 },
    ],
  });
});

test('OKX and Bitget are marked as of the community, in both languages', () => {
  const choices = fieldOf('exchange')?.choices ?? [];
  expect(choices.map(({ value }) => value)).toEqual(exchanges);
  expect(
    choices.filter(({ label }) => /communauté/.test(label.fr) && /community/.test(label.en)).map(({ value }) => value),
  ).toEqual(['okx', 'bitget']);
});

test('credentials are secret; symbols and the passphrase are asked for only where they are needed', () => {
  const secret = connector.describe().fields.filter(({ isSecret }) => isSecret);
  expect(secret.map(({ name }) => name)).toEqual(['apiKey', 'secret', 'password']);
  expect(fieldOf('symbols')?.when).toEqual({ field: 'exchange', isOneOf: ['binance', 'bitget'] });
  expect(fieldOf('password')?.when).toEqual({ field: 'exchange', isOneOf: ['okx', 'bitget'] });
  expect(fieldOf('symbols')?.example).toMatch(new RegExp(`^(?:${fieldOf('symbols')?.pattern})$`));
});

test('the platform of a connection is its exchange', () => {
  expect(exchanges.map((exchange) => connector.platformOf({ exchange }))).toEqual(exchanges);
});

test.each([
  ['binance', ['BTC/USDT', 'btc-usdt', 'BNBBTC'], ['BTCUSDT', 'BNBBTC'], 'trades'],
  ['bybit', [], ['spot', 'linear', 'inverse', 'option'], 'executions'],
  ['kraken', [], [''], 'trades-history'],
  ['coinbase', [], [''], 'fills'],
  ['okx', [], [''], 'community-trades'],
  ['bitget', ['btc/usdt'], ['BTC/USDT'], 'community-trades'],
] as const)('%s is read by its own pieces', (exchange, symbols, partitions, stream) => {
  const access = { connectionId: 'c', config: { exchange, symbols }, secrets: {}, accountId: null };
  expect(connector.partitions(access)).toEqual(partitions.map((partition) => ({ stream, partition })));
  expect(connector.describe().streams.map(({ name }) => name)).toContain(stream);
});

test('what is described stays the same', () => {
  expect(connector.describe()).toEqual(connector.describe());
  expect(connector.migrateCursor({ fromId: '7' }, 1)).toEqual({ fromId: '7' });
});
