import { dateInZone, laterDate, plusDays } from '../domain/calendar-date.ts';
import type { Failure } from '../domain/failure.ts';
import { plusMs } from '../domain/instant.ts';
import { type ConnectionResult, judgePass, type PassOutcome, type Run } from '../domain/run.ts';
import type { PassKey, PassStore, SettledPass } from '../ports.ts';
import { recomputeAvailability } from './availability-table.ts';
import { toDateColumn } from './columns.ts';
import { anyReach, lockListing, underListingLock } from './listing-lock.ts';
import { claimPass } from './pass-claim.ts';
import { acceptReading } from './pass-reading.ts';
import { appendResult, underRunLock } from './pass-results.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { resultsOf, runOf } from './run-row.ts';
import type { SecretBox } from './secret-box.ts';

const DEFAULT_RETRY_AFTER_MS = 15 * 60_000;

/** Passes on PostgreSQL. */
export function createPassStore(prisma: PrismaClient, box: SecretBox): PassStore {
  return {
    claim: (key, how) => claimPass(prisma, box, { key, how }),
    commitReading: (runId, reading) => acceptReading(prisma, runId, reading),

    async commitFailure(runId, { connection, failure, now }) {
      const { connectionId, label } = connection;
      const outcome = failure.kind === 'RATE_LIMITED' ? 'deferred' : 'failed';
      const result: ConnectionResult = { outcome, connectionId, label, failure };
      await underRunLock(prisma, runId, async (tx, run) => {
        await tx.connection.updateMany({ where: { id: connectionId }, data: afterFailure(failure, now) });
        await appendResult(tx, run, result);
      });
      return result;
    },

    settle: (runId, attempts, now) => settle(prisma, runId, { attempts, now }),
    fail: (key, failure, end) => fail(prisma, key, { failure, ...end }),
  };
}

function afterFailure(failure: Failure, now: string): Prisma.ConnectionUpdateManyMutationInput {
  return failure.kind === 'RATE_LIMITED'
    ? { waitingUntil: plusMs(now, failure.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS) }
    : { lastFailure: failure };
}

type End = { readonly attempts: number; readonly now: string };

async function settle(prisma: PrismaClient, runId: string, end: End): Promise<SettledPass> {
  const { listingId } = await prisma.syncRun.findUniqueOrThrow({ where: { id: runId }, select: { listingId: true } });
  const settled = await underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
    const run = await tx.syncRun.findUniqueOrThrow({ where: { id: runId } });
    const outcome = judgePass(resultsOf(run.results));
    if (run.status !== 'running') return { run: runOf(run), outcome };
    const { changed, lastDate } = await recomputeAvailability(tx, listingId);
    const today = dateInZone(end.now, listing.timeZone);
    const data = {
      ...ending(outcome, end),
      availabilityChanged: run.availabilityChanged || changed,
      periodFrom: toDateColumn(today),
      periodTo: toDateColumn(laterDate(lastDate ?? today, plusDays(today, 1))),
    };
    return { run: runOf(await tx.syncRun.update({ where: { id: runId }, data })), outcome };
  });
  if (!settled) throw new Error(`Run ${runId} was removed with its listing while it ran.`);
  return settled;
}

function ending(outcome: PassOutcome, { attempts, now }: End) {
  const failure = outcome.status === 'failed' || outcome.status === 'partial' ? { failure: outcome.failure } : {};
  return { status: outcome.status, attempts, finishedAt: now, ...failure };
}

/** A pass that never got as far as its own row fails the queued one, or leaves a row of its own: no failure is silent. */
async function fail(prisma: PrismaClient, key: PassKey, end: End & { failure: Failure }): Promise<Run | undefined> {
  const { listingId, workflowId, workflowRunId, pass } = key;
  return prisma.$transaction(async (tx) => {
    const listing = await lockListing(tx, anyReach, listingId);
    if (!listing) return undefined;
    const own = await tx.syncRun.findFirst({ where: { workflowRunId, pass } });
    if (own && own.status !== 'running') return runOf(own);
    const row = own ?? (await tx.syncRun.findFirst({ where: { listingId, status: 'queued' } }));
    const failed = { ...ending({ status: 'failed', failure: end.failure }, end), workflowId, workflowRunId, pass };
    if (row) return runOf(await tx.syncRun.update({ where: { id: row.id }, data: failed }));
    const number = listing.lastRunNumber + 1;
    await tx.listing.update({ where: { id: listingId }, data: { lastRunNumber: number } });
    const start = { listingId, trigger: 'schedule' as const, number, queuedAt: end.now, startedAt: end.now };
    return runOf(await tx.syncRun.create({ data: { ...start, ...failed } }));
  });
}
