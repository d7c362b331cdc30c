import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import type { Breakers } from '../src/breaker-ports.ts';
import { assertNever } from '../src/domain/assert-never.ts';
import { type CallOutcome, outcomeOfFailure } from '../src/domain/breaker-outcome.ts';
import { type Failure, isFailureKind, isRetryable } from '../src/domain/failure.ts';
import { msBetween } from '../src/domain/instant.ts';
import { type RetryPolicy, retryDelayMs } from '../src/domain/retry.ts';
import type { ConnectionResult, PublicationResult, Run } from '../src/domain/run.ts';
import { runInWords } from '../src/domain/run-in-words.ts';
import type { FeedReading } from '../src/feed-ports.ts';
import type { ConnectionToRead, PassClaim, PassKey, PassStore, ReadFacts } from '../src/pass-ports.ts';
import type { Orchestrator } from '../src/ports.ts';
import type { RequestCounter } from '../src/sweep-ports.ts';
import type { PassInput, PassReport, PassStep } from '../workflows/pass-messages.ts';
import { beating } from './beating.ts';
import { type CancellingDeps, cancelOwed } from './cancelling.ts';
import { retryLater, sanitised } from './failure.ts';
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

type BrokenPass = PassInput & { readonly kind: string; readonly detail: string; readonly attempts: number };

/** The activities of `syncListing`. */
export function createPassActivities(deps: PassDeps) {
  return {
    /**
     * One attempt of one pass: claims the run, reads what is due all at once, commits each reading as it comes, ends the
     * run. Fails with the kind of failure while another attempt can help; on the last one the run row tells it.
     */
    syncListingPass: (input: PassInput): Promise<PassStep> => sanitised(() => beating(() => attemptPass(deps, input))),

    /** The same for one connection. It runs as a local activity too, which has no heartbeat and ends within seconds. */
    syncConnectionPass: (input: PassInput): Promise<PassStep> => sanitised(() => attemptPass(deps, input)),

    /** Records a pass that broke. Idempotent: a run that has ended stays as it ended. */
    failPass: (broken: BrokenPass): Promise<PassReport | undefined> => sanitised(() => recordBroken(deps, broken)),

    /** Records that ops stopped the pass. Idempotent. */
    cancelPass: (input: PassInput): Promise<void> => sanitised(() => recordCancelled(deps, input)),
  };
}

async function attemptPass(deps: PassDeps, input: PassInput): Promise<PassStep> {
  const attempt = activityInfo().attempt + (input.priorAttempts ?? 0);
  const { trigger } = input;
  const { requestSpacingMs: spacingMs } = deps.settings;
  const claim = await deps.passes.claim(keyOf(input), { trigger, attempt, spacingMs, now: deps.clock.now() });
  switch (claim.outcome) {
    case 'claimed':
      return { step: 'done', report: await workThrough(deps, claim, { attempt, input }) };
    case 'settled':
      return { step: 'done', report: await concluded(deps, claim.run), isRepeat: true };
    case 'too_soon':
      return { step: 'too_soon', waitMs: claim.waitMs };
    case 'nothing_owed':
    case 'listing_inactive':
    case 'listing_gone':
      return { step: 'nothing_to_do', reason: claim.outcome };
  }
}

type Claimed = PassClaim & { readonly outcome: 'claimed' };

async function workThrough(deps: PassDeps, claim: Claimed, { attempt, input }: Attempt): Promise<PassReport> {
  for (const run of claim.abandoned) await tellRunEnd(deps, run);
  await cancelBookings(deps, claim);
  const told = published(deps, claim, input.listingId);
  const results = await readAll(deps, { claim, told }, { attempt, input });
  const publications = await told.all();
  const untold = publications.flatMap(failuresOf).find(({ kind }) => isRetryable(kind));
  const passing = (await worthAnotherTry(deps, claim, results)) ?? untold;
  if (passing && attempt < input.maximumAttempts)
    throw retryLater(passing, attemptInWords({ results, publications }, attempt, input), nextDelayMs(deps, attempt));
  const end = { attempts: attempt, publications, now: deps.clock.now() };
  const { run, owedTo } = await deps.passes.settle(claim.runId, end);
  // A conflict is told at once; what is lost here is made good by the minute tick.
  for (const memberId of owedTo) await deps.orchestrator.notificationOwed(memberId);
  return concluded(deps, run);
}

/** What the host had cancelled at hubs; one whom a hub refused that is told at once. */
async function cancelBookings(deps: PassDeps, { listingId, cancelling }: Claimed): Promise<void> {
  for (const connectionId of cancelling) {
    const owedTo = await cancelOwed(deps, { connectionId, listingId });
    for (const memberId of owedTo) await deps.orchestrator.notificationOwed(memberId);
  }
}

/**
 * The failure for whose sake another attempt is made: none that its platform’s breaker would let through. All are looked at,
 * so that what was counted of them is in the database before the run is judged by it.
 */
