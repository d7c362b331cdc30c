import { decideReading } from '../domain/connection.ts';
import { readsWhileStopped } from '../domain/continuous-sync.ts';
import type { Failure } from '../domain/failure.ts';
import { isRetryable } from '../domain/failure.ts';
import { type Instant, msBetween } from '../domain/instant.ts';
import type { ConnectionResult, RunTrigger } from '../domain/run.ts';
import type { ConnectionToRead, PassClaim, PassKey } from '../pass-ports.ts';
import { appendAudit } from './audit.ts';
import { connectionsToCancelAt } from './cancelling-owed.ts';
import { fromInstantColumn, fromNullableInstantColumn, toInstantColumn } from './columns.ts';
import { closedAddress, connectionToRead } from './connection-to-read.ts';
import { anyReach, type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { type ConnectionRow, countDestinations, owingOf, rowsToRead } from './rows-to-read.ts';
import { nextRunNumber } from './run-number.ts';
import { resultsOf, runOf } from './run-row.ts';
import type { SecretBox } from './secret-box.ts';
import { isContinuousIn } from './settings-store.ts';

const abandonedFailure: Failure = { kind: 'SYSTEM', detail: 'The run stopped without an end; a later pass found it.' };

type How = {
  readonly trigger: RunTrigger;
  readonly attempt: number;
  readonly spacingMs: number;
  readonly now: Instant;
};
type Claiming = { readonly key: PassKey; readonly how: How };
type RunRow = Prisma.SyncRunGetPayload<object>;

/** See `PassStore.claim`. */
export async function claimPass(prisma: PrismaClient, box: SecretBox, claiming: Claiming): Promise<PassClaim> {
  const at = { reach: anyReach, listingId: claiming.key.listingId };
  const claim = await underListingLock(prisma, at, (tx, listing) => claimUnderLock(tx, { listing, box, ...claiming }));
  return claim ?? { outcome: 'listing_gone' };
}

type UnderLock = Claiming & { readonly listing: LockedListing; readonly box: SecretBox };

async function claimUnderLock(tx: Prisma.TransactionClient, at: UnderLock): Promise<PassClaim> {
  const { key, how, listing } = at;
  const { own, queued: asked, hasAbandoned } = await openRuns(tx, key);
  if (own && own.status !== 'running') return { outcome: 'settled', run: runOf(own) };
  if (own) {
    const row = await tx.syncRun.update({ where: { id: own.id }, data: { attempts: how.attempt } });
    return claimed(tx, at, { row, abandoned: [], isStopped: !(await isContinuousIn(tx)) });
  }
  if (!listing.active) {
    if (asked) await skipQueued(tx, at, { ...asked, reason: 'listing_inactive' });
    return { outcome: 'listing_inactive' };
  }
  const isStopped = !(await isContinuousIn(tx));
  const isLeft = isStopped && asked !== null && !readsWhileStopped(asked.trigger);
  if (isLeft) await skipQueued(tx, at, { ...asked, reason: 'continuous_sync_stopped' });
  // What relais asked itself for is left, and what a person has it do is done without it.
  const queued = isLeft ? null : asked;
  const trigger = await owedTrigger(tx, { ...at, isStopped }, queued);
  if (trigger === undefined) return { outcome: 'nothing_owed' };
  const waitMs = queued ? await spacingLeftMs(tx, at) : 0;
  if (waitMs > 0) return { outcome: 'too_soon', waitMs };
  const abandoned = hasAbandoned ? await failAbandoned(tx, at) : [];
  const row = await startRun(tx, { ...at, how: { ...how, trigger } }, queued);
  return claimed(tx, at, { row, abandoned, isStopped });
}

/** The run of the pass itself, the one that was asked for, and whether another stands as if it were under way. */
async function openRuns(tx: Prisma.TransactionClient, key: PassKey) {
  const { workflowRunId, pass } = key;
  const isOpen = { ...runsOf(key), status: { in: ['queued' as const, 'running' as const] } };
  const runs = await tx.syncRun.findMany({ where: { OR: [{ workflowRunId, pass }, isOpen] } });
  const own = runs.find((run) => run.workflowRunId === workflowRunId && run.pass === pass);
  const others = runs.filter((run) => run !== own);
  const queued = others.find(({ status }) => status === 'queued') ?? null;
  return { own, queued, hasAbandoned: others.some(({ status }) => status === 'running') };
}

/** The runs that a pass has to do with: the listing's own, or those of its connection. */
function runsOf({ listingId, connectionId }: PassKey) {
  return { listingId, connectionId: connectionId ?? null };
}

/**
 * What makes a pass have something to do: what a person asked for, what a webhook said to read, what a destination was not
 * told yet, or nothing more than the time (`schedule`, `poll`). What was said by then is this pass's. Undefined: nothing.
 */
async function owedTrigger(
  tx: Prisma.TransactionClient,
  at: UnderLock & { readonly isStopped: boolean },
  queued: RunRow | null,
): Promise<RunTrigger | undefined> {
  const { key, how, listing, isStopped } = at;
  const byTime = how.trigger === 'schedule' || how.trigger === 'poll' ? how.trigger : undefined;
  if (key.connectionId === undefined) return queued?.trigger ?? byTime;
  const isHeldBack = isStopped && queued === null;
  const owing = await owingOf(tx, key.connectionId, { revision: listing.revision, now: how.now, isHeldBack });
  if (owing === 'not_synced') {
    if (queued) await skipQueued(tx, at, { ...queued, reason: 'connection_not_synced' });
    return undefined;
  }
  return queued?.trigger ?? owing ?? byTime;
}

type Skipping = Pick<RunRow, 'id' | 'listingId'> & {
  readonly reason: 'listing_inactive' | 'connection_not_synced' | 'continuous_sync_stopped';
};

/** What is not synced any more is not read: what was queued for it is skipped. */
async function skipQueued(tx: Prisma.TransactionClient, { how }: UnderLock, skipping: Skipping): Promise<void> {
  const { id, listingId, reason } = skipping;
  await tx.syncRun.update({ where: { id }, data: { status: 'skipped', finishedAt: how.now } });
  const states = { from: 'queued', to: 'skipped', reason };
  const subject = { kind: 'run', id };
  await appendAudit(tx, { actor: null, action: 'run_skipped', subject, ...states, runId: id, listingId, at: how.now });
}

/** Requests that arrive together make one pass: the next one by request starts a little later. */
async function spacingLeftMs(tx: Prisma.TransactionClient, { how, key }: UnderLock): Promise<number> {
  const byRequest = { notIn: ['schedule' as const, 'webhook' as const, 'poll' as const] };
  const where = { ...runsOf(key), trigger: byRequest, startedAt: { not: null } };
  const last = await tx.syncRun.findFirst({ where, orderBy: { startedAt: 'desc' } });
  if (!last?.startedAt) return 0;
  return Math.max(0, how.spacingMs - msBetween(fromInstantColumn(last.startedAt), how.now));
}

/** One workflow runs per subject, so a `running` row that is not this pass's own has nobody who works on it. */
function failAbandoned(tx: Prisma.TransactionClient, { how, key }: UnderLock): Promise<RunRow[]> {
  return tx.syncRun.updateManyAndReturn({
    where: { ...runsOf(key), status: 'running' },
    data: { status: 'failed', failure: abandonedFailure, finishedAt: how.now },
  });
}

async function startRun(
  tx: Prisma.TransactionClient,
  { key, how, listing }: UnderLock,
  queued: RunRow | null,
): Promise<RunRow> {
  const number = await nextRunNumber(tx, listing);
  const { workflowId, workflowRunId, pass, sweepId = null } = key;
  const start = {
    status: 'running' as const,
    startedAt: toInstantColumn(how.now),
    number,
    attempts: how.attempt,
    workflowId,
    workflowRunId,
    sweepId,
  };
  return queued
    ? tx.syncRun.update({ where: { id: queued.id }, data: { ...start, pass } })
    : tx.syncRun.create({
        data: { ...start, pass, ...runsOf(key), trigger: how.trigger, queuedAt: toInstantColumn(how.now) },
      });
}

type Started = { readonly row: RunRow; readonly abandoned: readonly RunRow[]; readonly isStopped: boolean };

async function claimed(
  tx: Prisma.TransactionClient,
  { box, how, key, listing }: UnderLock,
  { row, abandoned, isStopped }: Started,
): Promise<PassClaim> {
  const connections = await rowsToRead(tx, key);
  const done = resultsOf(row.results).filter(isFinal);
  const open = connections.filter(({ id }) => !done.some(({ connectionId }) => connectionId === id));
  const isRead = readsWhileStopped(row.trigger) || !isStopped;
  const { toRead, unread } = planned(isRead ? open : [], { box, how, row, timeZone: listing.timeZone });
  if (unread.length > 0) await writeUnread(tx, row, unread);
  const hasDestinations = (await countDestinations(tx, listing.id)) > 0;
  const units = toRead.filter(({ source }) => source.kind === 'unit').map(({ connectionId }) => connectionId);
  // What is to be cancelled where the secrets do not open is the host's again.
  const closed = unread.flatMap(({ outcome, connectionId }) => (outcome === 'failed' ? [connectionId] : []));
  const asked = [...units, ...closed];
  const cancelling = asked.length === 0 ? [] : await connectionsToCancelAt(tx, asked, how.now);
  const { id: listingId, timeZone } = listing;
  const pass = { runId: row.id, listingId, abandoned: abandoned.map(runOf), timeZone };
  return {
    outcome: 'claimed',
    ...pass,
    toRead,
    cancelling,
    hasDestinations,
    hasLinked: listing.linked.length > 0,
    isByHand: row.trigger === 'manual',
  };
}

type Planning = {
  readonly box: SecretBox;
  readonly how: How;
  readonly row: RunRow;
  readonly timeZone: string;
};

/** What is to be read, and the results of what is not read although it is due. One feed never keeps the others back. */
function planned(connections: readonly ConnectionRow[], { box, how, row, timeZone }: Planning) {
  const toRead: ConnectionToRead[] = [];
  const unread: ConnectionResult[] = [];
  for (const connection of connections) {
    const decision = decisionOf(connection, row, how);
    if (decision === 'wait') unread.push(deferredResult(connection, how.now));
    if (decision !== 'read') continue;
    const ready = connectionToRead(connection, { box, now: how.now, timeZone });
    if (ready) toRead.push(ready);
    else unread.push(closedResult(connection));
  }
  return { toRead, unread };
}

/** What an attempt wrote of other connections stays: a pass that is claimed again forgets no failure. */
async function writeUnread(
  tx: Prisma.TransactionClient,
  { id, results }: RunRow,
  unread: readonly ConnectionResult[],
): Promise<void> {
  const isUnread = (result: ConnectionResult) =>
    unread.some(({ connectionId }) => connectionId === result.connectionId);
  const others = resultsOf(results).filter((result) => !isUnread(result));
  await tx.syncRun.update({ where: { id }, data: { results: [...others, ...unread] } });
  const closed = unread.flatMap(({ outcome, connectionId }) => (outcome === 'failed' ? [connectionId] : []));
  await tx.connection.updateMany({ where: { id: { in: closed } }, data: { lastFailure: closedAddress } });
}

/** A result that another attempt of the same pass cannot better. */
function isFinal(result: ConnectionResult): boolean {
  if (result.outcome === 'superseded') return false;
  return result.outcome !== 'failed' || !isRetryable(result.failure.kind);
}

function decisionOf(connection: ConnectionRow, row: RunRow, how: How) {
  const waitingUntil = fromNullableInstantColumn(connection.waitingUntil);
  const nextSyncAt = fromNullableInstantColumn(connection.nextSyncAt);
  return decideReading({ state: connection.modeState, nextSyncAt, waitingUntil }, row.trigger, how.now);
}

function deferredResult({ id, label, waitingUntil }: ConnectionRow, now: Instant): ConnectionResult {
  const retryAfterMs = waitingUntil ? msBetween(now, fromInstantColumn(waitingUntil)) : 0;
  const detail = 'The platform asked to come back later, and that time has not come.';
  return { outcome: 'deferred', connectionId: id, label, failure: { kind: 'RATE_LIMITED', detail, retryAfterMs } };
}

function closedResult({ id, label }: ConnectionRow): ConnectionResult {
  return { outcome: 'failed', connectionId: id, label, failure: closedAddress };
}
