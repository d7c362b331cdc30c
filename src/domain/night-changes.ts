import type { AcceptedEvent } from './accepted-event.ts';
import type { CalendarDate } from './calendar-date.ts';
import { type AcceptancePlan, closedNights, type FeedState } from './feed-state.ts';
import type { FeedWindow } from './feed-window.ts';
import { common, type NightRange, onOrAfter, subtracted, totalNights } from './night-range.ts';
import type { NightChanges } from './run.ts';
import type { LoggedChange } from './run-log.ts';

/** What stood before a poll. */
export type PollBefore = Pick<FeedState, 'accepted' | 'window'> & { readonly today: CalendarDate };

/** What the poll makes of it. */
export type RowsAfter = {
  readonly rows: Pick<AcceptancePlan, 'planned' | 'removedIds'>;
  readonly window: FeedWindow;
};

/** The nights on or after today that stay or become closed. */
export function closedAfter(poll: PollBefore, after: RowsAfter): NightRange[] {
  return onOrAfter([...rowsAfter(poll, after), ...after.window.nights], poll.today);
}

/**
 * Counts nights on or after today, whatever rows they lie in. A probable echo adds none: its nights were closed by what it
 * is a copy of.
 */
export function countChanges(poll: PollBefore, after: RowsAfter): NightChanges {
  const { accepted, released, held, restored } = changedNights(poll, after);
  return {
    nightsAdded: totalNights(accepted),
    nightsReleased: totalNights(released),
    nightsHeld: totalNights(held),
    nightsRestored: totalNights(restored),
  };
}

/** The same nights themselves. */
export function changedNights(poll: PollBefore, after: RowsAfter): Readonly<Record<LoggedChange, NightRange[]>> {
  const closedBefore = onOrAfter(closedNights(poll), poll.today);
  const closed = closedAfter(poll, after);
  const heldBefore = onlyHeld(poll.accepted, poll);
  const held = onlyHeld(rowsAfter(poll, after), { ...poll, window: after.window });
  return {
    accepted: subtracted(subtracted(closed, onlyEchoes(rowsAfter(poll, after), after)), closedBefore),
    released: subtracted(closedBefore, closed),
    held: subtracted(held, heldBefore),
    restored: common(subtracted(heldBefore, held), closed),
  };
}

type Row = Pick<AcceptedEvent, 'from' | 'to' | 'hold' | 'eventClass'>;

function rowsAfter(poll: PollBefore, { rows }: RowsAfter): Row[] {
  const touched = new Set([...rows.removedIds, ...rows.planned.map(({ id }) => id)]);
  return [...poll.accepted.filter(({ id }) => !touched.has(id)), ...rows.planned];
}

/** Nights that only probable echoes close. */
function onlyEchoes(rows: readonly Row[], { window }: Pick<RowsAfter, 'window'>): NightRange[] {
  const isEcho = ({ eventClass }: Row) => eventClass === 'echo';
  return subtracted(rows.filter(isEcho), [...rows.filter((row) => !isEcho(row)), ...window.nights]);
}

/** Nights that only held rows close. */
function onlyHeld(rows: readonly Row[], { today, window }: Pick<PollBefore, 'today' | 'window'>): NightRange[] {
  const held = onOrAfter(
    rows.filter(({ hold }) => hold),
    today,
  );
  return subtracted(held, [...rows.filter(({ hold }) => !hold), ...(window?.nights ?? [])]);
}
