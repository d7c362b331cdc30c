import { isSelected, type ReadingOperation, type Selectable } from './sync-operation.ts';

/** A queued run, as those that an operation would join. `isByHand`: a person asked for it, so it reads what is enabled. */
export type QueuedRun = { readonly id: string; readonly connectionId: string | null; readonly isByHand: boolean };

/** The runs that an operation has of one listing: of the whole, or of single connections of it. */
export type WantedRuns =
  | { readonly of: 'nothing' }
  | { readonly of: 'listing' }
  | { readonly of: 'connections'; readonly connectionIds: readonly string[] };

/**
 * Which runs read what an operation selects of one listing, and nothing else of it: one of the whole listing where all its
 * enabled connections are selected, else one each. Nothing is read twice for it: a whole run that a person has queued reads
 * the selected ones too, and where single ones are queued they are joined.
 */
export function wantedRuns(
  operation: ReadingOperation,
  connections: readonly Selectable[],
  queued: readonly QueuedRun[],
): WantedRuns {
  const selected = connections.filter((connection) => isSelected(operation, connection));
  if (selected.length === 0) return { of: 'nothing' };
  if (queued.some(({ connectionId, isByHand }) => connectionId === null && isByHand)) return { of: 'listing' };
  const isQueued = selected.some(({ id }) => queued.some(({ connectionId }) => connectionId === id));
  const enabled = connections.filter(({ state }) => state !== 'off');
  if (selected.length === enabled.length && !isQueued) return { of: 'listing' };
  return { of: 'connections', connectionIds: selected.map(({ id }) => id) };
}
