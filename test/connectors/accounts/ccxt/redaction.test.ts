import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { binanceFaults } from '../../../../sandbox/accounts/binance/binance-faults.ts';
import { bybitFaults } from '../../../../sandbox/accounts/bybit/bybit-faults.ts';
import { coinbaseFaults } from '../../../../sandbox/accounts/coinbase/coinbase-faults.ts';
import { krakenFaults } from '../../../../sandbox/accounts/kraken/kraken-faults.ts';
import {
  accessTo,
  type ExchangeWorld,
  exchangeWorld,
  firstPage,
  secretsOf,
  type Tested,
  tested,
} from './exchange-world.ts';
import { stubbedExchange } from './stubbed-exchange.ts';

let world: ExchangeWorld;
beforeAll(async () => {
  world = await exchangeWorld();
});

const faults: Readonly<Record<Tested, readonly string[]>> = {
  binance: Object.keys(binanceFaults),
  bybit: Object.keys(bybitFaults),
  kraken: Object.keys(krakenFaults),
  coinbase: Object.keys(coinbaseFaults),
};
const all = tested.flatMap((exchange) =>
  faults[exchange].filter((name) => name !== 'hang').map((name) => [exchange, name] as const),
);

test.each(all)('%s, %s: neither reading nor checking tells a secret or a signed query', async (exchange, fault) => {
  world.setFault(exchange, fault);
  const page = firstPage(world, exchange);
  const told = JSON.stringify([
    await world.connector.readPage(accessTo(exchange), page, world.call()),
    await world.connector.check(accessTo(exchange), world.call()),
  ]);
  world[exchange].clearFaults();
  const { apiKey, secret } = secretsOf[exchange];
  expect(told).not.toContain(apiKey);
  for (const line of secret.split('\n').filter((part) => part.length > 8)) expect(told).not.toContain(line);
  for (const { query = '', headers, body = '' } of world.sent) {
    for (const text of [query, body, ...Object.values(headers)]) if (text.length > 20) expect(told).not.toContain(text);
  }
});

test('an exchange that repeats the credentials and the request in its error gets none of it into a failure', async () => {
  const exchanges = fc.constantFrom<Tested>('binance', 'bybit', 'kraken', 'coinbase');
  const forms = fc.constantFrom(
    (echo: string) => JSON.stringify({ code: echo, msg: echo }),
    (echo: string) => JSON.stringify({ code: -1121, msg: echo }),
    (echo: string) => JSON.stringify({ retCode: 10001, retMsg: echo, time: 1 }),
    (echo: string) => JSON.stringify({ error: [`EAPI:${echo}`] }),
    (echo: string) => JSON.stringify({ error: echo, message: echo }),
    (echo: string) => `<html>${echo}</html>`,
    (echo: string) => echo,
  );
  await fc.assert(
    fc.asyncProperty(
      exchanges,
      forms,
      fc.constantFrom(200, 400, 401, 403, 429, 500),
      async (exchange, form, status) => {
        const { apiKey, secret } = secretsOf[exchange];
        for (const echo of [apiKey, secret, `${apiKey}&signature=abc`]) {
          const { connector } = stubbedExchange({ status, text: form(echo), headers: { 'retry-after': echo } });
          const call = { ...world.call() };
          const told = JSON.stringify(await connector.readPage(accessTo(exchange), firstPage(world, exchange), call));
          expect(told).not.toContain(JSON.stringify(echo).slice(1, -1));
          expect(told).not.toContain(apiKey);
        }
      },
    ),
    { verbose: true, numRuns: 60 },
  );
});
