import { cancellationSignal } from '@temporalio/activity';
import type { Breakers } from '../src/breaker-ports.ts';
import type { Cancellation, CancellationStore } from '../src/cancellation-ports.ts';
import type { CancelTry } from '../src/domain/booking-cancellation.ts';
import { type CallOutcome, outcomeOfFailure } from '../src/domain/breaker-outcome.ts';
import { msBetween } from '../src/domain/instant.ts';
import type { HubConnectors } from '../src/hub-ports.ts';
import type { Clock, ConnectionRef } from '../src/ports.ts';
import { underBreaker } from './under-breaker.ts';

/** What cancelling bookings at hubs needs. `newId` gives a random UUID. */
export type CancellingDeps = {
  readonly cancellations: CancellationStore;
  readonly hubs: HubConnectors;
  readonly breakers: Breakers;
  readonly clock: Clock;
  readonly newId: () => string;
};

/** A call takes 10 s; whoever comes after that finds out first what it did. */
const LEASE_MS = 30_000;

/**
 * Has the hub cancel what the host decided on, before its unit is read: so the same pass sees that it is gone. Each is looked up
 * before it is asked for, and what became of it is written whatever it was. Gives the owners who are owed word of a refusal.
 */
export async function cancelOwed(deps: CancellingDeps, connection: ConnectionRef): Promise<readonly string[]> {
  const at = { taker: deps.newId(), leaseMs: LEASE_MS, now: deps.clock.now() };
  const { taken, owedTo: refused } = await deps.cancellations.take(connection, at);
  const owedTo = [...refused];
  for (const cancellation of taken) {
    const tried = await tryOne(deps, connection, cancellation);
    const end = await deps.cancellations.end(cancellation, tried, deps.clock.now());
    if (end?.owedTo) owedTo.push(end.owedTo);
  }
  return owedTo;
}

async function tryOne(
  deps: CancellingDeps,
  { listingId }: ConnectionRef,
  { unit, bookingId: id, from, to }: Cancellation,
): Promise<CancelTry> {
  const { connector, access, unitId } = unit;
  const hub = deps.hubs[connector];
  const call = {
    make: async () =>
      (await hub.cancelBooking?.(access, { unitId, id, from, to }, { signal: cancellationSignal() })) ?? notByApi,
    outcomeOf: (tried: CancelTry) => (cancellationSignal().aborted ? 'neither' : outcomeOfTry(tried)),
  };
  const made = await underBreaker(deps.breakers, { key: connector, subjectId: listingId }, call);
  if (made.outcome === 'made') return made.answer;
  const retryAfterMs = Math.max(0, msBetween(deps.clock.now(), made.until));
  const detail = `Not asked: the breaker of ${connector} is open until ${made.until}.`;
  return { outcome: 'not_asked', failure: { kind: 'TRANSIENT', detail, retryAfterMs } };
}

/** Nothing is owed at a hub whose connector declares no such call; were it, nothing is sent. */
const notByApi: CancelTry = {
  outcome: 'refused',
  failure: { kind: 'CONFIG', detail: 'The API of this hub cancels no booking.' },
};

function outcomeOfTry(tried: CancelTry): CallOutcome {
  return 'failure' in tried ? outcomeOfFailure(tried.failure.kind) : 'good';
}
