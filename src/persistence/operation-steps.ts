import { type Instant, msBetween } from '../domain/instant.ts';
import {
  endOfRuns,
  type OperationEnd,
  type OperationRequest,
  type ReadingOperation,
  type RunTally,
} from '../domain/sync-operation.ts';
import type { OperationResult, OperationStep } from '../operation-ports.ts';
import { fromInstantColumn } from './columns.ts';
import { anyReach, underListingLock } from './listing-lock.ts';
import { type OperationRow, requestOf } from './operation-row.ts';
import { queueOperationRuns } from './operation-runs.ts';
import { sweepOf } from './operation-sweep.ts';
import { tallyOf } from './operation-tally.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** However its runs go on: an operation is over by then. */
const MOST_MS = 2 * 60 * 60_000;
/**
 * So many of its runs wait to be worked on at most: one that waits for longer than a run may take is failed, and a listing
 * whose turn does not come is as healthy as before.
 */
const MOST_QUEUED = 500;
const ROOM_WAIT_MS = 10_000;
/** What its request carries out itself, and has not by then, it never will. */
const CARRIED_OUT_MS = 10 * 60_000;
const SHORTEST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

type Advancing = {
  readonly workflowIdOf: (subjectId: string) => string;
  readonly operationId: string;
  readonly limit: number;
  readonly now: Instant;
};

/** See `OperationStore.advance`. */
export async function advanceOperation(prisma: PrismaClient, advancing: Advancing): Promise<OperationStep> {
  const { operationId: id, now } = advancing;
  const row = await prisma.syncOperation.findUnique({ where: { id } });
  if (!row) return { step: 'ended', state: 'gone', listings: 0 };
  if (row.state !== 'queued' && row.state !== 'running')
    return { step: 'ended', state: row.state, listings: row.listings };
  // Before all that may fail: one that fails at each try is over by its time.
  const isOver = ageMsOf(row, now) >= MOST_MS;
  const queued = row.isQueued || isOver ? undefined : await queueNext(prisma, row, advancing);
  return queued ?? (await concluded(prisma, row, now)) ?? waiting(prisma, row, now);
}

function ageMsOf({ requestedAt }: OperationRow, now: Instant): number {
  return msBetween(fromInstantColumn(requestedAt), now);
}

/** Queues what is next to queue, if there is room; undefined for one that its request carries out. */
async function queueNext(
  prisma: PrismaClient,
  row: OperationRow,
  advancing: Advancing,
): Promise<OperationStep | undefined> {
  const request = requestOf(row);
  if (isBatch(request)) return { step: 'sweep', ownerId: request.ownerId };
  const reading = readingOf(request);
  if (!reading) return undefined;
  const runs = await tallyOf(prisma, row.id);
  if (runs.queued < MOST_QUEUED) return queuePage(prisma, row, { ...advancing, reading });
  return noteWaiting(prisma, row.id, { runs, waitMs: ROOM_WAIT_MS, now: advancing.now });
}

function isBatch(request: OperationRequest): request is OperationRequest & { readonly kind: 'sync_all' } {
  return request.kind === 'sync_all' && request.mode === 'batch';
}

function readingOf(request: OperationRequest): ReadingOperation | undefined {
  if (request.kind === 'sync_platform') return { kind: request.kind, platform: request.platform };
  if (request.kind !== 'sync_all' || request.mode === 'batch') return undefined;
  return { kind: request.kind, mode: request.mode };
}

type Paging = Advancing & { readonly reading: ReadingOperation };

async function queuePage(prisma: PrismaClient, row: OperationRow, paging: Paging): Promise<OperationStep> {
  const { limit, now, reading, workflowIdOf } = paging;
  const ids = await nextListings(prisma, row, limit);
  const by = { actor: { memberId: row.requestedBy, role: row.requestedByRole }, now };
  const queueing = { operationId: row.id, operation: reading, by, workflowIdOf };
  const listingIds = [];
  const connections = [];
  for (const listingId of ids) {
    const queued = await underListingLock(prisma, { reach: anyReach, listingId }, async (tx, listing) => {
      const runs = await queueOperationRuns(tx, listing, queueing);
      await noteListing(tx, row.id, { listingId, isCounted: runs.isWhole || runs.connections.length > 0, now });
      return runs;
    });
    if (queued?.isWhole) listingIds.push(listingId);
    connections.push(...(queued?.connections ?? []));
  }
  if (ids.length < limit) await noteQueued(prisma, row.id, now);
  return { step: 'wake', listingIds, connections, listings: listingIds.length + connections.length };
}

