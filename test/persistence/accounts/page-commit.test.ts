import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PageCommit } from '../../../src/account-store-ports.ts';
import { NOW } from '../../support/world.ts';
import { AccountWorld, aPage, fill, fills, rejectedRow } from './account-world.ts';

let accounts: AccountWorld;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(() => accounts.goTo(NOW));

const countsOf = async (runId: string) => {
  const { pages, fetched, imported, updated, skipped, rejected } = await accounts.run(runId);
  return { pages, fetched, imported, updated, skipped, rejected };
};

describe('a page', () => {
  test('is its rows, its cursor and its counts together', async () => {
    const { id } = await accounts.connect();
    const { key, runId } = await accounts.begun(id);
    const page = { records: [fill('1'), fill('2')], rejected: [rejectedRow('r1', '3')], cursor: { token: 'two' } };
    expect(await accounts.commit(key, { ...page, cursorVersion: 4, isDone: false })).toBe(true);
    expect((await accounts.fillsOf(id)).map(({ externalId }) => externalId)).toEqual(['1', '2']);
    expect(await accounts.cursors(id)).toMatchObject([{ ...fills, value: { token: 'two' }, version: 4 }]);
    expect(await countsOf(runId)).toEqual({ pages: 1, fetched: 3, imported: 2, updated: 0, skipped: 0, rejected: 1 });
    expect(await accounts.next(key)).toMatchObject({ ...fills, cursor: { token: 'two' }, cursorVersion: 4, pages: 1 });
  });

  const whole = {
    records: [fill('1'), fill('2')],
    rejected: [rejectedRow('r1')],
    pieces: [{ stream: 'fees', partition: '' }],
  };
  // PostgreSQL takes no NUL: what has one fails at its own write, the later ones after the others were made.
  test.each([
    ['a fill', { ...whole, records: [fill('1'), fill('2', { quantity: 'two' })] }],
    ['a rejected row', { ...whole, rejected: [rejectedRow('r1', '\u0000')] }],
    ['what is to be read besides', { ...whole, pieces: [{ stream: 'fees', partition: '\u0000' }] }],
  ])('leaves nothing at all when %s cannot be written', async (_what, page) => {
    const { id } = await accounts.connect();
    const { key, runId } = await accounts.begun(id);
    await expect(accounts.commit(key, page)).rejects.toThrow();
    expect(await accounts.fillsOf(id)).toEqual([]);
    expect(await accounts.cursors(id)).toEqual([]);
    expect(await accounts.prisma.rejectedRow.count({ where: { connectionId: id } })).toBe(0);
    expect(await accounts.prisma.fillSeries.count({ where: { connectionId: id } })).toBe(0);
    expect(await accounts.run(runId)).toMatchObject({ pages: 0, fetched: 0, pieces: [{ ...fills, isDone: false }] });
    expect(await accounts.commit(key, whole)).toBe(true);
  });

  test('that is written again by another reader of it changes nothing', async () => {
    const { id } = await accounts.connect();
    const { key, runId } = await accounts.begun(id);
    const piece = await accounts.next(key);
    const { accountPasses } = accounts.stores;
    expect(await accountPasses.commit(piece, aPage({ records: [fill('1')], cursor: { at: 1 } }), NOW)).toBe(true);
    const other = { records: [fill('1', { price: '7' }), fill('9')], rejected: [rejectedRow('r')], cursor: { at: 9 } };
    expect(await accountPasses.commit(piece, aPage(other), NOW)).toBe(false);
    expect(await accounts.fillsOf(id)).toMatchObject([{ externalId: '1', price: '100', revision: 1 }]);
    expect(await accounts.cursors(id)).toMatchObject([{ value: { at: 1 } }]);
    expect(await countsOf(runId)).toEqual({ pages: 1, fetched: 1, imported: 1, updated: 0, skipped: 0, rejected: 0 });
  });

  test('of a run that has ended is written no more', async () => {
    const { id } = await accounts.connect();
    const { key } = await accounts.begun(id);
    const piece = await accounts.next(key);
    await accounts.ended(key, { how: 'stopped' });
    expect(await accounts.stores.accountPasses.commit(piece, aPage({ records: [fill('1')] }), NOW)).toBe(false);
    expect(await accounts.fillsOf(id)).toEqual([]);
  });

  test('names what is to be read besides, once each, in the order in which it was told', async () => {
    const { id } = await accounts.connect();
    const { key, runId } = await accounts.begun(id, [{ stream: 'accounts', partition: '' }]);
    const [one, two] = ['one', 'two'].map((partition) => ({ stream: 'transactions', partition }));
    if (!one || !two) throw new Error('There are two.');
    await accounts.commit(key, { pieces: [one, two, one], isDone: false });
    await accounts.commit(key, { pieces: [two, { stream: 'accounts', partition: '' }] });
    expect(await accounts.next(key)).toMatchObject(one);
    await accounts.commit(key, { pieces: [one] });
    expect(await accounts.next(key)).toMatchObject(two);
    await accounts.commit(key);
    expect(await accounts.stores.accountPasses.next(key, NOW)).toBe('all_read');
    const { pieces } = await accounts.run(runId);
    expect(pieces).toHaveLength(3);
  });

  test('that is not believed moves no cursor and is told as a warning of its run, which is good', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ cursor: { at: 'before' } }]);
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id);
    const warning = { code: 'fills_empty', partition: '' };
    await accounts.commit(key, { warning, cursor: null });
    expect(await accounts.cursors(connected.id)).toMatchObject([{ value: { at: 'before' } }]);
    expect(await accounts.ended(key)).toMatchObject({ status: 'succeeded', warnings: [warning], failure: null });
  });

  test('whose cursor the service knows no more is read again from the one that it gives, as the same piece', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ cursor: { at: 'lost' }, records: [fill('1')] }]);
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id);
    await accounts.commit(key, { cursor: { from: 'a day before' }, isDone: false });
    expect(await accounts.next(key)).toMatchObject({ ...fills, cursor: { from: 'a day before' }, pages: 1 });
    await accounts.commit(key, { records: [fill('1')] });
    expect(await accounts.ended(key)).toMatchObject({ status: 'succeeded', skipped: 1, imported: 0 });
  });

  test('can leave its stream without a cursor: the next reading begins', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ cursor: null }]);
    expect(await accounts.cursors(connected.id)).toMatchObject([{ value: null, version: 1 }]);
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id);
    expect(await accounts.next(key)).toMatchObject({ cursor: null, cursorVersion: 1 });
  });
});

