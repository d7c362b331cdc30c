import type { AcceptedEvent } from './accepted-event.ts';
import type { PlannedClosure } from './block-wave.ts';
import { type EchoMemory, nothingSeen } from './echo-memory.ts';
import type { FeedWindow } from './feed-window.ts';
import type { HeldClosure } from './held-closure.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';
import type { NightChanges } from './run.ts';

/**
 * What is believed of one feed. `window` is null before its first good poll. `asksOwner`: it is read only when its owner
 * asks, so that nights that vanish are asked about.
 */
export type FeedState = {
  readonly accepted: readonly AcceptedEvent[];
  readonly closures: readonly HeldClosure[];
  readonly window: FeedWindow | null;
  readonly memory: EchoMemory;
  readonly asksOwner?: boolean;
};

/** What is believed of a feed that was never polled. */
export const neverPolled: FeedState = { accepted: [], closures: [], window: null, memory: nothingSeen };

/** A row of the accepted state as it is to be; `id` is null for a new one. */
export type PlannedEvent = Omit<AcceptedEvent, 'id'> & { readonly id: string | null };

/**
 * Why nights became free: their hold was over (`due`), a new booking of the same feed on them proved the cancellation
 * (`rebooked`), the platform said by API that the stay was cancelled or moved (`cancelled`), or they left a booking window that follows the date (`window_moved`). `heldSince` is null for nights that
 * were never held.
 */
export type ReleasedNights = NightRange & {
  readonly heldSince: Instant | null;
  readonly reason: 'due' | 'rebooked' | 'cancelled' | 'window_moved';
};

/** What a good poll changes in what is believed of its feed. The lists are empty when no night changes. */
export type AcceptancePlan = {
  /** Accepted rows to insert or to overwrite, and the IDs of those to delete. */
  readonly planned: readonly PlannedEvent[];
  readonly removedIds: readonly string[];
  /** The same for held closures. */
  readonly closures: { readonly planned: readonly PlannedClosure[]; readonly removedIds: readonly string[] };
  readonly window: FeedWindow;
  readonly memory: EchoMemory;
  readonly released: readonly ReleasedNights[];
  readonly changes: NightChanges;
};

/** The nights that a feed closes: accepted rows, held ones too, and its window. They may overlap. */
export function closedNights({ accepted, window }: Pick<FeedState, 'accepted' | 'window'>): readonly NightRange[] {
  return [...accepted, ...(window?.nights ?? [])];
}

type Rows<R> = { readonly planned: readonly R[]; readonly removedIds: readonly string[] };

/** The rows after a plan; new ones get their ID from `newId`. */
export function applied<Row extends { readonly id: string }>(
  rows: readonly Row[],
  plan: Rows<Omit<Row, 'id'> & { readonly id: string | null }>,
  withId: (planned: Omit<Row, 'id'> & { readonly id: string | null }) => Row,
): Row[] {
  const touched = new Set([...plan.removedIds, ...plan.planned.map(({ id }) => id)]);
  return [...rows.filter(({ id }) => !touched.has(id)), ...plan.planned.map(withId)];
}
