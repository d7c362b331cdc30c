import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { rejectedRowSchema } from '../../src/contract/broker-records.ts';
import type { Actor } from '../../src/domain/member.ts';
import { AccountWorld, type Connected, fill, rejectedRow } from '../persistence/accounts/account-world.ts';
import { NOW } from '../support/world.ts';
import { accountsApi, told } from './accounts-api.ts';

let accounts: AccountWorld;
let owner: Actor;
let connected: Connected;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(async () => {
  accounts.goTo(NOW);
  owner = await accounts.world.aMember();
  connected = await accounts.connect({}, owner);
});

const api = (actor: Actor = owner) => accountsApi(accounts, actor);
const path = (rest: string) => `/api/connections/${connected.id}${rest}`;
const bought = fill('1', {
  ...{ quantity: '0.000000000000000001', price: '123456789012345678901234567890.10', symbol: '=cmd|calc' },
  fee: { amount: '-0.10', currency: 'BNB' },
});
const plain = [
  fill('10', { executedAt: '2026-05-04T14:00:00Z' }),
  fill('11', { executedAt: '2026-05-05T14:00:00Z', side: 'sell', price: '110' }),
];

/** An activity as Alpaca tells it (alpacahq/alpaca-docs: content/api-references/trading-api/account-activities.md). */
const activity = {
  ...{ activity_type: 'FILL', id: '20190524113406977::8efc7b9a-8b2b-4000-9955-d36e7db0df74', cum_qty: '1' },
  ...{ leaves_qty: '0', price: '1.63', qty: '1', side: 'buy', symbol: 'LPCN', type: 'fill' },
  ...{ transaction_time: '2019-05-24T15:34:06.977Z', order_id: '904837e3-3b76-47ec-b432-046db621571b' },
};

describe('fills', () => {
  test('are listed exactly as the broker told them, newest first', async () => {
    await accounts.read(connected.id, [{ records: [...plain, bought] }]);
    const { body } = await api().get(path('/fills?pageSize=2'));
    expect(body.meta).toEqual({ total: 3, page: 1, pageSize: 2 });
    expect(body.data[0]).toMatchObject({
      externalId: '11',
      account: 'A1',
      side: 'sell',
      price: '110',
      fee: null,
      revision: 1,
    });
    const third = (await api().get(path('/fills?pageSize=2&page=2'))).body.data;
    expect(third).toHaveLength(1);
    const all = (await api().get(path('/fills'))).body.data;
    expect(all.find(({ externalId }: { externalId: string }) => externalId === '1')).toMatchObject({
      ...{ quantity: '0.000000000000000001', price: '123456789012345678901234567890.10' },
      fee: { amount: '-0.10', currency: 'BNB' },
    });
    expect(JSON.stringify(all)).not.toContain('contentHash');
  });

  test('are a table of all of them for who accepts text/csv alone, with exact numbers and no formula', async () => {
    await accounts.read(connected.id, [{ records: [bought, ...plain] }]);
    const answer = await api().get(path('/fills?pageSize=1')).set('accept', 'text/csv');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, ...rows] = answer.text.split('\r\n');
    expect(head).toBe(
      'account,symbol,external_id,executed_at,side,quantity,price,currency,fee,fee_currency,order_id,effect,effect_of,revision',
    );
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)).toBe('');
    expect(rows).toContain(
      "A1,'=cmd|calc,1,2026-05-04T14:00:00Z,buy,0.000000000000000001,123456789012345678901234567890.10,USD,-0.10,BNB,,fill,,1",
    );
  });

  test.each(['*/*', 'application/json', 'application/json, text/csv', 'text/html, */*'])(
    'are JSON for who accepts %s',
    async (accept) => {
      const answer = await api().get(path('/fills')).set('accept', accept);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    },
  );

  test('are written page after page where there are more than one page of the table', async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => fill(`${index}`));
    await accounts.read(connected.id, [{ records: many }]);
    const { text } = await api().get(path('/fills')).set('accept', 'text/csv');
    const ids = text
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[2]);
    expect([ids.length, new Set(ids).size]).toEqual([1_001, 1_001]);
  });
});

