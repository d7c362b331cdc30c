import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { account, fillsOf, type RunningFlex, readAll, startFlex } from './running-flex.ts';

let flex: RunningFlex;
beforeEach(async () => {
  flex = await startFlex();
});
afterEach(() => flex.close());

const acme = {
  symbol: 'ACME',
  side: 'buy',
  quantity: '5000',
  price: '0.32',
  executedAt: '2024-03-05T14:31:45.000Z',
} as const;
const execIdOf = (transactionId: string) => `00012345.${transactionId.slice(-8)}.01.01`;

describe('what was taken back', () => {
  test('names the fill whose transaction ID it tells, which has an execution ID here', async () => {
    const access = flex.access();
    const bought = flex.control.addFill(account, acme);
    const { cancel } = flex.control.cancelFill(bought);

    const fills = fillsOf((await readAll(flex, access)).records);

    expect(fills[1]).toMatchObject({
      externalId: cancel,
      side: 'buy',
      quantity: '5000',
      effect: { kind: 'reversal', of: execIdOf(bought) },
    });
    expect(fills[0]).toMatchObject({ externalId: execIdOf(bought), effect: { kind: 'fill' } });
  });

  test('and booked again under the same execution ID is three rows of three IDs (portfolio-performance/portfolio#5915)', async () => {
    const access = flex.access();
    const bought = flex.control.addFill(account, { ...acme, commission: '6' });
    const { cancel, rebooked } = flex.control.cancelFill(bought, true);

    const fills = fillsOf((await readAll(flex, access)).records);

    expect(fills.map(({ externalId, effect }) => [externalId, effect])).toEqual([
      [execIdOf(bought), { kind: 'fill' }],
      [cancel, { kind: 'reversal', of: execIdOf(bought) }],
      [`${execIdOf(bought)}/${rebooked}`, { kind: 'fill' }],
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['the trade ID of the fill, as older exports do (ib-edavki/ib-edavki#55)', { origTransactionID: '' }],
    ['its own trade ID', { origTransactionID: '0', origTradeID: '', tradeID: 'same' }],
    ['its execution ID', { origTransactionID: '0', origTradeID: '', ibExecID: 'same' }],
  ])('is found by %s, before the one that was booked again', async (_name, changed) => {
    const access = flex.access();
    const bought = flex.control.addFill(account, acme);
    const other = flex.control.addFill(account, { ...acme, quantity: '7' });
    const { cancel } = flex.control.cancelFill(bought, true);
    const tradeId = `5${bought.slice(-9)}`;
    const same: Record<string, string> = { tradeID: tradeId, ibExecID: execIdOf(bought) };
    const filled = Object.entries(changed).map(([name, value]) => [
      name,
      value === 'same' ? (same[name] ?? '') : value,
    ]);
    flex.control.editFill(cancel, Object.fromEntries(filled));
    flex.control.editFill(other, { tradeID: tradeId });

    const fills = fillsOf((await readAll(flex, access)).records);

    expect(fills.find(({ externalId }) => externalId === cancel)?.effect).toEqual({
      kind: 'reversal',
      of: execIdOf(bought),
    });
  });

  test.each<[string, Record<string, string>]>([
    ['a transaction ID that no row has', { origTransactionID: '1' }],
    ['nothing', { origTransactionID: '0', origTradeID: '' }],
    ['a fill of another symbol', { symbol: 'OTHER' }],
  ])('is rejected where it names %s, and nothing else is harmed', async (_name, changed) => {
    const access = flex.access();
    const bought = flex.control.addFill(account, acme);
    const { cancel } = flex.control.cancelFill(bought);
    flex.control.editFill(cancel, changed);

    const { records, rejected } = await readAll(flex, access);

    expect(fillsOf(records).map(({ externalId }) => externalId)).toEqual([execIdOf(bought)]);
    expect(rejected).toEqual([
      { externalId: cancel, raw: expect.anything(), reason: expect.stringContaining('origTransactionID') },
    ]);
  });

  test('is rejected, rather than taken for the one booked again, where its own fill is not in the report', async () => {
    const access = flex.access();
    const bought = flex.control.addFill(account, acme);
    const { cancel, rebooked } = flex.control.cancelFill(bought, true);
    flex.control.editFill(cancel, { origTransactionID: '0' });
    flex.control.removeFill(bought);

    const { records, rejected } = await readAll(flex, access);

    expect(fillsOf(records).map(({ order }) => Number(order))).toEqual([Number(rebooked)]);
    expect(rejected.map(({ externalId }) => externalId)).toEqual([cancel]);
  });

  test('is rejected where it could be one of several and no number tells which', async () => {
    const access = flex.access({ type: 'TCF' });
    const tradeID = '5000000001';
    for (const ibExecID of ['0000d514.5159662d.01.01', '0000d514.5159662d.02.01']) {
      flex.control.addFill(account, { ...acme, attributes: { tradeID, ibExecID } });
    }
    const { cancel } = flex.control.cancelFill(flex.control.addFill(account, { ...acme, symbol: 'OTHER' }));
    flex.control.editFill(cancel, { symbol: 'ACME', tradeID, origTransactionID: '', origTradeID: '' });

    const { records, rejected } = await readAll(flex, access);

    expect([records.length, rejected.length]).toEqual([3, 1]);
  });

  test('is told by its side or by its type alone, and by its codes where both are missing', async () => {
    const access = flex.access();
    const ways = [
      { transactionType: 'ExchTrade' },
      { buySell: '' },
      { transactionType: 'FracShareCancel', buySell: 'BUY' },
      { transactionType: '', buySell: '', notes: 'P;Ca' },
    ];
    for (const way of ways) {
      const { cancel } = flex.control.cancelFill(flex.control.addFill(account, acme));
      flex.control.editFill(cancel, way);
    }
    const fills = fillsOf((await readAll(flex, access)).records);
    expect(fills.filter(({ effect }) => effect.kind === 'reversal').map(({ side }) => side)).toEqual([
      'buy',
      'buy',
      'buy',
      'buy',
    ]);
  });

  test('keeps its fill and its IDs when the fill leaves the query’s period before it', async () => {
    const access = flex.access();
    const bought = flex.control.addFill(account, acme);
    flex.setNow('2024-03-11T12:00:00.000Z');
    flex.control.cancelFill(bought, true);
    const whole = await readAll(flex, access);
    const [, cancelled, rebooked] = whole.records;

    flex.setNow('2024-03-14T12:00:00.000Z');
    const later = await readAll(flex, access, whole.cursors.at(-1));
    expect(later.records).toEqual([cancelled, rebooked]);
    expect(later.rejected).toEqual([]);

    flex.setNow('2024-03-30T12:00:00.000Z');
    const last = await readAll(flex, access, later.cursors.at(-1));
    expect(last.cursors.at(-1)).toEqual({ step: 'ask', decisions: {} });
  });
});

describe('what was corrected', () => {
  test('a TradeCorrect takes the place of the fill that it names', async () => {
    const access = flex.access();
    const bought = flex.control.addFill(account, acme);
    const corrected = flex.control.addFill(account, {
      ...acme,
      price: '0.33',
      attributes: { transactionType: 'TradeCorrect', origTransactionID: bought, notes: 'Co' },
    });
    const fills = fillsOf((await readAll(flex, access)).records);
    expect(fills[1]).toMatchObject({
      externalId: execIdOf(corrected),
      price: '0.33',
      effect: { kind: 'correction', of: execIdOf(bought) },
    });
  });

  test('a TradeCorrect that names no fill is rejected', async () => {
    const access = flex.access();
    flex.control.addFill(account, { ...acme, attributes: { transactionType: 'TradeCorrect', origTransactionID: '1' } });
    const { records, rejected } = await readAll(flex, access);
    expect([records.length, rejected.length]).toEqual([0, 1]);
  });

  test('an execution ID that differs in its last part corrects the one before (interactivebrokers.github.io/tws-api, Execution)', async () => {
    const access = flex.access();
    for (const ibExecID of [
      '0000d514.5159662d.01.01',
      '0000d514.5159662d.01.02',
      '0000d514.5159662d.02.01',
      '0000d514.5159662d.01.03',
    ]) {
      flex.control.addFill(account, { ...acme, attributes: { ibExecID } });
    }
    const fills = fillsOf((await readAll(flex, access)).records);
    expect(fills.map(({ effect }) => effect)).toEqual([
      { kind: 'fill' },
      { kind: 'correction', of: '0000d514.5159662d.01.01' },
      { kind: 'fill' },
      { kind: 'correction', of: '0000d514.5159662d.01.02' },
    ]);
  });

  test('a row booked again under the next execution ID after a cancellation is a fill, not a correction as well', async () => {
    const access = flex.access();
    const bought = flex.control.addFill(account, { ...acme, attributes: { ibExecID: '0000d514.5159662d.01.01' } });
    const { rebooked } = flex.control.cancelFill(bought, true);
    flex.control.editFill(rebooked ?? '', { ibExecID: '0000d514.5159662d.01.02' });
    const fills = fillsOf((await readAll(flex, access)).records);
    expect(fills.map(({ effect }) => effect.kind)).toEqual(['fill', 'reversal', 'fill']);
  });
});
