import type { CalendarDate } from '../../domain/calendar-date.ts';
import type { FeedDrift } from '../../domain/feed-drift.ts';
import { type AcceptancePlan, closedNights, type FeedState, type ReleasedNights } from '../../domain/feed-state.ts';
import { msBetween } from '../../domain/instant.ts';
import { common, merged, type NightRange, nightsOf, onOrAfter, subtracted } from '../../domain/night-range.ts';
import { type EventClass, eventClasses } from '../../domain/observed-event.ts';
import type { ReplayedPoll } from './replayed-feed.ts';

/** Nights by date, and `at` of the poll as the recording writes it. */
type AtPoll = { readonly at: string; readonly nights: readonly CalendarDate[] };

/**
 * What a recording was made into. `added` and `released` are the nights whose state changed between taken and free at that
 * poll; those of the first good poll are in neither. `heldThenRestored`: nights that vanished, were held and came back.
 * `blockWavesHeld`: nights of a wave of blocks that were not closed at once. `writes` counts rows that were written.
 */
export type ReplayReport = {
  readonly polls: number;
  readonly failedPolls: number;
  readonly writes: number;
  readonly added: readonly (AtPoll & { readonly class: EventClass })[];
  readonly released: readonly (AtPoll & { readonly heldMinutes: number; readonly reason: ReleasedNights['reason'] })[];
  readonly heldThenRestored: readonly AtPoll[];
  readonly blockWavesHeld: readonly AtPoll[];
  readonly drift: readonly (FeedDrift & { readonly at: string })[];
};

/** The report of what one good poll changed; `isFirst` for the first of the recording. */
export type PollChanges = Omit<ReplayReport, 'polls' | 'failedPolls'>;

/** What one good poll changed, in the words of the report. */
export function changesOf(
  { before, after, plan, drifts }: ReplayedPoll,
  { at, now, today, isFirst }: { at: string; now: string; today: CalendarDate; isFirst: boolean },
): PollChanges {
  if (isNothing(plan, before)) return { ...nothing, drift: drifts.map((drift) => ({ at, ...drift })) };
  const taken = onOrAfter(closedNights(before), today);
  const wasHeld = onlyHeld(before, today);
  const restored = common(subtracted(wasHeld, onlyHeld(after, today)), onOrAfter(closedNights(after), today));
  const waves = subtracted(after.closures, before.closures);
  return {
    writes: plan.planned.length + plan.removedIds.length,
    added: isFirst ? [] : addedNights(after, { at, today, taken }),
    released: plan.released.map((release) => ({
      at,
      nights: nightsOf(release),
      heldMinutes: release.heldSince === null ? 0 : Math.round(msBetween(release.heldSince, now) / 60_000),
      reason: release.reason,
    })),
    heldThenRestored: atPoll(at, restored),
    blockWavesHeld: atPoll(at, waves),
    drift: drifts.map((drift) => ({ at, ...drift })),
  };
}

const nothing = { writes: 0, added: [], released: [], heldThenRestored: [], blockWavesHeld: [] };

function isNothing({ planned, removedIds, closures, released, window }: AcceptancePlan, before: FeedState): boolean {
  const rows = [planned, removedIds, closures.planned, closures.removedIds, released];
  return window === before.window && rows.every(({ length }) => length === 0);
}

function addedNights(
  after: FeedState,
  { at, today, taken }: { readonly at: string; readonly today: CalendarDate; readonly taken: readonly NightRange[] },
): ReplayReport['added'] {
  let left = subtracted(onOrAfter(closedNights(after), today), taken);
  return eventClasses.flatMap((eventClass) => {
    const found = common(left, nightsOfClass(after, eventClass));
    left = subtracted(left, found);
    return atPoll(at, found).map((change) => ({ ...change, class: eventClass }));
  });
}

/** Bookings first: a night of several entries is what weighs most (the order of `eventClasses`, but for the unknown). */
function nightsOfClass({ accepted, window }: FeedState, eventClass: EventClass): NightRange[] {
  const rows = accepted.filter((event) => event.eventClass === eventClass);
  return merged([...rows, ...(eventClass === 'window' ? (window?.nights ?? []) : [])]);
}

function onlyHeld({ accepted, window }: FeedState, today: CalendarDate): NightRange[] {
  const held = accepted.filter(({ hold }) => hold !== null);
  const listed = accepted.filter(({ hold }) => hold === null);
  return subtracted(onOrAfter(held, today), [...listed, ...(window?.nights ?? [])]);
}

function atPoll(at: string, ranges: readonly NightRange[]): AtPoll[] {
  return ranges.length === 0 ? [] : [{ at, nights: ranges.flatMap(nightsOf) }];
}
