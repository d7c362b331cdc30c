import type {
  AccountAccess,
  AccountCall,
  AccountConfig,
  AccountConnector,
  AccountReply,
  OpenAccountHttp,
} from '../../../account-ports.ts';
import { accountPlatformNames, type Exchange, exchanges } from '../../../domain/account-connector.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import { binanceReader } from './binance/binance-reader.ts';
import { bybitReader } from './bybit/bybit-reader.ts';
import { ccxtFields } from './ccxt-fields.ts';
import { coinbaseReader } from './coinbase/coinbase-reader.ts';
import { createCommunityReader } from './community/community-reader.ts';
import type { Asking, ExchangeReader } from './exchange-reader.ts';
import { type ExchangeErrors, judgedReply } from './judged-reply.ts';
import { createKrakenReader } from './kraken/kraken-reader.ts';

const CURSOR_VERSION = 1;

type Readers = Readonly<Record<Exchange, ExchangeReader>>;

/**
 * The exchanges of crypto currencies. ccxt signs for Binance, Bybit and Kraken and asks for OKX and Bitget; requests go through
 * our own client, replies are judged and rows are read here: what it would do to statuses and amounts, see its tests.
 */
export function createCcxtConnector(options: { readonly openHttp: OpenAccountHttp }): AccountConnector {
  const readers: Readers = {
    binance: binanceReader,
    bybit: bybitReader,
    kraken: createKrakenReader(),
    coinbase: coinbaseReader,
    okx: createCommunityReader('okx'),
    bitget: createCommunityReader('bitget'),
  };
  const readerOf = (config: AccountConfig) => readers[exchangeOf(config)];
  return {
    describe: () => ({
      name: 'ccxt',
      kind: 'brokerage',
      cursorVersion: CURSOR_VERSION,
      fields: ccxtFields,
      streams: streamsOf(readers),
      minUsefulIntervalMin: 5,
      whyThatInterval: null,
      historyDays: null,
    }),
    platformOf: exchangeOf,
    limitsOf: (config) => readerOf(config).limits,
    check: (access, call) => readerOf(access.config).check(askingOf(options.openHttp, readers, { access, call })),
    partitions({ config }) {
      const reader = readerOf(config);
      return reader.partitionsOf(config).map((partition) => ({ stream: reader.stream.name, partition }));
    },
    readPage: (access, page, call) =>
      readerOf(access.config).readPage(askingOf(options.openHttp, readers, { access, call }), page),
    normalize: (_stream, raw, { config }) => readerOf(config).normalize(raw),
    classify: (reply, purpose) => classified(readers, reply, purpose),
    migrateCursor: (cursor, fromVersion) => (fromVersion === CURSOR_VERSION ? cursor : null),
  };
}

/** The exchange that was chosen. The form lets no other through; Binance stands in where it is missing all the same. */
function exchangeOf({ exchange }: AccountConfig): Exchange {
  return exchanges.find((known) => known === exchange) ?? 'binance';
}

function streamsOf(readers: Readers): readonly ExchangeReader['stream'][] {
  const streams = Object.values(readers).map(({ stream }) => stream);
  return streams.filter(({ name }, at) => streams.findIndex((other) => other.name === name) === at);
}

function askingOf(
  openHttp: OpenAccountHttp,
  readers: Readers,
  { access, call }: { readonly access: AccountAccess; readonly call: AccountCall },
): Asking {
  const platform = exchangeOf(access.config);
  const { hosts, limits, errors } = readers[platform];
  const http = openHttp({ access, platform, hosts, limits });
  return {
    access,
    call,
    ask: async (request) => judgedReply(await http.send(request, call), request.purpose, errors),
  };
}

/** By the exchange that the purpose names, as each of ours does; else by the one whose body it is. */
function classified(readers: Readers, reply: AccountReply, purpose: string): AccountFailure {
  const judged = judgedReply(reply, purpose, errorsFor(readers, reply, purpose));
  if (judged.outcome === 'failed') return judged.failure;
  const detail = `${purpose}: the answer is no error that relais knows, and not what was asked for.`;
  return { kind: 'SCHEMA_DRIFT', advice: 'ours', code: null, detail };
}

function errorsFor(readers: Readers, reply: AccountReply, purpose: string): ExchangeErrors {
  const named = exchanges.find((exchange) => purpose.startsWith(accountPlatformNames[exchange]));
  if (named !== undefined) return readers[named].errors;
  const text = reply.outcome === 'answered' ? reply.text : '';
  return readers[exchangeByBody(text)].errors;
}

/** Each exchange has its own envelope. */
function exchangeByBody(text: string): Exchange {
  if (/"retCode"\s*:/.test(text)) return 'bybit';
  if (/"error"\s*:\s*\[/.test(text)) return 'kraken';
  if (/"code"\s*:\s*-\d/.test(text)) return 'binance';
  return 'coinbase';
}
