import { type CalendarDate, laterDate, nightsBetween, plusDays } from './calendar-date.ts';
import { common, cutBy, merged, type NightRange, nightCount, onOrAfter, subtracted } from './night-range.ts';
import type { ObservedEvent } from './observed-event.ts';

/**
 * The inner edge of a block: `offsetDays` from the date of the poll when it was first seen there, on `since`, and
 * `lastOffsetDays` when it was last seen, on `seen`. The two differ by a day at most.
 */
export type FollowingEdge = {
  readonly offsetDays: number;
  readonly lastOffsetDays: number;
  readonly since: CalendarDate;
  readonly seen: CalendarDate;
};

/**
 * What a feed closes only because it bounds how far ahead, or how late, one can book. `asOf` is the date of the last good
 * poll in the listing’s zone and `horizon` the furthest end ever listed; `nights` are the nights of class window that the
 * last good poll listed.
 */
export type FeedWindow = {
  readonly asOf: CalendarDate;
  readonly horizon: CalendarDate | null;
  readonly tail: FollowingEdge | null;
  readonly notice: FollowingEdge | null;
  readonly nights: readonly NightRange[];
};

/** How many days an edge must have followed the date before its block counts as a window. */
export const FOLLOWING_DAYS = 3;

/** Further ahead than this, what a feed closes beyond its last night is its booking window moving on. */
export const FAR_DAYS = 360;

/** A block that begins today and is longer than this is a closure, no notice period. */
const MAX_NOTICE_NIGHTS = 30;

/** The end of a booking window stands still at the end of a month and then jumps: by four nights in a real feed. */
const HORIZON_SLACK_DAYS = 4;

/**
 * A poll’s entries, told apart. `ordinary` are the entries without their window nights. `moved` are nights that left the
 * window because its edge followed the date: free at once. `vanished` are window nights that the poll lists no more for no
 * such reason: the guard holds them.
 */
export type WindowReading = {
  readonly window: FeedWindow;
  readonly ordinary: readonly ObservedEvent[];
  readonly moved: readonly NightRange[];
  readonly vanished: readonly NightRange[];
};

/** What a poll lists, and what was believed of the feed before: its window, and the nights of its accepted rows. */
export type WindowPoll = {
  readonly window: FeedWindow | null;
  readonly accepted: readonly NightRange[];
  readonly listed: readonly ObservedEvent[];
  readonly isWhole: boolean;
};

/**
 * Tells the window class (calendar truth, rule 5): a block at the horizon, or at today, whose inner edge has followed the
 * date for three days; and nights more than 360 days ahead beyond the last night listed before, by which the entry at the
 * horizon grew as the date moved on. A block that reaches from today to the horizon is a closed room, no window.
 */
export function readWindow(
  { window: before, accepted, listed, isWhole }: WindowPoll,
  today: CalendarDate,
): WindowReading {
  const edges = edgesOf(listed, today);
  const tail = followed(before?.tail ?? null, edges.tail && nightsBetween(today, edges.tail.from), today);
  const notice = followed(before?.notice ?? null, edges.notice && nightsBetween(today, edges.notice.to), today);
  const isTail = edges.tail !== undefined && isFollowing(tail, today);
  const rolling = [
    ...(isTail && edges.tail ? [edges.tail] : []),
    ...(edges.notice && isFollowing(notice, today) ? noticeNights(edges.notice, accepted, today) : []),
  ];
  const far = before && !isTail ? grownAtHorizon(before, { edges, accepted, today }) : undefined;
  const gone = subtracted(onOrAfter(before?.nights ?? [], today), listed);
  const moved = isWhole && isTail && edges.tail ? common(gone, [{ from: today, to: edges.tail.from }]) : [];
  const horizon = [before?.horizon ?? null, edges.horizon].reduce((a, b) => (a && b ? laterDate(a, b) : (a ?? b)));
  return {
    window: { asOf: today, horizon, tail, notice, nights: merged([...rolling, ...(far?.nights ?? [])]) },
    ordinary: listed.flatMap((event) =>
      without(event, [...(event.eventClass === 'block' ? rolling : []), ...(event === far?.event ? far.nights : [])]),
    ),
    moved,
    vanished: subtracted(gone, moved),
  };
}

