import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterAll } from '@jest/globals';
import express from 'express';
import { openBinanceFake } from '../../../../sandbox/accounts/binance/binance-fake.ts';
import { binanceFaults } from '../../../../sandbox/accounts/binance/binance-faults.ts';
import { openBybitFake } from '../../../../sandbox/accounts/bybit/bybit-fake.ts';
import { bybitFaults } from '../../../../sandbox/accounts/bybit/bybit-faults.ts';
import { openCoinbaseFake } from '../../../../sandbox/accounts/coinbase/coinbase-fake.ts';
import { coinbaseFaults } from '../../../../sandbox/accounts/coinbase/coinbase-faults.ts';
import { openKrakenFake } from '../../../../sandbox/accounts/kraken/kraken-fake.ts';
import { krakenFaults } from '../../../../sandbox/accounts/kraken/kraken-faults.ts';
import type {
  AccountAccess,
  AccountCall,
  AccountConnector,
  AccountRecord,
  AccountRequest,
  CursorValue,
  OpenAccountHttp,
  PageRead,
  PageRequest,
} from '../../../../src/account-ports.ts';
import { createCcxtConnector } from '../../../../src/connectors/accounts/ccxt/ccxt-connector.ts';
import type { FillReading } from '../../../../src/domain/fill.ts';
import { accountHttpTo } from '../../../support/account-http.ts';

export const now = '2026-11-24T08:00:00.000Z';
export const nowMs = Date.parse(now);

/** A key of Coinbase as its owner has it: PEM of P-256. */
export const coinbasePem = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'sec1' }),
);

/** Credentials that the fakes know; secrets are long enough to be found anywhere. */
export const secretsOf = {
  binance: { apiKey: 'binance-key-0001', secret: 'binance-secret-not-real' },
  bybit: { apiKey: 'bybit-key-0001', secret: 'bybit-secret-not-real' },
  kraken: {
    apiKey: 'kraken-key-0001',
    // The secret of Kraken's documentation.
    secret: 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==',
  },
  coinbase: {
    apiKey: 'organizations/00000000-0000-0000-0000-000000000000/apiKeys/11111111-1111-1111-1111-111111111111',
    secret: coinbasePem,
  },
} as const;

export type Tested = keyof typeof secretsOf;

export const tested = ['binance', 'bybit', 'kraken', 'coinbase'] as const satisfies readonly Tested[];

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** The four fakes behind one server, a connector that speaks to them, and a clock that only the test moves. */
export type ExchangeWorld = Awaited<ReturnType<typeof exchangeWorld>>;

export async function exchangeWorld() {
  let at = now;
  const clock = { now: () => at };
  const fakes = {
    binance: openBinanceFake({ clock }),
    bybit: openBybitFake({ clock }),
    kraken: openKrakenFake({ clock }),
    coinbase: openCoinbaseFake({ clock }),
  };
  const app = express();
  for (const [name, { router }] of Object.entries(fakes)) app.use(`/${name}`, router);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const sent: AccountRequest[] = [];
  const openHttp: OpenAccountHttp = (options) => {
    const http = accountHttpTo({ api: `${url}/${options.platform}` })(options);
    return {
      send(request, call) {
        sent.push(request);
        return http.send(request, call);
      },
    };
  };
  const { binance, bybit, kraken, coinbase } = fakes;
  binance.control.addAccount(secretsOf.binance);
  bybit.control.addAccount(secretsOf.bybit);
  kraken.control.addAccount(secretsOf.kraken);
  coinbase.control.addAccount({ keyName: secretsOf.coinbase.apiKey, secret: coinbasePem });
  return {
    url,
    connector: createCcxtConnector({ openHttp }),
    binance: binance.control,
    bybit: bybit.control,
    kraken: kraken.control,
    coinbase: coinbase.control,
    sent,
    clock,
    /** Sets a fault by the fake's name of it, `times` or until it is cleared. */
    setFault(exchange: Tested, name: string, times = Number.POSITIVE_INFINITY) {
      if (exchange === 'binance' && isFault(binanceFaults, name)) binance.control.setFault(name, { times });
      else if (exchange === 'bybit' && isFault(bybitFaults, name)) bybit.control.setFault(name, { times });
      else if (exchange === 'kraken' && isFault(krakenFaults, name)) kraken.control.setFault(name, { times });
      else if (exchange === 'coinbase' && isFault(coinbaseFaults, name)) coinbase.control.setFault(name, { times });
      else throw new Error(`The fake of ${exchange} has no fault “${name}”.`);
    },
    setNow: (instant: string) => void (at = instant),
    call: (): AccountCall => ({ signal: AbortSignal.timeout(20_000), now: at }),
  };
}

function isFault<Name extends string>(faults: Readonly<Record<Name, unknown>>, name: string): name is Name {
  return Object.hasOwn(faults, name);
}

/** The access of a connection to one of the four. */
export function accessTo(exchange: Tested, more: Partial<AccountAccess> = {}): AccountAccess {
  const config = exchange === 'binance' ? { exchange, symbols: ['BNBBTC', 'LTC/BTC'] } : { exchange };
  return { connectionId: 'connection-1', config, secrets: secretsOf[exchange], accountId: null, ...more };
}

const firstPartitions = { binance: 'BNBBTC', bybit: 'linear', kraken: '', coinbase: '' } as const;

/** A question for the first page of an exchange. */
export function firstPage(world: ExchangeWorld, exchange: Tested, more: Partial<PageRequest> = {}): PageRequest {
  const stream = world.connector.partitions(accessTo(exchange))[0]?.stream ?? '';
  return { stream, partition: firstPartitions[exchange], cursor: null, until: world.clock.now(), since: null, ...more };
}

export type GoodPage = Extract<PageRead, { outcome: 'page' }>;

/** Reads one page that has to be good. */
export async function goodPage(world: ExchangeWorld, exchange: Tested, page: PageRequest): Promise<GoodPage> {
  const read = await world.connector.readPage(accessTo(exchange), page, world.call());
  if (read.outcome !== 'page') throw new Error(`No page, but ${JSON.stringify(read)}.`);
  return read;
}

/** All pages from a question on; cursors cross JSON as they do in the database. `between` runs before every page but the first. */
export async function allPages(
  world: ExchangeWorld,
  exchange: Tested,
  { page, between }: { readonly page: PageRequest; readonly between?: (pages: number) => void },
): Promise<readonly GoodPage[]> {
  const pages: GoodPage[] = [];
  let cursor: CursorValue = page.cursor;
  for (;;) {
    if (pages.length > 0) between?.(pages.length);
    const read = await goodPage(world, exchange, { ...page, cursor });
    pages.push(read);
    cursor = JSON.parse(JSON.stringify(read.cursor));
    if (read.isDone) return pages;
    if (pages.length > 400) throw new Error('Reading never ends.');
  }
}

export function fillsOf(records: readonly AccountRecord[]): readonly FillReading[] {
  return records.flatMap((record) => (record.kind === 'fill' ? [record.fill] : []));
}

export function idsOf(pages: readonly GoodPage[]): readonly string[] {
  return pages.flatMap(({ records }) => fillsOf(records).map(({ externalId }) => externalId));
}

/** What every page's records are by `normalize` of their raw: must be the same. */
export function normalizedAgain(connector: AccountConnector, access: AccountAccess, records: readonly AccountRecord[]) {
  return records.map((record) => ('raw' in record ? connector.normalize('any', record.raw, access) : null));
}
