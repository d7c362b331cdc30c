import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../src/domain/member.ts';
import { World } from '../support/world.ts';
import type { ListingOracle } from './alert-oracle.ts';
import type { AlertTrial } from './alert-trial.ts';
import { KeptStarts } from './kept-starts.ts';
import type { Step } from './life-cycle-steps.ts';
import { Playing } from './playing.ts';
import { type Actors, expectSerial, type Racer } from './race.ts';
import { choosing, inTurns, type StepSize, somePicks, takeTurns } from './turns.ts';

/** `ALERT_RACES` is how many interleavings of the main race are played, `ALERT_RACE_SEED` repeats them. */
const numRuns = Number(process.env['ALERT_RACES'] ?? 200);
const seed = Number(process.env['ALERT_RACE_SEED'] ?? Date.now() % 2 ** 31);

let plain: World;
let world: World;
let support: Actor;
let starts: KeptStarts;
beforeAll(async () => {
  console.info(`Alert races: ALERT_RACE_SEED=${seed} ALERT_RACES=${numRuns}`);
  plain = await World.create();
  world = new World(inTurns(plain.prisma), () => plain.close());
  support = await world.aMember('support');
  starts = new KeptStarts(world, { support, admin: await world.aMember('admin') });
});
afterAll(() => world.close());

/** One listing of a race, at the moment at which everybody acts at once. */
type Race = {
  readonly trial: AlertTrial;
  readonly index: number;
  readonly before: ListingOracle;
  readonly nowMs: number;
  readonly alertId: string;
};

const LISTINGS = 10;

/** Listings whose alert escalated and was told, and whose last run was good. */
async function start(): Promise<{ readonly trial: AlertTrial; readonly races: readonly Race[] }> {
  const names = Array.from({ length: LISTINGS }, (_, index) => `Gîte ${index}`);
  const failed = { do: 'fail', kind: 'TRANSIENT', byHand: false, partial: false, times: 3, review: 1 } as const;
  const each = (step: (listing: number) => Step) => names.map((_, listing) => step(listing));
  const steps: Step[] = [
    ...each((listing) => ({ ...failed, listing })),
    { do: 'deliver', answer: 'accepted' },
    ...each((listing) => ({ do: 'succeed', listing, review: 1 })),
    { do: 'wait', minutes: 5 },
  ];
  const { trial, expected } = await starts.at('escalated, told and good once', names, async (start) => {
    for (const step of steps) await new Playing(step).run(start.expected, start.trial);
  });
  const races: Race[] = [];
  for (const [index, before] of expected.listings.entries()) {
    const alertId = (await trial.alertRows(index)).at(-1)?.id ?? 'none';
    races.push({ trial, index, before, nowMs: expected.nowMs, alertId });
  }
  return { trial, races };
}

const settings = (nowMs: number) => ({ nowMs, threshold: 3, spacingMs: 5 * 60_000 });
const byStaff = () => ({ actor: support, now: world.nowInstant });

const racers = {
  resolves: ({ alertId, nowMs }: Race): Racer => ({
    act: async () => (await world.stores.alerts.resolve(alertId, { ...byStaff(), note: 'asked the host' }))?.outcome,
    steps: [
      (listing) =>
        listing.change('oldest', { kind: 'resolve', note: 'asked the host' }, { id: support.memberId, nowMs }),
    ],
  }),
  acknowledges: ({ alertId, nowMs }: Race): Racer => ({
    act: async () => (await world.stores.alerts.acknowledge(alertId, byStaff()))?.outcome,
    steps: [(listing) => listing.change('oldest', { kind: 'acknowledge' }, { id: support.memberId, nowMs })],
  }),
  snoozes: ({ alertId, nowMs }: Race): Racer => {
    const untilMs = nowMs + 3_600_000;
    const until = new Date(untilMs).toISOString();
    return {
      act: async () => (await world.stores.alerts.snooze(alertId, { ...byStaff(), until }))?.outcome,
      steps: [(listing) => listing.change('oldest', { kind: 'snooze', untilMs }, { id: support.memberId, nowMs })],
    };
  },
  recovers: ({ trial, index, nowMs }: Race): Racer => ({
    act: async () => {
      await trial.listing(index).succeed();
      await trial.listing(index).review();
      return undefined;
    },
    steps: [
      (listing) => {
        listing.lastNumber += 1;
        listing.begun = listing.lastNumber;
      },
      (listing) => {
        const number = listing.begun ?? 0;
        listing.runs.push({ number, isGood: true, byHand: false, kind: 'SYSTEM', atMs: nowMs });
        listing.begun = null;
      },
      (listing) => listing.review(settings(nowMs)),
    ],
  }),
  fails: ({ trial, index, nowMs }: Race): Racer => ({
    act: async () => {
      await trial.listing(index).fail('BAD_FEED');
      await trial.listing(index).review();
      return undefined;
    },
    steps: [
      (listing) => {
        listing.lastNumber += 1;
        listing.runs.push({ number: listing.lastNumber, isGood: false, byHand: false, kind: 'BAD_FEED', atMs: nowMs });
      },
      (listing) => listing.review(settings(nowMs)),
    ],
  }),
};

