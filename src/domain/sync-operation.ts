import { assertNever } from './assert-never.ts';
import type { ModeState } from './mode-table.ts';
import type { NightRange } from './night-range.ts';
import type { Platform } from './platform.ts';
import type { RunStatus } from './run.ts';

/** What a person can have the sync engine do, beside the run of one listing or connection. */
export const operationKinds = [
  'sync_all',
  'sync_platform',
  'detect_conflicts',
  'date_blocking',
  'continuous_start',
  'continuous_stop',
] as const;

/**
 * Which connections a sync of all reads. `auto`: each by its mode in force, so none that is by choice by hand. `realtime`:
 * those that relais reads by an API. `batch`: a sweep, which asks for news first. `manual`: every enabled one.
 */
export const operationModes = ['auto', 'realtime', 'batch', 'manual'] as const;
export type OperationMode = (typeof operationModes)[number];

/**
 * What was asked for. `ownerId` says whose things it is about, null for everybody’s; `listingId` of a look for conflicts is
 * null for all that they have.
 */
export type OperationRequest =
  | { readonly kind: 'sync_all'; readonly mode: OperationMode; readonly ownerId: string | null }
  | { readonly kind: 'sync_platform'; readonly platform: Platform; readonly ownerId: string | null }
  | { readonly kind: 'detect_conflicts'; readonly listingId: string | null; readonly ownerId: string | null }
  | {
      readonly kind: 'date_blocking';
      readonly listingId: string;
      readonly nights: NightRange;
      readonly ownerId: string | null;
    }
  | { readonly kind: 'continuous_start' | 'continuous_stop' };

/**
 * The life of an operation:
 *
 *     queued ──► running ──► succeeded | partial | failed
 *
 * `partial`: some of its runs failed, or did not end. `failed`: all of them did, or it was never carried out.
 */
export const operationStates = ['queued', 'running', 'succeeded', 'partial', 'failed'] as const;
export type OperationState = (typeof operationStates)[number];
export type OperationEnd = Exclude<OperationState, 'queued' | 'running'>;

/** How many runs of an operation stand where. */
export type RunTally = Readonly<Record<RunStatus, number>>;

/** The two requests are one and the same as long as the first has not ended. */
export function operationKey(request: OperationRequest): string {
  const whose = (ownerId: string | null) => ownerId ?? 'everybody';
  switch (request.kind) {
    case 'sync_all':
      return `sync_all/${request.mode}/${whose(request.ownerId)}`;
    case 'sync_platform':
      return `sync_platform/${request.platform}/${whose(request.ownerId)}`;
    case 'detect_conflicts':
      return `detect_conflicts/${request.listingId ?? 'all'}/${whose(request.ownerId)}`;
    case 'date_blocking':
      return `date_blocking/${request.listingId}/${request.nights.from}/${request.nights.to}`;
    case 'continuous_start':
    case 'continuous_stop':
      return request.kind;
    default:
      return assertNever(request, 'OperationRequest');
  }
}

/** A connection as an operation chooses it. */
export type Selectable = {
  readonly id: string;
  readonly connector: string;
  readonly platform: string | null;
  readonly state: ModeState;
};

/** Operations that have connections read, each by runs of its own. */
export type ReadingOperation =
  | { readonly kind: 'sync_all'; readonly mode: Exclude<OperationMode, 'batch'> }
  | { readonly kind: 'sync_platform'; readonly platform: Platform };

/** True for a connection that the operation reads. One that is switched off is read by none. */
export function isSelected(operation: ReadingOperation, { connector, platform, state }: Selectable): boolean {
  if (state === 'off') return false;
  if (operation.kind === 'sync_platform') return operation.platform === connector || operation.platform === platform;
  switch (operation.mode) {
    case 'manual':
      return true;
    case 'realtime':
      return connector !== 'ical';
    case 'auto':
      return state !== 'manual_chosen';
    default:
      return assertNever(operation.mode, 'OperationMode');
  }
}

/** How a finished operation went, from how its runs did. What was put off, or skipped, failed nothing. */
export function endOfRuns(tally: RunTally): OperationEnd {
  const failed = tally.failed + tally.queued + tally.running;
  const others = tally.succeeded + tally.partial + tally.deferred + tally.skipped + tally.cancelled;
  if (failed === 0 && tally.partial === 0) return 'succeeded';
  return others === 0 ? 'failed' : 'partial';
}
