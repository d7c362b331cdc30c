import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHostBudgets, type HostBudgetLimits, type HostTurn } from '../../../src/connectors/ical/host-budgets.ts';
import { ManualTimer, settled } from './manual-timer.ts';

const wide: HostBudgetLimits = {
  atOnce: 100,
  perMin: 60_000,
  burst: 1_000,
  turnMs: 8_000,
  maxClosedMs: 7_200_000,
  maxHosts: 100,
};
const host = (name: string, path = '/a.ics') => new URL(`https://${name}${path}`);
const never = new AbortController().signal;
let timer: ManualTimer;
beforeEach(() => {
  timer = new ManualTimer();
});
const budgetsOf = (limits: Partial<HostBudgetLimits> = {}) => createHostBudgets({ ...wide, ...limits }, timer);

/** The turns that have been given so far, in order of asking. */
function asked(turns: readonly Promise<HostTurn>[]) {
  const given: (HostTurn | undefined)[] = turns.map(() => undefined);
  turns.forEach((turn, index) => {
    void turn.then((value) => (given[index] = value));
  });
  return { given, outcomes: () => given.map((turn) => turn?.outcome) };
}
const leave = (turn: HostTurn | undefined) => {
  if (turn?.outcome !== 'entered') throw new Error(`The turn is ${turn?.outcome}.`);
  turn.leave();
};

describe('requests at once', () => {
  it('are limited for each host and port; the others wait in order', async () => {
    const budgets = budgetsOf({ atOnce: 2 });
    const { given, outcomes } = asked(Array.from({ length: 4 }, () => budgets.enter(host('a.example'), never)));
    const other = asked([budgets.enter(host('b.example'), never), budgets.enter(host('a.example:444'), never)]);
    await settled();
    expect(outcomes()).toEqual(['entered', 'entered', undefined, undefined]);
    expect(other.outcomes()).toEqual(['entered', 'entered']);
    leave(given[1]);
    await settled();
    expect(outcomes()).toEqual(['entered', 'entered', 'entered', undefined]);
    leave(given[1]);
    await settled();
    expect(outcomes()[3]).toBeUndefined();
    leave(given[0]);
    await settled();
    expect(outcomes()[3]).toBe('entered');
    expect(timer.waiting()).toBe(0);
  });

  it('are given up, not waited for, when the turn does not come in time', async () => {
    const budgets = budgetsOf({ atOnce: 1 });
    const { given, outcomes } = asked([1, 2, 3].map(() => budgets.enter(host('a.example'), never)));
    await timer.advance(7_999);
    expect(outcomes()).toEqual(['entered', undefined, undefined]);
    await timer.advance(1);
    expect(given.slice(1)).toEqual([
      { outcome: 'busy', turnMs: 8_000 },
      { outcome: 'busy', turnMs: 8_000 },
    ]);
    leave(given[0]);
    expect((await budgets.enter(host('a.example'), never)).outcome).toBe('entered');
  });

  it('make room for the next when one who waits is stopped', async () => {
    const budgets = budgetsOf({ atOnce: 1 });
    const stopping = new AbortController();
    const first = await budgets.enter(host('a.example'), never);
    const stopped = budgets.enter(host('a.example'), stopping.signal);
    const last = asked([budgets.enter(host('a.example'), never)]);
    stopping.abort();
    await expect(stopped).rejects.toThrow();
    leave(first);
    await settled();
    expect(last.outcomes()).toEqual(['entered']);
    await expect(budgets.enter(host('a.example'), stopping.signal)).rejects.toThrow();
  });
});

describe('requests a minute', () => {
  it('come in a burst, then one by one', async () => {
    const budgets = budgetsOf({ perMin: 60, burst: 3 });
    const { outcomes } = asked(Array.from({ length: 5 }, () => budgets.enter(host('a.example'), never)));
    await settled();
    expect(outcomes()).toEqual(['entered', 'entered', 'entered', undefined, undefined]);
    await timer.advance(1_000);
    expect(outcomes()[3]).toBe('entered');
    expect(outcomes()[4]).toBeUndefined();
    await timer.advance(1_000);
    expect(outcomes()[4]).toBe('entered');
  });

  it('are refused at once, and cost nothing, when their turn is too far off', async () => {
    const budgets = budgetsOf({ perMin: 60, burst: 1 });
    const { outcomes } = asked(Array.from({ length: 1_000 }, () => budgets.enter(host('a.example'), never)));
    await settled();
    expect(outcomes().filter((outcome) => outcome === 'busy')).toHaveLength(1_000 - 9);
    await timer.advance(8_000);
    expect(outcomes().filter((outcome) => outcome === 'entered')).toHaveLength(9);
    await timer.advance(1_000);
    expect((await budgets.enter(host('a.example'), never)).outcome).toBe('entered');
  });

  it('stay within both limits whatever is asked, for any host and at any time', async () => {
    const limits = { ...wide, atOnce: 3, perMin: 120, burst: 5, turnMs: 4_000 };
    const steps = fc.array(fc.record({ afterMs: fc.nat(3_000), count: fc.nat(6), heldMs: fc.nat(2_000) }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const time = new ManualTimer();
        const budgets = createHostBudgets(limits, time);
        const starts: number[] = [];
        let under = 0;
        const work = async (heldMs: number) => {
          const askedMs = time.nowMs();
          const turn = await budgets.enter(host('a.example'), never);
          expect(time.nowMs() - askedMs).toBeLessThanOrEqual(limits.turnMs);
          if (turn.outcome !== 'entered') return;
          starts.push(time.nowMs());
          under += 1;
          expect(under).toBeLessThanOrEqual(limits.atOnce);
          await time.wait(heldMs, never);
          under -= 1;
          turn.leave();
        };
        const all: Promise<void>[] = [];
        for (const { afterMs, count, heldMs } of plan) {
          await time.advance(afterMs);
          for (let index = 0; index < count; index += 1) all.push(work(heldMs));
        }
        await time.advance(20_000);
        await Promise.all(all);
        expect(time.waiting()).toBe(0);
        starts.forEach((fromMs, first) => {
          const within = starts.slice(first).filter((atMs) => atMs <= fromMs + 10_000).length;
          // What waits at the gate of `atOnce` took its share of the bucket before, by `turnMs` at most.
          expect(within).toBeLessThanOrEqual(limits.burst + ((10_000 + limits.turnMs) * limits.perMin) / 60_000);
        });
      }),
      { numRuns: 60, seed: 20_261_125 },
    );
  });
});

