import { afterEach, describe, expect, it } from '@jest/globals';
import { fillRow } from '../../../../sandbox/accounts/alpaca/alpaca-state.ts';
import { cursorAfter } from '../../../../src/connectors/accounts/alpaca/alpaca-cursor.ts';
import { plusMs } from '../../../../src/domain/instant.ts';
import { aFill, alpacaWorld, anAccess, aPage, idsOf, keys, now, readToEnd, stopAlpaca } from './alpaca-world.ts';

afterEach(stopAlpaca);

const { keyId } = keys;
const hourMs = 60 * 60_000;

describe('reading fills of Alpaca', () => {
  it('tells a fill exactly, to the microsecond, without its fee', async () => {
    const { alpaca, read } = await alpacaWorld();
    // alpacahq/alpaca-docs: oas/trading/openapi.yaml.
    const row = {
      id: '20220202135509981::2d7be4ff-d1f3-43e9-856a-0f5cf5c5088e',
      activity_type: 'FILL',
      transaction_time: '2022-02-02T18:55:09.981482Z',
      type: 'fill',
      price: '174.78',
      qty: '2',
      side: 'buy',
      symbol: 'AAPL',
      leaves_qty: '0',
      order_id: 'b5abe576-6a8a-49f3-a353-46b72c1ccae9',
      cum_qty: '2',
      order_status: 'filled',
    };
    alpaca.addActivity(keyId, row);
    const { records, rejected, isDone } = aPage(await read());
    expect({ isDone, rejected }).toEqual({ isDone: true, rejected: [] });
    expect(records).toEqual([
      {
        kind: 'fill',
        fill: {
          accountKey: 'main',
          symbol: 'AAPL',
          externalId: row.id,
          executedAt: '2022-02-02T18:55:09.981482Z',
          order: row.id,
          side: 'buy',
          quantity: '2',
          price: '174.78',
          currency: 'USD',
          fee: null,
          orderId: 'b5abe576-6a8a-49f3-a353-46b72c1ccae9',
          effect: { kind: 'fill' },
        },
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        raw: row,
      },
    ]);
  });

  it.each([
    ['a fill without a position', { side: 'sell_short' }, { side: 'sell' }],
    ['a fraction of a share', { qty: '0.123456789' }, { quantity: '0.123456789' }],
    ['zeros at the end', { qty: '2.50', price: '174.780' }, { quantity: '2.5', price: '174.78' }],
    ['a pair', { symbol: 'ETH/BTC' }, { symbol: 'ETH/BTC', currency: 'BTC' }],
    ['a pair as it was written before', { symbol: 'ETHUSD' }, { symbol: 'ETHUSD', currency: 'USD' }],
    ['another offset than UTC', { at: '2026-11-20T05:00:00.5-05:00' }, { executedAt: '2026-11-20T10:00:00.5Z' }],
  ])('reads %s', async (_name, fields, expected) => {
    const { alpaca, read } = await alpacaWorld();
    alpaca.addFill(keyId, aFill(0, fields));
    expect(aPage(await read()).records).toMatchObject([{ fill: expected }]);
  });

  it('reads 101 fills over two pages, oldest first, and is done at the short one', async () => {
    const world = await alpacaWorld();
    const ids = Array.from({ length: 101 }, (_, second) => world.alpaca.addFill(keyId, aFill(second)));
    const { records, cursors } = await readToEnd(world);
    expect(idsOf(records)).toEqual(ids);
    expect(cursors).toHaveLength(2);
  });

  it('asks once more after a full page, which [] ends', async () => {
    const world = await alpacaWorld();
    for (let second = 0; second < 100; second += 1) world.alpaca.addFill(keyId, aFill(second));
    const { records, cursors } = await readToEnd(world);
    expect([records.length, cursors.length]).toEqual([100, 2]);
  });

  it('keeps apart two fills of one millisecond, also where a page ends between them', async () => {
    const world = await alpacaWorld();
    const ids = Array.from({ length: 101 }, (_, at) => world.alpaca.addFill(keyId, aFill(Math.min(at, 99))));
    const { records } = await readToEnd(world);
    expect(new Set(idsOf(records))).toEqual(new Set(ids));
    expect(records).toHaveLength(101);
  });

  it('reads a partial fill and the last one of an order as two fills of that order', async () => {
    const { alpaca, read } = await alpacaWorld();
    const order = { orderId: '904837e3-3b76-47ec-b432-046db621571b' };
    alpaca.addFill(keyId, { ...aFill(0), ...order, type: 'partial_fill', qty: '1', cumQty: '1', leavesQty: '2' });
    alpaca.addFill(keyId, { ...aFill(1), ...order, qty: '2', cumQty: '3' });
    const fills = aPage(await read()).records.map((record) => record.kind === 'fill' && record.fill);
    expect(fills).toMatchObject([
      { orderId: order.orderId, quantity: '1' },
      { orderId: order.orderId, quantity: '2' },
    ]);
  });

  it('asks for nothing from the run’s end on, and for nothing before the first reading goes back to', async () => {
    const world = await alpacaWorld();
    for (const second of [0, 10, 20]) world.alpaca.addFill(keyId, aFill(second));
    const page = { since: aFill(5).at, until: aFill(15).at };
    const { records } = await readToEnd(world, page);
    expect(records).toMatchObject([{ fill: { executedAt: aFill(10).at } }]);
  });
});