async function worthAnotherTry(
  { breakers }: PassDeps,
  { toRead }: Claimed,
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

type Attempt = { readonly attempt: number; readonly input: PassInput };

/**
 * Reads what is due, at most `PARALLEL_READS` at once, and waits for all even when one breaks, so that none goes on behind
 * the next attempt's back. A reading that was overtaken meanwhile (a new address, another reader) is made once more.
 */
async function readAll(deps: PassDeps, pass: Pass, { attempt, input }: Attempt): Promise<ConnectionResult[]> {
  const { claim, told } = pass;
  // A unit that failed among others is asked about by itself, so that what ails one of them cannot hold up the others.
  const isSwept = input.trigger === 'schedule' && attempt === 1;
  const results = await inLanes(claim.toRead, PARALLEL_READS, (connection) =>
    readOne(deps, { ...pass, isSwept }, connection),
  );
  if (!results.some(({ outcome }) => outcome === 'superseded')) return results;
  const { trigger } = input;
  const { requestSpacingMs: spacingMs } = deps.settings;
  const again = await deps.passes.claim(keyOf(input), { trigger, attempt, spacingMs, now: deps.clock.now() });
  if (again.outcome !== 'claimed') return results;
  const overtaken = again.toRead.filter(({ connectionId }) =>
    results.some((result) => result.connectionId === connectionId && result.outcome === 'superseded'),
  );
  const repeated = await inLanes(overtaken, PARALLEL_READS, (connection) =>
    readOne(deps, { claim: again, told, isSwept: false }, connection),
  );
  return [...results.filter(({ connectionId }) => !isAmong(repeated, connectionId)), ...repeated];
}

function isAmong(results: readonly ConnectionResult[], connectionId: string): boolean {
  return results.some((result) => result.connectionId === connectionId);
}

type Pass = { readonly claim: Claimed; readonly told: Published };

async function readOne(
  deps: PassDeps,
  { claim, told, isSwept }: Pass & { readonly isSwept: boolean },
  connection: ConnectionToRead,
): Promise<ConnectionResult> {
  const { timeZone, runId } = claim;
  const call = {
    make: () => readSource(deps, connection, { timeZone, isSwept }),
    outcomeOf: (reading: FeedReading) => (cancellationSignal().aborted ? 'neither' : outcomeOfReading(reading)),
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
  // Stopped by a shutdown or a cancellation: that says nothing of the platform.
  if (cancellationSignal().aborted) throw new CancelledFailure('The read was stopped.');
  const asked = { requests, status, durationMs: msBetween(startedAt, now) };
  const result = await committed(deps, runId, { connection, reading: read.answer, asked });
  // At once: what is slow to be read keeps no other platform open.
  if (changesNights(result)) await told.now();
  return result;
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
};

function committed(
  { passes, clock }: PassDeps,
  runId: string,
  { connection, reading, asked }: ReadConnection,
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
      return passes.commitFailure(runId, { connection, failure: reading.failure, ...asked, now });
    default:
      return assertNever(reading, 'FeedReading');
  }
}

/** The run is committed; what has to be told of it is told now, and again if this attempt is lost meanwhile. */
async function concluded(deps: PassDeps, run: Run): Promise<PassReport> {
  await tellRunEnd(deps, run);
  const { id: runId, number } = run;
  const outcome = run.status === 'queued' || run.status === 'running' ? 'failed' : run.status;
  return { outcome, runId, number, summary: runInWords(run) };
}

async function recordBroken(deps: PassDeps, broken: BrokenPass): Promise<PassReport | undefined> {
  const kind = isFailureKind(broken.kind) ? broken.kind : 'SYSTEM';
  const failure: Failure = { kind, detail: broken.detail };
  const { attempts, trigger } = broken;
  const run = await deps.passes.fail(keyOf(broken), failure, { trigger, attempts, now: deps.clock.now() });
  return run && concluded(deps, run);
}

async function recordCancelled({ passes, clock }: PassDeps, input: PassInput): Promise<void> {
  await passes.cancel(keyOf(input), clock.now());
}

function keyOf({ listingId, connectionId, pass, ...input }: PassInput): PassKey {
  const { workflowId, runId } = activityInfo().workflowExecution ?? {};
  if (workflowId === undefined || runId === undefined) throw new Error('A pass runs in a workflow only.');
  const subject = connectionId === undefined ? { listingId } : { listingId, connectionId };
  // What is asked for while a sweep's pass runs is no longer the sweep's.
  const ofSweep = 'sweepId' in input && input.trigger === 'schedule' ? { sweepId: input.sweepId } : {};
  return { ...subject, ...ofSweep, workflowId, workflowRunId: runId, pass };
}

type Result = ConnectionResult | PublicationResult;

function failuresOf(result: Result): Failure[] {
  return result.outcome === 'failed' || result.outcome === 'not_published' ? [result.failure] : [];
}

type Outcomes = { readonly results: readonly ConnectionResult[]; readonly publications: readonly PublicationResult[] };

function attemptInWords(outcomes: Outcomes, attempt: number, { maximumAttempts }: PassInput): string {
  const read = failuresInWords(outcomes.results, 'connections could not be read');
  const told = failuresInWords(outcomes.publications, 'destinations could not be told');
  return `Attempt ${attempt} of ${maximumAttempts}: ${[...read, ...told].join('; ')}.`;
}

function failuresInWords(results: readonly Result[], what: string): string[] {
  const kinds = results.flatMap(failuresOf).map(({ kind }) => kind);
  return kinds.length === 0 ? [] : [`${kinds.length} of ${results.length} ${what} (${kinds.join(', ')})`];
}

function nextDelayMs({ settings, random }: PassDeps, attempt: number): number {
  return retryDelayMs(settings.retry, attempt, random());
}
