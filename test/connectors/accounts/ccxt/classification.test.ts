import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BinanceFault } from '../../../../sandbox/accounts/binance/binance-faults.ts';
import type { BybitFault } from '../../../../sandbox/accounts/bybit/bybit-faults.ts';
import type { CoinbaseFault } from '../../../../sandbox/accounts/coinbase/coinbase-faults.ts';
import type { KrakenFault } from '../../../../sandbox/accounts/kraken/kraken-faults.ts';
import type { AccountReply } from '../../../../src/account-ports.ts';
import { accountPlatformNames, type Exchange, exchanges } from '../../../../src/domain/account-connector.ts';
import type { AccountFailure } from '../../../../src/domain/account-failure.ts';
import { accessTo, type ExchangeWorld, exchangeWorld, firstPage, tested } from './exchange-world.ts';

let world: ExchangeWorld;
beforeAll(async () => {
  world = await exchangeWorld();
});

type Expected = readonly [
  kind: AccountFailure['kind'],
  advice: AccountFailure['advice'],
  code: string | null,
  wait?: readonly [limit: string, retryAfterMs: number],
];
/** Every real error body of the specification, by the fake's name of it. */
type Table<Fault extends string> = Readonly<Record<Exclude<Fault, 'hang' | 'warning'>, Expected>>;

const minute = 60_000;
const blockedAt = (limit: string): Expected => ['BLOCKED', 'wait', null, [limit, 10 * minute]];

const binance: Table<BinanceFault> = {
  internal_error: ['TRANSIENT', 'wait', '-1000'],
  disconnected: ['TRANSIENT', 'wait', '-1001'],
  unexpected_response: ['TRANSIENT', 'wait', '-1006'],
  timeout: ['TRANSIENT', 'wait', '-1007'],
  overloaded: ['TRANSIENT', 'wait', '-1008'],
  clock_behind: ['TRANSIENT', 'ours', '-1021'],
  clock_ahead: ['TRANSIENT', 'ours', '-1021'],
  bad_signature: ['AUTH', 'reconnect', '-1022'],
  illegal_characters: ['SYSTEM', 'ours', '-1100'],
  missing_parameter: ['SYSTEM', 'ours', '-1102'],
  empty_parameter: ['SYSTEM', 'ours', '-1105'],
  parameter_not_required: ['SYSTEM', 'ours', '-1106'],
  unknown_symbol: ['CONFIG', 'mend_entry', '-1121'],
  window_too_long: ['SYSTEM', 'ours', '-1127'],
  bad_combination: ['SYSTEM', 'ours', '-1128'],
  bad_data: ['SYSTEM', 'ours', '-1130'],
  key_format: ['AUTH', 'reconnect', '-2014'],
  key_refused: ['AUTH', 'reconnect', '-2015'],
  key_refused_400: ['AUTH', 'reconnect', '-2015'],
  too_much_weight: ['RATE_LIMITED', 'wait', '-1003', ['binance-address', 37_000]],
  banned: ['RATE_LIMITED', 'wait', '-1003', ['binance-address', 120_000]],
  firewall: blockedAt('binance-address'),
  bad_gateway: ['TRANSIENT', 'wait', null],
  truncated: ['TRANSIENT', 'wait', null],
  no_json: ['SCHEMA_DRIFT', 'ours', null],
  unknown_shape: ['SCHEMA_DRIFT', 'ours', null],
  reset: ['TRANSIENT', 'wait', null],
};

const bybit: Table<BybitFault> = {
  request_parameter: ['SYSTEM', 'ours', '10001'],
  clock: ['TRANSIENT', 'ours', '10002'],
  key_invalid: ['AUTH', 'reconnect', '10003'],
  sign: ['AUTH', 'reconnect', '10004'],
  permission: ['CONFIG', 'widen_key', '10005'],
  too_many_visits: ['RATE_LIMITED', 'wait', '10006', ['bybit-account', 1_000]],
  region: ['CONFIG', 'mend_settings', '10009'],
  unmatched_ip: ['CONFIG', 'free_address', '10010'],
  server_error: ['TRANSIENT', 'wait', '10016'],
  server_timeout: ['TRANSIENT', 'wait', '10000'],
  compliance: ['CONFIG', 'mend_settings', '10024'],
  key_expired: ['AUTH', 'reconnect', '33004'],
  spot_key_refused: ['AUTH', 'reconnect', '-2015'],
  no_key: ['AUTH', 'reconnect', null],
  address: blockedAt('bybit-address'),
  address_text: blockedAt('bybit-address'),
  wrong_path: ['SYSTEM', 'ours', null],
  protection: ['RATE_LIMITED', 'wait', null, ['bybit-address', minute]],
  bad_gateway: ['TRANSIENT', 'wait', null],
  truncated: ['TRANSIENT', 'wait', null],
  no_json: ['SCHEMA_DRIFT', 'ours', null],
  unknown_shape: ['SCHEMA_DRIFT', 'ours', null],
  reset: ['TRANSIENT', 'wait', null],
};

