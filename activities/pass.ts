import { activityInfo } from '@temporalio/activity';
import { type Failure, isFailureKind } from '../src/domain/failure.ts';
import { retryDelayMs } from '../src/domain/retry.ts';
import type { PassKey } from '../src/pass-ports.ts';
import type { PassInput, PassReport, PassStep } from '../workflows/pass-messages.ts';
import { beating } from './beating.ts';
import { retryLater, sanitised } from './failure.ts';
import {
  claimed,
  concluded,
  failuresOf,
  type PassDeps,
  type PassOutcomes,
  settled,
  workThrough,
  worthAnotherTry,
} from './pass-work.ts';

/** Until another workflow that reads the connection may have ended. */
const BUSY_MS = 500;

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
  const { trigger, maximumAttempts } = input;
  const made = { key: keyOf(input), trigger, attempt };
  const claim = await claimed(deps, made);
  switch (claim.outcome) {
    case 'claimed': {
      const outcomes = await workThrough(deps, claim, made);
      const passing = await worthAnotherTry(deps, claim, outcomes);
      if (passing && attempt < maximumAttempts)
        throw retryLater(passing, attemptInWords(outcomes, attempt, input), nextDelayMs(deps, attempt));
      return { step: 'done', report: await settled(deps, claim, { attempts: attempt, ...outcomes }) };
    }
    case 'settled':
      return { step: 'done', report: await concluded(deps, claim.run), isRepeat: true };
    case 'too_soon':
      return { step: 'too_soon', waitMs: claim.waitMs };
    case 'busy':
      return { step: 'too_soon', waitMs: BUSY_MS, isBusy: true };
    case 'nothing_owed':
    case 'listing_inactive':
    case 'listing_gone':
      return { step: 'nothing_to_do', reason: claim.outcome };
  }
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

function attemptInWords(outcomes: PassOutcomes, attempt: number, { maximumAttempts }: PassInput): string {
  const read = failuresInWords(outcomes.results, 'connections could not be read');
  const told = failuresInWords(outcomes.publications, 'destinations could not be told');
  return `Attempt ${attempt} of ${maximumAttempts}: ${[...read, ...told].join('; ')}.`;
}

function failuresInWords(results: readonly Parameters<typeof failuresOf>[0][], what: string): string[] {
  const kinds = results.flatMap(failuresOf).map(({ kind }) => kind);
  return kinds.length === 0 ? [] : [`${kinds.length} of ${results.length} ${what} (${kinds.join(', ')})`];
}

function nextDelayMs({ settings, random }: PassDeps, attempt: number): number {
  return retryDelayMs(settings.retry, attempt, random());
}
