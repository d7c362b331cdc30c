import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccountRecord } from '../../../src/account-ports.ts';
import type { StoredTrade } from '../../../src/broker-record-ports.ts';
import { NOW } from '../../support/world.ts';
import { AccountWorld, type Connected, fill, fills, rejectedRow } from './account-world.ts';

let accounts: AccountWorld;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(() => accounts.goTo(NOW));

const page = { page: 1, pageSize: 200 };
const of = (connected: Connected) => ({ ...accounts.by(connected.owner), connectionId: connected.id });

async function trades(connected: Connected): Promise<readonly StoredTrade[]> {
  return (await accounts.stores.brokerRecords.trades(of(connected), page))?.items ?? [];
}

async function oneTrade(connected: Connected): Promise<StoredTrade> {
  const [trade, ...more] = await trades(connected);
  if (!trade || more.length > 0) throw new Error(`There is one trade, not ${more.length + (trade ? 1 : 0)}.`);
  return trade;
}

const bought = fill('1', { executedAt: '2026-05-04T14:00:00Z' });
const sold = fill('2', { executedAt: '2026-05-05T14:00:00Z', side: 'sell', price: '110' });
const fee = (
  externalId: string,
  amount: string,
  fields: { readonly symbol?: string | null; readonly date?: string } = {},
): AccountRecord => {
  const { symbol = 'AAPL', date = '2026-05-05' } = fields;
  const told = { accountKey: 'A1', symbol, externalId, date, amount, currency: 'USD' };
  return { kind: 'fee', fee: told, contentHash: JSON.stringify(told), raw: { id: externalId } };
};

