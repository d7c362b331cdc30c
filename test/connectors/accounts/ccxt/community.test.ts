import { describe, expect, test } from '@jest/globals';
import type { AccountAccess, PageRequest } from '../../../../src/account-ports.ts';
import { stubbedExchange } from './stubbed-exchange.ts';

const now = '2026-11-24T08:00:00.000Z';
const call = { signal: AbortSignal.timeout(60_000), now };
const secrets = { apiKey: 'community-key-0001', secret: 'community-secret-0001', password: 'community-words-0001' };
const accessTo = (exchange: 'okx' | 'bitget'): AccountAccess => ({
  connectionId: 'c',
  config: { exchange, symbols: ['BTC/USDT'] },
  secrets,
  accountId: null,
});
const page = (partition: string, more: Partial<PageRequest> = {}): PageRequest => ({
  stream: 'community-trades',
  partition,
  cursor: { readToMs: Date.parse(now) },
  until: now,
  since: null,
  ...more,
});

/** Shapes that ccxt recorded (ccxt/ccxt: ts/src/okx.ts and ts/src/bitget.ts, `fetchMyTrades`). */
const okxRow = (more: object = {}) => ({
  side: 'buy',
  fillSz: '0.007533',
  fillPx: '2654.98',
  fee: '-0.000007533',
  ordId: '317321390244397056',
  instType: 'SPOT',
  instId: 'ETH-USDT',
  clOrdId: '',
  posSide: 'net',
  billId: '317321390265368576',
  tag: '0',
  execType: 'T',
  tradeId: '107601752',
  feeCcy: 'ETH',
  ts: '1795507200000',
  ...more,
});
const bitgetRow = {
  userId: '7264631751',
  symbol: 'BTCUSDT',
  orderId: '1098394344925597696',
  tradeId: '1098394344974925824',
  orderType: 'market',
  side: 'sell',
  priceAvg: '28467.68',
  size: '0.0002',
  amount: '5.693536',
  feeDetail: { deduction: 'no', feeCoin: 'USDT', totalDeductionFee: '', totalFee: '-0.005693536' },
  tradeScope: 'taker',
  cTime: '1795507200000',
  uTime: '1795507200055',
};
const okx = (rows: readonly object[]) => JSON.stringify({ code: '0', data: rows, msg: '' });
const bitget = (rows: readonly object[]) =>
  JSON.stringify({ code: '00000', msg: 'success', requestTime: 1700802995406, data: rows });

test('OKX: a recorded trade is read exactly, by one signed question, with its own row kept', async () => {
  const { connector, sent } = stubbedExchange({ text: okx([okxRow()]) });
  const read = await connector.readPage(accessTo('okx'), page(''), call);
  expect(read).toMatchObject({
    outcome: 'page',
    isDone: true,
    cursor: { readToMs: Date.parse(now) },
    rejected: [],
    records: [
      {
        kind: 'fill',
        fill: {
          accountKey: 'spot',
          symbol: 'ETH/USDT',
          externalId: '107601752',
          side: 'buy',
          quantity: '0.007533',
          price: '2654.98',
          currency: 'USDT',
          fee: { amount: '0.000007533', currency: 'ETH' },
          orderId: '317321390244397056',
        },
        raw: { info: { billId: '317321390265368576' } },
      },
    ],
  });
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ path: '/api/v5/trade/fills-history', costs: { 'okx-key': 1, 'okx-address': 1 } });
  expect(sent[0]?.query).toContain(`end=${Date.parse(now)}`);
  const record = read.outcome === 'page' ? read.records[0] : undefined;
  const raw = record !== undefined && 'raw' in record ? record.raw : undefined;
  expect(connector.normalize('community-trades', raw, accessTo('okx'))).toEqual(record);
});

test('Bitget: a recorded trade is read exactly, without the ID of its person', async () => {
  const { connector, sent } = stubbedExchange({ text: bitget([bitgetRow]) });
  const read = await connector.readPage(accessTo('bitget'), page('BTC/USDT'), call);
  expect(read).toMatchObject({
    outcome: 'page',
    isDone: true,
    rejected: [],
    records: [
      {
        fill: {
          symbol: 'BTC/USDT',
          externalId: '1098394344974925824',
          side: 'sell',
          quantity: '0.0002',
          price: '28467.68',
          currency: 'USDT',
          fee: { amount: '0.005693536', currency: 'USDT' },
        },
      },
    ],
  });
  expect(JSON.stringify(read)).not.toContain('7264631751');
  expect(sent.map(({ path }) => path)).toEqual(['/api/v2/spot/trade/fills']);
  expect(sent[0]?.query).toContain('symbol=BTCUSDT');
});

