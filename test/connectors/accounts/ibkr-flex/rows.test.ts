import { describe, expect, test } from '@jest/globals';
import { createIbkrFlexConnector } from '../../../../src/connectors/accounts/ibkr-flex/ibkr-flex-connector.ts';
import { accessWith } from './running-flex.ts';

const connector = createIbkrFlexConnector({
  openHttp: () => ({ send: () => Promise.reject(new Error('a row is read without a request')) }),
});

/** An ordinary execution (names: portfolio-performance/portfolio, testIBFlexStatementFile*.xml). */
const ordinary = {
  accountId: 'U0000000',
  currency: 'USD',
  assetCategory: 'STK',
  symbol: 'ACME',
  multiplier: '1',
  tradeID: '5000000001',
  dateTime: '20240305;093145',
  tradeDate: '20240305',
  transactionType: 'ExchTrade',
  quantity: '-10',
  tradePrice: '101.25',
  taxes: '0',
  ibCommission: '-1.00028',
  ibCommissionCurrency: 'USD',
  buySell: 'SELL',
  transactionID: '24000000001',
  ibOrderID: '2800000001',
  ibExecID: '00012345.65e6a1b2.01.01',
  levelOfDetail: 'EXECUTION',
};

const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(ordinary).filter(([name]) => !names.includes(name)));

function read(trade: Readonly<Record<string, string>>, timeZone = 'America/New_York', decision: unknown = null) {
  return connector.normalize(
    'report',
    { accountId: 'U0000000', trade, decision },
    accessWith({ token: '1', timeZone }),
  );
}

function fillOf(trade: Readonly<Record<string, string>>, timeZone?: string, decision?: unknown) {
  const reading = read(trade, timeZone, decision);
  if (!('kind' in reading) || reading.kind !== 'fill') throw new Error(JSON.stringify(reading));
  return reading.fill;
}

function reasonOf(trade: Readonly<Record<string, string>>, timeZone?: string): string {
  const reading = read(trade, timeZone);
  if ('kind' in reading) throw new Error(JSON.stringify(reading));
  return reading.reason;
}

describe('when it was', () => {
  test.each([
    ['20240305;093145'],
    ['20240305,093145'],
    ['20240305, 093145'],
    ['20240305 093145'],
    ['20240305093145'],
    ['20240305;09:31:45'],
    ['2024-03-05;093145'],
    ['2024-03-05 09:31:45'],
    ['2024-03-05, 09:31:45'],
    ['03/05/2024;093145'],
    ['03/05/2024093145'],
    ['03/05/24;09:31:45'],
    ['03/05/24093145'],
    ['05-MAR-24;093145'],
    ['05-Mar-24 09:31:45'],
    ['2024-03-05T09:31:45-05:00'],
    ['2024-03-05T14:31:45Z'],
    ['20240305;093145 EST'],
    ['20240305;103145 EDT'],
    ['20240305;153145 CET'],
  ])('%s is 14:31:45 in UTC', (dateTime) => {
    expect(fillOf({ ...ordinary, dateTime }).executedAt).toBe('2024-03-05T14:31:45Z');
  });

  test('a date and a time apart are one moment (recorded in csingley/ibflex)', () => {
    const apart = { ...without('dateTime'), tradeDate: '2011-08-11', tradeTime: '162000' };
    expect(fillOf(apart).executedAt).toBe('2011-08-11T20:20:00Z');
    expect(fillOf({ ...ordinary, dateTime: '2011-08-11', tradeTime: '16:20:00' }).executedAt).toBe(
      '2011-08-11T20:20:00Z',
    );
    expect(fillOf({ ...ordinary, tradeTime: '235959' }).executedAt).toBe('2024-03-05T14:31:45Z');
  });

  test('a date alone is the beginning of its day in the report’s zone', () => {
    expect(fillOf({ ...ordinary, dateTime: '20240305' }).executedAt).toBe('2024-03-05T05:00:00Z');
    expect(fillOf({ ...ordinary, dateTime: '--', tradeDate: '05-MAR-24' }).executedAt).toBe('2024-03-05T05:00:00Z');
  });

  test('times without a zone are in the chosen one, and in New York’s where none is known', () => {
    expect(fillOf(ordinary, 'Europe/Paris').executedAt).toBe('2024-03-05T08:31:45Z');
    expect(fillOf(ordinary, 'UTC').executedAt).toBe('2024-03-05T09:31:45Z');
    expect(fillOf(ordinary, 'Mars/Olympus').executedAt).toBe('2024-03-05T14:31:45Z');
  });

  test.each([
    ['before the clocks go back', '20241103;005959', '2024-11-03T04:59:59Z'],
    ['in the hour that comes twice, read as the first', '20241103;013000', '2024-11-03T05:30:00Z'],
    ['in the second of both, where the report says so', '20241103;013000 EST', '2024-11-03T06:30:00Z'],
    ['after it', '20241103;020000', '2024-11-03T07:00:00Z'],
    ['before the clocks go forward', '20240310;015959', '2024-03-10T06:59:59Z'],
    ['after it', '20240310;030000', '2024-03-10T07:00:00Z'],
  ])('%s: %s', (_when, dateTime, moment) => {
    expect(fillOf({ ...ordinary, dateTime }).executedAt).toBe(moment);
  });

  test('the hour that the clocks leave out shows that the zone is the wrong one', () => {
    expect(reasonOf({ ...ordinary, dateTime: '20240310;023000' })).toMatch(/leaves out/);
    expect(fillOf({ ...ordinary, dateTime: '20240310;023000' }, 'UTC').executedAt).toBe('2024-03-10T02:30:00Z');
  });

  test.each([
    ['20240230;093145'],
    ['20240305;250000'],
    ['2024/03/05'],
    ['yesterday'],
    ['05-XYZ-24'],
    ['20240305;0931'],
  ])('%s is rejected', (dateTime) => {
    expect(reasonOf({ ...ordinary, dateTime })).toMatch(/unknown form/);
  });

  test('a zone that is not known and a time that is missing are rejected', () => {
    expect(reasonOf({ ...ordinary, dateTime: '20240305;093145 XYZ' })).toMatch(/not known/);
    expect(reasonOf(without('dateTime', 'tradeDate'))).toMatch(/missing/);
    expect(reasonOf({ ...without('dateTime'), tradeTime: '9h31' })).toMatch(/unknown form/);
  });
});

