import { z } from 'zod';
import { isPlatform } from '../domain/platform.ts';
import { runStatuses } from '../domain/run.ts';
import { type OperationRequest, operationKey, type RunTally } from '../domain/sync-operation.ts';
import type { OperationResult, SyncOperation } from '../operation-ports.ts';
import { fromInstantColumn, fromNightColumns, fromNullableInstantColumn, toDateColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** The row of an operation. */
export type OperationRow = Prisma.SyncOperationGetPayload<object>;

const count = z.number();
const resultSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('runs'), listings: count, runs: z.record(z.enum(runStatuses), count) }),
  z.object({
    of: z.literal('sweep'),
    reportId: z.string().nullable(),
    listings: count,
    unchanged: count,
    changed: count,
    partial: count,
    failed: count,
    deferred: count,
    unfinished: count,
  }),
  z.object({ of: z.literal('conflicts'), listings: count, opened: count, changed: count, ended: count }),
  z.object({ of: z.literal('blocked_nights'), explained: count, lifted: count }),
  z.object({ of: z.literal('setting'), changed: z.boolean() }),
]);

/** No run anywhere. */
export const noRuns: RunTally = {
  queued: 0,
  running: 0,
  succeeded: 0,
  partial: 0,
  failed: 0,
  deferred: 0,
  skipped: 0,
  cancelled: 0,
};

/** The columns of what was asked for. */
export function requestColumns(request: OperationRequest) {
  return { kind: request.kind, key: operationKey(request), ...scopeColumns(request) };
}

function scopeColumns(request: OperationRequest) {
  switch (request.kind) {
    case 'sync_all':
      return { mode: request.mode, ownerId: request.ownerId };
    case 'sync_platform':
      return { platform: request.platform, ownerId: request.ownerId };
    case 'detect_conflicts':
      return { listingId: request.listingId, ownerId: request.ownerId };
    case 'date_blocking': {
      const { listingId, ownerId, nights } = request;
      return { listingId, ownerId, from: toDateColumn(nights.from), to: toDateColumn(nights.to) };
    }
    case 'continuous_start':
    case 'continuous_stop':
      return {};
  }
}

/** What was asked for; the constraints of the table say which columns each kind has. */
export function requestOf(row: OperationRow): OperationRequest {
  const { kind, mode, platform, listingId, ownerId, from, to } = row;
  if (kind === 'sync_all' && mode !== null) return { kind, mode, ownerId };
  if (kind === 'sync_platform' && isPlatform(platform)) return { kind, platform, ownerId };
  if (kind === 'detect_conflicts') return { kind, listingId, ownerId };
  if (kind === 'date_blocking' && listingId !== null && from !== null && to !== null)
    return { kind, listingId, nights: fromNightColumns({ from, to }), ownerId };
  if (kind === 'continuous_start' || kind === 'continuous_stop') return { kind };
  throw new Error(`Operation ${row.id} (${kind}) lacks what its kind needs, or names what this version does not know.`);
}

/** What one that has not ended is at: its runs, or its sweep. */
export type LiveResult = { readonly runs?: RunTally | undefined; readonly sweep?: OperationResult | undefined };

/** An operation as the ports know it. `live` is what it is at, where it has not ended. */
export function operationOf(row: OperationRow, live: LiveResult = {}): SyncOperation {
  const request = requestOf(row);
  return {
    id: row.id,
    requestedBy: row.requestedBy,
    requestedByRole: row.requestedByRole,
    request,
    state: row.state,
    requestedAt: fromInstantColumn(row.requestedAt),
    finishedAt: fromNullableInstantColumn(row.finishedAt),
    result: row.result === null ? liveResult(row, request, live) : resultOf(row.result),
  };
}

function liveResult(
  { listings }: OperationRow,
  request: OperationRequest,
  { runs = noRuns, sweep }: LiveResult,
): OperationResult | null {
  switch (request.kind) {
    case 'sync_all':
      return request.mode === 'batch' ? (sweep ?? null) : { of: 'runs', listings, runs };
    case 'sync_platform':
      return { of: 'runs', listings, runs };
    default:
      return null;
  }
}

function resultOf(column: Prisma.JsonValue): OperationResult {
  return resultSchema.parse(column);
}
