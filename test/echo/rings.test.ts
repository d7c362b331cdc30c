import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Ring, type RingShape, type Step } from './ring.ts';
import { daysOf } from './simulated-platform.ts';

const SEED = Number(process.env['ECHO_SEED'] ?? 20_260_601);
const RUNS = Number(process.env['ECHO_RUNS'] ?? 40);

const shapes: readonly (readonly [string, RingShape])[] = [false, true].flatMap((rewritesUids) => {
  const uids = rewritesUids ? 'with UIDs rewritten' : 'with UIDs kept';
  return [
    [`two: a portal reads us and we read it, ${uids}`, { readers: ['portal'], chained: false, rewritesUids }],
    [
      `two, twice: two portals read us and we read both, ${uids}`,
      { readers: ['portal', 'hub'], chained: false, rewritesUids },
    ],
    [
      `three: a portal reads us, a hub reads the portal, we read the hub, ${uids}`,
      { readers: ['portal'], chained: true, rewritesUids },
    ],
    [`three, and the hub reads us as well, ${uids}`, { readers: ['portal', 'hub'], chained: true, rewritesUids }],
  ] as const;
});

const who = fc.constantFrom('airbnb', 'portal', 'hub');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('book' as const),
      who,
      from: fc.integer({ min: 0, max: 12 }),
      nights: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), who, index: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('block' as const),
      from: fc.integer({ min: 0, max: 12 }),
      nights: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unblock' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('poll' as const), who }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('read' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('relay' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 5, max: 240 }) }) },
);
const steps = fc.array(step, { maxLength: 60, size: 'max' });

const everyonePolled: readonly Step[] = (['hub', 'portal'] as const).map((name) => ({ do: 'poll', who: name }));
const polledTwice: readonly Step[] = [...everyonePolled, { do: 'wait', minutes: 60 }, ...everyonePolled];

/**
 * Where platforms give new UIDs to what they import, a copy that takes the place of its original between two polls cannot
 * be told from it before UIDs were seen to last, nor in a chain (docs/decisions/008): so all are polled twice before anyone
 * cancels, and once after it; and in a chain the portal, whose stays the hub has past us, sells nothing.
 */
function toldApart({ chained, rewritesUids }: RingShape, life: readonly Step[]): readonly Step[] {
  if (!rewritesUids) return life;
  return life
    .filter((step) => !(chained && step.do === 'book' && step.who === 'portal'))
    .flatMap((step) => (step.do === 'cancel' ? [...polledTwice, step, ...everyonePolled] : [step]));
}

describe.each(shapes)('in a ring of %s', (_, shape) => {
  test('nothing keeps a night closed once its root is gone, and no stay is swallowed', () => {
    fc.assert(
      fc.property(steps, (life) => {
        const ring = new Ring(shape);
        for (const each of toldApart(shape, life)) {
          ring.play(each);
          expect(ring.swallowed()).toEqual([]);
        }
        ring.settle();
        expect(ring.closedAtRelais()).toEqual(ring.trulyClosed());
        for (const name of ring.names) expect([name, ring.closedAt(name)]).toEqual([name, ring.trulyClosed()]);
        // Once all is quiet, what any platform sells is told to Airbnb by the very poll that shows it.
        for (const [index, name] of ring.names.entries()) {
          const stay = { from: 20 + 2 * index, to: 22 + 2 * index };
          ring.play({ do: 'book', who: name, from: stay.from, nights: 2 });
          ring.play({ do: 'poll', who: name });
          if (name !== 'airbnb') expect(ring.toldToAirbnb()).toEqual(expect.arrayContaining(daysOf(stay)));
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test('one stay is one root, however often it comes back', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 12 }), (life, from) => {
        const ring = new Ring(shape);
        const stay = { from, to: from + 3 };
        ring.play({ do: 'book', who: 'airbnb', from, nights: 3 });
        for (const each of life.filter(({ do: what }) => what !== 'book' && what !== 'block' && what !== 'cancel')) {
          ring.play(each);
          for (const day of daysOf(stay)) expect(ring.rootsOf(day).length).toBeLessThanOrEqual(1);
        }
        ring.settle();
        for (const day of daysOf(stay)) expect(ring.rootsOf(day)).toHaveLength(1);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
