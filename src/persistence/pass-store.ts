import { type Failure, isRetryable } from '../domain/failure.ts';
import { plusMs } from '../domain/instant.ts';
import type { ConnectionResult, Run, RunTrigger } from '../domain/run.ts';
import { toldInAll } from '../domain/run-log.ts';
import type { PassKey, PassStore } from '../pass-ports.ts';
import { appendAudit } from './audit.ts';
import { toInstantColumn } from './columns.ts';
import { giveUp, handOver } from './hand-over.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import { movesAfter } from './mode-moves.ts';
import { createPassClaims } from './pass-claim.ts';
import { createReadingCommit } from './pass-reading.ts';
import { appendResult, appendSuperseded, readEntry, requestsOf, underRunLock } from './pass-results.ts';
import { createPassSettling } from './pass-settling.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { commitPutOff } from './put-off.ts';
import { owedAgain } from './rows-to-read.ts';
import { followUp } from './run-follow-up.ts';
import { logOf } from './run-log-row.ts';
import { nextRunNumber } from './run-number.ts';
import { type RunRow, resultsOf, runOf } from './run-row.ts';
import { enabledConnections, resultsThatCount, runsToEnd } from './runs-to-end.ts';
import type { SecretBox } from './secret-box.ts';
import { notingTold } from './told-log.ts';

const DEFAULT_RETRY_AFTER_MS = 15 * 60_000;

/** Passes on PostgreSQL. `workflowIdOf` names the workflow that takes the queued run of a connection. */
export function createPassStore(
  prisma: PrismaClient,
  box: SecretBox,
  workflowIdOf: (connectionId: string) => string,
): PassStore {
  const commitRead = createReadingCommit(prisma);
  return {
    claim: createPassClaims(prisma, box),
    commitReading: (runId, { contentHash = null, validators = null, ...reading }) =>
      commitRead({ runId, ...reading, contentHash, validators }),
    commitUnchanged: (runId, { validators = null, ...reading }) =>
      commitRead({ runId, ...reading, observation: null, contentHash: null, validators }),

    async commitFailure(runId, { connection, failure, isHandedOver = false, now, ...asked }) {
      const { connectionId, label } = connection;
      const isLeft = isHandedOver && isRetryable(failure.kind);
      const outcome = failure.kind === 'RATE_LIMITED' || isLeft ? 'deferred' : 'failed';
      const sent = requestsOf(asked);
      const result: ConnectionResult = { outcome, connectionId, label, ...sent, failure };
      const superseded: ConnectionResult = { outcome: 'superseded', connectionId, label, ...sent };
      const committed = await underRunLock(prisma, runId, async (tx, run) => {
        // What another reader, or a new address, has overtaken tells nothing of the feed as it is now.
        const where = { id: connectionId, pollNumber: connection.pollNumber };
        const data = isLeft ? { pollNumber: connection.pollNumber } : afterFailure(failure, now);
        const { count } = await tx.connection.updateMany({ where, data });
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
    noteTold: notingTold(prisma),
    settle: createPassSettling(prisma),
    handOver: (connection, now) =>
      handOver(prisma, { ...connection, workflowId: workflowIdOf(connection.connectionId) }, now),
    giveUp: (connection, now) => giveUp(prisma, connection, now),
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

type FailedEnd = {
  readonly trigger: RunTrigger;
  readonly failure: Failure;
  readonly attempts: number;
  readonly now: string;
};

/**
 * A pass that never got as far as its own row fails the queued one when a request made it, or leaves a row of its own: no
 * failure is silent. What its attempts read before it broke stays told.
 */
function fail(prisma: PrismaClient, key: PassKey, end: FailedEnd): Promise<Run | undefined> {
  const { listingId, workflowId, workflowRunId, pass } = key;
  const runs = { listingId, connectionId: key.connectionId ?? null };
  return underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
    const found = await tx.syncRun.findFirst({ where: { workflowRunId, pass } });
    const own = found && (await runsToEnd(tx, [found.id])).get(found.id);
    if (own && own.status !== 'running') return runOf(own);
    const queued =
      end.trigger === 'manual' ? await tx.syncRun.findFirst({ where: { ...runs, status: 'queued' } }) : null;
    const row = own ?? queued;
    const hasRead = resultsOf(row?.results ?? []).some(({ outcome }) => outcome === 'read');
    const attempts = Math.max(row?.attempts ?? 0, end.attempts);
    const status = hasRead ? ('partial' as const) : ('failed' as const);
    const number = row?.number ?? (await nextRunNumber(tx, listing));
    const ending = { status, attempts, finishedAt: toInstantColumn(end.now), failure: end.failure };
    const failed = { ...ending, number, workflowId, workflowRunId, pass };
    if (row) {
      await followBroken(tx, row, { listing, now: end.now });
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
  row: RunRow,
  { listing, now }: { readonly listing: LockedListing; readonly now: string },
): Promise<void> {
  const enabled = (await enabledConnections(tx, [listing.id])).get(listing.id) ?? [];
  const results = resultsThatCount(row, enabled);
  // A connection's own run says nothing of the others of its listing.
  const own = enabled.filter(({ id }) => row.connectionId === null || id === row.connectionId);
  const broken = { listing, runId: row.id, trigger: row.trigger, results, isBroken: true, now };
  const connectionId = owedAgain(row, []);
  await followUp(tx, movesAfter(own, broken), connectionId === undefined ? [] : [{ connectionId, now }]);
}