const kraken: Table<KrakenFault> = {
  invalid_key: ['AUTH', 'reconnect', 'EAPI:Invalid key'],
  invalid_signature: ['AUTH', 'reconnect', 'EAPI:Invalid signature'],
  permission_denied: ['CONFIG', 'widen_key', 'EGeneral:Permission denied'],
  invalid_nonce: ['TRANSIENT', 'wait', 'EAPI:Invalid nonce'],
  rate_limit: ['RATE_LIMITED', 'wait', 'EAPI:Rate limit exceeded', ['kraken-key', 30_000]],
  // Until 1700000042, which is long over by the clock of this test: the shortest wait.
  throttled: ['RATE_LIMITED', 'wait', 'EService:Throttled', ['kraken-key', 1_000]],
  invalid_arguments: ['SYSTEM', 'ours', 'EGeneral:Invalid arguments'],
  invalid_offset: ['SYSTEM', 'ours', 'EGeneral:Invalid arguments'],
  lockout: ['RATE_LIMITED', 'wait', 'EGeneral:Temporary lockout', ['kraken-key', 15 * minute]],
  unavailable: ['TRANSIENT', 'wait', 'EService:Unavailable'],
  busy: ['TRANSIENT', 'wait', 'EService:Busy'],
  internal_error: ['TRANSIENT', 'wait', 'EGeneral:Internal error'],
  unknown_pair: ['CONFIG', 'mend_entry', 'EQuery:Unknown asset pair'],
  unknown_method: ['SYSTEM', 'ours', 'EGeneral'],
  bad_gateway: ['TRANSIENT', 'wait', null],
  service_unavailable: ['TRANSIENT', 'wait', null],
  cloudflare_520: ['TRANSIENT', 'wait', null],
  cloudflare_525: ['TRANSIENT', 'wait', null],
  challenge: blockedAt('kraken-address'),
  truncated: ['TRANSIENT', 'wait', null],
  no_json: ['SCHEMA_DRIFT', 'ours', null],
  unknown_shape: ['SCHEMA_DRIFT', 'ours', null],
  reset: ['TRANSIENT', 'wait', null],
};

const coinbase: Table<CoinbaseFault> = {
  invalid_argument: ['SYSTEM', 'ours', 'INVALID_ARGUMENT'],
  unauthorized: ['AUTH', 'reconnect', null],
  missing_scopes: ['CONFIG', 'widen_key', 'PERMISSION_DENIED'],
  not_found: ['SYSTEM', 'ours', null],
  rate_limited: ['RATE_LIMITED', 'wait', 'rate_limit_exceeded', ['coinbase-user', 1_000]],
  rate_limited_list: ['RATE_LIMITED', 'wait', 'rate_limit_exceeded', ['coinbase-user', 5_000]],
  internal_error: ['TRANSIENT', 'wait', null],
  unavailable: ['TRANSIENT', 'wait', null],
  challenge: blockedAt('coinbase-address'),
  truncated: ['TRANSIENT', 'wait', null],
  no_json: ['SCHEMA_DRIFT', 'ours', null],
  unknown_shape: ['SCHEMA_DRIFT', 'ours', null],
  reset: ['TRANSIENT', 'wait', null],
};

const tables = { binance, bybit, kraken, coinbase };
const cursors = { binance: { fromId: '5', quoteAsset: 'BTC' }, bybit: null, kraken: null, coinbase: null };

describe.each(tested)('%s', (exchange) => {
  test.each(Object.entries<Expected>(tables[exchange]))('%s', async (fault, [kind, advice, code, wait]) => {
    world.setFault(exchange, fault, 1);
    const page = firstPage(world, exchange, { cursor: cursors[exchange] });
    const read = await world.connector.readPage(accessTo(exchange), page, world.call());
    const expected = wait === undefined ? {} : { limit: wait[0], retryAfterMs: wait[1] };
    expect(read).toEqual({
      outcome: 'failed',
      failure: { kind, advice, code, detail: expect.any(String), ...expected },
    });
  });

  test('no answer in time', async () => {
    world[exchange].setFault('hang', { times: 1 });
    const page = firstPage(world, exchange, { cursor: cursors[exchange] });
    const call = { ...world.call(), signal: AbortSignal.timeout(50) };
    const read = await world.connector.readPage(accessTo(exchange), page, call);
    expect(read).toMatchObject({ outcome: 'failed', failure: { kind: 'TRANSIENT', advice: 'wait', code: null } });
  });
});