describe('a cursor of Alpaca', () => {
  it('loses nothing from any page on, and repeats only what the last two hours brought', async () => {
    const world = await alpacaWorld();
    const ids = Array.from({ length: 350 }, (_, at) => world.alpaca.addFill(keyId, aFill(at * 300)));
    const whole = await readToEnd(world);
    let read = 0;
    for (const [at, cursor] of whole.cursors.entries()) {
      read = Math.min((at + 1) * 100, 350);
      // The same run goes on by its token, which repeats nothing.
      const isOver = at === whole.cursors.length - 1;
      if (!isOver) expect(idsOf((await readToEnd(world, { cursor })).records)).toEqual(ids.slice(read));
      const resumed = await readToEnd(world, { cursor, until: plusMs(now, 60_000) });
      const repeated = Math.ceil((2 * hourMs) / 300_000);
      expect(idsOf(resumed.records)).toEqual(ids.slice(read - repeated));
    }
  });

  it('finds a fill of the hour that clocks repeat, though its ID comes before one that was read', async () => {
    const world = await alpacaWorld();
    const first = world.alpaca.addFill(keyId, { ...aFill(), at: '2026-11-01T05:50:00.000Z' });
    const before = await readToEnd(world, { until: '2026-11-01T05:55:00.000Z' });
    expect(idsOf(before.records)).toEqual([first]);
    const late = world.alpaca.addFill(keyId, { ...aFill(), at: '2026-11-01T06:10:00.000Z' });
    expect(late < first).toBe(true);
    const after = await readToEnd(world, { cursor: before.cursors.at(-1) ?? null });
    expect(idsOf(after.records)).toEqual([late, first]);
  });

  it('finds it too where the run before was cut off in the middle of its list', async () => {
    const world = await alpacaWorld();
    const base = Date.parse('2026-11-01T05:40:00.000Z');
    for (let at = 0; at < 100; at += 1) {
      world.alpaca.addFill(keyId, { ...aFill(), at: new Date(base + at * 1_000).toISOString() });
    }
    const { cursor, isDone } = aPage(await world.read({ until: '2026-11-01T05:55:00.000Z' }));
    expect(isDone).toBe(false);
    const late = world.alpaca.addFill(keyId, { ...aFill(), at: '2026-11-01T06:10:00.000Z' });
    const after = await readToEnd(world, { cursor });
    expect(idsOf(after.records)).toContain(late);
  });

  it('never passes the end of the run, nor goes back before the first reading', async () => {
    const world = await alpacaWorld();
    world.alpaca.addFill(keyId, aFill(60));
    const { cursors } = await readToEnd(world, { since: aFill(0).at });
    expect(cursors.at(-1)).toMatchObject({ newestAt: aFill(60).at, token: null });
    const again = aPage(await world.read({ cursor: cursors.at(-1) ?? null }));
    expect(again.cursor).toMatchObject({ after: aFill(0).at });
    const early = aPage(await world.read({ cursor: cursors.at(-1) ?? null, until: aFill(30).at }));
    expect(early.cursor).toMatchObject({ newestAt: aFill(60).at });
  });

  it('does not follow a row that is later than it was asked for', () => {
    const begin = { after: null, newestAt: null, token: null, until: now, isReread: false };
    const seen = { newestAt: plusMs(now, 1), token: null, until: now };
    expect(cursorAfter(begin, seen)).toMatchObject({ newestAt: now, until: null });
  });

  it('keeps where it began while an account has nothing', async () => {
    const world = await alpacaWorld();
    const { cursors } = await readToEnd(world, { since: aFill(0).at });
    world.alpaca.addFill(keyId, aFill(-60));
    const late = world.alpaca.addFill(keyId, aFill(60));
    expect(idsOf((await readToEnd(world, { cursor: cursors.at(-1) ?? null })).records)).toEqual([late]);
  });

  it('that Alpaca refuses leads back to the last two hours, once', async () => {
    const world = await alpacaWorld();
    for (let at = 0; at < 250; at += 1) world.alpaca.addFill(keyId, aFill(at * 300));
    const { cursor } = aPage(await world.read());
    world.alpaca.setFault('invalid_parameter', { times: 1 });
    const invalid = await world.read({ cursor });
    const after = plusMs(aFill(99 * 300).at, -2 * hourMs);
    expect(invalid).toMatchObject({ outcome: 'cursor_invalid', code: 'page_token', cursor: { after, token: null } });
    if (invalid.outcome !== 'cursor_invalid') throw new Error('unreachable');
    const reread = aPage(await world.read({ cursor: invalid.cursor }));
    expect(reread.records[0]).toMatchObject({ fill: { executedAt: aFill(99 * 300 - 7_200 + 300).at } });
    world.alpaca.setFault('invalid_parameter', { times: 1 });
    expect(await world.read({ cursor: reread.cursor })).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'SYSTEM' },
    });
  });

  it('that is none of ours begins again', async () => {
    const { read } = await alpacaWorld();
    expect(await read({ cursor: { page: 3 } })).toEqual({
      outcome: 'cursor_invalid',
      cursor: null,
      code: 'unknown_cursor',
    });
  });

  it('does not move past a page that failed', async () => {
    const world = await alpacaWorld();
    const ids = Array.from({ length: 101 }, (_, second) => world.alpaca.addFill(keyId, aFill(second)));
    const { cursor } = aPage(await world.read());
    world.alpaca.setFault('bad_gateway', { times: 1 });
    expect(await world.read({ cursor })).toMatchObject({ outcome: 'failed', failure: { kind: 'TRANSIENT' } });
    expect(idsOf(aPage(await world.read({ cursor })).records)).toEqual(ids.slice(100));
  });
});

