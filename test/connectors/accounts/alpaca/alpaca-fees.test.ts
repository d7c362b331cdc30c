import { afterEach, describe, expect, it } from '@jest/globals';
import { alpacaWorld, anAccess, aPage, idsOf, keys, readToEnd, stopAlpaca } from './alpaca-world.ts';

afterEach(stopAlpaca);

const { keyId } = keys;
const fee = { activityType: 'FEE', date: '2026-11-20', netAmount: '-0.02' } as const;

/** alpacahq/alpaca-docs: content/crypto/activities.md. */
const coinFee = {
  activityType: 'CFEE',
  date: '2022-08-12',
  netAmount: '0',
  description: 'Coin Pair Transaction Fee (Non USD)',
  symbol: 'ETHUSD',
  qty: '-0.000195',
  price: '1884.5',
  status: 'executed',
  id: '20220812000000000::53be51ba-46f9-43de-b81f-576f241dc680',
} as const;

describe('reading fees of Alpaca', () => {
  it('tells a fee in coins as paid in the coin that was received', async () => {
    const { connector, alpaca, read } = await alpacaWorld();
    alpaca.addFee(keyId, coinFee);
    const { records } = aPage(await read({ stream: 'fees' }));
    expect(records).toMatchObject([
      {
        kind: 'fee',
        fee: {
          accountKey: 'main',
          symbol: 'ETHUSD',
          externalId: coinFee.id,
          date: '2022-08-12',
          amount: '0.000195',
          currency: 'ETH',
        },
      },
    ]);
    for (const record of records) {
      expect(record.kind === 'fee' && connector.normalize('fees', record.raw, anAccess)).toEqual(record);
    }
  });

  it.each([
    ['of stocks, for all that was traded', fee, { amount: '0.02', currency: 'USD', symbol: null }],
    ['given back', { ...fee, netAmount: '0.50' }, { amount: '-0.5' }],
    ['in dollars for a pair', { ...coinFee, netAmount: '-3.54', qty: '0' }, { amount: '3.54', currency: 'USD' }],
    ['in a coin, by a pair with a slash', { ...coinFee, symbol: 'ETH/BTC' }, { amount: '0.000195', currency: 'ETH' }],
    ['that was corrected, as it is now', { ...fee, status: 'correct' }, { amount: '0.02' }],
    ['that was cancelled, as nothing', { ...fee, status: 'canceled' }, { amount: '0' }],
  ])('reads one %s', async (_name, given, expected) => {
    const { alpaca, read } = await alpacaWorld();
    alpaca.addFee(keyId, given);
    expect(aPage(await read({ stream: 'fees' })).records).toMatchObject([{ fee: expected }]);
  });

  it('rejects a status that it does not know', async () => {
    const { alpaca, read } = await alpacaWorld();
    alpaca.addFee(keyId, { ...fee, status: 'pending' });
    expect(aPage(await read({ stream: 'fees' })).rejected).toMatchObject([{ reason: 'not readable: status' }]);
  });

  it('asks for fees alone, and for fills apart from them', async () => {
    const { alpaca, read } = await alpacaWorld();
    const feeId = alpaca.addFee(keyId, fee);
    alpaca.addActivity(keyId, {
      // alpacahq/alpaca-docs: data/webapi/endpoints/account-activities.yaml.
      activity_type: 'DIV',
      id: '20190801011955195::5f596936-6f23-4cef-bdf1-3806aae57dbf',
      date: '2019-08-01',
      net_amount: '1.02',
      symbol: 'T',
      qty: '2',
      per_share_amount: '0.51',
    });
    expect(idsOf(aPage(await read({ stream: 'fees' })).records)).toEqual([feeId]);
    expect(aPage(await read()).records).toEqual([]);
  });

  it('finds a fee that is posted days after, whatever its ID, and one that changed', async () => {
    const world = await alpacaWorld();
    const first = world.alpaca.addFee(keyId, { ...fee, id: '20261120000000000::ffffffff-0000-4000-8000-000000000001' });
    const before = await readToEnd(world, { stream: 'fees' });
    const late = world.alpaca.addFee(keyId, {
      ...fee,
      date: '2026-11-18',
      id: '20261118000000000::00000000-0000-4000-8000-000000000002',
    });
    world.alpaca.edit(first, { status: 'canceled' });
    const after = await readToEnd(world, { stream: 'fees', cursor: before.cursors.at(-1) ?? null });
    expect(idsOf(after.records)).toEqual([late, first]);
    const [was, is] = [before.records[0], after.records[1]];
    expect(was?.kind === 'fee' && is?.kind === 'fee' && was.contentHash !== is.contentHash).toBe(true);
  });
});
