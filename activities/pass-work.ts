import { CancelledFailure, cancellationSignal } from '@temporalio/activity';
import type { Breakers } from '../src/breaker-ports.ts';
import { assertNever } from '../src/domain/assert-never.ts';
import { type CallOutcome, outcomeOfFailure } from '../src/domain/breaker-outcome.ts';
import { type Failure, isRetryable } from '../src/domain/failure.ts';
import { msBetween } from '../src/domain/instant.ts';
import type { RetryPolicy } from '../src/domain/retry.ts';
import type { ConnectionResult, PublicationResult, Run, RunTrigger } from '../src/domain/run.ts';
import { runInWords } from '../src/domain/run-in-words.ts';
import type { FeedReading } from '../src/feed-ports.ts';
import type { ConnectionToRead, PassClaim, PassKey, PassStore, ReadFacts } from '../src/pass-ports.ts';
import type { Orchestrator } from '../src/ports.ts';
import type { RequestCounter } from '../src/sweep-ports.ts';
import type { PassReport } from '../workflows/pass-messages.ts';
import { withinTime } from './asking-time.ts';
import { type CancellingDeps, cancelOwed } from './cancelling.ts';
import { inLanes } from './in-lanes.ts';
import { changesNights, type Published, published } from './published.ts';
import type { PublishingDeps } from './publishing.ts';
import { type ReadingDeps, readSource } from './read-source.ts';
import { type RunEndDeps, tellRunEnd } from './run-end.ts';
import { underBreaker } from './under-breaker.ts';

/** All that a listing may have, 20, are read in two rounds: they fit into an attempt's time even if none answers. */
const PARALLEL_READS = 10;

/** What passes need. `random` gives numbers in [0, 1) for jitter. */
export type PassDeps = RunEndDeps &
  ReadingDeps &
  PublishingDeps &
  CancellingDeps & {
    readonly orchestrator: Pick<Orchestrator, 'notificationOwed' | 'connectionSyncRequested'>;
    readonly passes: PassStore;
    readonly breakers: Breakers;
    readonly requests: RequestCounter;
    readonly random: () => number;
    readonly settings: { readonly retry: RetryPolicy; readonly requestSpacingMs: number };
  };

/**
 * One attempt of one pass. `patienceMs`: where it is made among others, in a workflow that many connections share, a hub is read
 * for so long at most, and destinations are told for so long; what another attempt could mend is left to the connection’s own
 * workflow.
 */
export type PassAttempt = {
  readonly key: PassKey;
  readonly trigger: RunTrigger;
  readonly attempt: number;
  readonly patienceMs?: number;
};

/** What an attempt came to, before the run ends. */
export type PassOutcomes = {
  readonly results: readonly ConnectionResult[];
  readonly publications: readonly PublicationResult[];
};

export type ClaimedPass = PassClaim & { readonly outcome: 'claimed' };

/** Claims the run of the attempt’s pass. */
export function claimed({ passes, settings, clock }: PassDeps, { key, trigger, attempt }: PassAttempt) {
  const { requestSpacingMs: spacingMs } = settings;
  return passes.claim(key, { trigger, attempt, spacingMs, clock });
}

/** Reads what is due all at once, commits each reading as it comes, and has destinations told of what changed. */
export async function workThrough(deps: PassDeps, claim: ClaimedPass, attempt: PassAttempt): Promise<PassOutcomes> {
  for (const run of claim.abandoned) await tellRunEnd(deps, run);
  await cancelBookings(deps, claim);
  const { patienceMs } = attempt;
  const told = published(deps, claim, { listingId: claim.listingId, patienceMs });
  const results = await readAll(deps, { claim, told }, attempt);
  return { results, publications: await told.all() };
}

/** Ends the run by what the attempt came to, and tells whom it concerns. */
export async function settled(
  deps: PassDeps,
  { runId }: ClaimedPass,
  { attempts, publications }: { readonly attempts: number } & Pick<PassOutcomes, 'publications'>,
): Promise<PassReport> {
  const { run, owedTo } = await deps.passes.settle(runId, { attempts, publications, now: deps.clock.now() });
  // A conflict is told at once; what is lost here is made good by the minute tick.
  for (const memberId of owedTo) await deps.orchestrator.notificationOwed(memberId);
  return concluded(deps, run);
}

/** The run is committed; what has to be told of it is told now, and again if this attempt is lost meanwhile. */
export async function concluded(deps: PassDeps, run: Run): Promise<PassReport> {
  await tellRunEnd(deps, run);
  const { id: runId, number } = run;
  const outcome = run.status === 'queued' || run.status === 'running' ? 'failed' : run.status;
  return { outcome, runId, number, summary: runInWords(run) };
}

/** The failure for whose sake another attempt is made. */
export async function worthAnotherTry(
  deps: PassDeps,
  claim: ClaimedPass,
  { results, publications }: PassOutcomes,
): Promise<Failure | undefined> {
  const untold = publications.flatMap(failuresOf).find(({ kind }) => isRetryable(kind));
  return (await unreadWorthAnotherTry(deps, claim, results)) ?? untold;
}

/** Why something could not be read, or a destination not be told. */
export function failuresOf(result: ConnectionResult | PublicationResult): Failure[] {
  return result.outcome === 'failed' || result.outcome === 'not_published' ? [result.failure] : [];
}

/** What the host had cancelled at hubs; one whom a hub refused that is told at once. */
async function cancelBookings(deps: PassDeps, { listingId, cancelling }: ClaimedPass): Promise<void> {
  for (const connectionId of cancelling) {
    const owedTo = await cancelOwed(deps, { connectionId, listingId });
    for (const memberId of owedTo) await deps.orchestrator.notificationOwed(memberId);
  }
}