describe('which one it is', () => {
  test.each([
    ['ibExecID', ordinary, '00012345.65e6a1b2.01.01'],
    ['transactionID where ibExecID is empty', { ...ordinary, ibExecID: '' }, '24000000001'],
    ['transactionID where ibExecID says nothing', { ...ordinary, ibExecID: 'N/A' }, '24000000001'],
    ['tradeID where neither is there', without('ibExecID', 'transactionID'), '5000000001'],
    ['tradeID where transactionID is 0', { ...without('ibExecID'), transactionID: '0' }, '5000000001'],
  ])('%s', (_name, trade, externalId) => {
    expect(fillOf(trade).externalId).toBe(externalId);
  });

  test('a row with none is rejected', () => {
    expect(read({ ...without('ibExecID', 'transactionID'), tradeID: '--' })).toMatchObject({
      externalId: null,
      reason: expect.stringMatching(/ibExecID/),
    });
  });

  test('a cancellation that carries the ID of what it takes back has its own', () => {
    const cancel = { ...ordinary, transactionType: 'TradeCancel', buySell: 'SELL (Ca.)', quantity: '10' };
    const decision = { externalId: null, of: '00012345.65e6a1b2.01.01' };
    expect(fillOf(cancel, 'UTC', decision).externalId).toBe('24000000001');
    const { transactionID: _, ...unnumbered } = cancel;
    expect(fillOf(unnumbered, 'UTC', decision).externalId).toBe('00012345.65e6a1b2.01.01/cancel');
  });
});