describe('a host that asked to be left alone', () => {
  it('is left alone for that time by all reads, then asked again', async () => {
    const budgets = budgetsOf();
    budgets.close(host('a.example', '/told.ics'), { status: 429, retryAfterMs: 60_000 });
    const turn = () => budgets.enter(host('a.example', '/other.ics'), never);
    expect(await turn()).toEqual({ outcome: 'closed', retryAfterMs: 60_000, wasUnavailable: false });
    expect((await budgets.enter(host('b.example'), never)).outcome).toBe('entered');
    await timer.advance(59_999);
    expect(await turn()).toEqual({ outcome: 'closed', retryAfterMs: 1, wasUnavailable: false });
    await timer.advance(1);
    expect((await turn()).outcome).toBe('entered');
  });

  it('is asked again after the longest that one address can close it to the others', async () => {
    const budgets = budgetsOf({ maxClosedMs: 60_000 });
    budgets.close(host('a.example', '/told.ics'), { status: 429, retryAfterMs: 86_400_000 });
    expect(await budgets.enter(host('a.example', '/other.ics'), never)).toMatchObject({ retryAfterMs: 60_000 });
    await timer.advance(60_000);
    expect((await budgets.enter(host('a.example', '/other.ics'), never)).outcome).toBe('entered');
  });

  it('tells 503 apart for the address that was told so, until it opens again', async () => {
    const budgets = budgetsOf();
    const told = host('a.example', '/told.ics');
    budgets.close(told, { status: 503, retryAfterMs: 10_000 });
    budgets.close(host('a.example', '/other.ics'), { status: 429, retryAfterMs: 5_000 });
    expect(await budgets.enter(told, never)).toMatchObject({ retryAfterMs: 10_000, wasUnavailable: true });
    expect(await budgets.enter(host('a.example', '/other.ics'), never)).toMatchObject({ wasUnavailable: false });
    await timer.advance(10_000);
    budgets.close(host('a.example', '/other.ics'), { status: 429, retryAfterMs: 5_000 });
    expect(await budgets.enter(told, never)).toMatchObject({ retryAfterMs: 5_000, wasUnavailable: false });
  });

  it('is not asked by those who waited for their turn when it said so', async () => {
    const budgets = budgetsOf({ atOnce: 1 });
    const { given, outcomes } = asked([1, 2, 3].map(() => budgets.enter(host('a.example'), never)));
    await settled();
    budgets.close(host('a.example'), { status: 429, retryAfterMs: 60_000 });
    leave(given[0]);
    await settled();
    expect(outcomes()).toEqual(['entered', 'closed', 'closed']);
    await timer.advance(60_000);
    expect((await budgets.enter(host('a.example'), never)).outcome).toBe('entered');
  });
});

describe('what is remembered of hosts', () => {
  it('is bounded, and first of all forgets what says nothing', async () => {
    const budgets = budgetsOf({ maxHosts: 10, atOnce: 1 });
    budgets.close(host('closed.example'), { status: 429, retryAfterMs: 3_600_000 });
    const busy = await budgets.enter(host('busy.example'), never);
    for (let index = 0; index < 1_000; index += 1) {
      leave(await budgets.enter(host(`h${index}.example`), never));
      await timer.advance(100);
    }
    expect(budgets.size()).toBeLessThanOrEqual(10);
    expect((await budgets.enter(host('closed.example'), never)).outcome).toBe('closed');
    const waiting = asked([budgets.enter(host('busy.example'), never)]);
    await settled();
    expect(waiting.outcomes()).toEqual([undefined]);
    leave(busy);
  });

  it('is bounded even if every host asks to be left alone', () => {
    const budgets = budgetsOf({ maxHosts: 10 });
    for (let index = 0; index < 100; index += 1)
      budgets.close(host(`h${index}.example`), { status: 429, retryAfterMs: 3_600_000 });
    expect(budgets.size()).toBe(10);
  });
});
