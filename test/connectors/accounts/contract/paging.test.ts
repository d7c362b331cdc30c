import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CursorValue } from '../../../../src/account-ports.ts';
import { contractCases } from './cases.ts';
import { spoiled } from './contract-case.ts';
import { begun, broughtBy, firstReading, leftBehind, type PageSeen, type Piece, readOn, recordsOf } from './reading.ts';
import { type ContractWorld, onStage, secretsIn } from './stage.ts';

describe.each(contractCases)('$name reads', (contract) => {
  let world: ContractWorld;
  beforeEach(async () => {
    world = await onStage(contract);
  });

  test('all there is, each once, over several pages, and within the limits as the service counts them', async () => {
    const { pages } = await firstReading(world);
    expect(broughtBy(pages)).toEqual([...world.truth].sort());
    expect(pages.flatMap(({ rejected }) => rejected)).toEqual([]);
    expect(pages.length).toBeGreaterThan(2);
    expect(world.overLimit()).toBe(0);
  });

  test('on from cursors that are JSON, hold no secret, and never come back to one that was', async () => {
    const { pages } = await firstReading(world);
    const secrets = secretsIn(world.access, world.sent);
    for (const { cursor } of pages) {
      expect(JSON.parse(JSON.stringify(cursor))).toStrictEqual(cursor);
      expect(secrets.filter((secret) => JSON.stringify(cursor).includes(secret))).toEqual([]);
    }
    for (const ofPiece of byPiece(pages)) {
      const cursors = ofPiece.map(({ cursor }) => JSON.stringify(cursor));
      // Only the last page may end where it began: a state is read anew each time.
      const going = cursors.slice(0, -1);
      expect(new Set(going).size).toBe(going.length);
      expect(going).not.toContain('null');
    }
  });

  test('nothing by time beyond the start of the run', async () => {
    const { pages, until } = await firstReading(world);
    const byTime = world.connector
      .describe()
      .streams.filter(({ cursor }) => cursor === 'time')
      .map(({ name }) => name);
    const cursors = pages.filter(({ piece }) => byTime.includes(piece.stream)).map(({ cursor }) => cursor);
    for (const at of cursors.flatMap(momentsIn)) expect(at).toBeLessThanOrEqual(Date.parse(until));
  });

  test('what happens while it reads, at the latest in the next run, and nothing of the rest anew beyond the overlap', async () => {
    let added = '';
    const first = await firstReading(world, (pages) => {
      if (pages === 1) added = world.addOne();
    });
    const end = first.pages.at(-1)?.after ?? begun(world);
    const second = await readOn(world, begun(world, leftBehind(end)));
    expect(new Set(broughtBy([...first.pages, ...second.pages]))).toEqual(new Set([...world.truth, added]));
    expect(broughtBy([...first.pages, ...second.pages]).filter((one) => one === added).length).toBeGreaterThan(0);
  });

  test('a row that cannot be read apart from the others, with names of fields and without their values', async () => {
    const lost = world.spoilOne();
    const { pages } = await firstReading(world);
    const rejected = pages.flatMap((page) => page.rejected.map((row) => ({ ...row, stream: page.piece.stream })));
    expect(rejected).toHaveLength(1);
    const [{ stream, raw, reason, externalId } = { stream: '', raw: null, reason: '', externalId: null }] = rejected;
    expect(broughtBy(pages)).not.toContain(lost);
    expect(world.truth.filter((one) => one !== lost).every((one) => broughtBy(pages).includes(one))).toBe(true);
    expect(lost).toContain(externalId);
    expect(reason).not.toContain(spoiled);
    expect(JSON.stringify(raw)).toContain(spoiled);
    // It can be tried again from what was kept, and comes to the same as long as the connector does not learn.
    expect(world.connector.normalize(stream, JSON.parse(JSON.stringify(raw)), world.access)).toEqual({
      externalId,
      raw,
      reason,
    });
  });

  test('each row as `normalize` reads it once more from what was kept', async () => {
    const { pages } = await firstReading(world);
    const kept = pages.flatMap(({ piece, records }) =>
      records.flatMap((record) => ('raw' in record ? [{ stream: piece.stream, record }] : [])),
    );
    for (const { stream, record } of kept) {
      const raw: unknown = JSON.parse(JSON.stringify(record.raw));
      expect(world.connector.normalize(stream, raw, world.access)).toEqual(record);
    }
    // A ticketing service's rows are of people: what is kept of them is what they count to.
    if (world.connector.describe().kind === 'brokerage') expect(kept.length).toBe(recordsOf(pages).length);
  });

  test('what is no row of its own as rejected, whatever it is', () => {
    const streams = world.connector.describe().streams.map(({ name }) => name);
    for (const stream of [...streams, 'no such stream']) {
      for (const raw of [null, undefined, 0, 'text', [], {}, { id: 1 }, { transaction: { id: [] } }]) {
        expect(world.connector.normalize(stream, raw, world.access)).toHaveProperty('reason');
      }
    }
  });

  test('from the beginning, or on, with a cursor of whatever version and form', async () => {
    const { cursorVersion } = world.connector.describe();
    const { pages } = await firstReading(world);
    for (const { cursor } of pages) {
      expect(world.connector.migrateCursor(cursor, cursorVersion)).toEqual(cursor);
      for (const version of [0, cursorVersion + 1, 99, -1]) {
        expect(isCursor(world.connector.migrateCursor(cursor, version))).toBe(true);
      }
    }
    for (const piece of world.connector.partitions(world.access)) {
      for (const cursor of [{ nothing: 'known' }, { fromId: [], after: 7, step: 'on', phase: null, page: {} }]) {
        const page = { ...piece, cursor, until: world.now(), since: null };
        const { outcome } = await world.connector.readPage(world.access, page, world.call());
        world.pass(7_000);
        expect(['page', 'cursor_invalid']).toContain(outcome);
      }
    }
  });
});

function isCursor(value: CursorValue): boolean {
  return value === null || (typeof value === 'object' && !Array.isArray(value));
}

function byPiece(pages: readonly PageSeen[]): readonly (readonly PageSeen[])[] {
  const nameOf = ({ stream, partition }: Piece) => `${stream}/${partition}`;
  const names = [...new Set(pages.map(({ piece }) => nameOf(piece)))];
  return names.map((name) => pages.filter(({ piece }) => nameOf(piece) === name));
}

/** The moments in a cursor, in milliseconds: instants as text, and numbers that can be nothing else. */
function momentsIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return value > 1e12 ? [value] : [];
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? [Date.parse(value)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(momentsIn) : [];
}
