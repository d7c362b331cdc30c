import { describe, expect, it, jest } from '@jest/globals';
import { deriveTrades } from '../../src/domain/trade-derivation.ts';
import { utcDay } from '../trades/readings.ts';
import { aFee, buy, correcting, inOrder, minute, reversing, sell, tradesOf } from '../trades/told.ts';

describe('a trade', () => {
  it('goes from flat to flat, through additions and partial closes', () => {
    const fills = inOrder(
      buy('1', '10', '100'),
      buy('2', '5', '110'),
      sell('3', '4', '120'),
      buy('4', '1', '90'),
      sell('5', '12.0', '130.50'),
      buy('6', '3', '50'),
    );
    expect(tradesOf(fills)).toEqual([
      {
        key: '1',
        side: 'long',
        status: 'closed',
        currency: 'USD',
        openedAt: minute(0),
        closedAt: minute(4),
        quantity: '16',
        openQuantity: '0',
        entryPrice: '102.5',
        exitPrice: '127.875',
        // 4 × (120 − 100) + 6 × (130.5 − 100) + 5 × (130.5 − 110) + 1 × (130.5 − 90)
        realisedProfit: '406',
        fees: [],
        feesPending: true,
        fills: [
          { externalId: '1', quantity: '10' },
          { externalId: '2', quantity: '5' },
          { externalId: '3', quantity: '4' },
          { externalId: '4', quantity: '1' },
          { externalId: '5', quantity: '12' },
        ],
      },
      expect.objectContaining({ key: '6', status: 'open', closedAt: null, exitPrice: null, realisedProfit: '0' }),
    ]);
  });

  it('is short when a sale opens it, and gains when the price falls', () => {
    const [trade] = tradesOf(inOrder(sell('1', '2', '50'), sell('2', '1', '44'), buy('3', '2', '40')));
    expect(trade).toMatchObject({
      side: 'short',
      status: 'open',
      openQuantity: '1',
      realisedProfit: '20',
      entryPrice: '48',
    });
  });

  it('is split at zero by a fill that passes it, and the rest opens the next one under a key of its own', () => {
    // The reversal that OANDA tells as one ORDER_FILL of −150 with tradesClosed and tradeOpened (oanda/v20-openapi, json/v20.json).
    const trades = tradesOf(
      inOrder(buy('6300', '100', '1.08555'), sell('6412', '150', '1.08512'), buy('6500', '50', '1.08')),
    );
    expect(trades).toMatchObject([
      { key: '6300', side: 'long', status: 'closed', quantity: '100', realisedProfit: '-0.043', closedAt: minute(1) },
      { key: '6412/2', side: 'short', status: 'closed', quantity: '50', realisedProfit: '0.256', openedAt: minute(1) },
    ]);
    expect(trades.map(({ fills }) => fills)).toEqual([
      [
        { externalId: '6300', quantity: '100' },
        { externalId: '6412', quantity: '100' },
      ],
      [
        { externalId: '6412', quantity: '50' },
        { externalId: '6500', quantity: '50' },
      ],
    ]);
  });

  it('has exact amounts where binary fractions have none', () => {
    const [trade] = tradesOf(inOrder(buy('1', '0.1', '0.1'), buy('2', '0.2', '0.1'), sell('3', '0.3', '0.3')));
    expect(trade).toMatchObject({ status: 'closed', quantity: '0.3', realisedProfit: '0.06' });
  });

  it('rounds nothing but the average price, to 12 places with halves away from zero', () => {
    const thirds = tradesOf(inOrder(buy('1', '2', '1'), buy('2', '1', '0'), sell('3', '3', '0.00000000000001')));
    expect(thirds).toMatchObject([
      { entryPrice: '0.666666666667', exitPrice: '0', realisedProfit: '-1.99999999999997' },
    ]);
    const halves = tradesOf(inOrder(buy('1', '1', '-0.000000000001'), buy('2', '1', '0')));
    expect(halves).toMatchObject([{ entryPrice: '-0.000000000001' }]);
  });

  it('counts the multiplier of each fill, 1 where it has none', () => {
    const option = { multiplier: '100' };
    expect(tradesOf(inOrder(buy('1', '3', '1.25', option), sell('2', '3', '0', option)))).toMatchObject([
      { realisedProfit: '-375', entryPrice: '1.25', exitPrice: '0' },
    ]);
    expect(tradesOf(inOrder(buy('1', '3', '1.25'), sell('2', '3', '2')))).toMatchObject([{ realisedProfit: '2.25' }]);
  });

  it('takes negative prices, as of crude oil in April 2020', () => {
    const oil = { multiplier: '1000' };
    expect(tradesOf(inOrder(buy('1', '1', '10', oil), sell('2', '1', '-37.63', oil)))).toMatchObject([
      { realisedProfit: '-47630', exitPrice: '-37.63' },
    ]);
  });

  it('takes 18 places of quantity, price, multiplier and fee', () => {
    const fine = '0.000000000000000001';
    const fee = { amount: fine, currency: 'ETH' };
    const more = { multiplier: fine, fee };
    const fills = inOrder(buy('1', fine, fine, more), sell('2', `3${fine.slice(1)}`, fine, more));
    expect(tradesOf(fills)).toMatchObject([{ fees: [{ amount: fine }] }, { fees: [{ amount: fine }] }]);
  });

  it('is in one currency: another one of the same symbol is a position of its own', () => {
    const fills = inOrder(buy('1', '1', '10'), sell('2', '1', '9', { currency: 'EUR' }), sell('3', '1', '12'));
    expect(tradesOf(fills)).toMatchObject([
      { key: '1', currency: 'USD', status: 'closed', realisedProfit: '2' },
      { key: '2', currency: 'EUR', side: 'short', status: 'open' },
    ]);
  });

  it('keeps its key when the fill that opened it is corrected, and names the correction among its fills', () => {
    const fills = inOrder(buy('1', '10', '100'), sell('2', '10', '110'), buy('1b', '10', '101', correcting('1')));
    const [trade, ...others] = tradesOf(
      fills.map((fill) => ({ ...fill, executedAt: fill.side === 'buy' ? minute(0) : minute(1) })),
    );
    expect(others).toEqual([]);
    expect(trade).toMatchObject({ key: '1', realisedProfit: '90', fills: [{ externalId: '1b' }, { externalId: '2' }] });
  });

  it('is open again when what closed it is reversed', () => {
    const fills = inOrder(buy('1', '10', '100'), sell('2', '10', '110'), sell('3', '10', '110', reversing('2')));
    expect(tradesOf(fills)).toMatchObject([{ key: '1', status: 'open', closedAt: null, openQuantity: '10' }]);
  });

  it('takes a fill that came late at its own time', () => {
    const told = inOrder(buy('1', '10', '100'), sell('2', '10', '110'), sell('3', '10', '120'));
    const late = buy('late', '10', '105', { executedAt: '2026-03-02T14:00:30Z' });
    expect(tradesOf(told)).toMatchObject([{ key: '1' }, { key: '3', side: 'short' }]);
    // 10 × (110 − 100) + 10 × (120 − 105)
    expect(tradesOf([...told, late])).toMatchObject([
      { key: '1', status: 'closed', quantity: '20', realisedProfit: '250' },
    ]);
  });

  it('takes four times the arithmetic for four times the lots and partial closes: none looks through all lots', () => {
    const arithmetic = (count: number) => {
      const lots = Array.from({ length: count }, (_, index) => buy(`b${index}`, '1', `${index}`));
      const closes = Array.from({ length: count }, (_, index) => sell(`s${index}`, '0.5', '1000'));
      const at = (place: number) => `2026-03-02T14:00:00.${place.toString().padStart(9, '0')}Z`;
      const fills = [...lots, ...closes].map((fill, place) => ({ ...fill, executedAt: at(place) }));
      const numbers = jest.spyOn(globalThis, 'BigInt');
      const trades = tradesOf(fills, [aFee('f', '1'), aFee('g', '1', { symbol: null })]);
      const made = numbers.mock.calls.length;
      numbers.mockRestore();
      // The first half of the lots, at 0, 1, 2 and so on, sold at 1,000.
      const realisedProfit = String((count / 2) * 1000 - ((count / 2 - 1) * (count / 2)) / 2);
      expect(trades).toMatchObject([{ openQuantity: `${count / 2}`, quantity: `${count}`, realisedProfit }]);
      return made;
    };
    const few = arithmetic(200);
    expect(few).toBeGreaterThan(400);
    expect(arithmetic(800)).toBeLessThan(4.2 * few);
  });

  it('refuses a quantity that is not positive, by the ID of its fill', () => {
    for (const quantity of ['0', '0.00', '-1']) {
      expect(() => tradesOf(inOrder(buy('odd', quantity, '1')))).toThrow(`The fill “odd” has the quantity ${quantity}`);
    }
  });
});