describe('trades', () => {
  test('are listed with profit, fees and note, and are a table too', async () => {
    await accounts.read(connected.id, [{ records: plain }]);
    const [trade] = (await api().get(path('/trades'))).body.data;
    expect(trade).toMatchObject({
      symbol: 'AAPL',
      status: 'closed',
      realisedProfit: '20',
      feesPending: true,
      note: '',
    });
    const note = '=1+1, "entré" trop tôt';
    const noted = await api()
      .patch(path(`/trades/${trade.id}`))
      .send({ note });
    expect([noted.status, noted.body.data]).toMatchObject([200, { id: trade.id, note }]);
    const { text } = await api().get(path('/trades')).set('accept', 'text/csv');
    expect(text).toContain(',20,USD,,true,2,"\'=1+1, ""entré"" trop tôt"\r\n');
  });

  test('take notes of their own member alone', async () => {
    await accounts.read(connected.id, [{ records: plain }]);
    const [trade] = (await api().get(path('/trades'))).body.data;
    for (const role of ['member', 'support'] as const) {
      const other = accountsApi(accounts, await accounts.world.aMember(role));
      expect((await other.patch(path(`/trades/${trade.id}`)).send({ note: 'Volé' })).status).toBe(404);
    }
    expect(
      told(
        await api()
          .patch(path(`/trades/${trade.id}`))
          .send({ note: 'x'.repeat(4_001) }),
      ),
    ).toEqual([422, '/note too_big']);
    const unknown = await api().patch(path('/trades/0193a000-0000-7000-8000-00000000ffff')).send({ note: 'x' });
    expect(unknown.status).toBe(404);
  });
});

describe('rejected rows', () => {
  const settle = (id: string, action: string) =>
    api()
      .post(path(`/rejected/${id}/settle`))
      .send({ action });
  const rejectedOf = async () => z.array(rejectedRowSchema).parse((await api().get(path('/rejected'))).body.data);
  const oneRejected = async () => {
    const [row] = await rejectedOf();
    if (!row) throw new Error('There is no rejected row.');
    return row;
  };

  test('are listed as they came with the reason, and are a table too', async () => {
    await accounts.read(connected.id, [{ rejected: [rejectedRow('r1', '77')] }]);
    expect(await rejectedOf()).toMatchObject([
      { stream: 'fills', externalId: '77', reason: 'qty is no decimal', raw: { row: 'r1' }, settledAt: null },
    ]);
    const { text } = await api().get(path('/rejected')).set('accept', 'text/csv');
    expect(text).toContain('fills,77,qty is no decimal,"{""row"":""r1""}",');
  });

  test('that can be read by now are taken in by their connector, with their trade', async () => {
    await accounts.read(connected.id, [{ rejected: [{ ...rejectedRow('r1'), raw: activity }] }]);
    const row = await oneRejected();
    const settled = await settle(row.id, 'replay');
    expect([settled.status, settled.body.data]).toMatchObject([
      200,
      { id: row.id, settledHow: 'replayed', settledAt: NOW },
    ]);
    expect((await api().get(path('/fills'))).body.data).toMatchObject([{ symbol: 'LPCN', price: '1.63', side: 'buy' }]);
    expect((await api().get(path('/trades'))).body.data).toMatchObject([{ symbol: 'LPCN', status: 'open' }]);
  });

  test('that still cannot be read stay, with the reason', async () => {
    await accounts.read(connected.id, [{ rejected: [{ ...rejectedRow('r1'), raw: { ...activity, qty: 'one' } }] }]);
    const row = await oneRejected();
    const refused = await settle(row.id, 'replay');
    expect([refused.status, refused.body.code]).toEqual([409, 'still_unreadable']);
    expect(refused.body.detail).toMatch(/qty/);
    expect(await rejectedOf()).toMatchObject([{ settledAt: null }]);
  });

  test('that are let go say so, and are not read any more', async () => {
    await accounts.read(connected.id, [{ rejected: [{ ...rejectedRow('r1'), raw: activity }] }]);
    const row = await oneRejected();
    const dismissed = (await settle(row.id, 'dismiss')).body.data;
    expect(dismissed).toMatchObject({ settledHow: 'dismissed' });
    expect((await settle(row.id, 'replay')).body.data).toEqual(dismissed);
    expect((await api().get(path('/fills'))).body.data).toEqual([]);
    expect(told(await settle(row.id, 'forget'))).toEqual([422, '/action invalid_value']);
  });

  test('of another person are as if they were not there', async () => {
    await accounts.read(connected.id, [{ rejected: [rejectedRow('r1')] }]);
    const row = await oneRejected();
    const other = accountsApi(accounts, await accounts.world.aMember());
    expect((await other.get(path('/rejected'))).status).toBe(404);
    expect((await other.post(path(`/rejected/${row.id}/settle`)).send({ action: 'dismiss' })).status).toBe(404);
    const own = await accounts.connect();
    const mixed = `/api/connections/${own.id}/rejected/${row.id}/settle`;
    expect((await accountsApi(accounts, own.owner).post(mixed).send({ action: 'dismiss' })).status).toBe(404);
    expect(await rejectedOf()).toMatchObject([{ settledAt: null }]);
  });
});
