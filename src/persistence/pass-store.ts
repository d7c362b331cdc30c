import { dateInZone, laterDate, plusDays } from '../domain/calendar-date.ts';
import type { Failure } from '../domain/failure.ts';
import { plusMs } from '../domain/instant.ts';
import {
  type ConnectionResult,
  judgePass,
  type PassOutcome,
  type PublicationResult,
  type Run,
  type RunTrigger,
} from '../domain/run.ts';
import { type RunLogEntry, toldInAll } from '../domain/run-log.ts';
import type { PassKey, PassStore, SettledPass } from '../pass-ports.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { toDateColumn, toInstantColumn } from './columns.ts';
import { failingColumns, isAllGood } from './good-run.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import { modeColumns } from './mode-columns.ts';
import { followRun } from './mode-moves.ts';
import { hasNews, noticesOwed } from './notices-owed.ts';
import { claimPass } from './pass-claim.ts';
import { createReadingCommit } from './pass-reading.ts';
import { appendLog, appendResult, appendSuperseded, readEntry, requestsOf, underRunLock } from './pass-results.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { commitPutOff, putOffByPlatform } from './put-off.ts';
import { oweAgain } from './rows-to-read.ts';
import { logOf } from './run-log-row.ts';
import { nextRunNumber } from './run-number.ts';
import { resultsOf, runOf } from './run-row.ts';
import type { SecretBox } from './secret-box.ts';

const DEFAULT_RETRY_AFTER_MS = 15 * 60_000;

/** Passes on PostgreSQL. */
export function createPassStore(prisma: PrismaClient, box: SecretBox): PassStore {
  const commitRead = createReadingCommit(prisma);
  return {
    claim: (key, how) => claimPass(prisma, box, { key, how }),
    commitReading: (runId, { contentHash = null, validators = null, ...reading }) =>
      commitRead({ runId, ...reading, contentHash, validators }),
    commitUnchanged: (runId, { validators = null, ...reading }) =>
      commitRead({ runId, ...reading, observation: null, contentHash: null, validators }),

    async commitFailure(runId, { connection, failure, now, ...asked }) {
      const { connectionId, label } = connection;
      const outcome = failure.kind === 'RATE_LIMITED' ? 'deferred' : 'failed';
      const sent = requestsOf(asked);
      const result: ConnectionResult = { outcome, connectionId, label, ...sent, failure };
      const superseded: ConnectionResult = { outcome: 'superseded', connectionId, label, ...sent };
      const committed = await underRunLock(prisma, runId, async (tx, run) => {
        // What another reader, or a new address, has overtaken tells nothing of the feed as it is now.
        const where = { id: connectionId, pollNumber: connection.pollNumber };
        const { count } = await tx.connection.updateMany({ where, data: afterFailure(failure, now) });
        const line = { connection, now, ...asked };
        if (count === 0) {
          const entries = [readEntry(line, { outcome: 'superseded' })];
          await appendSuperseded(tx, run, { result: superseded, entries });
        } else {
          const entries = [readEntry(line, { outcome: outcome === 'failed' ? 'failed' : 'put_off', failure })];
          await appendResult(tx, run, { result, entries });
        }
        return count === 0 ? superseded : result;
      });
      return committed ?? superseded;
    },

    commitPutOff: (runId, putOff) => commitPutOff(prisma, runId, putOff),
    async noteTold(runId, { results, now }) {
      const entries = results.map(({ connectionId, label, ...rest }): RunLogEntry => {
        return { at: now, connectionId, label, what: 'pushed', result: { connectionId, label, ...rest } };
      });
      await appendLog(prisma, runId, entries);
    },

    settle: (runId, end) => settle(prisma, runId, end),
    fail: (key, failure, end) => fail(prisma, key, { failure, ...end }),
    cancel: (key, now) => cancel(prisma, key, now),
  };
}

function afterFailure(failure: Failure, now: string): Prisma.ConnectionUpdateManyMutationInput {
  return failure.kind === 'RATE_LIMITED'
    ? { waitingUntil: plusMs(now, failure.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS) }
    : { lastFailure: failure };
}

function cancel(prisma: PrismaClient, key: PassKey, now: string): Promise<Run | undefined> {
  const { listingId, workflowRunId, pass } = key;
  return underListingLock(prisma, { reach: anyReach, listingId }, async (tx) => {
    const own = await tx.syncRun.findFirst({ where: { workflowRunId, pass } });
    if (own?.status !== 'running') return own ? runOf(own) : undefined;
    const subject = { kind: 'run', id: own.id };
    const states = { from: 'running', to: 'cancelled', reason: 'workflow_cancelled' };
    await appendAudit(tx, {
      actor: null,
      action: 'run_cancelled',
      subject,
      ...states,
      runId: own.id,
      listingId,
      at: now,
    });
    return runOf(await tx.syncRun.update({ where: { id: own.id }, data: { status: 'cancelled', finishedAt: now } }));
  });
}

type End = { readonly attempts: number; readonly now: string };
type SettledEnd = End & { readonly publications: readonly PublicationResult[] };
type FailedEnd = End & { readonly trigger: RunTrigger; readonly failure: Failure };

