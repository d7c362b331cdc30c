import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { World } from '../support/world.ts';
import type { AlertTrial } from './alert-trial.ts';
import { type Answer, hasArrived } from './captured-mail.ts';
import { KeptStarts } from './kept-starts.ts';
import type { Step } from './life-cycle-steps.ts';
import { Playing } from './playing.ts';
import { choosing, inTurns, somePicks, takeTurns } from './turns.ts';

/** `ALERT_RACES` is how many interleavings of each race are played, `ALERT_RACE_SEED` repeats them. */
const numRuns = Number(process.env['ALERT_RACES'] ?? 200) / 5;
const seed = Number(process.env['ALERT_RACE_SEED'] ?? Date.now() % 2 ** 31);
const MAILBOX = 'support-mailbox';

let plain: World;
let world: World;
let starts: KeptStarts;
beforeAll(async () => {
  console.info(`Mail races: ALERT_RACE_SEED=${seed} ALERT_RACES=${numRuns * 5}`);
  plain = await World.create();
  world = new World(inTurns(plain.prisma), () => plain.close());
  starts = new KeptStarts(world, { support: await world.aMember('support'), admin: await world.aMember('admin') });
});
afterAll(() => world.close());

const failed = { do: 'fail', kind: 'TRANSIENT', byHand: false, partial: false, times: 3 } as const;
const escalates = (listing: number): Step => ({ ...failed, listing, review: 1 });

async function after(steps: readonly Step[]): Promise<AlertTrial> {
  const { trial } = await starts.at(JSON.stringify(steps), ['Chalet', 'Gîte', 'Studio'], async (start) => {
    for (const step of [...steps, { do: 'wait', minutes: 5 } as const])
      await new Playing(step).run(start.expected, start.trial);
  });
  return trial;
}

const delivers = (trial: AlertTrial, answer: Answer) => async () => {
  const taken = await trial.server.take(MAILBOX);
  if ('delivery' in taken) await trial.server.hand(taken, answer);
};

function race(actors: Readonly<Record<string, () => Promise<unknown>>>, picks: readonly number[]) {
  return takeTurns(plain.prisma, actors, { size: 'statements', choose: choosing(picks) });
}

async function expectSoundEnd(trial: AlertTrial): Promise<void> {
  world.pass(2);
  await trial.deliverAll();
  await trial.expectInvariants();
}

/** The stages that arrived, a mail each. */
const arrived = (trial: AlertTrial) =>
  trial.server.mails.filter(hasArrived).map(({ told }) => told.map(({ stage }) => stage).join(' + '));

describe('a mail that is sent at the instant of the recovery', () => {
  const both = ['escalated', 'recovered'];
  const ends = [
    ['accepted', [both, []]],
    ['not_taken', [[]]],
    ['unknown_taken', [both, []]],
    ['unknown_lost', [['recovered'], []]],
    ['crashed_taken', [both, []]],
  ] as const;
  const start = () => after([escalates(0), { do: 'succeed', listing: 0, review: 1 }]);
  const recovers = (trial: AlertTrial) => async () => {
    await trial.listing(0).succeed();
    await trial.listing(0).review();
  };

  test.each(ends)(
    'and is %s, when the recovery comes while it is under way, is taken back once',
    async (answer, [end]) => {
      const trial = await start();
      const taken = await trial.server.take(MAILBOX);
      await recovers(trial)();
      if ('delivery' in taken) await trial.server.hand(taken, answer);
      await expectSoundEnd(trial);
      expect(arrived(trial)).toEqual(end);
    },
  );

  test.each(ends)(
    'and is %s, in any order of statements, is taken back once, or neither is sent',
    async (answer, legal) => {
      const seen = new Set<string>();
      const property = fc.asyncProperty(somePicks, async (picks) => {
        const trial = await start();
        await race({ delivers: delivers(trial, answer), recovers: recovers(trial) }, picks);
        await expectSoundEnd(trial);
        expect(legal).toContainEqual(arrived(trial));
        seen.add(arrived(trial).join());
      });
      // The first and the second order are those in which nothing happens at once.
      const examples: [number[]][] = [[[0]], [[1]]];
      await fc.assert(property, { numRuns: Math.ceil(numRuns / 2), seed, endOnFailure: true, examples });
      expect(seen.size).toBe(legal.length);
    },
    3_600_000,
  );
});

describe('two tries to deliver to one person at once', () => {
  test('send the same mail under one Message-ID, which is written down once', async () => {
    const property = fc.asyncProperty(somePicks, async (order) => {
      const trial = await after([escalates(0), escalates(1)]);
      const [one, another] = [delivers(trial, 'accepted'), delivers(trial, 'accepted')];
      const escalated = async () => {
        for (let run = 0; run < 3; run += 1) await trial.listing(2).fail();
        await trial.listing(2).review();
      };
      await race({ another, escalated, one }, order);
      await expectSoundEnd(trial);
      const alerts = (await world.prisma.syncAlert.findMany()).map(({ id }) => id);
      const where = { action: 'mail_sent', subjectId: { in: alerts } };
      expect(await world.prisma.auditEvent.count({ where })).toBe(3);
      expect(await world.prisma.notification.count({ where: { status: 'sent' } })).toBe(3);
    });
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
  }, 3_600_000);

  const fates = ['accepted', 'not_taken', 'unknown_taken', 'unknown_lost'] as const;
  const pairs = fates.flatMap((first) => fates.flatMap((second) => [[first, second] as const]));
  test.each(pairs)(
    'of which the first is %s and the second %s, settled in either order, lose and double nothing',
    async (first, second) => {
      for (const isFirstSettledFirst of [true, false]) {
        const trial = await after([escalates(0), escalates(1)]);
        const tries = [await trial.server.take(MAILBOX), await trial.server.take(MAILBOX)];
        const hands = tries.map((taken, index) => async () => {
          if ('delivery' in taken) await trial.server.hand(taken, index === 0 ? first : second);
        });
        for (const hand of isFirstSettledFirst ? hands : hands.toReversed()) await hand();
        await expectSoundEnd(trial);
        expect(trial.server.mails.some(hasArrived)).toBe(true);
      }
    },
  );
});
