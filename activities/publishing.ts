import { cancellationSignal } from '@temporalio/activity';
import type { Breakers } from '../src/breaker-ports.ts';
import { outcomeOfFailure } from '../src/domain/breaker-outcome.ts';
import { type Instant, msBetween } from '../src/domain/instant.ts';
import type { PublicationResult } from '../src/domain/run.ts';
import type { HubConnectors } from '../src/hub-ports.ts';
import type { Clock } from '../src/ports.ts';
import type { Publication, PublicationEnd, PublicationStore } from '../src/publication-ports.ts';
import type { RequestCounter } from '../src/sweep-ports.ts';
import { withinTime } from './asking-time.ts';
import { inLanes } from './in-lanes.ts';
import { carryOut } from './publication-work.ts';
import { underBreaker } from './under-breaker.ts';

/** What telling destinations needs. `newId` gives a random UUID. */
export type PublishingDeps = {
  readonly publications: PublicationStore;
  readonly hubs: HubConnectors;
  readonly breakers: Breakers;
  readonly requests: RequestCounter;
  readonly clock: Clock;
  readonly newId: () => string;
};

const PARALLEL_DESTINATIONS = 10;
const LEASE_MS = 30_000;
/** A listing that changes all the while is told on; the rest is owed. */
const MAXIMUM_ROUNDS = 5;

/**
 * Brings the listing's destinations in step by their APIs: closes what is to be closed, then opens what relais closed there
 * and nobody needs any more. Idempotent: what is in step is not sent again, and what is in doubt is looked up first. With
 * `patienceMs`, what takes longer is given up, and owed.
 */
export async function publishListing(
  deps: PublishingDeps,
  listingId: string,
  { byHand, patienceMs }: { readonly byHand: boolean; readonly patienceMs?: number | undefined },
): Promise<readonly PublicationResult[]> {
  const telling = { listingId, byHand };
  if (patienceMs === undefined) return publishUntil(deps, { ...telling, signal: cancellationSignal() });
  return withinTime(patienceMs, (signal) => publishUntil(deps, { ...telling, signal }));
}

type Telling = { readonly listingId: string; readonly byHand: boolean; readonly signal: AbortSignal };

async function publishUntil(deps: PublishingDeps, telling: Telling): Promise<readonly PublicationResult[]> {
  const { listingId, byHand, signal } = telling;
  const results: PublicationResult[] = [];
  for (let round = 1; round <= MAXIMUM_ROUNDS; round += 1) {
    const at = { publisher: deps.newId(), leaseMs: LEASE_MS, byHand, now: deps.clock.now() };
    const { publications, refused } = await deps.publications.take(listingId, at);
    const ends = await inLanes(publications, PARALLEL_DESTINATIONS, (publication) =>
      publish(deps, telling, publication),
    );
    results.push(...refused, ...ends.map(({ result }) => result));
    if (signal.aborted || !ends.some(({ again }) => again)) break;
  }
  return summedUp(results);
}

async function publish(deps: PublishingDeps, { listingId, signal }: Telling, publication: Publication) {
  const { unit } = publication;
  const call = {
    make: () => carryOut(deps, publication, signal),
    // Stopped by a shutdown, by our impatience, or by our own turn's end: that says nothing of the platform.
    outcomeOf: ({ failure, isUnfinished }: PublicationEnd) =>
      signal.aborted || isUnfinished ? 'neither' : failure ? outcomeOfFailure(failure.kind) : 'good',
  } as const;
  const { answer: told, requests } = await deps.requests.counted(() =>
    underBreaker(deps.breakers, { key: unit.connector, subjectId: listingId }, call),
  );
  const now = deps.clock.now();
  const end = told.outcome === 'made' ? told.answer : notAsked(unit.connector, told.until, now);
  const { result, again } = await deps.publications.end(publication, { ...end, now: deps.clock.now() });
  const counted = requests > 0 ? { ...result, requests } : result;
  return { result: await putOffIfDown(deps, unit.connector, counted), again };
}

/** A platform that is down, or asks to come back later, is nobody's failure: what it is owed stays owed. */
async function putOffIfDown(
  { breakers }: PublishingDeps,
  key: string,
  result: PublicationResult,
): Promise<PublicationResult> {
  if (result.outcome !== 'not_published') return result;
  if (result.failure.kind === 'RATE_LIMITED') return { ...result, outcome: 'put_off' };
  if (outcomeOfFailure(result.failure.kind) !== 'bad') return result;
  return (await breakers.isOpen(key)) ? { ...result, outcome: 'put_off' } : result;
}

function notAsked(key: string, until: Instant, now: Instant): PublicationEnd {
  const detail = `Not asked: the breaker of ${key} is open, and lets a call through from ${until} on.`;
  const failure = { kind: 'TRANSIENT', detail, retryAfterMs: Math.max(0, msBetween(now, until)) } as const;
  return { closed: [], tried: [], opened: [], failure, isUnfinished: false };
}

/** One result a destination: the nights of all of them together, unless the last one failed. */
export function summedUp(results: readonly PublicationResult[]): PublicationResult[] {
  const sums = new Map<string, PublicationResult>();
  for (const result of results) {
    const before = sums.get(result.connectionId);
    const isSum = before?.outcome === 'published' && result.outcome === 'published';
    const requests = (before?.requests ?? 0) + (result.requests ?? 0);
    const counted = requests > 0 ? { ...result, requests } : result;
    sums.set(
      result.connectionId,
      isSum
        ? {
            ...result,
            ...(requests > 0 ? { requests } : {}),
            nightsClosed: before.nightsClosed + result.nightsClosed,
            nightsOpened: before.nightsOpened + result.nightsOpened,
          }
        : counted,
    );
  }
  return [...sums.values()];
}
