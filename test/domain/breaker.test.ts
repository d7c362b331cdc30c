import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Breaker, breakerAt, isBreakerOpen, newBreaker, nextProbeAt } from '../../src/domain/breaker.ts';
import { type Admission, admit, LEASE_MS } from '../../src/domain/breaker-admission.ts';
import { forceBreaker, LONGEST_FORCE_MS } from '../../src/domain/breaker-force.ts';
import { breakerKeyOf } from '../../src/domain/breaker-key.ts';
import {
  type CallOutcome,
  callOutcomes,
  foldCall,
  LONGEST_OPEN_MS,
  openMs,
  outcomeOfFailure,
} from '../../src/domain/breaker-outcome.ts';
import { failureKinds } from '../../src/domain/failure.ts';
import { kindForMember } from '../../src/domain/failure-message.ts';
import { type Instant, msBetween, plusMs } from '../../src/domain/instant.ts';

const NOW = '2026-06-01T08:00:00.000Z';
const later = (seconds: number): Instant => plusMs(NOW, seconds * 1_000);

/** A breaker that is asked and told; `chance` 0.5 is no jitter at all. */
class Drill {
  breaker: Breaker = newBreaker(NOW);
  now: Instant = NOW;
  private leases = 0;

  call(outcome: CallOutcome, subjectId = 'a'): this {
    return this.end(this.ask(), outcome, subjectId);
  }

  ask(): Admission {
    this.leases += 1;
    const { admission, breaker } = admit(this.breaker, { now: this.now, leaseId: `lease ${this.leases}` });
    this.breaker = breaker;
    return admission;
  }

  end(admission: Admission, outcome: CallOutcome, subjectId = 'a'): this {
    if (admission.outcome === 'refused') throw new Error(`Refused until ${admission.until}.`);
    const { generation, leaseId } = admission;
    const call = { generation, leaseId, subjectId, outcome };
    this.breaker = foldCall(this.breaker, call, { now: this.now, chance: 0.5 });
    return this;
  }

  at(seconds: number): this {
    this.now = later(seconds);
    return this;
  }
}

function opened(): Drill {
  const drill = new Drill();
  for (let call = 0; call < 10; call += 1) drill.call('bad', `subject ${call % 5}`);
  return drill;
}

describe('a closed breaker', () => {
  test.each<[string, readonly [CallOutcome, string][], Breaker['state']]>([
    ['10 bad calls of 5 subjects', calls(10, 0, 5), 'open'],
    ['10 bad and 10 good calls', calls(10, 10, 5), 'open'],
    ['9 bad calls, too few to judge', calls(9, 0, 5), 'closed'],
    ['9 bad and 11 good calls, under half', calls(9, 11, 5), 'closed'],
    ['20 bad calls of 4 subjects', calls(20, 0, 4), 'closed'],
    ['10 bad calls of one subject among good ones of ten others', calls(10, 10, 1), 'closed'],
  ])('after %s is %s', (_, history, state) => {
    const drill = new Drill();
    // The good ones first: what opens is the last bad one.
    for (const [outcome, subjectId] of history) drill.call(outcome, subjectId);
    expect(drill.breaker.state).toBe(state);
  });

  test('judges the last 20 calls only', () => {
    const drill = new Drill();
    for (const [outcome, subjectId] of calls(9, 11, 5)) drill.call(outcome, subjectId);
    for (let call = 0; call < 20; call += 1) drill.call('good', 'well');
    for (let call = 0; call < 9; call += 1) drill.call('bad', `subject ${call}`);
    expect(drill.breaker.state).toBe('closed');
    expect(drill.call('bad', 'subject 9').breaker.state).toBe('open');
  });

  test.each([
    'AUTH',
    'NOT_FOUND',
    'CONFIG',
    'BAD_FEED',
    'SCHEMA_DRIFT',
    'RATE_LIMITED',
    'EMPTY_SUSPECT',
    'SYSTEM',
  ] as const)('counts no %s', (kind) => {
    const drill = new Drill();
    for (let call = 0; call < 40; call += 1) drill.call(outcomeOfFailure(kind), `subject ${call}`);
    expect(drill.breaker).toEqual(newBreaker(NOW));
  });

  test('counts alike what a member is told alike, as far as an address can be made to give it', () => {
    const asTransient = failureKinds.filter((kind) => kindForMember(kind) === 'TRANSIENT' && kind !== 'CONFIG');
    expect(asTransient.map(outcomeOfFailure)).toEqual(asTransient.map(() => 'bad'));
    expect(asTransient).toContain('BLOCKED');
  });
});