describe('series', () => {
  it('are those of each account and symbol, so one ID in two of them is two fills', () => {
    const other = { executedAt: minute(5) };
    const fills = inOrder(
      buy('1', '1', '10'),
      sell('1', '2', '10', { ...other, symbol: 'BOLT' }),
      buy('1', '3', '10', { ...other, accountKey: 'B' }),
    );
    const { series } = deriveTrades(fills.toReversed(), [], utcDay);
    expect(series.map(({ accountKey, symbol, trades }) => [accountKey, symbol, trades[0]?.quantity])).toEqual([
      ['A', 'ACME', '1'],
      ['A', 'BOLT', '2'],
      ['B', 'ACME', '3'],
    ]);
  });

  it('report corrections that name a fill of another series as unmatched', () => {
    const fills = inOrder(buy('1', '1', '10'), buy('2', '1', '10', { symbol: 'BOLT', ...correcting('1') }));
    expect(deriveTrades(fills, [], utcDay).series).toMatchObject([
      { symbol: 'ACME', trades: [{ key: '1' }], unmatched: [] },
      { symbol: 'BOLT', trades: [], unmatched: ['2'] },
    ]);
  });

  it('are none for no fills', () => {
    expect(deriveTrades([], [], utcDay)).toEqual({ series: [], unsharedFees: [] });
  });
});
