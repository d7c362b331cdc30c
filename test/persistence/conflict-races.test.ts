import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConnectionToRead } from '../../src/pass-ports.ts';
import { choosing, inTurns, somePicks, takeTurns } from '../alerts/turns.ts';
import { aWatchedListing, feedOf } from '../support/conflict-world.ts';
import { stay, World } from '../support/world.ts';

/** `CONFLICT_RACES` is how many interleavings are played, `CONFLICT_RACE_SEED` repeats them. */
const numRuns = Number(process.env['CONFLICT_RACES'] ?? 200);
const seed = Number(process.env['CONFLICT_RACE_SEED'] ?? Date.now() % 2 ** 31);

let plain: World;
let world: World;
/** Each feed is read by a process of its own: what one process commits at a time it commits together. */
let readers: Readonly<Record<'airbnb' | 'greengo', World>>;
beforeAll(async () => {
  console.info(`Conflict races: CONFLICT_RACE_SEED=${seed} CONFLICT_RACES=${numRuns}`);
  plain = await World.create();
  const aProcess = () => new World(inTurns(plain.prisma), () => plain.close());
  world = aProcess();
  readers = { airbnb: aProcess(), greengo: aProcess() };
});
afterAll(() => world.close());

type Watched = Awaited<ReturnType<typeof aWatchedListing>>;

/** The nights that everybody wants, and a stay that starts a night later. */
const wanted = { from: '2026-07-10', to: '2026-07-15' };
const nearby = { from: '2026-07-13', to: '2026-07-18' };

/** One pass over both feeds is under way; each actor has one thing to do. */
async function start(nid: Watched) {
  await nid.sync({ airbnb: [], greengo: [] });
  const claim = await world.claim(world.key(nid.listing.id));
  if (claim.outcome !== 'claimed') throw new Error('The pass was not claimed.');
  const read = (connectionId: string): ConnectionToRead => {
    const found = claim.toRead.find((each) => each.connectionId === connectionId);
    if (!found) throw new Error('The connection is not to be read.');
    return found;
  };
  return { runId: claim.runId, airbnb: read(nid.airbnb.id), greengo: read(nid.greengo.id) };
}

async function actorsOf(nid: Watched) {
  const { runId, airbnb, greengo } = await start(nid);
  const by = { ...nid.by, now: world.nowInstant };
  const taken: string[] = [];
  const book = async (who: string, nights: { from: string; to: string }) => {
    const answer = await world.stores.calendars.book(by, { ...nights, guestName: who });
    if (answer?.outcome === 'booked') taken.push(who);
  };
  const commit = async (platform: 'airbnb' | 'greengo', connection: ConnectionToRead, nights: typeof wanted) => {
    const reading = feedOf(platform, stay(nights.from, nights.to, { identity: platform }));
    if (reading.outcome !== 'read') throw new Error('It is a good reading.');
    const { observation } = reading;
    const { passes } = readers[platform].stores;
    await passes.commitReading(runId, { connection, observation, now: world.nowInstant });
  };
  const actors = {
    api: () => book('api', wanted),
    hand: () => book('hand', nearby),
    airbnb: () => commit('airbnb', airbnb, wanted),
    greengo: () => commit('greengo', greengo, nearby),
    look: async () => void (await world.stores.conflicts.detect({ ...nid.person() }, nid.listing.id)),
  };
  return { actors, taken, runId };
}

/** The nights that stand by what relais confirmed and by what platforms say, and the conflicts with their histories. */
async function standing(listingId: string) {
  const own = await plain.prisma.booking.findMany({ where: { listingId, cancelledAt: null } });
  const observed = await plain.prisma.acceptedEvent.findMany({ where: { listingId } });
  const causes = [
    ...own.map(({ id, checkIn: from, checkOut: to }) => ({ id, from, to })),
    ...observed.map(({ id, from, to }) => ({ id, from, to })),
  ];
  const conflicts = await plain.prisma.conflict.findMany({ where: { listingId } });
  const events = await plain.prisma.conflictEvent.findMany({ where: { listingId } });
  return { own, observed, causes, conflicts, events };
}