type Edges = {
  readonly horizon: CalendarDate | null;
  readonly atHorizon: ObservedEvent | undefined;
  readonly tail: NightRange | undefined;
  readonly notice: NightRange | undefined;
};

function edgesOf(listed: readonly ObservedEvent[], today: CalendarDate): Edges {
  const coming = listed.filter(({ to }) => to > today);
  const horizon = coming.reduce<CalendarDate | null>((end, { to }) => (end === null || to > end ? to : end), null);
  const last = coming.filter(({ to }) => to === horizon);
  // Entries, not stretches: a host's own block may touch a window and is written as an entry of its own.
  const blocks = coming.filter(({ eventClass }) => eventClass === 'block');
  const isNotice = ({ from, to }: NightRange) => from <= today && nightCount({ from: today, to }) <= MAX_NOTICE_NIGHTS;
  return {
    horizon,
    atHorizon: last.length === 1 ? last[0] : undefined,
    tail: only(blocks.filter(({ from, to }) => to === horizon && from > today)),
    notice: only(blocks.filter(isNotice)),
  };
}

/** A notice period brings one night a day: what was closed before is a block of its own, however its entries lie. */
function noticeNights(notice: NightRange, accepted: readonly NightRange[], today: CalendarDate): readonly NightRange[] {
  return subtracted(onOrAfter([notice], today), accepted);
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** One day more or less is the hour of the poll: platforms begin their day at another hour than the listing. */
function followed(
  edge: FollowingEdge | null,
  offsetDays: number | undefined,
  today: CalendarDate,
): FollowingEdge | null {
  if (offsetDays === undefined) return edge && nightsBetween(edge.seen, today) <= 1 ? edge : null;
  const isNear = (other: number) => Math.abs(offsetDays - other) <= 1;
  const last = { lastOffsetDays: offsetDays, seen: today };
  return edge && isNear(edge.offsetDays) && isNear(edge.lastOffsetDays)
    ? { ...edge, ...last }
    : { offsetDays, since: today, ...last };
}

function isFollowing(edge: FollowingEdge | null, today: CalendarDate): boolean {
  return edge !== null && nightsBetween(edge.since, today) >= FOLLOWING_DAYS;
}

/**
 * The nights by which the entry at the horizon outgrew what was listed before. When the nearest of them is no longer far
 * ahead they all become ordinary, at once rather than one a day. The entry must be believed where it grows: a wave of
 * blocks that waits may reach the horizon too, and what it grows by waits with it.
 */
function grownAtHorizon(before: FeedWindow, { edges, accepted, today }: Growth) {
  const { atHorizon, horizon } = edges;
  const end = before.horizon;
  if (!atHorizon || !end || !horizon || atHorizon.eventClass === 'booking' || atHorizon.from >= end) return undefined;
  const isBelieved = [...accepted, ...before.nights].some(({ to }) => to === end);
  if (!isBelieved) return undefined;
  const reach = plusDays(end, nightsBetween(before.asOf, today) + HORIZON_SLACK_DAYS);
  const grown = horizon > end && horizon <= reach ? [{ from: end, to: horizon }] : [];
  const nights = merged([...common([atHorizon], before.nights), ...grown]);
  const nearest = nights[0]?.from;
  return nearest !== undefined && nearest > plusDays(today, FAR_DAYS) ? { event: atHorizon, nights } : undefined;
}

type Growth = { readonly edges: Edges; readonly accepted: readonly NightRange[]; readonly today: CalendarDate };

function without(event: ObservedEvent, nights: readonly NightRange[]): ObservedEvent[] {
  if (nights.length === 0) return [event];
  return cutBy(event, merged(nights)).map((part) => ({ ...event, ...part }));
}
