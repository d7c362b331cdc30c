import type { Failure } from '../src/domain/failure.ts';
import { isRetryable } from '../src/domain/failure.ts';
import { msBetween } from '../src/domain/instant.ts';
import { onOrAfter, overlaps, subtracted } from '../src/domain/night-range.ts';
import type { HubAccess, HubCall, HubClosure, HubConnectors, HubUnitState } from '../src/hub-ports.ts';
import type { Clock } from '../src/ports.ts';
import type { ClosureToSend, Publication, PublicationEnd } from '../src/publication-ports.ts';

type WorkDeps = { readonly hubs: HubConnectors; readonly clock: Clock };

/** A request takes up to 10 s; what is begun later than this before the lease ends could outlive it. */
const CALL_MS = 12_000;

/**
 * Carries a publication out. Nights that are new come first, then what is in doubt; while a night could not be closed, none is
 * opened, but where a hub refuses to close nights under a closure of ours that is to go. What is under way when the signal aborts
 * is in doubt from then on, and nothing more is begun.
 */
export async function carryOut(deps: WorkDeps, publication: Publication, signal: AbortSignal): Promise<PublicationEnd> {
  const work = new Work(deps, publication, signal);
  const { closing, opening } = publication;
  for (const closure of closing.filter(({ isInDoubt }) => !isInDoubt)) await work.close(closure);
  await work.clearDoubts();
  for (const closure of closing.filter(({ isInDoubt }) => isInDoubt)) await work.close(closure);
  if (work.failure === null) for (const closure of opening) await work.open(closure);
  return work;
}

/** One publication under way. `failure` is the first; what one closure is refused for keeps no other from being sent. */
class Work implements PublicationEnd {
  readonly closed: { key: string; remoteId: string }[] = [];
  readonly tried: { key: string; remoteId: string }[] = [];
  readonly opened: string[] = [];
  failure: Failure | null = null;
  isUnfinished = false;
  private isStopped = false;
  private readonly deps: WorkDeps;
  private readonly publication: Publication;
  private readonly signal: AbortSignal;
  /** The closures of ours that stand, where something was in doubt. */
  private standing: readonly HubClosure[] = [];

  constructor(deps: WorkDeps, publication: Publication, signal: AbortSignal) {
    this.deps = deps;
    this.publication = publication;
    this.signal = signal;
  }

  async clearDoubts(): Promise<void> {
    const { closing, opening } = this.publication;
    if (![...closing, ...opening].some(({ isInDoubt }) => isInDoubt) || !this.mayGoOn()) return;
    const found = await this.hub.listClosures(this.access, this.unit, this.call());
    if (found.outcome === 'failed') this.stop(found.failure);
    else this.standing = found.value;
  }

  async close(closure: ClosureToSend): Promise<void> {
    if (!this.mayGoOn()) return;
    const { isInDoubt, ...nights } = closure;
    const parts = isInDoubt ? this.standing.filter(({ key }) => key === closure.key) : [];
    const remoteId = parts[0]?.remoteId ?? closure.remoteId;
    // One of which a night is open, under a guest's stay that went, does not stand.
    if (parts.length > 0 && subtracted(onOrAfter([closure], this.publication.today), parts).length === 0) {
      this.closed.push({ key: closure.key, remoteId });
      return;
    }
    const made = await this.hub.closeNights(this.access, { ...this.unit, ...nights, remoteId }, this.call());
    if (made.outcome === 'done') this.closed.push({ key: closure.key, ...made.value });
    else if (made.outcome === 'refused' && (await this.makeWay(closure))) await this.close(closure);
    else {
      if (made.tried) this.tried.push({ key: closure.key, ...made.tried });
      if (made.outcome === 'unknown' || isOfAll(made.failure)) this.stop(made.failure);
      else this.failure ??= made.failure;
    }
  }

  async open({ isInDoubt, ...closure }: ClosureToSend): Promise<void> {
    if (!this.mayGoOn()) return;
    const there = this.standing.find(({ key }) => key === closure.key);
    if (isInDoubt && !there) {
      this.opened.push(closure.key);
      return;
    }
    const { stillClosed } = this.publication;
    const remoteId = there?.remoteId ?? closure.remoteId;
    const asked = { ...this.unit, ...closure, remoteId, stillClosed };
    const done = await this.hub.openNights(this.access, asked, this.call());
    if (done.outcome === 'done') this.opened.push(closure.key);
    else this.stop(done.failure);
  }

  /** Opens closures that are to go and that lie under one that the hub refuses; false when there are none. */
  private async makeWay(closure: ClosureToSend): Promise<boolean> {
    const under = this.publication.opening.filter(
      (other) => !other.isInDoubt && overlaps(other, closure) && !this.opened.includes(other.key),
    );
    for (const other of under) await this.open(other);
    return under.some(({ key }) => this.opened.includes(key));
  }

  private stop(failure: Failure): void {
    this.failure ??= failure;
    this.isStopped = true;
  }

  private mayGoOn(): boolean {
    if (this.isStopped) return false;
    const isTime = msBetween(this.deps.clock.now(), this.publication.until) > CALL_MS;
    if (isTime && !this.signal.aborted) return true;
    this.isUnfinished = true;
    this.isStopped = true;
    return false;
  }

  private get hub() {
    return this.deps.hubs[this.publication.unit.connector];
  }

  /** The unit as it is by now: what was told meanwhile is told with it. */
  private get unit(): HubUnitState {
    const { unit, today, ours } = this.publication;
    const isOpen = (key: string) => this.opened.includes(key);
    const told = (key: string) => [...this.closed, ...this.standing].find((closure) => closure.key === key);
    const known = ours.map((closure) => ({ ...closure, remoteId: told(closure.key)?.remoteId ?? closure.remoteId }));
    return { unitId: unit.unitId, today, ours: known.filter(({ key }) => !isOpen(key)) };
  }

  private get access(): HubAccess {
    return this.publication.unit.access;
  }

  private call(): HubCall {
    return { signal: this.signal };
  }
}

/** A refusal that says nothing of the nights: it is the same for all that is sent. */
function isOfAll({ kind }: Failure): boolean {
  return kind === 'AUTH' || kind === 'RATE_LIMITED' || isRetryable(kind);
}