test('a full page leads on by the ID of its oldest row', async () => {
  const rows = Array.from({ length: 100 }, (_, at) =>
    okxRow({ tradeId: String(900 - at), billId: String(5_000 - at) }),
  );
  const { connector, sent } = stubbedExchange({ text: okx(rows) }, { text: okx([okxRow()]) });
  const first = await connector.readPage(accessTo('okx'), page(''), call);
  expect(first).toMatchObject({ isDone: false, cursor: { page: '4901' } });
  const cursor = first.outcome === 'page' ? first.cursor : null;
  expect(await connector.readPage(accessTo('okx'), page('', { cursor }), call)).toMatchObject({ isDone: true });
  expect(sent[1]?.query).toContain('after=4901');
});

test.each([
  ['has no list', '{"code":"0","msg":""}'],
  ['is full and names no row to go on from', okx(Array.from({ length: 100 }, () => okxRow({ billId: '' })))],
])('an answer that %s is no last page: what follows would never be read', async (_what, text) => {
  const { connector } = stubbedExchange({ text });
  const read = await connector.readPage(accessTo('okx'), page(''), call);
  expect(read).toMatchObject({ outcome: 'failed', failure: { kind: 'SCHEMA_DRIFT', code: null } });
});

test('Bitget without a slash in its symbol has to be mended, and nothing is sent', async () => {
  const { connector, sent } = stubbedExchange({ text: bitget([]) });
  const read = await connector.readPage(accessTo('bitget'), page('BTCUSDT'), call);
  expect(read).toMatchObject({ outcome: 'failed', failure: { kind: 'CONFIG', advice: 'mend_entry' } });
  expect(sent).toEqual([]);
});

describe('errors are judged by their body, not by what ccxt throws, and tell no secret', () => {
  test.each([
    ['okx', 401, '{"code":"50111","msg":"Invalid OK-ACCESS-KEY","data":[]}', 'AUTH', '50111'],
    ['okx', 401, '{"code":"50105","msg":"passphrase","data":[]}', 'AUTH', '50105'],
    ['okx', 401, '{"code":"50110","msg":"IP","data":[]}', 'CONFIG', '50110'],
    ['okx', 429, '{"code":"50011","msg":"Too Many Requests","data":[]}', 'RATE_LIMITED', '50011'],
    ['okx', 200, '{"code":"50013","msg":"busy","data":[]}', 'TRANSIENT', '50013'],
    ['okx', 403, '<html>Just a moment...</html>', 'BLOCKED', null],
    ['bitget', 400, '{"code":"40006","msg":"Invalid ACCESS_KEY"}', 'AUTH', '40006'],
    ['bitget', 400, '{"code":"40014","msg":"Incorrect permissions"}', 'CONFIG', '40014'],
    ['bitget', 429, '{"code":"429","msg":"Too Many Requests"}', 'RATE_LIMITED', '429'],
    ['bitget', 502, '<html>Bad Gateway</html>', 'TRANSIENT', null],
    ['bitget', 200, 'OK', 'SCHEMA_DRIFT', null],
  ] as const)('%s, HTTP %i, %s is %s', async (...[exchange, status, text, kind, code]) => {
    const { connector } = stubbedExchange({ status, text });
    const read = await connector.readPage(accessTo(exchange), page(exchange === 'okx' ? '' : 'BTC/USDT'), call);
    expect(read).toMatchObject({ outcome: 'failed', failure: { kind, code } });
    for (const secret of Object.values(secrets)) expect(JSON.stringify(read)).not.toContain(secret);
  });
});

test.each(['okx', 'bitget'] as const)('%s: a check asks once and promises no more than reading', async (exchange) => {
  const { connector, sent } = stubbedExchange({ text: exchange === 'okx' ? okx([]) : bitget([]) });
  expect(await connector.check(accessTo(exchange), call)).toMatchObject({
    outcome: 'answered',
    value: { rights: ['read'] },
  });
  expect(sent).toHaveLength(1);
});