const answered = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): AccountReply => ({
  outcome: 'answered',
  status,
  headers,
  text,
});

test.each([
  [
    'Binance bans for days',
    'Binance: x',
    answered(418, '{"code":-1003,"msg":""}', { 'retry-after': '259200' }),
    30 * minute,
  ],
  ['Binance says no time', 'Binance: x', answered(429, '{"code":-1003,"msg":""}'), minute],
  [
    'Binance says a date',
    'Binance: x',
    answered(429, '', { 'retry-after': 'Tue, 24 Nov 2026 08:01:30 GMT', date: 'Tue, 24 Nov 2026 08:00:00 GMT' }),
    90_000,
  ],
  [
    'Bybit resets in 4 s',
    'Bybit: x',
    answered(200, '{"retCode":10006,"retMsg":"","time":1700000000000}', {
      'x-bapi-limit-reset-timestamp': '1700000004000',
    }),
    4_000,
  ],
  ['Bybit names no reset', 'Bybit: x', answered(200, '{"retCode":10006,"retMsg":"","time":1700000000000}'), minute],
  [
    'Kraken throttles for 42 s',
    'Kraken: x',
    answered(200, '{"error":["EService: Throttled: 1700000042"]}', { date: 'Tue, 14 Nov 2023 22:13:20 GMT' }),
    42_000,
  ],
  [
    'Kraken throttles and has no date',
    'Kraken: x',
    answered(200, '{"error":["EService: Throttled: 1700000042"]}'),
    30_000,
  ],
])('waits as long as told, and no longer than 30 min: %s', (_what, purpose, reply, retryAfterMs) => {
  expect(world.connector.classify(reply, purpose)).toMatchObject({ kind: 'RATE_LIMITED', retryAfterMs });
});

test('our own limit is the limit that it names, for as long', () => {
  const reply = { outcome: 'limited', limit: 'kraken-key', waitMs: 5_400 } as const;
  expect(world.connector.classify(reply, 'Kraken: x')).toMatchObject({
    kind: 'RATE_LIMITED',
    limit: 'kraken-key',
    retryAfterMs: 5_400,
  });
});

test('a restricted location (451) is our address', () => {
  expect(world.connector.classify(answered(451, ''), 'Binance: x')).toMatchObject({ kind: 'BLOCKED' });
});

test.each([
  ['Bybit', '{"retCode":10003,"retMsg":"","time":1}', '10003'],
  ['Kraken', '{"error":["EAPI:Invalid key"]}', 'EAPI:Invalid key'],
  ['Binance', '{"code":-2015,"msg":""}', '-2015'],
])('without a purpose of ours, the body tells the exchange: %s', (_name, text, code) => {
  expect(world.connector.classify(answered(200, text), 'whatever')).toMatchObject({ kind: 'AUTH', code });
});

test('classify is total, and waits always have a known limit and a time', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ code: fc.integer(), msg: fc.string() }).map((body) => JSON.stringify(body)),
    fc.record({ retCode: fc.integer(), retMsg: fc.string() }).map((body) => JSON.stringify(body)),
    fc.record({ error: fc.array(fc.string()) }).map((body) => JSON.stringify(body)),
  );
  const headers = fc.dictionary(fc.constantFrom('retry-after', 'date', 'x-ratelimit-reset'), fc.string());
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      texts,
      headers,
      fc.constantFrom(...exchanges),
      (status, text, told, exchange) => {
        const purpose = `${accountPlatformNames[exchange]}: reading`;
        const failure = world.connector.classify(answered(status, text, told), purpose);
        const isWait = failure.kind === 'RATE_LIMITED' || failure.kind === 'BLOCKED';
        expect(failure.limit !== undefined).toBe(isWait);
        if (!isWait) return;
        const limits = world.connector.limitsOf({ exchange: exchange satisfies Exchange });
        const limit = limits.find(({ name }) => name === failure.limit);
        expect(limit).toBeDefined();
        if (failure.kind === 'BLOCKED') expect(limit?.scope).toBe('address');
        expect(failure.retryAfterMs).toBeGreaterThanOrEqual(failure.kind === 'BLOCKED' ? 10 * minute : 1_000);
        expect(failure.retryAfterMs).toBeLessThanOrEqual(30 * minute);
      },
    ),
    { verbose: true },
  );
});