/** Active listings after the last one, in the order of their IDs. */
async function nextListings(prisma: PrismaClient, row: OperationRow, limit: number): Promise<readonly string[]> {
  const { ownerId, queuedUpTo } = row;
  const where = {
    active: true,
    ...(ownerId === null ? {} : { ownerId }),
    ...(queuedUpTo === null ? {} : { id: { gt: queuedUpTo } }),
    connections: { some: { syncEnabled: true } },
  };
  const rows = await prisma.listing.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: limit });
  return rows.map(({ id }) => id);
}

type Noted = { readonly listingId: string; readonly isCounted: boolean; readonly now: Instant };

/** It never goes back: of two that queue for one operation at once, the later is ahead. */
async function noteListing(
  tx: Prisma.TransactionClient,
  id: string,
  { listingId, isCounted, now }: Noted,
): Promise<void> {
  const where = { id, finishedAt: null, OR: [{ queuedUpTo: null }, { queuedUpTo: { lt: listingId } }] };
  const data = { queuedUpTo: listingId, state: 'running' as const, advancedAt: now };
  await tx.syncOperation.updateMany({ where, data: { ...data, ...(isCounted ? { listings: { increment: 1 } } : {}) } });
}

/** All that there is to queue for it is queued. */
export async function noteQueued(prisma: PrismaClient, id: string, now: Instant): Promise<void> {
  const data = { isQueued: true, state: 'running' as const, advancedAt: now };
  await prisma.syncOperation.updateMany({ where: { id, finishedAt: null }, data });
}

/** Ends one whose runs have ended, or that is too old; undefined while it goes on. */
async function concluded(prisma: PrismaClient, row: OperationRow, now: Instant): Promise<OperationStep | undefined> {
  const ageMs = ageMsOf(row, now);
  if (row.mode === 'batch') return sweepConcluded(prisma, row, { ageMs, now });
  if (row.kind !== 'sync_all' && row.kind !== 'sync_platform')
    return ageMs < CARRIED_OUT_MS ? undefined : ended(prisma, row, { state: 'failed', result: null, now });
  const runs = await tallyOf(prisma, row.id);
  const goesOn = !row.isQueued || runs.queued + runs.running > 0;
  if (goesOn && ageMs < MOST_MS) return undefined;
  const result: OperationResult = { of: 'runs', listings: row.listings, runs };
  // One that was not queued to its end was not carried out, whatever became of the runs that it has.
  return ended(prisma, row, { state: row.isQueued ? endOfRuns(runs) : 'failed', result, now });
}

/** One by batch ends with its sweep; where none ever began, with its time. */
async function sweepConcluded(
  prisma: PrismaClient,
  row: OperationRow,
  { ageMs, now }: { readonly ageMs: number; readonly now: Instant },
): Promise<OperationStep | undefined> {
  const sweep = await sweepOf(prisma, row.id, now);
  if (sweep && !sweep.isUnderWay) return ended(prisma, row, { state: sweep.end, result: sweep.result, now });
  return ageMs < MOST_MS ? undefined : ended(prisma, row, { state: 'failed', result: sweep?.result ?? null, now });
}

type Ending = { readonly state: OperationEnd; readonly result: OperationResult | null; readonly now: Instant };

async function ended(prisma: PrismaClient, row: OperationRow, ending: Ending): Promise<OperationStep> {
  await endOperation(prisma, row.id, ending);
  return { step: 'ended', state: ending.state, listings: row.listings };
}

/** See `OperationStore.end`. */
export async function endOperation(
  prisma: PrismaClient | Prisma.TransactionClient,
  id: string,
  { state, result, now }: Ending,
): Promise<void> {
  const data = { state, finishedAt: now, advancedAt: now, result: result ?? Prisma.DbNull };
  await prisma.syncOperation.updateMany({ where: { id, finishedAt: null }, data });
}

/** The longer it has taken, the longer it waits: a look costs an activity. */
async function waiting(prisma: PrismaClient, row: OperationRow, now: Instant): Promise<OperationStep> {
  const waitMs = Math.round(Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, ageMsOf(row, now) / 4)));
  return noteWaiting(prisma, row.id, { runs: await tallyOf(prisma, row.id), waitMs, now });
}

type Waiting = { readonly runs: RunTally; readonly waitMs: number; readonly now: Instant };

async function noteWaiting(prisma: PrismaClient, id: string, { runs, waitMs, now }: Waiting): Promise<OperationStep> {
  await prisma.syncOperation.updateMany({ where: { id, finishedAt: null }, data: { advancedAt: now } });
  return { step: 'wait', waitMs, underWay: runs.queued + runs.running };
}
