import type { BreakerStore, BreakerView, BreakerWritten } from '../../src/breaker-ports.ts';
import { type Breaker, newBreaker } from '../../src/domain/breaker.ts';
import { type Admission, admit } from '../../src/domain/breaker-admission.ts';
import { forceBreaker } from '../../src/domain/breaker-force.ts';
import { foldCall } from '../../src/domain/breaker-outcome.ts';
import { NOW } from './world.ts';

/** Breakers in memory, with a count of what was read and written. `keys` are those that ops may force. */
export class MemoryBreakerStore implements BreakerStore {
  readonly breakers = new Map<string, Breaker>();
  reads = 0;
  writes = 0;
  /** How many writes are refused before one is taken. */
  refusals = 0;
  private leases = 0;

  async read(key: string): Promise<Breaker | undefined> {
    this.reads += 1;
    return this.breakers.get(key);
  }

  async askProbe(key: string, now: string) {
    this.leases += 1;
    let admission: Admission = { outcome: 'refused', until: now };
    const { breaker } = this.change(key, (before) => {
      const asked = admit(before, { now, leaseId: `lease ${this.leases}` });
      ({ admission } = asked);
      return asked.breaker;
    });
    return { admission, breaker };
  }

  async fold(...[key, calls, at]: Parameters<BreakerStore['fold']>): Promise<BreakerWritten> {
    return this.change(key, (before) => calls.reduce((breaker, call) => foldCall(breaker, call, at), before));
  }

  async force(...[key, request, { now }]: Parameters<BreakerStore['force']>) {
    if (!this.breakers.has(key)) return undefined;
    const written = this.change(key, (before) => forceBreaker(before, request, now));
    return { ...written, view: viewOf(key, written.breaker) };
  }

  async list() {
    const items = [...this.breakers].map(([key, breaker]) => viewOf(key, breaker));
    return { items, total: items.length };
  }

  private change(key: string, how: (before: Breaker) => Breaker): BreakerWritten {
    this.refusals -= 1;
    if (this.refusals >= 0) throw new Error('The database does not answer.');
    this.writes += 1;
    const before = this.breakers.get(key) ?? newBreaker(NOW);
    const breaker = how(before);
    this.breakers.set(key, breaker);
    const wasOpen = before.state !== 'closed' && before.state !== 'forced_closed';
    if (breaker.state === 'open' && before.state === 'closed') return { breaker, incident: 'opened' };
    const isClosed = breaker.state === 'closed' || breaker.state === 'forced_closed';
    return { breaker, incident: isClosed && wasOpen ? 'ended' : null };
  }
}

function viewOf(key: string, breaker: Breaker): BreakerView {
  return { key, breaker, lastGoodAt: NOW, lastBadAt: null, listings: 3 };
}
