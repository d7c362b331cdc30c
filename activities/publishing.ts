import { cancellationSignal } from '@temporalio/activity';
import type { Breakers } from '../src/breaker-ports.ts';
import { outcomeOfFailure } from '../src/domain/breaker-outcome.ts';
import type { Failure } from '../src/domain/failure.ts';
import { type Instant, msBetween } from '../src/domain/instant.ts';
import { onOrAfter, subtracted } from '../src/domain/night-range.ts';
import type { PublicationResult } from '../src/domain/run.ts';
import type { HubAccess, HubCall, HubClosure, HubConnectors, HubUnitState } from '../src/hub-ports.ts';
import type { Clock } from '../src/ports.ts';
import type { ClosureToSend, Publication, PublicationEnd, PublicationStore } from '../src/publication-ports.ts';
import { inLanes } from './in-lanes.ts';
import { underBreaker } from './under-breaker.ts';

/** What telling destinations needs. `newId` gives a random UUID. */
export type PublishingDeps = {
  readonly publications: PublicationStore;
  readonly hubs: HubConnectors;
  readonly breakers: Breakers;
  readonly clock: Clock;
  readonly newId: () => string;
};

const PARALLEL_DESTINATIONS = 10;
const LEASE_MS = 30_000;
/** A request takes up to 10 s; what is begun later than this before the lease ends could outlive it. */
const CALL_MS = 12_000;
/** A listing that changes all the while is told on; the rest is owed. */
const MAXIMUM_ROUNDS = 5;

/**
 * Brings the listing's destinations in step by their APIs: closes what is to be closed, then opens what relais closed there
 * and nobody needs any more. Idempotent: what is in step is not sent again, and what is in doubt is looked up first.
 */
export async function publishListing(
  deps: PublishingDeps,
  listingId: string,
  byHand: boolean,
): Promise<readonly PublicationResult[]> {
  const results: PublicationResult[] = [];
  for (let round = 1; round <= MAXIMUM_ROUNDS; round += 1) {
    const at = { publisher: deps.newId(), leaseMs: LEASE_MS, byHand, now: deps.clock.now() };
    const { publications, refused } = await deps.publications.take(listingId, at);
    const ends = await inLanes(publications, PARALLEL_DESTINATIONS, (publication) => publish(deps, publication));
    results.push(...refused, ...ends.map(({ result }) => result));
    if (!ends.some(({ again }) => again)) break;
  }
  return summedUp(results);
}

async function publish(deps: PublishingDeps, publication: Publication) {
  const { connectionId: subjectId, unit } = publication;
  const told = await underBreaker(
    deps.breakers,
    { key: unit.connector, subjectId },
    {
      make: () => carryOut(deps, publication),
      outcomeOf: ({ failure }) => (failure ? outcomeOfFailure(failure.kind) : 'good'),
    },
  );
  const end = told.outcome === 'made' ? told.answer : notAsked(unit.connector, told.until);
  const { result, again } = await deps.publications.end(publication, { ...end, now: deps.clock.now() });
  return { result: await putOffIfDown(deps, unit.connector, result), again };
}

/** A platform that is down is nobody's failure but its own: what it is owed stays owed. */
async function putOffIfDown(
  { breakers }: PublishingDeps,
  key: string,
  result: PublicationResult,
): Promise<PublicationResult> {
  if (result.outcome !== 'not_published' || outcomeOfFailure(result.failure.kind) !== 'bad') return result;
  return (await breakers.isOpen(key)) ? { ...result, outcome: 'put_off' } : result;
}

function notAsked(key: string, until: Instant): PublicationEnd {
  const detail = `Not asked: the breaker of ${key} is open, and lets a call through from ${until} on.`;
  return { closed: [], tried: [], opened: [], failure: { kind: 'TRANSIENT', detail } };
}

/** Closing comes first; while a night could not be closed, none is opened. */
async function carryOut(deps: PublishingDeps, publication: Publication): Promise<PublicationEnd> {
  const work = new Work(deps, publication);
  await work.clearDoubts();
  for (const closure of publication.closing) await work.close(closure);
  if (work.failure === null) for (const closure of publication.opening) await work.open(closure);
  return work;
}

/** One publication under way; the first failure ends it, and what was done by then stays done. */
class Work implements PublicationEnd {
  readonly closed: { key: string; remoteId: string }[] = [];
  readonly tried: { key: string; remoteId: string }[] = [];
  readonly opened: string[] = [];
  failure: Failure | null = null;
  private readonly deps: PublishingDeps;
  private readonly publication: Publication;
  /** The closures of ours that stand, where something was in doubt. */
  private standing: readonly HubClosure[] = [];

  constructor(deps: PublishingDeps, publication: Publication) {
    this.deps = deps;
    this.publication = publication;
  }

  async clearDoubts(): Promise<void> {
    const { closing, opening } = this.publication;
    if (![...closing, ...opening].some(({ isInDoubt }) => isInDoubt)) return;
    const found = await this.hub.listClosures(this.access, this.unit, this.call());
    if (found.outcome === 'failed') this.failure = found.failure;
    else this.standing = found.value;
  }

  async close({ isInDoubt, ...closure }: ClosureToSend): Promise<void> {
    if (!this.mayGoOn()) return;
    const parts = isInDoubt ? this.standing.filter(({ key }) => key === closure.key) : [];
    const remoteId = parts[0]?.remoteId ?? closure.remoteId;
    // One of which a night is open, under a guest's stay that went, does not stand.
    if (parts.length > 0 && subtracted(onOrAfter([closure], this.publication.today), parts).length === 0) {
      this.closed.push({ key: closure.key, remoteId });
      return;
    }
    const made = await this.hub.closeNights(this.access, { ...this.unit, ...closure, remoteId }, this.call());
    if (made.outcome === 'done') this.closed.push({ key: closure.key, ...made.value });
    else {
      this.failure = made.failure;
      if (made.tried) this.tried.push({ key: closure.key, ...made.tried });
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
    else this.failure = done.failure;
  }

  private mayGoOn(): boolean {
    if (this.failure === null && !this.hasTime(this.deps.clock.now())) this.failure = outOfTime;
    return this.failure === null;
  }

  private hasTime(now: Instant): boolean {
    return msBetween(now, this.publication.until) > CALL_MS;
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
    return { signal: cancellationSignal() };
  }
}

const outOfTime: Failure = {
  kind: 'TRANSIENT',
  detail: 'There was more to tell than fits into one turn; the rest is told by the next.',
};

/** One result a destination: the nights of all of them together, unless the last one failed. */
export function summedUp(results: readonly PublicationResult[]): PublicationResult[] {
  const sums = new Map<string, PublicationResult>();
  for (const result of results) {
    const before = sums.get(result.connectionId);
    const isSum = before?.outcome === 'published' && result.outcome === 'published';
    sums.set(
      result.connectionId,
      isSum
        ? {
            ...result,
            nightsClosed: before.nightsClosed + result.nightsClosed,
            nightsOpened: before.nightsOpened + result.nightsOpened,
          }
        : result,
    );
  }
  return [...sums.values()];
}
