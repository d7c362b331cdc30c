import type { BreakerStore, Breakers, BreakerWritten } from '../breaker-ports.ts';
import { type Breaker, isBreakerOpen, newBreaker } from '../domain/breaker.ts';
import { admit } from '../domain/breaker-admission.ts';
import type { EndedCall } from '../domain/breaker-outcome.ts';
import type { Clock } from '../ports.ts';
import { BreakerTally, type TallyTimer } from './breaker-tally.ts';

/** What a process knows of a breaker is never older. */
const FRESH_MS = 2_000;
/** Where all is well, good calls are in no hurry. */
const QUIET_MS = 60_000;
/** More keys than this are not remembered, apart from those of which something is yet to be written. */
const MOST_KEYS = 10_000;

/** `random` gives numbers in [0, 1). `incidentChanged` hears of a key whose incident was opened or ended, after the commit. */
export type BreakersDeps = {
  readonly store: BreakerStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly incidentChanged: (key: string) => void;
  readonly timer?: TallyTimer;
};

const systemTimer: TallyTimer = {
  nowMs: () => performance.now(),
  after(ms, call) {
    const timeout = setTimeout(call, ms);
    return () => clearTimeout(timeout);
  },
};

/** The breakers of this process, over the rows that all processes share. */
export function createBreakers(deps: BreakersDeps): Breakers {
  return new ProcessBreakers(deps);
}

class ProcessBreakers implements Breakers {
  private readonly deps: BreakersDeps;
  private readonly timer: TallyTimer;
  private readonly known = new Map<string, { readonly breaker: Promise<Breaker>; readonly atMs: number }>();
  private readonly tallies = new Map<string, BreakerTally>();

  constructor(deps: BreakersDeps) {
    this.deps = deps;
    this.timer = deps.timer ?? systemTimer;
  }

  async admit(key: string) {
    const now = this.deps.clock.now();
    const { admission } = admit(await this.breakerOf(key), { now, leaseId: '' });
    // Only a lease has to be written before its probe: what is simply let through, or refused, costs nothing.
    if (admission.outcome === 'refused' || admission.leaseId === null) return admission;
    const asked = await this.deps.store.askProbe(key, now);
    this.remember(key, Promise.resolve(asked.breaker));
    return asked.admission;
  }

  async report(key: string, call: EndedCall) {
    if (call.leaseId !== null) return this.fold(key, [call]);
    if (call.outcome === 'neither') return;
    const isInNoHurry = call.outcome === 'good' && isWell(await this.breakerOf(key));
    this.tallyOf(key).add(call, isInNoHurry ? QUIET_MS : 0);
  }

  async isOpen(key: string) {
    await this.tallies.get(key)?.settled();
    return isBreakerOpen(await this.breakerOf(key), this.deps.clock.now());
  }

  async close() {
    await Promise.all([...this.tallies.values()].map((tally) => tally.close()));
  }

  private async fold(key: string, calls: readonly EndedCall[]): Promise<void> {
    const at = { now: this.deps.clock.now(), chance: this.deps.random() };
    const written: BreakerWritten = await this.deps.store.fold(key, calls, at);
    this.remember(key, Promise.resolve(written.breaker));
    if (written.incident !== null) this.deps.incidentChanged(key);
  }

  private breakerOf(key: string): Promise<Breaker> {
    const known = this.known.get(key);
    if (known && this.timer.nowMs() - known.atMs < FRESH_MS) return known.breaker;
    const breaker = this.deps.store.read(key).then((found) => found ?? newBreaker(this.deps.clock.now()));
    this.remember(key, breaker);
    // Who asked hears of it; the next one asks again.
    breaker.catch(() => this.known.delete(key));
    return breaker;
  }

  private remember(key: string, breaker: Promise<Breaker>): void {
    if (this.known.size >= MOST_KEYS) this.known.clear();
    this.known.set(key, { breaker, atMs: this.timer.nowMs() });
  }

  private tallyOf(key: string): BreakerTally {
    const known = this.tallies.get(key);
    if (known) return known;
    if (this.tallies.size >= MOST_KEYS)
      for (const [other, tally] of this.tallies) if (tally.isIdle) this.tallies.delete(other);
    const tally = new BreakerTally((calls) => this.fold(key, calls), this.timer);
    this.tallies.set(key, tally);
    return tally;
  }
}

/** Nothing speaks against the platform, so that nothing is missed if its good calls are told later. */
function isWell(breaker: Breaker): boolean {
  return breaker.state === 'closed' && breaker.window.every(({ isBad }) => !isBad);
}