const eachItsPicks = fc.array(somePicks, { minLength: LISTINGS, maxLength: LISTINGS });

function turns(picks: readonly number[], size: StepSize) {
  return (actors: Actors) => takeTurns(plain.prisma, actors, { size, choose: choosing(picks) });
}

const atOnce = (actors: Actors) => Promise.all(Object.values(actors).map((act) => act()));

/** The races are over: a further review finds nothing, what is left is delivered, and then everything must be sound. */
async function expectSoundEnd(trial: AlertTrial): Promise<void> {
  const reviewed = trial.listings.map(async (listing, index) => {
    const shown = await trial.shown(index);
    await listing.review();
    expect(await trial.shown(index)).toEqual(shown);
  });
  await Promise.all(reviewed);
  world.pass(2);
  await trial.deliverAll();
  await trial.expectInvariants();
}

type RacersOf = (race: Race) => Readonly<Record<string, Racer>>;

/** Races each listing in the order that its picks give. */
function expectSerialInTurns(racersOf: RacersOf, size: StepSize, runs: number): Promise<void> {
  const property = fc.asyncProperty(eachItsPicks, async (picks) => {
    const { trial, races } = await start();
    for (const race of races) await expectSerial(race, racersOf(race), turns(picks[race.index] ?? [0], size));
    await expectSoundEnd(trial);
  });
  return fc.assert(property, { numRuns: Math.ceil(runs / LISTINGS), seed, endOnFailure: true });
}

/** Races all listings at once. */
async function expectSerialAtOnce(racersOf: RacersOf, runs: number): Promise<void> {
  for (let run = 0; run < runs; run += LISTINGS) {
    const { trial, races } = await start();
    await Promise.all(races.map((race) => expectSerial(race, racersOf(race), atOnce)));
    await expectSoundEnd(trial);
  }
}

describe('resolved by support at the instant of a recovery and of a new failure', () => {
  const three: RacersOf = (race) => ({
    resolves: racers.resolves(race),
    recovers: racers.recovers(race),
    fails: racers.fails(race),
  });

  test('in any order of their steps, it ends as if each had come alone', async () => {
    await expectSerialInTurns(three, 'edges', numRuns);
    expect.hasAssertions();
  }, 3_600_000);

  test('all at once, it ends as if each had come alone', async () => {
    await expectSerialAtOnce(three, numRuns);
    expect.hasAssertions();
  }, 3_600_000);
});

describe('looked after at the instant of a recovery', () => {
  const three: RacersOf = (race) => ({
    acknowledges: racers.acknowledges(race),
    snoozes: racers.snoozes(race),
    recovers: racers.recovers(race),
  });

  test.each(['edges', 'statements'] as const)(
    'in any order of %s, it ends as if each had come alone',
    async (size) => {
      await expectSerialInTurns(three, size, numRuns / 5);
      expect.hasAssertions();
    },
    3_600_000,
  );

  test('all at once, it ends as if each had come alone', async () => {
    await expectSerialAtOnce(three, numRuns / 5);
    expect.hasAssertions();
  }, 3_600_000);
});
