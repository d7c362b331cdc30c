import type { ReleasedNights } from './feed-state.ts';
import { closedAfter, type PollBefore, type RowsAfter } from './night-changes.ts';
import { type NightRange, subtracted } from './night-range.ts';

/** Nights that a poll frees of this feed, each with its reason; nights that another row still closes are left out. */
export function releasedNights(
  poll: PollBefore,
  after: RowsAfter & { readonly freed: readonly ReleasedNights[]; readonly moved: readonly NightRange[] },
): ReleasedNights[] {
  const stillClosed = closedAfter(poll, after);
  const moved = after.moved.map((nights) => ({ ...nights, heldSince: null, reason: 'window_moved' }) as const);
  return [...after.freed, ...moved].flatMap((release) =>
    subtracted([release], stillClosed).map((nights) => ({ ...release, ...nights })),
  );
}
