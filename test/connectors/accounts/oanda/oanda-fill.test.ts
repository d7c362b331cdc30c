import { afterEach, describe, expect, it } from '@jest/globals';
import { closingTwo, olderFill, reversingFill } from '../../../../sandbox/accounts/oanda/oanda-examples.ts';
import { accountId, aFill, anAccess, aPage, fillsOf, idsOf, oandaWorld, readToEnd, stopOanda } from './oanda-world.ts';

afterEach(stopOanda);

describe('a fill of OANDA', () => {
  it('that turns a long into a short is one fill of all its units, to nine digits of its second', async () => {
    const world = await oandaWorld();
    const id = world.oanda.addFill(accountId, reversingFill);
    const { records } = await readToEnd(world);
    expect(records).toEqual([
      {
        kind: 'fill',
        fill: {
          accountKey: accountId,
          symbol: 'EUR_USD',
          externalId: id,
          executedAt: '2024-03-05T14:03:11.123456789Z',
          order: '000000000000003',
          side: 'sell',
          quantity: '150',
          price: '1.08512',
          currency: 'USD',
          fee: { amount: '0', currency: 'EUR' },
          orderId: '2',
          effect: { kind: 'fill' },
        },
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        raw: { transaction: expect.objectContaining({ id, type: 'ORDER_FILL' }), accountCurrency: 'EUR' },
      },
    ]);
  });

  it('that closes two trades at two prices has their average by volume, and both its fees', async () => {
    const world = await oandaWorld();
    world.oanda.addFill(accountId, closingTwo);
    // (1 × 17700.5 + 2 × 17698.7) ÷ 3
    const expected = { symbol: 'DE30_EUR', price: '17699.3', currency: 'EUR', quantity: '3' };
    const fee = { amount: '1.75', currency: 'EUR' };
    expect(fillsOf((await readToEnd(world)).records)).toMatchObject([{ ...expected, fee }]);
  });

  it('of an older server has the price of the whole and no fee', async () => {
    const world = await oandaWorld();
    world.oanda.addFill(accountId, olderFill);
    expect(fillsOf((await readToEnd(world)).records)).toMatchObject([
      { price: '1.09289', quantity: '100', side: 'sell', fee: { amount: '0', currency: 'EUR' } },
    ]);
  });

  const part = (units: string, price: string) => ({ tradeID: '1', units, price });
  it.each([
    ['a whole price that differs', { tradeOpened: part('100', '1.5') }, '1.5'],
    [
      'an average that does not end',
      { units: '3', tradeOpened: part('1', '1'), tradeReduced: part('2', '2') },
      '1.666666666666667',
    ],
    ['parts that do not add up', { tradeOpened: part('99', '1.5') }, '1.08512'],
    ['one part without a price', { tradeOpened: part('50', '1.5'), tradeReduced: { units: '50' } }, '1.08512'],
    ['parts and no whole price', { price: undefined, tradesClosed: [part('40', '2'), part('60', '2.0')] }, '2'],
  ])('with %s has the price that its parts give, where they do', async (_name, fields, price) => {
    const world = await oandaWorld();
    world.oanda.addFill(accountId, aFill(0, fields));
    expect(fillsOf((await readToEnd(world)).records)).toMatchObject([{ price }]);
  });

  it.each([
    ['units of nothing', { units: '0' }, 'units'],
    ['no price at all', { price: undefined }, 'price'],
    ['an instrument without a quote', { instrument: 'EURUSD' }, 'instrument'],
    ['a time that is none', { time: '1709647391.123456789' }, 'time'],
    ['a commission that is a number', { commission: 0.1 }, 'commission'],
    ['a part that is a text', { tradeOpened: 'one' }, 'tradeOpened'],
  ])('that has %s is kept as it came, with the name of the field', async (_name, fields, field) => {
    const { connector, oanda, read } = await oandaWorld();
    const good = oanda.addFill(accountId, aFill(0));
    const bad = oanda.addFill(accountId, aFill(1));
    oanda.edit(accountId, bad, fields);
    const cursor = { phase: 'since', currency: 'EUR', newestAt: null, isReread: false, lastId: 1 };
    const page = aPage(await read({ cursor }));
    expect(idsOf(page.records)).toEqual([good]);
    expect(page.rejected).toMatchObject([{ externalId: bad, reason: `not readable: ${field}` }]);
    for (const row of page.rejected) expect(connector.normalize('transactions', row.raw, anAccess)).toEqual(row);
  });

  it('is the same when it is read again, without who the user is or what anybody wrote', async () => {
    const world = await oandaWorld();
    const extended = { tradeOpened: { units: '100', price: '1.08512', clientExtensions: { comment: 'for Sam' } } };
    world.oanda.addFill(accountId, aFill(0, { ...extended, clientOrderID: 'Sam-1' }));
    const { records } = await readToEnd(world);
    for (const record of records) {
      if (record.kind !== 'fill') throw new Error('not a fill');
      expect(world.connector.normalize('transactions', record.raw, anAccess)).toEqual(record);
      expect(JSON.stringify(record.raw)).not.toMatch(/Sam|userID/);
    }
    expect(records).toHaveLength(1);
  });

  it.each([null, 7, 'text', [], {}, { transaction: {} }])('%j is rejected, not thrown', async (raw) => {
    const { connector } = await oandaWorld();
    expect(connector.normalize('transactions', raw, anAccess)).toMatchObject({ externalId: null });
  });
});