describe('how much', () => {
  test.each([
    ['BUY', '10', 'buy'],
    ['SELL', '-10', 'sell'],
    ['SELL', '10', 'sell'],
    ['', '10', 'buy'],
    ['', '-10', 'sell'],
  ])('buySell “%s” with a quantity of %s is a %s', (buySell, quantity, side) => {
    expect(fillOf({ ...ordinary, buySell, quantity })).toMatchObject({ side, quantity: '10' });
  });

  test('a purchase of a negative quantity contradicts itself', () => {
    expect(reasonOf({ ...ordinary, buySell: 'BUY', quantity: '-10' })).toMatch(/different sides/);
  });

  test.each([
    ['1,337.50', '1337.5'],
    ['12,345,678', '12345678'],
    ['1337.0', '1337'],
    ['0.0000015', '0.0000015'],
  ])('a quantity of %s is %s', (quantity, canonical) => {
    expect(fillOf({ ...ordinary, buySell: 'BUY', quantity }).quantity).toBe(canonical);
  });

  test.each([
    ['quantity', ''],
    ['quantity', '--'],
    ['quantity', '1,33'],
    ['quantity', '1e5'],
    ['quantity', '0'],
    ['tradePrice', 'N/A'],
    ['multiplier', 'x'],
    ['multiplier', '-1'],
    ['ibCommission', 'free'],
    ['taxes', '?'],
  ])('a %s of “%s” is rejected and named', (field, value) => {
    expect(reasonOf({ ...ordinary, [field]: value })).toContain(field);
  });

  test.each([['symbol'], ['currency']])('a row without %s is rejected', (field) => {
    expect(reasonOf(without(field))).toContain(field);
  });

  test('an option keeps the spaces of its symbol, its printed price, and says what one contract is of', () => {
    const option = { ...ordinary, symbol: 'VXX   110917C00005000', multiplier: '100', tradePrice: '1.25' };
    expect(fillOf(option)).toMatchObject({
      symbol: 'VXX   110917C00005000',
      price: '1.25',
      quantity: '10',
      multiplier: '100',
    });
    expect(fillOf(ordinary)).not.toHaveProperty('multiplier');
    expect(fillOf({ ...ordinary, multiplier: '1.0' })).not.toHaveProperty('multiplier');
  });

  test('an assignment without execution ID, at a price of 0, is a fill (recorded in csingley/ibflex: tests/test_types.py)', () => {
    const assignment = {
      accountId: 'U0000000',
      acctAlias: '',
      currency: 'USD',
      fxRateToBase: '1',
      assetCategory: 'OPT',
      symbol: 'VXX   110917C00005000',
      conid: '83615386',
      multiplier: '100',
      strike: '5',
      expiry: '2011-09-17',
      putCall: 'C',
      tradeID: '594763148',
      reportDate: '2011-08-12',
      tradeDate: '2011-08-11',
      tradeTime: '162000',
      transactionType: 'BookTrade',
      exchange: '--',
      quantity: '3',
      tradePrice: '0',
      proceeds: '-0',
      taxes: '0',
      ibCommission: '0',
      ibCommissionCurrency: 'USD',
      openCloseIndicator: 'C',
      notes: 'A',
      origTradeID: '',
      origOrderID: '0',
      transactionID: '2381339439',
      buySell: 'BUY',
      ibOrderID: '2381339439',
      ibExecID: '',
      levelOfDetail: 'EXECUTION',
    };
    expect(fillOf(assignment)).toEqual({
      accountKey: 'U0000000',
      symbol: 'VXX   110917C00005000',
      externalId: '2381339439',
      executedAt: '2011-08-11T20:20:00Z',
      order: '2381339439'.padStart(30, '0'),
      side: 'buy',
      quantity: '3',
      price: '0',
      multiplier: '100',
      currency: 'USD',
      fee: { amount: '0', currency: 'USD' },
      orderId: '2381339439',
      effect: { kind: 'fill' },
    });
  });

  test('a currency exchange of few attributes is a fill, but for its ID', () => {
    const exchange = {
      currency: 'USD',
      symbol: 'USD.EUR',
      dateTime: '2024-08-01;153045',
      quantity: '1337.0',
      tradePrice: '1.0',
      ibCommission: '0',
      ibCommissionCurrency: 'USD',
      notes: 'AFx',
      buySell: 'BUY',
      ibOrderID: '1234567890',
      levelOfDetail: 'EXECUTION',
    };
    expect(reasonOf(exchange)).toMatch(/none is there/);
    expect(fillOf({ ...exchange, transactionID: '7' })).toMatchObject({
      symbol: 'USD.EUR',
      quantity: '1337',
      price: '1',
    });
  });
});

describe('what it cost', () => {
  test.each<[string, Record<string, string>, { amount: string; currency: string } | null]>([
    ['a commission', {}, { amount: '1.00028', currency: 'USD' }],
    ['a rebate', { ibCommission: '0.25' }, { amount: '-0.25', currency: 'USD' }],
    [
      'a commission in another currency',
      { ibCommission: '-2', ibCommissionCurrency: 'EUR' },
      { amount: '2', currency: 'EUR' },
    ],
    ['taxes beside it', { ibCommission: '-2', taxes: '-0.5' }, { amount: '2.5', currency: 'USD' }],
    [
      'taxes alone',
      { ibCommission: '0', ibCommissionCurrency: 'EUR', taxes: '-0.5' },
      { amount: '0.5', currency: 'USD' },
    ],
    ['thousands', { ibCommission: '-1,234.5' }, { amount: '1234.5', currency: 'USD' }],
    ['nothing', { ibCommission: '-0' }, { amount: '0', currency: 'USD' }],
    ['attributes that are not in the query', { ibCommission: '', taxes: '' }, null],
    ['no currency of its own', { ibCommissionCurrency: '' }, { amount: '1.00028', currency: 'USD' }],
  ])('%s', (_name, changed, fee) => {
    expect(fillOf({ ...ordinary, ...changed }).fee).toEqual(fee);
  });

  test('commission and taxes in two currencies are no one fee', () => {
    expect(reasonOf({ ...ordinary, ibCommissionCurrency: 'EUR', taxes: '-1' })).toMatch(/two currencies/);
  });
});

test('what was never a row of a report is rejected as it came', () => {
  for (const raw of [null, 'text', {}, { trade: 1 }, { accountId: 'U1', trade: { a: 1 }, decision: null }]) {
    expect(connector.normalize('report', raw, accessWith({ token: '1' }))).toMatchObject({ externalId: null, raw });
  }
});
