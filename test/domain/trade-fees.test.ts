import { describe, expect, it } from '@jest/globals';
import { deriveTrades } from '../../src/domain/trade-derivation.ts';
import { newYorkDay, utcDay } from '../trades/readings.ts';
import { aFee, buy, inOrder, reversing, sell, tradesOf } from '../trades/told.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const bnb = (amount: string) => ({ amount, currency: 'BNB' });

describe('fees of fills', () => {
  it('are added up by currency, rebates included', () => {
    const fills = inOrder(
      buy('1', '1', '10', { fee: usd('0.10') }),
      buy('2', '1', '10', { fee: bnb('0.0007') }),
      sell('3', '2', '10', { fee: usd('-0.03') }),
    );
    expect(tradesOf(fills)).toMatchObject([{ fees: [bnb('0.0007'), usd('0.07')], feesPending: false }]);
  });

  it('are split with their fill at zero, with the remainder to the second part', () => {
    const fills = inOrder(buy('1', '1', '10', { fee: usd('0') }), sell('2', '3', '10', { fee: usd('1') }));
    expect(tradesOf(fills)).toMatchObject([{ fees: [usd('0.333333333333')] }, { fees: [usd('0.666666666667')] }]);
    const rest = inOrder(buy('1', '2', '10', { fee: usd('0') }), sell('2', '3', '10', { fee: usd('1') }));
    expect(tradesOf(rest)).toMatchObject([{ fees: [usd('0.666666666666')] }, { fees: [usd('0.333333333334')] }]);
  });

  it('are pending in both trades of a split fill whose fee is not told', () => {
    const fills = inOrder(buy('1', '1', '10', { fee: usd('0') }), sell('2', '3', '10'));
    expect(tradesOf(fills)).toMatchObject([{ feesPending: true }, { feesPending: true }]);
  });
});

describe('fees told apart', () => {
  it('are shared pro rata to quantity × price × multiplier', () => {
    const fills = inOrder(buy('1', '1', '30', { multiplier: '2' }), sell('2', '1', '40'), buy('3', '4', '25'));
    // 60 and 40 of 200 for the first trade, 100 for the second.
    expect(tradesOf(fills, [aFee('f', '2')])).toMatchObject([
      { fees: [usd('1')], feesPending: false },
      { fees: [usd('1')], feesPending: false },
    ]);
  });

  it('leave the remainder to the last fill of the day', () => {
    const fills = inOrder(buy('1', '1', '7'), sell('2', '1', '7'), buy('3', '1', '7'));
    expect(tradesOf(fills, [aFee('f', '1')])).toMatchObject([
      { fees: [usd('0.666666666666')] },
      { fees: [usd('0.333333333334')] },
    ]);
  });

  it('come on top of the fee of a fill, each currency apart', () => {
    const fills = inOrder(buy('1', '1', '10', { fee: usd('0.5') }));
    const fees = [aFee('f', '0.25'), aFee('g', '0.001', { currency: 'BNB' }), aFee('h', '-0.05')];
    expect(tradesOf(fills, fees)).toMatchObject([{ fees: [bnb('0.001'), usd('0.7')] }]);
  });

  it('are of their own symbol alone, or of all symbols of the account', () => {
    const fills = inOrder(
      buy('1', '1', '10'),
      buy('2', '1', '30', { symbol: 'BOLT' }),
      buy('3', '1', '10', { accountKey: 'B' }),
    );
    expect(tradesOf(fills, [aFee('f', '4')])).toMatchObject([{ fees: [usd('4')] }, { fees: [] }, { fees: [] }]);
    const ofAll = tradesOf(fills, [aFee('f', '4', { symbol: null })]);
    expect(ofAll).toMatchObject([
      { fees: [usd('1')], feesPending: false },
      { fees: [usd('3')], feesPending: false },
      { fees: [], feesPending: true },
    ]);
  });

  it('are shared by quantity where every price is 0, as when options expire', () => {
    const fills = inOrder(buy('1', '1', '0'), sell('2', '1', '0'), sell('3', '2', '0'));
    expect(tradesOf(fills, [aFee('f', '2')])).toMatchObject([{ fees: [usd('1')] }, { fees: [usd('1')] }]);
  });

  it('weigh a negative price by its size', () => {
    const fills = inOrder(buy('1', '1', '30'), sell('2', '1', '-10'), buy('3', '1', '40'));
    expect(tradesOf(fills, [aFee('f', '8')])).toMatchObject([{ fees: [usd('4')] }, { fees: [usd('4')] }]);
  });

  it('settle what was pending even when they come to nothing', () => {
    expect(tradesOf(inOrder(buy('1', '1', '10')), [aFee('f', '0')])).toMatchObject([
      { fees: [usd('0')], feesPending: false },
    ]);
  });

  it('leave a trade pending that has a fill of another day without a fee', () => {
    const fills = inOrder(buy('1', '1', '10'), sell('2', '1', '10', { executedAt: '2026-03-03T14:00:00Z' }));
    expect(tradesOf(fills, [aFee('f', '1')])).toMatchObject([{ fees: [usd('1')], feesPending: true }]);
    const both = [aFee('f', '1'), aFee('g', '2', { date: '2026-03-03' })];
    expect(tradesOf(fills, both)).toMatchObject([{ fees: [usd('3')], feesPending: false }]);
  });

  it('are for the day of the broker: 03:30Z is still the day before in New York', () => {
    const night = [buy('1', '1', '10', { executedAt: '2026-03-03T03:30:00Z' })];
    const fee = aFee('f', '1', { date: '2026-03-02' });
    const pending = deriveTrades(night, [fee], utcDay);
    expect(pending).toMatchObject({ series: [{ trades: [{ fees: [], feesPending: true }] }], unsharedFees: [fee] });
    const settled = deriveTrades(night, [fee], newYorkDay);
    expect(settled).toMatchObject({
      series: [{ trades: [{ fees: [usd('1')], feesPending: false }] }],
      unsharedFees: [],
    });
  });

  it('stay unshared and are reported where no fill stands that they could be for', () => {
    const fills = inOrder(
      buy('1', '1', '10'),
      sell('2', '1', '10', { symbol: 'BOLT' }),
      sell('3', '1', '10', { symbol: 'BOLT', ...reversing('2') }),
    );
    const fees = [
      aFee('d', '1', { date: '2026-03-05' }),
      aFee('c', '1', { symbol: 'BOLT' }),
      aFee('b', '1', { accountKey: 'B', symbol: null }),
      aFee('a', '1'),
    ];
    const { series, unsharedFees } = deriveTrades(fills, fees, utcDay);
    expect(unsharedFees.map(({ externalId }) => externalId)).toEqual(['c', 'd', 'b']);
    expect(series[0]?.trades).toMatchObject([{ fees: [usd('1')] }]);
  });

  it('are split with the fill that passes zero', () => {
    const fills = inOrder(buy('1', '1', '10', { executedAt: '2026-03-01T14:00:00Z' }), sell('2', '3', '10'));
    expect(tradesOf(fills, [aFee('f', '1')])).toMatchObject([
      { fees: [usd('0.333333333333')], feesPending: true },
      { fees: [usd('0.666666666667')], feesPending: false },
    ]);
  });
});
