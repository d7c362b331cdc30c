import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConnectionToRead } from '../../src/pass-ports.ts';
import { choosing, inTurns, somePicks, takeTurns } from '../alerts/turns.ts';
import { feedOf } from '../support/conflict-world.ts';
import { aHouse, type Dwelling } from '../support/linked-world.ts';
import { stay, World } from '../support/world.ts';

/** `LINK_RACES` is how many interleavings are played, `LINK_RACE_SEED` repeats them. */
const numRuns = Number(process.env['LINK_RACES'] ?? 100);
const seed = Number(process.env['LINK_RACE_SEED'] ?? Date.now() % 2 ** 31);

let plain: World;
let world: World;
/** Each feed is read by a process of its own: what one process commits at a time it commits together. */
let readers: Readonly<Record<'airbnb' | 'greengo', World>>;
beforeAll(async () => {
  console.info(`Races of linked listings: LINK_RACE_SEED=${seed} LINK_RACES=${numRuns}`);
  plain = await World.create();
  const aProcess = () => new World(inTurns(plain.prisma), () => plain.close());
  world = aProcess();
  readers = { airbnb: aProcess(), greengo: aProcess() };
});
afterAll(() => world.close());

/** The nights that everybody wants, and a stay that starts a night later. */
const wanted = { from: '2026-07-10', to: '2026-07-15' };
const nearby = { from: '2026-07-13', to: '2026-07-18' };

/** A pass over one feed of a dwelling is under way. */
async function underWay(at: Dwelling, platform: 'airbnb' | 'greengo') {
  const claim = await world.claim(world.key(at.id));
  if (claim.outcome !== 'claimed') throw new Error('The pass was not claimed.');
  const connection = claim.toRead.find(({ connectionId }) => connectionId === at.feeds[platform].id);
  if (!connection) throw new Error('The connection is not to be read.');
  return { runId: claim.runId, connection, platform };
}

type UnderWay = {
  readonly runId: string;
  readonly connection: ConnectionToRead;
  readonly platform: 'airbnb' | 'greengo';
};

async function commit({ runId, connection, platform }: UnderWay, nights: typeof wanted): Promise<void> {
  const reading = feedOf(platform, stay(nights.from, nights.to, { identity: platform }));
  if (reading.outcome !== 'read') throw new Error('It is a good reading.');
  const { observation } = reading;
  const { passes } = readers[platform].stores;
  await passes.commitReading(runId, { connection, observation, now: world.nowInstant });
}

async function raced() {
  const { house, blue, green } = await aHouse(world);
  const [atHouse, atBlue] = [await underWay(house, 'airbnb'), await underWay(blue, 'greengo')];
  const taken: string[] = [];
  const book = (name: string, at: Dwelling, nights: typeof wanted) => async () => {
    if ((await at.tryToBook(nights.from, nights.to))?.outcome === 'booked') taken.push(name);
  };
  const actors = {
    house: book('house', house, wanted),
    blue: book('blue', blue, nearby),
    green: book('green', green, wanted),
    houseFeed: () => commit(atHouse, wanted),
    blueFeed: () => commit(atBlue, nearby),
    look: async () => void (await world.stores.conflicts.detect(house.by())),
  };
  const settle = async () => {
    for (const { runId } of [atHouse, atBlue])
      await world.stores.passes.settle(runId, { attempts: 1, publications: [], now: world.nowInstant });
  };
  return { house, blue, green, actors, taken, settle };
}

type Root = { readonly id: string; readonly listingId: string; readonly from: Date; readonly to: Date };

async function rootsOf(listingIds: readonly string[]): Promise<Root[]> {
  const of = { listingId: { in: [...listingIds] } };
  const own = await plain.prisma.booking.findMany({ where: { ...of, cancelledAt: null } });
  const observed = await plain.prisma.acceptedEvent.findMany({ where: of });
  return [
    ...own.map(({ id, listingId, checkIn: from, checkOut: to }) => ({ id, listingId, from, to })),
    ...observed.map(({ id, listingId, from, to }) => ({ id, listingId, from, to })),
  ];
}