describe('a fill', () => {
  test('that says what it said is skipped, in the same page and in later ones', async () => {
    const connected = await accounts.connect();
    const first = await accounts.read(connected.id, [{ records: [fill('1'), fill('1')] }]);
    expect(first).toMatchObject({ imported: 1, skipped: 1 });
    const [stored] = await accounts.fillsOf(connected.id);
    expect(await accounts.readAgain(connected, [{ records: [fill('1')] }])).toMatchObject({ imported: 0, skipped: 1 });
    expect(await accounts.fillsOf(connected.id)).toEqual([stored]);
  });

  test('that says something else takes the place of what it said, which is kept as a revision', async () => {
    const connected = await accounts.connect();
    await accounts.read(connected.id, [{ records: [fill('1', { price: '100' })] }]);
    accounts.world.pass(30);
    const run = await accounts.readAgain(connected, [{ records: [fill('1', { price: '101' })] }]);
    expect(run).toMatchObject({ imported: 0, updated: 1, skipped: 0 });
    const [stored, ...more] = await accounts.fillsOf(connected.id);
    expect(more).toEqual([]);
    expect(stored).toMatchObject({ price: '101', revision: 2 });
    const revisions = await accounts.prisma.fillRevision.findMany({ where: { fillId: stored?.id ?? '' } });
    expect(revisions).toMatchObject([{ revision: 1, before: { price: '100', externalId: '1' }, runId: run.id }]);
    await accounts.readAgain(connected, [{ records: [fill('1', { price: '102' }), fill('1', { price: '103' })] }]);
    expect(await accounts.fillsOf(connected.id)).toMatchObject([{ price: '103', revision: 4 }]);
  });

  test('that comes twice in one page, the second time otherwise, is as it was told last', async () => {
    const connected = await accounts.connect();
    const page = {
      records: [fill('1', { price: '1' }), fill('2'), fill('1', { price: '3' }), fill('1', { price: '3' })],
    };
    expect(await accounts.read(connected.id, [page])).toMatchObject({
      fetched: 4,
      imported: 2,
      updated: 1,
      skipped: 1,
    });
    expect(await accounts.fillsOf(connected.id)).toMatchObject([
      { externalId: '1', price: '3' },
      { externalId: '2', price: '100' },
    ]);
  });

  test('is told apart from one of the same ID of another account, symbol, stream and connection', async () => {
    const [mine, other] = [await accounts.connect(), await accounts.connect()];
    const records = [fill('7'), fill('7', { accountKey: 'A2' }), fill('7', { symbol: 'MSFT' })];
    const orders = { stream: 'orders', partition: '' };
    const run = await accounts.read(mine.id, [{ records }, { records: [fill('7')] }], [fills, orders]);
    expect(run).toMatchObject({ imported: 4, skipped: 0 });
    expect(await accounts.read(other.id, [{ records: [fill('7')] }])).toMatchObject({ imported: 1 });
    expect(await accounts.fillsOf(mine.id)).toHaveLength(4);
    expect(await accounts.readAgain(mine, [{ records: [fill('7', { symbol: 'MSFT' })] }])).toMatchObject({
      skipped: 1,
    });
    expect(await accounts.fillsOf(other.id)).toHaveLength(1);
  });

  test('keeps its decimals as they came, to the last digit', async () => {
    const { id } = await accounts.connect();
    const exact = { quantity: '0.000000000000000001', price: '123456789012345678901234567890.000100' };
    await accounts.read(id, [{ records: [fill('1', { ...exact, fee: { amount: '-0.10', currency: 'BNB' } })] }]);
    expect(await accounts.fillsOf(id)).toMatchObject([{ ...exact, feeAmount: '-0.10', feeCurrency: 'BNB' }]);
  });
});