test('for one night by API, hand and two feeds: never two confirmed by us, one conflict a pair that stands, and its history whole', async () => {
  await fc.assert(
    fc.asyncProperty(somePicks, fc.constantFrom('edges' as const, 'statements' as const), async (picks, size) => {
      const nid = await aWatchedListing(world);
      const { actors, taken, runId } = await actorsOf(nid);
      await takeTurns(plain.prisma, actors, { size, choose: choosing(picks) });
      await world.stores.passes.settle(runId, { attempts: 1, publications: [], now: world.nowInstant });

      const { own, observed, causes, conflicts, events } = await standing(nid.listing.id);
      // Both feeds are outside: their stays stand whatever relais says, and at most one of ours beside them.
      expect([observed.length, own.length]).toEqual([2, taken.length]);
      expect(taken.length).toBeLessThanOrEqual(1);
      const pairs = causes.flatMap((one, index) => causes.slice(index + 1).map((other) => [one, other] as const));
      const clashes = pairs.filter(([one, other]) => one.from < other.to && other.from < one.to);
      const keys = conflicts.map(({ pairKey }) => pairKey.replaceAll(/(booking|observed):/g, ''));
      expect(keys.map(sorted).toSorted()).toEqual(
        clashes.map(([one, other]) => sorted(`${one.id} ${other.id}`)).toSorted(),
      );
      expect(conflicts.map(({ state }) => state)).toEqual(conflicts.map(() => 'open'));
      // Each was opened once, by whoever came second, and nothing else happened to it.
      const opened = events.map(({ conflictId, type }) => `${conflictId} ${type}`);
      expect(opened.toSorted()).toEqual(conflicts.map(({ id }) => `${id} opened`).toSorted());
    }),
    { numRuns, seed, endOnFailure: true },
  );
}, 300_000);

test('between a decision, a cancellation elsewhere and the feed: one of them ends it, and the history says each step once', async () => {
  await fc.assert(
    fc.asyncProperty(somePicks, fc.constantFrom('edges' as const, 'statements' as const), async (picks, size) => {
      const nid = await aWatchedListing(world);
      const bookingId = await nid.book(wanted.from, wanted.to);
      await nid.sync({ airbnb: [stay(nearby.from, nearby.to, { identity: 'a' })], greengo: [] });
      const { conflict } = await nid.only();
      const observed = await nid.side('airbnb');
      const answers: string[] = [];
      const decide = (keep: string) => async () => {
        const decided = await world.stores.conflicts.decide(nid.person(), conflict.id, {
          action: 'keep_one',
          keep,
          seenRevision: conflict.revision,
        });
        answers.push(decided?.outcome ?? 'gone');
      };
      const actors = {
        keepsPlatform: decide(observed.id),
        keepsDirect: decide(bookingId),
        cancels: async () =>
          void (await world.stores.calendars.cancelBooking({ ...nid.by, now: world.nowInstant }, bookingId)),
      };
      await takeTurns(plain.prisma, actors, { size, choose: choosing(picks) });
      expect(answers.filter((answer) => answer === 'decided').length).toBeLessThanOrEqual(1);
      // The direct booking is gone in the end, by whoever was first.
      const { conflict: after, history } = await nid.only();
      expect([after.state, await world.published(nid.listing.id)]).toEqual([
        'resolved',
        ['2026-07-13..2026-07-18 BOOKED'],
      ]);
      const types = history.map(({ type }) => type);
      expect(new Set(types).size).toBe(types.length);
      expect(types.filter((type) => type === 'side_went')).toHaveLength(1);
    }),
    { numRuns: Math.ceil(numRuns / 4), seed, endOnFailure: true },
  );
}, 300_000);

function sorted(key: string): string {
  return key.split(' ').toSorted().join(' ');
}
