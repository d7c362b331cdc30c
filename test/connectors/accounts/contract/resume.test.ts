import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AccountRecord } from '../../../../src/account-ports.ts';
import { contractCases } from './cases.ts';
import {
  begun,
  broughtBy,
  firstReading,
  identityOf,
  keyOf,
  leftBehind,
  momentOf,
  type PageSeen,
  type Run,
  readOn,
  recordsOf,
} from './reading.ts';
import { type ContractWorld, onStage, since } from './stage.ts';

/** What of the service's rows a reader that is lost at some page has in the end, and what it was told twice. */
describe.each(contractCases)('$name, lost after any page,', (contract) => {
  let world: ContractWorld;
  let whole: Run;
  beforeAll(async () => {
    world = await onStage(contract);
    whole = await firstReading(world);
  });

  test('goes on within its run where the last page was kept: nothing is lost, nothing comes twice', async () => {
    for (const [at, page] of whole.pages.entries()) {
      const rest = await readOn(world, page.after, { until: whole.until });
      const all = [...whole.pages.slice(0, at + 1), ...rest.pages];
      expect({ at, brought: broughtBy(all) }).toEqual({ at, brought: [...world.truth].sort() });
    }
  });

  test('reads a page again that was read and not kept: it has what it had, and may have become more meanwhile', async () => {
    for (const [at, page] of whole.pages.entries()) {
      const before = whole.pages[at - 1]?.after ?? whole.start;
      const cursor = before.cursors[keyOf(page.piece)] ?? null;
      const asked = { ...page.piece, cursor, until: whole.until, since };
      const read = await world.connector.readPage(world.access, asked, world.call());
      world.pass(7_000);
      expect(read).toMatchObject({ outcome: 'page' });
      const again = read.outcome === 'page' ? broughtBy([read]) : [];
      expect({ at, missing: notIn(again, broughtBy([page])) }).toEqual({ at, missing: [] });
      expect({ at, unknown: notIn(world.truth, again) }).toEqual({ at, unknown: [] });
    }
  });

  test('goes on in another run: nothing is lost, and only what the overlap covers comes twice', async () => {
    for (const [at, page] of whole.pages.entries()) {
      const before = whole.pages.slice(0, at + 1);
      const rest = await readOn(world, begun(world, leftBehind(page.after)));
      const brought = broughtBy([...before, ...rest.pages]);
      expect({ at, missing: notIn(brought, world.truth) }).toEqual({ at, missing: [] });
      expect({ at, tooOld: tooOldToRepeat(world, before, rest.pages) }).toEqual({ at, tooOld: [] });
    }
  });
});

/** Those of `some` that `all` lacks. */
function notIn(all: readonly string[], some: readonly string[]): readonly string[] {
  const known = new Set(all);
  return some.filter((one) => !known.has(one));
}

/** What came again though it lies further back than its stream's overlap before the newest row that was kept. */
function tooOldToRepeat(
  { connector }: ContractWorld,
  before: readonly PageSeen[],
  after: readonly PageSeen[],
): readonly string[] {
  return connector
    .describe()
    .streams.filter(({ mode }) => mode === 'incremental')
    .flatMap(({ name, overlapMs }) => {
      const kept = recordsOf(before.filter(({ piece }) => piece.stream === name));
      const known = new Set(kept.map(identityOf));
      const newestMs = Math.max(...kept.map(atMs));
      const again = recordsOf(after.filter(({ piece }) => piece.stream === name)).filter((record) =>
        known.has(identityOf(record)),
      );
      return again.filter((record) => overlapMs === 0 || atMs(record) < newestMs - overlapMs).map(identityOf);
    });
}

function atMs(record: AccountRecord): number {
  return Date.parse(momentOf(record) ?? '');
}
