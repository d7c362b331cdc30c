import type { AcceptedEvent } from './accepted-event.ts';
import type { PlannedEvent } from './feed-state.ts';
import { overlaps } from './night-range.ts';

/** Rows to write and the IDs of those to delete. */
type Rows = { readonly planned: readonly PlannedEvent[]; readonly removedIds: readonly string[] };

/**
 * The same rows, where an entry that takes the place of a row of its class and identity takes its ID too: a stay that grew,
 * or was listed again, is exported under the UID that it had, and what names it still finds it.
 */
export function keepingIds({ planned, removedIds }: Rows, accepted: readonly AcceptedEvent[]): Rows {
  if (removedIds.length === 0 || planned.every(({ id }) => id !== null)) return { planned, removedIds };
  const removed = new Set(removedIds);
  const free = accepted.filter(({ id }) => removed.has(id));
  const kept = planned.map((event) => {
    if (event.id !== null) return event;
    const index = free.findIndex((row) => isSame(row, event));
    const [row] = index < 0 ? [] : free.splice(index, 1);
    return row ? { ...event, id: row.id } : event;
  });
  return { planned: kept, removedIds: free.map(({ id }) => id) };
}

function isSame(row: AcceptedEvent, event: PlannedEvent): boolean {
  return row.eventClass === event.eventClass && row.identity === event.identity && overlaps(row, event);
}