/** The good calls first, then the bad ones of so many subjects. */
function calls(bad: number, good: number, subjects: number): readonly [CallOutcome, string][] {
  const goodCalls = Array.from({ length: good }, (_, call): [CallOutcome, string] => ['good', `well ${call}`]);
  return [
    ...goodCalls,
    ...Array.from({ length: bad }, (_, call): [CallOutcome, string] => ['bad', `subject ${call % subjects}`]),
  ];
}

describe('an open breaker', () => {
  test('lets nothing through for a minute, then three probes', () => {
    const drill = opened().at(59);
    expect(drill.ask()).toEqual({ outcome: 'refused', until: later(60) });
    drill.at(60);
    const answers = [drill.ask(), drill.ask(), drill.ask(), drill.ask()];
    expect(answers.map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted', 'admitted', 'refused']);
    expect(answers[3]).toEqual({ outcome: 'refused', until: plusMs(later(60), LEASE_MS) });
  });

  test('drops what was let through before it opened', () => {
    const drill = new Drill();
    const early = drill.ask();
    for (let call = 0; call < 10; call += 1) drill.call('bad', `subject ${call}`);
    const before = drill.breaker;
    expect(drill.end(early, 'good').breaker).toEqual(before);
    drill.at(60);
    const probe = drill.ask();
    drill.end(early, 'good').end(early, 'good');
    expect(drill.breaker.state).toBe('half_open');
    drill.end(probe, 'good');
    expect(drill.breaker).toMatchObject({ state: 'half_open', good: 1, bad: 0 });
  });

  test('closes at the second good probe, with nothing held against it', () => {
    const drill = opened().at(60).call('good').call('bad').call('good');
    expect(drill.breaker).toMatchObject({ state: 'closed', window: [] });
  });

  test('opens for twice as long at the second bad probe, up to 30 min', () => {
    const drill = opened().at(60).call('bad').call('good').call('bad');
    expect(drill.breaker).toMatchObject({ state: 'open', openings: 2, until: later(60 + 120) });
    expect([0, 1, 2, 3, 4, 5, 40].map((openings) => openMs(openings, 0.5) / 60_000)).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect([openMs(0, 0), openMs(0, 0.999999), openMs(5, 0.999999)]).toEqual([48_000, 72_000, LONGEST_OPEN_MS]);
  });

  test('takes a lease back when it expires, and drops what its holder says later', () => {
    const drill = opened().at(60);
    const lost = [drill.ask(), drill.ask(), drill.ask()];
    expect(drill.ask().outcome).toBe('refused');
    drill.at(60 + LEASE_MS / 1_000);
    expect(drill.ask().outcome).toBe('admitted');
    for (const probe of lost) drill.end(probe, 'bad');
    expect(drill.breaker).toMatchObject({ state: 'half_open', bad: 0 });
  });

  test('gets a lease back at once from a probe that says nothing', () => {
    const drill = opened().at(60);
    for (let probe = 0; probe < 10; probe += 1) drill.call('neither');
    expect(drill.breaker).toMatchObject({ state: 'half_open', good: 0, bad: 0, leases: [] });
  });
});

describe('a forced breaker', () => {
  const until = later(3_600);

  test('forced open lets nothing through, whatever calls say, and is probed when that is over', () => {
    const drill = new Drill();
    drill.breaker = forceBreaker(drill.breaker, { state: 'open', reason: 'maintenance', until }, NOW);
    expect(drill.ask()).toEqual({ outcome: 'refused', until });
    drill.at(3_600);
    expect(breakerAt(drill.breaker, drill.now)).toMatchObject({ state: 'half_open', openings: 0 });
    expect(drill.call('good').call('good').breaker.state).toBe('closed');
  });

  test('forced closed lets all through, remembers what they say, and is judged by it when that is over', () => {
    const drill = opened();
    drill.breaker = forceBreaker(drill.breaker, { state: 'closed', reason: 'it is our network', until }, NOW);
    for (let call = 0; call < 30; call += 1) drill.call('bad', `subject ${call}`);
    expect(drill.breaker.state).toBe('forced_closed');
    expect(isBreakerOpen(drill.breaker, drill.now)).toBe(false);
    drill.at(3_600);
    expect(breakerAt(drill.breaker, drill.now).state).toBe('closed');
    expect(drill.call('bad', 'one more').breaker.state).toBe('open');
  });

  test('goes by itself again at once when ops say so, and stays as it is when it does already', () => {
    const drill = new Drill();
    drill.breaker = forceBreaker(drill.breaker, { state: 'open', reason: 'maintenance', until }, NOW);
    expect(forceBreaker(drill.breaker, { state: 'auto' }, NOW).state).toBe('half_open');
    const { breaker } = opened();
    expect(forceBreaker(breaker, { state: 'auto' }, NOW)).toEqual(breaker);
  });
});

describe('over any history', () => {
  type Step =
    | { readonly do: 'ask' }
    | { readonly do: 'end'; readonly call: number; readonly outcome: CallOutcome; readonly subject: number }
    | { readonly do: 'wait'; readonly ms: number }
    | { readonly do: 'force'; readonly to: 'open' | 'closed' | 'auto'; readonly ms: number };
  const aStep: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>({ do: 'ask' }) },
    {
      weight: 6,
      arbitrary: fc.record<Step & { readonly do: 'end' }>({
        do: fc.constant('end'),
        call: fc.nat(5),
        outcome: fc.constantFrom(...callOutcomes),
        subject: fc.nat(7),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record<Step & { readonly do: 'wait' }>({ do: fc.constant('wait'), ms: fc.nat(200_000) }),
    },
    {
      weight: 1,
      arbitrary: fc.record<Step & { readonly do: 'force' }>({
        do: fc.constant('force'),
        to: fc.constantFrom('open', 'closed', 'auto'),
        ms: fc.integer({ min: 1, max: LONGEST_FORCE_MS }),
      }),
    },
  );

  function played(steps: readonly Step[], seen: (before: Breaker, after: Breaker, now: Instant) => void): Drill {
    const drill = new Drill();
    const underWay: Admission[] = [];
    for (const step of steps) {
      const before = breakerAt(drill.breaker, drill.now);
      if (step.do === 'wait') drill.now = plusMs(drill.now, step.ms);
      else if (step.do === 'ask') {
        const admission = drill.ask();
        if (admission.outcome === 'admitted') underWay.unshift(admission);
      } else if (step.do === 'end') {
        const call = underWay[step.call % Math.max(1, underWay.length)];
        if (call) drill.end(call, step.outcome, `subject ${step.subject}`);
      } else {
        const until = plusMs(drill.now, step.ms);
        const request = step.to === 'auto' ? { state: step.to } : { state: step.to, reason: 'ops', until };
        drill.breaker = forceBreaker(drill.breaker, request, drill.now);
      }
      seen(before, breakerAt(drill.breaker, drill.now), drill.now);
    }
    return drill;
  }

  const aHistory = fc.array(aStep, { maxLength: 120 });

  test('it never sticks: once its time has passed, a call is let through', () => {
    fc.assert(
      fc.property(aHistory, (steps) => {
        const drill = played(steps, () => {});
        drill.now = plusMs(drill.now, Math.max(LONGEST_FORCE_MS, LONGEST_OPEN_MS, LEASE_MS));
        expect(drill.ask().outcome).toBe('admitted');
      }),
      { seed: 20_261_130, numRuns: 2_000 },
    );
  });

  test('it says truly when it lets a call through again', () => {
    fc.assert(
      fc.property(aHistory, (steps) => {
        const drill = played(steps, () => {});
        const next = nextProbeAt(drill.breaker, drill.now);
        const asked = admit(drill.breaker, { now: drill.now, leaseId: 'now' }).admission;
        expect(asked.outcome).toBe(next === null ? 'admitted' : 'refused');
        if (next === null) return;
        expect(msBetween(drill.now, next)).toBeGreaterThan(0);
        expect(admit(drill.breaker, { now: next, leaseId: 'then' }).admission.outcome).toBe('admitted');
      }),
      { seed: 20_261_131, numRuns: 2_000 },
    );
  });

  test('a force wins until it is over, its generation never falls, and there are at most three probes', () => {
    fc.assert(
      fc.property(aHistory, (steps) => {
        played(steps, (before, after, now) => {
          expect(after.generation).toBeGreaterThanOrEqual(before.generation);
          if (before.state !== after.state) expect(after.generation).toBeGreaterThan(before.generation);
          const isForced = after.state === 'forced_open' || after.state === 'forced_closed';
          if (isForced && msBetween(now, after.force.until) > 0)
            expect(isBreakerOpen(after, now)).toBe(after.state === 'forced_open');
          if (after.state === 'half_open') expect(after.leases.length + after.good + after.bad).toBeLessThanOrEqual(3);
        });
      }),
      { seed: 20_261_132, numRuns: 2_000 },
    );
  });
});

test('a feed is under its host’s breaker, an API’s account under its platform’s', () => {
  expect(breakerKeyOf({ connector: 'ical', host: 'www.airbnb.fr' })).toBe('www.airbnb.fr');
  expect(breakerKeyOf({ connector: 'ical', host: 'feeds.example:8443' })).toBe('feeds.example:8443');
  expect(breakerKeyOf({ connector: 'beds24', host: 'beds24.com' })).toBe('beds24');
});