test('for one night of a house and its rooms by hand, API and feeds: never two confirmed by us, one conflict a pair', async () => {
  await fc.assert(
    fc.asyncProperty(somePicks, fc.constantFrom('edges' as const, 'statements' as const), async (picks, size) => {
      const { house, blue, green, actors, taken, settle } = await raced();
      await takeTurns(plain.prisma, actors, { size, choose: choosing(picks) });
      await settle();

      // Both rooms may be let at once; the house and a room never, nor the house twice.
      if (taken.includes('house')) expect(taken).toEqual(['house']);
      const roots = await rootsOf([house.id, blue.id, green.id]);
      const meets = (one: Root, other: Root) =>
        (one.listingId === other.listingId || one.listingId === house.id || other.listingId === house.id) &&
        one.from < other.to &&
        other.from < one.to;
      const pairs = roots.flatMap((one, index) => roots.slice(index + 1).map((other) => [one, other] as const));
      const clashes = pairs.filter(([one, other]) => meets(one, other));
      const conflicts = await plain.prisma.conflict.findMany({
        where: { listingId: { in: [house.id, blue.id, green.id] } },
      });
      const keys = conflicts.map(({ pairKey }) => sorted(pairKey.replaceAll(/(booking|observed|linked):/g, '')));
      expect(keys.toSorted()).toEqual(clashes.map(([one, other]) => sorted(`${one.id} ${other.id}`)).toSorted());
      const events = await plain.prisma.conflictEvent.findMany({
        where: { conflictId: { in: conflicts.map(({ id }) => id) } },
      });
      expect(events.map(({ conflictId, type }) => `${conflictId} ${type}`).toSorted()).toEqual(
        conflicts.map(({ id }) => `${id} opened`).toSorted(),
      );
      // What is taken anywhere is closed wherever it is to be.
      const closed = async (at: Dwelling) => (await at.published()).map((range) => range.replace(/ \w+$/, ''));
      expect((await closed(house)).join()).toContain('2026-07-10..');
      expect((await closed(green)).join()).toContain('2026-07-10..');
    }),
    { numRuns, seed, endOnFailure: true },
  );
}, 900_000);

test('between a link and what is taken in its two listings: in the end each is closed where the other is taken', async () => {
  await fc.assert(
    fc.asyncProperty(somePicks, fc.constantFrom('edges' as const, 'statements' as const), async (picks, size) => {
      const { house, blue, dwelling } = await aHouse(world);
      const attic = await dwelling('Le grenier');
      const taken: string[] = [];
      const book = (name: string, at: Dwelling, nights: typeof wanted) => async () => {
        if ((await at.tryToBook(nights.from, nights.to))?.outcome === 'booked') taken.push(name);
      };
      await takeTurns(
        plain.prisma,
        {
          links: () => house.link(attic),
          unlinks: () => house.unlink(blue),
          house: book('house', house, wanted),
          attic: book('attic', attic, nearby),
          blue: book('blue', blue, wanted),
        },
        { size, choose: choosing(picks) },
      );
      const status = async (at: Dwelling) => (await at.published()).map((range) => range.replace(/^.* /, ''));
      expect(taken.length).toBeGreaterThanOrEqual(1);
      // Whoever was let before the link stands, and closes the other from then on.
      expect(await status(blue)).toEqual(taken.includes('blue') ? ['BOOKED'] : []);
      expect((await attic.published()).some((range) => range.startsWith('2026-07-10'))).toBe(taken.includes('house'));
      expect((await house.published()).some((range) => range.includes('..2026-07-18'))).toBe(taken.includes('attic'));
      const met = taken.includes('house') && taken.includes('attic');
      expect((await house.conflicts()).filter(({ conflict }) => conflict.state === 'open')).toHaveLength(met ? 1 : 0);
    }),
    { numRuns: Math.ceil(numRuns / 4), seed, endOnFailure: true },
  );
}, 900_000);

test('of thirty who change a house and its rooms at once, none waits for another in a ring', async () => {
  const { house, blue, green } = await aHouse(plain);
  const floor = await (await aHouse(plain)).dwelling('Un étage');
  const day = (index: number) => `2026-07-${String(index + 1).padStart(2, '0')}`;
  const each = [house, blue, green, floor];
  const all = await Promise.allSettled(
    Array.from({ length: 30 }, (_, index) =>
      (each[index % each.length] ?? house).block(day(index % 15), day((index % 15) + 1)),
    ),
  );
  expect(all.filter(({ status }) => status === 'rejected')).toEqual([]);
});

function sorted(key: string): string {
  return key.split(' ').toSorted().join(' ');
}