describe('trades', () => {
  test('are derived once the fills of a run are written, and stay as they are where nothing came', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [bought, sold] }]);
    const trade = await oneTrade(connected);
    expect(trade).toMatchObject({
      ...{ symbol: 'AAPL', accountKey: 'A1', side: 'long', status: 'closed', quantity: '2', openQuantity: '0' },
      ...{ openedAt: '2026-05-04T14:00:00Z', closedAt: '2026-05-05T14:00:00Z', entryPrice: '100', exitPrice: '110' },
      ...{ realisedProfit: '20', currency: 'USD', fillCount: 2, note: '' },
    });
    await accounts.readAgain(connected, [{ records: [bought, sold] }]);
    expect(await oneTrade(connected)).toEqual(trade);
  });

  test('keep their ID and their note while later fills change what they are', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [bought] }]);
    const open = await oneTrade(connected);
    expect(open).toMatchObject({ status: 'open', openQuantity: '2', exitPrice: null });
    const noted = await accounts.stores.brokerRecords.note(of(connected), open.id, 'Entrée trop tôt');
    expect(noted).toMatchObject({ id: open.id, note: 'Entrée trop tôt' });
    await accounts.readAgain(connected, [{ records: [sold] }]);
    expect(await oneTrade(connected)).toMatchObject({ id: open.id, status: 'closed', note: 'Entrée trop tôt' });
  });

  test('keep the note of one that goes and comes back, as when its opening fill is corrected', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [bought, sold] }]);
    const { id } = await oneTrade(connected);
    await accounts.stores.brokerRecords.note(of(connected), id, 'À revoir');
    await accounts.readAgain(connected, [
      { records: [fill('1', { executedAt: '2026-05-04T14:00:00Z', price: '90' })] },
    ]);
    expect(await oneTrade(connected)).toMatchObject({ id, note: 'À revoir', realisedProfit: '40' });
  });

  test('are derived anew by a late fee, which is of the trade of its day and symbol', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [bought, sold] }]);
    const before = await oneTrade(connected);
    expect(before.feesPending).toBe(true);
    const run = await accounts.readAgain(
      connected,
      [{ records: [fee('f1', '0.35')] }],
      [{ stream: 'fees', partition: '' }],
    );
    expect(run).toMatchObject({ imported: 1 });
    expect(await oneTrade(connected)).toMatchObject({ id: before.id, fees: [{ amount: '0.35', currency: 'USD' }] });
    const corrected = await accounts.readAgain(
      connected,
      [{ records: [fee('f1', '0.40')] }],
      [{ stream: 'fees', partition: '' }],
    );
    expect(corrected).toMatchObject({ updated: 1, imported: 0 });
    expect(await oneTrade(connected)).toMatchObject({ fees: [{ amount: '0.4', currency: 'USD' }] });
  });

  test('of all symbols are derived anew by a fee of the whole account', async () => {
    const connected = await accounts.connect();
    const other = fill('9', {
      symbol: 'MSFT',
      executedAt: '2026-05-05T15:00:00Z',
      quantity: '2',
      price: '110',
      side: 'sell',
    });
    await accounts.read(connected.id, [{ records: [bought, sold, other] }]);
    await accounts.readAgain(
      connected,
      [{ records: [fee('f1', '1', { symbol: null })] }],
      [{ stream: 'fees', partition: '' }],
    );
    const fees = Object.fromEntries((await trades(connected)).map((trade) => [trade.symbol, trade.fees]));
    const half = [{ amount: '0.5', currency: 'USD' }];
    expect(fees).toEqual({ AAPL: half, MSFT: half });
  });

  test('share a fee of the whole account anew when another symbol joins, and keep what is theirs alone', async () => {
    const connected = await accounts.connect();
    const ofAll = fee('f1', '1', { symbol: null });
    const own = fee('f2', '0.25');
    const feesPiece = { stream: 'fees', partition: '' };
    await accounts.read(connected.id, [{ records: [bought, sold] }, { records: [ofAll, own] }], [fills, feesPiece]);
    const feesNow = async () => Object.fromEntries((await trades(connected)).map(({ symbol, fees }) => [symbol, fees]));
    expect(await feesNow()).toEqual({ AAPL: [{ amount: '1.25', currency: 'USD' }] });
    const joined = { symbol: 'MSFT', executedAt: '2026-05-05T15:00:00Z', side: 'sell', price: '110' } as const;
    await accounts.readAgain(connected, [{ records: [fill('9', joined)] }]);
    expect(await feesNow()).toEqual({
      AAPL: [{ amount: '0.75', currency: 'USD' }],
      MSFT: [{ amount: '0.5', currency: 'USD' }],
    });
  });

  test.each([
    ['another symbol', 'AAPL', 'MSFT'],
    ['one symbol and no longer all', null, 'MSFT'],
    ['all and no longer one symbol', 'MSFT', null],
  ])('lose a fee that is corrected to be of %s', async (_what, before, after) => {
    const connected = await accounts.connect();
    const other = fill('9', { symbol: 'MSFT', executedAt: '2026-05-05T15:00:00Z', side: 'sell', price: '110' });
    const feesPiece = [{ stream: 'fees', partition: '' }];
    await accounts.read(connected.id, [{ records: [bought, sold, other] }]);
    await accounts.readAgain(connected, [{ records: [fee('f1', '1', { symbol: before })] }], feesPiece);
    await accounts.readAgain(connected, [{ records: [fee('f1', '1', { symbol: after })] }], feesPiece);
    const told = (await trades(connected)).map(({ symbol, fees }) => ({
      symbol,
      fees: fees.map(({ amount }) => amount),
    }));
    const apple = told.find(({ symbol }) => symbol === 'AAPL')?.fees;
    const microsoft = told.find(({ symbol }) => symbol === 'MSFT')?.fees;
    expect([apple, microsoft]).toEqual(after === null ? [['0.5'], ['0.5']] : [[], ['1']]);
  });

  test('of one series are replaced alone', async () => {
    const connected = await accounts.connect();
    const other = fill('9', { symbol: 'MSFT' });
    await accounts.read(connected.id, [{ records: [bought, other] }]);
    const before = await accounts.prisma.trade.findMany({ where: { connectionId: connected.id, symbol: 'MSFT' } });
    await accounts.prisma.trade.updateMany({ where: { connectionId: connected.id }, data: { realisedProfit: '999' } });
    await accounts.readAgain(connected, [{ records: [sold] }]);
    const after = await trades(connected);
    const profits = Object.fromEntries(after.map(({ symbol, realisedProfit }) => [symbol, realisedProfit]));
    expect(profits).toEqual({ AAPL: '20', MSFT: '999' });
    expect(before).toHaveLength(1);
  });

  test('go with the fills that a reversal takes back', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [bought] }]);
    const bust = fill('3', { executedAt: '2026-05-04T16:00:00Z', effect: { kind: 'reversal', of: '1' } });
    await accounts.readAgain(connected, [{ records: [bust] }]);
    expect(await trades(connected)).toEqual([]);
    expect(await accounts.fillsOf(connected.id)).toHaveLength(2);
  });

  test('are the same in whatever order and pages their fills came', async () => {
    const all = [1, 2, 3, 4, 5, 6].map((index) =>
      fill(`${index}`, {
        executedAt: `2026-05-0${index}T14:00:00Z`,
        side: index % 3 === 0 ? 'sell' : 'buy',
        quantity: `${index}`,
        price: `${100 + index}`,
      }),
    );
    const whole = await accounts.connect();
    await accounts.read(whole.id, [{ records: all }]);
    const expected = (await trades(whole)).map(({ id: _id, ...trade }) => trade);
    expect(expected.length).toBeGreaterThan(0);
    const orders = fc.shuffledSubarray(all, { minLength: all.length });
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 5 }), async (records, cut) => {
        const connected = await accounts.connect();
        await accounts.read(connected.id, [{ records: records.slice(0, cut) }]);
        await accounts.readAgain(connected, [{ records: records.slice(cut) }]);
        expect((await trades(connected)).map(({ id: _id, ...trade }) => trade)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a note about a trade', () => {
  test('is of its own member alone', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [bought] }]);
    const { id } = await oneTrade(connected);
    const other = await accounts.connect();
    const { brokerRecords } = accounts.stores;
    expect(await brokerRecords.note({ ...of(other), connectionId: connected.id }, id, 'Volé')).toBeUndefined();
    expect(await brokerRecords.note(of(other), id, 'Volé')).toBeUndefined();
    expect(await brokerRecords.trades({ ...of(other), connectionId: connected.id }, page)).toBeUndefined();
    expect(await brokerRecords.fills({ ...of(other), connectionId: connected.id }, page)).toBeUndefined();
    expect(await brokerRecords.rejected({ ...of(other), connectionId: connected.id }, page)).toBeUndefined();
    expect((await oneTrade(connected)).note).toBe('');
  });
});

