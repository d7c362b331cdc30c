import { afterEach, describe, expect, it } from '@jest/globals';
import type { CursorValue } from '../../../../src/account-ports.ts';
import { createOandaConnector } from '../../../../src/connectors/accounts/oanda/oanda-connector.ts';
import {
  aCall,
  accountId,
  aFill,
  anAccess,
  aPage,
  fillsOf,
  idsOf,
  now,
  oandaWorld,
  readToEnd,
  stopOanda,
  token,
} from './oanda-world.ts';

afterEach(stopOanda);

const financing = { type: 'DAILY_FINANCING', time: '2026-11-20T22:00:00.000000000Z', financing: '-0.0012' };
const since = (lastId: number) => ({ phase: 'since', currency: 'EUR', newestAt: null, isReread: false, lastId });

describe('the accounts of an OANDA token', () => {
  it('are all read where none was chosen', async () => {
    const { connector, oanda, read } = await oandaWorld();
    oanda.addUser({ token: 'another-token-0123456789', accounts: [{ id: '101-001-7654321-001' }] });
    expect(connector.partitions(anAccess)).toEqual([{ stream: 'accounts', partition: '' }]);
    expect(await read({ stream: 'accounts', partition: '' })).toEqual({
      outcome: 'page',
      records: [],
      rejected: [],
      cursor: null,
      isDone: true,
      partitions: [{ stream: 'transactions', partition: accountId }],
    });
  });

  it('are not asked for where one was chosen', async () => {
    const { connector } = await oandaWorld();
    const partitions = connector.partitions({ ...anAccess, accountId });
    expect(partitions).toEqual([{ stream: 'transactions', partition: accountId }]);
  });

  it('that are none at all are not believed', async () => {
    const { connector, oanda } = await oandaWorld();
    oanda.addUser({ token: 'a-token-without-accounts', accounts: [] });
    const access = { ...anAccess, secrets: { token: 'a-token-without-accounts' } };
    const page = { stream: 'accounts', partition: '', cursor: null, until: now, since: null };
    expect(await connector.readPage(access, page, aCall())).toEqual({ outcome: 'doubtful', code: 'no_accounts' });
    expect(await connector.check(access, aCall())).toMatchObject({
      failure: { kind: 'CONFIG', advice: 'mend_settings' },
    });
  });
});