/**
 * The failure of a reading for whose sake another attempt is made: none that its platform’s breaker would let through. All are looked at,
 * so that what was counted of them is in the database before the run is judged by it.
 */
async function unreadWorthAnotherTry(
  { breakers }: PassDeps,
  { toRead }: ClaimedPass,
  results: readonly ConnectionResult[],
): Promise<Failure | undefined> {
  const failed = results.flatMap((result) => (result.outcome === 'failed' ? [result] : []));
  const waits = failed.map(async ({ connectionId, failure }) => {
    const key = toRead.find((connection) => connection.connectionId === connectionId)?.breakerKey;
    const isPlatforms = key !== undefined && outcomeOfFailure(failure.kind) === 'bad';
    const isDown = isPlatforms && (await breakers.isOpen(key));
    return isDown || !isRetryable(failure.kind) ? [] : [failure];
  });
  return (await Promise.all(waits)).flat()[0];
}

/**
 * Reads what is due, at most `PARALLEL_READS` at once, and waits for all even when one breaks, so that none goes on behind
 * the next attempt's back. A reading that was overtaken meanwhile (a new address, another reader) is made once more.
 */
async function readAll(deps: PassDeps, pass: Pass, attempt: PassAttempt): Promise<ConnectionResult[]> {
  const { claim, told } = pass;
  const { patienceMs } = attempt;
  // A unit that failed among others is asked about by itself, so that what ails one of them cannot hold up the others.
  const isSwept = attempt.trigger === 'schedule' && attempt.attempt === 1;
  const results = await inLanes(claim.toRead, PARALLEL_READS, (connection) =>
    readOne(deps, { ...pass, isSwept, patienceMs }, connection),
  );
  if (!results.some(({ outcome }) => outcome === 'superseded')) return results;
  const again = await claimed(deps, attempt);
  if (again.outcome !== 'claimed') return results;
  const overtaken = again.toRead.filter(({ connectionId }) =>
    results.some((result) => result.connectionId === connectionId && result.outcome === 'superseded'),
  );
  const repeated = await inLanes(overtaken, PARALLEL_READS, (connection) =>
    readOne(deps, { claim: again, told, isSwept: false, patienceMs }, connection),
  );
  return [...results.filter(({ connectionId }) => !isAmong(repeated, connectionId)), ...repeated];
}

function isAmong(results: readonly ConnectionResult[], connectionId: string): boolean {
  return results.some((result) => result.connectionId === connectionId);
}

type Pass = { readonly claim: ClaimedPass; readonly told: Published };
type Reading = Pass & { readonly isSwept: boolean; readonly patienceMs: number | undefined };

async function readOne(
  deps: PassDeps,
  { patienceMs, ...reading }: Reading,
  connection: ConnectionToRead,
): Promise<ConnectionResult> {
  const isHandedOver = patienceMs !== undefined;
  const read = (signal: AbortSignal) => readUntil(deps, { ...reading, isHandedOver, signal }, connection);
  const result = await (isHandedOver ? withinTime(patienceMs, read) : read(cancellationSignal()));
  // At once: what is slow to be read keeps no other platform open.
  if (changesNights(result)) await reading.told.now();
  return result;
}

type ReadingUntil = Omit<Reading, 'told' | 'patienceMs'> & {
  readonly isHandedOver: boolean;
  readonly signal: AbortSignal;
};

async function readUntil(
  deps: PassDeps,
  { claim, isSwept, isHandedOver, signal }: ReadingUntil,
  connection: ConnectionToRead,
): Promise<ConnectionResult> {
  const { timeZone, runId } = claim;
  const call = {
    make: () => readSource(deps, connection, { timeZone, isSwept, signal }),
    // Stopped by a shutdown, a cancellation or our own impatience: that says nothing of the platform.
    outcomeOf: (reading: FeedReading) => (signal.aborted ? 'neither' : outcomeOfReading(reading)),
  };
  const { breakerKey: key } = connection;
  const startedAt = deps.clock.now();
  const {
    answer: read,
    requests,
    status,
  } = await deps.requests.counted(() => underBreaker(deps.breakers, { key, subjectId: claim.listingId }, call));
  const now = deps.clock.now();
  if (read.outcome === 'refused') return deps.passes.commitPutOff(runId, { connection, until: read.until, now });
  if (cancellationSignal().aborted) throw new CancelledFailure('The read was stopped.');
  const asked = { requests, status, durationMs: msBetween(startedAt, now) };
  return committed(deps, runId, { connection, reading: read.answer, asked, isHandedOver });
}

/** A platform is judged by its own answers: one that was not asked at all is not. */
function outcomeOfReading(reading: FeedReading): CallOutcome {
  if (reading.outcome !== 'failed') return 'good';
  return reading.notAsked ? 'neither' : outcomeOfFailure(reading.failure.kind);
}

type ReadConnection = {
  readonly connection: ConnectionToRead;
  readonly reading: FeedReading;
  readonly asked: ReadFacts;
  readonly isHandedOver: boolean;
};

function committed(
  { passes, clock }: PassDeps,
  runId: string,
  { connection, reading, asked, isHandedOver }: ReadConnection,
): Promise<ConnectionResult> {
  const now = clock.now();
  switch (reading.outcome) {
    case 'read': {
      const { observation, contentHash, validators = null } = reading;
      return passes.commitReading(runId, { connection, observation, contentHash, validators, ...asked, now });
    }
    case 'unchanged': {
      const { validators = null } = reading;
      return passes.commitUnchanged(runId, { connection, validators, ...asked, now });
    }
    case 'failed':
      return passes.commitFailure(runId, { connection, failure: reading.failure, isHandedOver, ...asked, now });
    default:
      return assertNever(reading, 'FeedReading');
  }
}