describe('a row that could not be read', () => {
  test('is kept once however often it comes, as it came first', async () => {
    const connected = await accounts.connect();
    const rejected = [rejectedRow('r1', '9'), rejectedRow('r1', '9')];
    await accounts.read(connected.id, [{ rejected }]);
    accounts.world.pass(60);
    const run = await accounts.readAgain(connected, [{ rejected: [rejectedRow('r1', '9')] }]);
    expect(run).toMatchObject({ status: 'succeeded', fetched: 1, rejected: 1 });
    const rows = await accounts.prisma.rejectedRow.findMany({ where: { connectionId: connected.id } });
    expect(rows).toMatchObject([
      { externalId: '9', raw: { row: 'r1' }, reason: 'qty is no decimal', seenAt: new Date(NOW), settledAt: null },
    ]);
  });

  test('is kept with every text that JSON can have but NUL, which no table can', async () => {
    const { id } = await accounts.connect();
    const raw = { written: String.raw`\u0000`, nul: 'a\u0000b', quote: '"', lines: ['\r\n', 'é', '🎟'] };
    await accounts.read(id, [{ rejected: [{ ...rejectedRow('r1'), raw }] }]);
    const rows = await accounts.prisma.rejectedRow.findMany({ where: { connectionId: id } });
    expect(rows).toMatchObject([{ raw: { ...raw, nul: 'ab' } }]);
  });

  test('of another connection, or otherwise, is another one', async () => {
    const [mine, other] = [await accounts.connect(), await accounts.connect()];
    await accounts.read(mine.id, [{ rejected: [rejectedRow('r1'), rejectedRow('r2')] }]);
    expect(await accounts.read(other.id, [{ rejected: [rejectedRow('r1')] }])).toMatchObject({ status: 'partial' });
    expect(await accounts.prisma.rejectedRow.count({ where: { connectionId: mine.id } })).toBe(2);
  });
});

test('whatever comes, in whatever pages: fetched is imported + updated + skipped + rejected, and each fill is there once', async () => {
  const row = fc.oneof(
    fc.record({
      kind: fc.constant('fill' as const),
      id: fc.constantFrom('1', '2', '3', '4'),
      symbol: fc.constantFrom('AAPL', 'MSFT'),
      price: fc.constantFrom('1', '2'),
    }),
    fc.record({ kind: fc.constant('rejected' as const), hash: fc.constantFrom('a', 'b', 'c') }),
  );
  const pages = fc.array(fc.array(row, { maxLength: 8 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(pages, async (told) => {
      const { id } = await accounts.connect();
      const written = told.map(
        (rows): Partial<PageCommit> => ({
          records: rows.flatMap((one) =>
            one.kind === 'fill' ? [fill(one.id, { symbol: one.symbol, price: one.price })] : [],
          ),
          rejected: rows.flatMap((one) => (one.kind === 'rejected' ? [rejectedRow(one.hash)] : [])),
        }),
      );
      const run = await accounts.read(id, written);
      expect(run.fetched).toBe(told.flat().length);
      expect(run.imported + run.updated + run.skipped + run.rejected).toBe(run.fetched);
      expect(run.pages).toBe(told.length);
      const last = new Map(
        told.flat().flatMap((one) => (one.kind === 'fill' ? [[`${one.id} ${one.symbol}`, one.price]] : [])),
      );
      const stored = await accounts.fillsOf(id);
      expect(new Map(stored.map(({ externalId, symbol, price }) => [`${externalId} ${symbol}`, price]))).toEqual(last);
      expect(run.imported).toBe(stored.length);
    }),
    { numRuns: 40 },
  );
}, 120_000);