async function settle(prisma: PrismaClient, runId: string, end: SettledEnd): Promise<SettledPass> {
  const { listingId } = await prisma.syncRun.findUniqueOrThrow({ where: { id: runId }, select: { listingId: true } });
  const settled = await underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
    const run = await lockRun(tx, runId);
    const { enabled, allGood, ...counted } = await resultsThatCount(tx, run);
    const results = await putOffByPlatform(tx, counted.results, end.now);
    const outcome = judgePass(results, end.publications);
    if (run.status !== 'running') return { run: runOf(run), outcome, owedTo: [] };
    await followRun(tx, enabled, { listing, runId, trigger: run.trigger, results, now: end.now });
    const watch = { listing, actor: null, runId, now: end.now };
    const { changed, lastDate, conflicts } = await recomputeAvailability(tx, watch);
    const today = dateInZone(end.now, listing.timeZone);
    const data = {
      ...ending(outcome, end),
      results,
      publications: toldInAll(logOf(run.log), end.publications),
      allGood,
      availabilityChanged: run.availabilityChanged || changed,
      periodFrom: toDateColumn(today),
      periodTo: toDateColumn(laterDate(lastDate ?? today, plusDays(today, 1))),
    };
    await oweAgain(tx, run, results, end.now);
    await noteSettled(tx, listingId);
    const ended = await tx.syncRun.update({ where: { id: runId }, data });
    const news = hasNews(results) ? await noticesOwed(tx, listingId) : [];
    return { run: runOf(ended), outcome, owedTo: [...new Set([...conflicts.owedTo, ...news])] };
  });
  if (!settled) throw new Error(`Run ${runId} was removed with its listing while it ran.`);
  return settled;
}

/** The run as it is from here on: what its destinations were told is written without the listing’s lock. */
async function lockRun(tx: Prisma.TransactionClient, id: string): Promise<Prisma.SyncRunGetPayload<object>> {
  const [run] = await tx.syncRun.updateManyAndReturn({ where: { id }, data: { id } });
  if (!run) throw new Error(`Run ${id} was removed while it ran.`);
  return run;
}

/** What the listing is as of now has been brought in step: a sweep that finds it so has nothing to bring. */
function noteSettled(tx: Prisma.TransactionClient, listingId: string): Promise<unknown> {
  return tx.$executeRaw`
    UPDATE "Listing" SET "sweptRevision" = "revision"
    WHERE "id" = ${listingId}::uuid AND "sweptRevision" IS DISTINCT FROM "revision"`;
}

/** A connection that was removed or switched off between two attempts no longer fails the run. */
async function resultsThatCount(
  tx: Prisma.TransactionClient,
  run: { listingId: string; connectionId: string | null; results: Prisma.JsonValue },
) {
  const where = { listingId: run.listingId, syncEnabled: true };
  const enabled = await tx.connection.findMany({
    where,
    orderBy: { id: 'asc' },
    select: { ...modeColumns, ...failingColumns, lastWebhookAt: true },
  });
  const results = resultsOf(run.results).filter(
    ({ outcome, connectionId }) => outcome === 'read' || enabled.some(({ id }) => id === connectionId),
  );
  return { enabled, results, allGood: await isAllGood(tx, run, enabled) };
}

function ending(outcome: PassOutcome, { attempts, now }: End) {
  const failure = outcome.status === 'failed' || outcome.status === 'partial' ? { failure: outcome.failure } : {};
  return { status: outcome.status, attempts, finishedAt: toInstantColumn(now), ...failure };
}

/**
 * A pass that never got as far as its own row fails the queued one when a request made it, or leaves a row of its own: no
 * failure is silent. What its attempts read before it broke stays told.
 */
function fail(prisma: PrismaClient, key: PassKey, end: FailedEnd): Promise<Run | undefined> {
  const { listingId, workflowId, workflowRunId, pass } = key;
  const runs = { listingId, connectionId: key.connectionId ?? null };
  return underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
    const found = await tx.syncRun.findFirst({ where: { workflowRunId, pass } });
    const own = found && (await lockRun(tx, found.id));
    if (own && own.status !== 'running') return runOf(own);
    const queued =
      end.trigger === 'manual' ? await tx.syncRun.findFirst({ where: { ...runs, status: 'queued' } }) : null;
    const row = own ?? queued;
    const hasRead = resultsOf(row?.results ?? []).some(({ outcome }) => outcome === 'read');
    const attempts = Math.max(row?.attempts ?? 0, end.attempts);
    const outcome: PassOutcome = { status: hasRead ? 'partial' : 'failed', failure: end.failure };
    const number = row?.number ?? (await nextRunNumber(tx, listing));
    const failed = { ...ending(outcome, { attempts, now: end.now }), number, workflowId, workflowRunId, pass };
    if (row) await followBroken(tx, row, { listing, now: end.now });
    if (row) await oweAgain(tx, row, [], end.now);
    if (row) {
      const publications = toldInAll(logOf(row.log), []);
      return runOf(await tx.syncRun.update({ where: { id: row.id }, data: { ...failed, publications } }));
    }
    const { sweepId = null } = key;
    const start = { ...runs, sweepId, trigger: end.trigger, queuedAt: end.now, startedAt: end.now };
    return runOf(await tx.syncRun.create({ data: { ...start, ...failed } }));
  });
}

/** Of a pass that broke, what its attempts say of each connection counts as in any other. */
async function followBroken(
  tx: Prisma.TransactionClient,
  row: Prisma.SyncRunGetPayload<object>,
  { listing, now }: { readonly listing: LockedListing; readonly now: string },
): Promise<void> {
  const { enabled, results } = await resultsThatCount(tx, row);
  // A connection's own run says nothing of the others of its listing.
  const own = enabled.filter(({ id }) => row.connectionId === null || id === row.connectionId);
  await followRun(tx, own, { listing, runId: row.id, trigger: row.trigger, results, isBroken: true, now });
}