describe('reading transactions of OANDA', () => {
  it('reads 250 transactions by ranges of IDs, each once, one request a page', async () => {
    const world = await oandaWorld();
    world.oanda.setLargest({ page: 100 });
    const ids = Array.from({ length: 124 }, (_, second) => world.oanda.addFill(accountId, aFill(second)));
    world.oanda.addTransaction(accountId, financing);
    const { records, cursors } = await readToEnd(world);
    expect(idsOf(records)).toEqual(ids);
    const paths = world.oanda.requests().map(({ path }) => path.replace(/.*\//, ''));
    expect(paths).toEqual(['summary', 'transactions', 'idrange', 'idrange', 'idrange', 'sinceid']);
    expect(cursors).toHaveLength(paths.length);
    expect(cursors.at(-1)).toMatchObject({ phase: 'since', lastId: 250, newestAt: '2026-11-20T22:00:00.000Z' });
  });

  it('reads by the last ID alone from then on, and moves on also where there is no fill', async () => {
    const world = await oandaWorld();
    const before = await readToEnd(world);
    world.oanda.addTransaction(accountId, financing);
    const quiet = aPage(await world.read({ cursor: before.cursors.at(-1) ?? null }));
    expect(quiet).toMatchObject({ records: [], rejected: [], isDone: true, cursor: { lastId: 2 } });
    const id = world.oanda.addFill(accountId, aFill());
    expect(aPage(await world.read({ cursor: quiet.cursor })).records).toMatchObject([{ fill: { externalId: id } }]);
    expect(aPage(await world.read({ cursor: since(4) }))).toMatchObject({
      records: [],
      isDone: true,
      cursor: { lastId: 4 },
    });
  });

  it('goes back no further than asked the first time', async () => {
    const world = await oandaWorld();
    world.oanda.addFill(accountId, aFill(0));
    const late = world.oanda.addFill(accountId, aFill(60));
    const from = `${aFill(30).time.slice(0, 19)}.000Z`;
    expect(idsOf((await readToEnd(world, { since: from })).records)).toEqual([late]);
  });

  it('goes on from the account’s last ID where nothing is new enough', async () => {
    const world = await oandaWorld();
    world.oanda.addFill(accountId, aFill(0));
    const { records, cursors } = await readToEnd(world, { since: '2026-11-23T00:00:00.000Z' });
    expect(records).toEqual([]);
    expect(cursors.at(-1)).toMatchObject({ phase: 'since', lastId: 3 });
  });

  it('finds a fill that comes between the summary and the list, and one after it', async () => {
    const world = await oandaWorld();
    const page = { since: '2026-11-20T00:00:00.000Z' };
    const summary = aPage(await world.read(page));
    const between = world.oanda.addFill(accountId, aFill(0));
    const list = aPage(await world.read({ ...page, cursor: summary.cursor }));
    const after = world.oanda.addFill(accountId, aFill(1));
    expect(idsOf((await readToEnd(world, { ...page, cursor: list.cursor })).records)).toEqual([between, after]);
  });

  it('finds a fill that comes after an empty list', async () => {
    const world = await oandaWorld();
    const page = { since: '2026-11-20T00:00:00.000Z' };
    const summary = aPage(await world.read(page));
    const list = aPage(await world.read({ ...page, cursor: summary.cursor }));
    const id = world.oanda.addFill(accountId, aFill(0));
    expect(idsOf((await readToEnd(world, { ...page, cursor: list.cursor })).records)).toEqual([id]);
  });

  it.each([1, 7])('reads an account whole where an answer holds but %d transactions', async (answer) => {
    const world = await oandaWorld();
    const ids = Array.from({ length: 10 }, (_, second) => world.oanda.addFill(accountId, aFill(second)));
    world.oanda.setLargest({ answer });
    expect(idsOf((await readToEnd(world)).records)).toEqual(ids);
    expect(idsOf((await readToEnd(world, { cursor: since(1) })).records)).toEqual(ids);
  });

  it('asks for the IDs that an empty answer says there are', async () => {
    const world = await oandaWorld();
    const id = world.oanda.addFill(accountId, aFill());
    world.oanda.setLargest({ answer: 0 });
    const empty = aPage(await world.read({ cursor: since(1) }));
    expect(empty).toMatchObject({ records: [], isDone: false, cursor: { phase: 'range', next: 2, end: 3 } });
    world.oanda.setLargest({ answer: 1_000 });
    const { records, cursors } = await readToEnd(world, { cursor: empty.cursor });
    expect(idsOf(records)).toEqual([id]);
    expect(cursors.at(-1)).toMatchObject({ phase: 'since', lastId: 3 });
  });

  it('keeps two fills of one moment in the order of their IDs', async () => {
    const world = await oandaWorld();
    for (let count = 0; count < 6; count += 1) world.oanda.addFill(accountId, aFill(0));
    const fills = fillsOf((await readToEnd(world)).records);
    expect(new Set(fills.map(({ executedAt }) => executedAt)).size).toBe(1);
    const byOrder = [...fills].sort((a, b) => (a.order < b.order ? -1 : 1));
    expect(byOrder.map(({ externalId }) => externalId)).toEqual(['3', '5', '7', '9', '11', '13']);
  });

  it('rejects what does not say what it is, since it may be a fill', async () => {
    const world = await oandaWorld();
    const id = world.oanda.addFill(accountId, aFill());
    world.oanda.edit(accountId, id, { type: 7 });
    const { rejected, isDone } = aPage(await world.read({ cursor: since(2) }));
    expect(rejected).toMatchObject([{ externalId: null, reason: 'not readable: type' }]);
    expect(isDone).toBe(false);
  });
});

describe('a cursor of OANDA', () => {
  it('loses nothing from any page on, and repeats nothing', async () => {
    const world = await oandaWorld();
    world.oanda.setLargest({ page: 40 });
    for (let second = 0; second < 60; second += 1) world.oanda.addFill(accountId, aFill(second));
    const seen: string[] = [];
    const whole = await readToEnd(world);
    let cursor = null;
    for (const next of whole.cursors) {
      const { records } = aPage(await world.read({ cursor }));
      seen.push(...idsOf(records));
      const rest = await readToEnd(world, { cursor: next, until: '2026-11-25T00:00:00.000Z' });
      expect([...seen, ...idsOf(rest.records)]).toEqual(idsOf(whole.records));
      cursor = next;
    }
    expect(seen).toHaveLength(60);
  });

  it('that the account does not know leads back to a day before the newest transaction, once', async () => {
    const world = await oandaWorld();
    for (const hour of [0, 20, 40]) world.oanda.addFill(accountId, aFill(hour * 3_600));
    const { cursors } = await readToEnd(world);
    const known = cursors.at(-1) ?? null;
    world.oanda.setFault('out_of_range', { path: 'sinceid', times: 1 });
    const invalid = await world.read({ cursor: known });
    const from = '2026-11-21T02:00:00.123Z';
    expect(invalid).toMatchObject({ outcome: 'cursor_invalid', code: 'http_416', cursor: { phase: 'summary', from } });
    if (invalid.outcome !== 'cursor_invalid') throw new Error('unreachable');
    expect(idsOf((await readToEnd(world, { cursor: invalid.cursor })).records)).toEqual(['5', '7']);
    world.oanda.setFault('out_of_range', { path: 'sinceid' });
    const again = aPage(
      await world.read({ cursor: { ...known, isReread: true, phase: 'range', next: 6, end: 7, size: 100 } }),
    );
    expect(await world.read({ cursor: again.cursor })).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'SYSTEM' },
    });
  });

  it('beyond the account’s own last ID is refused too, and the account read again', async () => {
    const world = await oandaWorld();
    world.oanda.addFill(accountId, aFill());
    const invalid = await world.read({ cursor: since(2_317), since: '2026-11-20T00:00:00.000Z' });
    expect(invalid).toMatchObject({ outcome: 'cursor_invalid', cursor: { from: '2026-11-20T00:00:00.000Z' } });
    const unbounded = await world.read({ cursor: since(2_317) });
    expect(unbounded).toMatchObject({ outcome: 'cursor_invalid', cursor: { from: '2026-10-25T12:00:00.000Z' } });
  });

  it('beyond the last ID that a good answer names is no end either', async () => {
    const text = JSON.stringify({ transactions: [], lastTransactionID: '3' });
    const connector = createOandaConnector({
      openHttp: () => ({ send: async () => ({ outcome: 'answered', status: 200, headers: {}, text }) }),
    });
    const page = { stream: 'transactions', partition: accountId, until: now, since: null };
    const read = (cursor: CursorValue) => connector.readPage(anAccess, { ...page, cursor }, aCall());
    expect(await read(since(2_317))).toMatchObject({ outcome: 'cursor_invalid', code: 'last_transaction_id' });
    expect(await read({ ...since(2_317), isReread: true })).toMatchObject({ outcome: 'page', isDone: true });
  });

  it('that is none of ours begins again', async () => {
    const { read } = await oandaWorld();
    expect(await read({ cursor: { lastId: 3 } })).toEqual({
      outcome: 'cursor_invalid',
      cursor: null,
      code: 'unknown_cursor',
    });
  });

  it('does not move past a page that failed', async () => {
    const world = await oandaWorld();
    const id = world.oanda.addFill(accountId, aFill());
    world.oanda.setFault('maintenance', { token, times: 1 });
    expect(await world.read({ cursor: since(1) })).toMatchObject({ outcome: 'failed', failure: { kind: 'TRANSIENT' } });
    expect(idsOf(aPage(await world.read({ cursor: since(1) })).records)).toEqual([id]);
  });
});