describe('a rejected row', () => {
  const rejectedOf = async (connected: Connected) => {
    const found = await accounts.stores.brokerRecords.rejected(of(connected), page);
    const [row] = found?.items ?? [];
    if (!row) throw new Error('There is no rejected row.');
    return row;
  };

  test('that can be read by now is taken in, and its trades are derived', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [bought], rejected: [rejectedRow('r1', '2')] }]);
    const row = await rejectedOf(connected);
    expect(row).toMatchObject({ stream: fills.stream, externalId: '2', reason: 'qty is no decimal', settledHow: null });
    accounts.world.pass(10);
    const settled = await accounts.stores.brokerRecords.settle(of(connected), row.id, sold, 'UTC');
    expect(settled).toMatchObject({ settledHow: 'replayed', settledAt: accounts.now });
    expect(await oneTrade(connected)).toMatchObject({ status: 'closed', realisedProfit: '20' });
    const audit = await accounts.prisma.auditEvent.findMany({ where: { subjectId: row.id } });
    expect(audit.map(({ action }) => action)).toEqual(['row_replayed']);
  });

  test('is settled once: another wish changes nothing', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ rejected: [rejectedRow('r1', '2')] }]);
    const { id } = await rejectedOf(connected);
    const { brokerRecords } = accounts.stores;
    const dismissed = await brokerRecords.settle(of(connected), id, null, 'UTC');
    expect(dismissed).toMatchObject({ settledHow: 'dismissed' });
    expect(await brokerRecords.settle(of(connected), id, sold, 'UTC')).toEqual(dismissed);
    expect(await accounts.fillsOf(connected.id)).toEqual([]);
    const other = await accounts.connect();
    expect(await brokerRecords.settle(of(other), id, null, 'UTC')).toBeUndefined();
  });

  test('that was let go is not kept anew when it comes again', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ rejected: [rejectedRow('r1')] }]);
    const { id } = await rejectedOf(connected);
    await accounts.stores.brokerRecords.settle(of(connected), id, null, 'UTC');
    expect(await accounts.readAgain(connected, [{ rejected: [rejectedRow('r1')] }])).toMatchObject({
      status: 'succeeded',
    });
    const found = await accounts.stores.brokerRecords.rejected(of(connected), page);
    expect(found).toMatchObject({ total: 1, items: [{ settledHow: 'dismissed' }] });
  });

  test('is on one page of the list, however many came at one moment', async () => {
    const connected = await accounts.connect();
    const rejected = Array.from({ length: 200 }, (_, index) => rejectedRow(`r${index}`));
    await accounts.read(connected.id, [{ rejected }]);
    const { brokerRecords } = accounts.stores;
    const numbers = Array.from({ length: 29 }, (_, index) => index + 1);
    const pages = await Promise.all(
      numbers.map((number) => brokerRecords.rejected(of(connected), { page: number, pageSize: 7 })),
    );
    const ids = pages.flatMap((found) => (found?.items ?? []).map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([200, 200]);
  });

  test('stands before those that are settled', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ rejected: [rejectedRow('r1')] }]);
    const { id } = await rejectedOf(connected);
    await accounts.stores.brokerRecords.settle(of(connected), id, null, 'UTC');
    accounts.world.pass(-30);
    await accounts.readAgain(connected, [{ rejected: [rejectedRow('r2')] }]);
    const found = await accounts.stores.brokerRecords.rejected(of(connected), page);
    expect(found?.items.map(({ settledHow }) => settledHow)).toEqual([null, 'dismissed']);
  });
});

test('fills are listed newest first, as exact texts', async () => {
  const connected = await accounts.connect();
  const exact = fill('3', {
    executedAt: '2026-05-06T14:00:00.123456789Z',
    quantity: '0.10',
    price: '1.000000000000000001',
  });
  await accounts.read(connected.id, [{ records: [bought, exact, sold] }]);
  const listed = await accounts.stores.brokerRecords.fills(of(connected), { page: 1, pageSize: 2 });
  expect(listed).toMatchObject({
    total: 3,
    items: [{ externalId: '3', quantity: '0.10', price: '1.000000000000000001' }, { externalId: '2' }],
  });
});