describe('a row of Alpaca that cannot be read', () => {
  it.each([
    ['no price', { price: null }, 'price'],
    ['a quantity of nothing', { qty: '0' }, 'qty'],
    ['a negative quantity', { qty: '-1' }, 'qty'],
    ['a number in place of a decimal', { price: 174.78 }, 'price'],
    ['an exponent', { qty: '1e3' }, 'qty'],
    ['a side that is not known', { side: 'exchange' }, 'side'],
    ['a type that is not known', { type: 'trade_bust' }, 'type'],
  ])('is kept as it came with the name of the field: %s', async (_name, fields, field) => {
    const { alpaca, read } = await alpacaWorld();
    const good = alpaca.addFill(keyId, aFill(1));
    const bad = alpaca.addFill(keyId, aFill(0));
    alpaca.edit(bad, fields);
    const page = aPage(await read());
    const reason = `not readable: ${field}`;
    expect(page.rejected).toMatchObject([{ externalId: bad, reason, raw: { id: bad, ...fields } }]);
    expect(idsOf(page.records)).toEqual([good]);
  });

  it.each(['yesterday', '2026-13-40T10:00:00Z', '2026-11-20T10:00:00', '2026-11-20'])(
    'has the time %s',
    async (time) => {
      const { connector } = await alpacaWorld();
      const row = { ...fillRow(aFill(), 1), transaction_time: time };
      const reason = 'not readable: transaction_time';
      expect(connector.normalize('fills', row, anAccess)).toEqual({ externalId: row.id, raw: row, reason });
    },
  );

  it('is read by normalize as soon as it can be, and a good one is read the same again', async () => {
    const { connector, alpaca, read } = await alpacaWorld();
    const id = alpaca.addFill(keyId, aFill(0));
    alpaca.addFill(keyId, aFill(1));
    alpaca.edit(id, { side: 'exchange' });
    const { records, rejected } = aPage(await read());
    expect(records.length + rejected.length).toBe(2);
    for (const record of records) {
      if (record.kind !== 'fill') throw new Error('not a fill');
      expect(connector.normalize('fills', record.raw, anAccess)).toEqual(record);
    }
    for (const row of rejected) expect(connector.normalize('fills', row.raw, anAccess)).toEqual(row);
    const mended = { ...Object(rejected[0]?.raw), side: 'buy' };
    expect(connector.normalize('fills', mended, anAccess)).toMatchObject({ fill: { externalId: id } });
  });

  it.each([null, 7, 'text', [], {}])('%j is rejected, not thrown', async (raw) => {
    const { connector } = await alpacaWorld();
    expect(connector.normalize('fills', raw, anAccess)).toMatchObject({ externalId: null });
    expect(connector.normalize('fees', raw, anAccess)).toMatchObject({ externalId: null });
  });

  it('at the end of a full page, without an ID, fails that page: nothing after it could be asked for', async () => {
    const { alpaca, read } = await alpacaWorld();
    const ids = Array.from({ length: 101 }, (_, second) => alpaca.addFill(keyId, aFill(second)));
    alpaca.remove(ids[100] ?? '');
    expect(await read()).toMatchObject({ outcome: 'page', isDone: false });
    alpaca.edit(ids[99] ?? '', { id: '9'.repeat(101) });
    expect(await read()).toMatchObject({ outcome: 'failed', failure: { kind: 'SCHEMA_DRIFT' } });
  });
});
