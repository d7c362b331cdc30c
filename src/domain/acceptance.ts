import type { AcceptedEvent } from './accepted-event.ts';
import type { CalendarDate } from './calendar-date.ts';
import { type Hold, holdFrom, isDue } from './hold.ts';
import type { Instant } from './instant.ts';
import { common, merged, type NightRange, onOrAfter, overlaps, subtracted, totalNights } from './night-range.ts';
import type { ObservedEvent } from './observed-event.ts';
import type { NightChanges } from './run.ts';

/** A row of the accepted state as it is to be; `id` is null for a new one. */
export type PlannedEvent = Omit<AcceptedEvent, 'id'> & { readonly id: string | null };

/** What a good poll changes in the accepted state of its connection. Empty when the feed says what it said before. */
export type AcceptancePlan = {
  /** Rows to insert or to overwrite. */
  readonly planned: readonly PlannedEvent[];
  /** IDs of rows to delete. */
  readonly removedIds: readonly string[];
  readonly changes: NightChanges;
};

/** A good poll to be judged: what is accepted so far (none before the first poll), what the feed lists, and when. */
export type Poll = {
  readonly accepted: readonly AcceptedEvent[];
  readonly listed: readonly ObservedEvent[];
  readonly today: CalendarDate;
  readonly now: Instant;
};

/**
 * The guard. Nights that a feed lists are accepted at once. Nights on or after `today` that it no longer lists are held
 * (`hold.ts`) and released by a later poll; nights already past stay as they were. Nights are compared first, entries
 * second: an entry of the same class and identity over the same nights changes nothing, however the platform merges,
 * splits or renames entries (calendar truth, rules 4 and 5).
 */
export function planAcceptance(poll: Poll): AcceptancePlan {
  const listed = poll.listed.filter((event) => event.to > poll.today);
  const current = poll.accepted.filter((event) => event.to > poll.today);
  const standing = current.filter((event) => event.hold === null);
  const held = poll.accepted.filter((event) => event.hold !== null);
  const groups = groupsOf([...standing, ...listed]);
  const steps = [
    ...groups.flatMap((group) => planGroup(group, { ...poll, accepted: standing, listed, held })),
    ...held.map((event) => planHeld(event, listed, poll)),
  ];
  return {
    planned: steps.flatMap((step) => step.planned),
    removedIds: steps.flatMap((step) => step.removedIds),
    changes: countChanges({ standing, held, listed }, poll),
  };
}

type Step = { readonly planned: readonly PlannedEvent[]; readonly removedIds: readonly string[] };
type Group = { readonly key: string; readonly components: readonly NightRange[] };
type GroupPoll = Poll & { readonly held: readonly AcceptedEvent[] };

function keyOf(event: ObservedEvent): string {
  return `${event.eventClass} ${event.identity}`;
}

/** Entries of one class and identity, cut into stretches of touching nights: each stretch is judged by itself. */
function groupsOf(events: readonly ObservedEvent[]): Group[] {
  const keys = [...new Set(events.map(keyOf))].sort();
  return keys.map((key) => ({ key, components: merged(events.filter((event) => keyOf(event) === key)) }));
}

function planGroup(group: Group, poll: GroupPoll): Step[] {
  return group.components.map((component) => {
    const inside = (event: ObservedEvent) => keyOf(event) === group.key && overlaps(event, component);
    const before = poll.accepted.filter(inside);
    const after = poll.listed.filter(inside);
    return sameNights(before, after, poll.today) ? { planned: [], removedIds: [] } : planStretch(before, after, poll);
  });
}

function planStretch(before: readonly AcceptedEvent[], after: readonly ObservedEvent[], poll: GroupPoll): Step {
  const kept = before.filter((event) => after.some((other) => event.from === other.from && event.to === other.to));
  const gone = before.filter((event) => !kept.includes(event));
  const added = after.filter((event) => !kept.some((other) => event.from === other.from && event.to === other.to));
  const remains = gone.map((event) => remainsOf(event, poll));
  return {
    planned: [
      ...added.map((event) => ({ ...event, id: null, since: sinceOf(event, poll), hold: null })),
      ...remains.flatMap((step) => step.planned),
    ],
    removedIds: remains.flatMap((step) => step.removedIds),
  };
}

/** What stays of an entry that the feed no longer lists: its past nights as they were, its other nights held. */
function remainsOf(event: AcceptedEvent, poll: Poll): Step {
  const missing = subtracted(onOrAfter([event], poll.today), poll.listed);
  const past = subtracted([event], [...onOrAfter([event], poll.today), ...poll.listed]);
  return placed(event, [
    ...missing.map((nights) => ({ nights, hold: holdFrom(poll.now) })),
    ...past.map((nights) => ({ nights, hold: null })),
  ]);
}

/** A held entry: nights listed again stop being held, the rest is released when due; what is past is history. */
function planHeld(event: AcceptedEvent, listed: readonly ObservedEvent[], poll: Poll): Step {
  const missing = subtracted(onOrAfter([event], poll.today), listed);
  const whole = missing.length === 1 && totalNights(missing) === totalNights(onOrAfter([event], poll.today));
  const released = event.hold !== null && isDue(event.hold, poll.now);
  if (whole && !released) return { planned: [], removedIds: [] };
  const past = subtracted([event], [...onOrAfter([event], poll.today), ...listed]);
  return placed(event, [
    ...(released ? [] : missing.map((nights) => ({ nights, hold: event.hold }))),
    ...past.map((nights) => ({ nights, hold: null })),
  ]);
}

/** The first part keeps the row and its ID, so that a held release keeps its name while it shrinks. */
function placed(event: AcceptedEvent, parts: readonly { nights: NightRange; hold: Hold | null }[]): Step {
  return {
    planned: parts.map(({ nights, hold }, index) => ({ ...event, ...nights, hold, id: index === 0 ? event.id : null })),
    removedIds: parts.length === 0 ? [event.id] : [],
  };
}

/** The same stay keeps the instant at which it was first seen, also when its dates moved or it was held meanwhile. */
function sinceOf(event: ObservedEvent, poll: GroupPoll): Instant {
  const same = [...poll.accepted, ...poll.held].filter(
    (other) => keyOf(other) === keyOf(event) && (event.identity !== '' || overlaps(other, event)),
  );
  return same.map((other) => other.since).reduce((a, b) => (a < b ? a : b), poll.now);
}

function sameNights(a: readonly NightRange[], b: readonly NightRange[], today: CalendarDate): boolean {
  return subtracted(onOrAfter(a, today), b).length === 0 && subtracted(onOrAfter(b, today), a).length === 0;
}

type Sides = {
  readonly standing: readonly AcceptedEvent[];
  readonly held: readonly AcceptedEvent[];
  readonly listed: readonly ObservedEvent[];
};

function countChanges({ standing, held, listed }: Sides, poll: Poll): NightChanges {
  const future = (ranges: readonly NightRange[]) => merged(onOrAfter(ranges, poll.today));
  const missingHeld = subtracted(future(held), listed);
  const stillClosed = [...standing, ...listed, ...held.filter((event) => event.hold && !isDue(event.hold, poll.now))];
  return {
    nightsAdded: totalNights(subtracted(future(listed), [...standing, ...held])),
    nightsReleased: totalNights(subtracted(missingHeld, stillClosed)),
    nightsHeld: totalNights(subtracted(future(standing), [...listed, ...held])),
    nightsRestored: totalNights(common(subtracted(future(held), standing), future(listed))),
  };
}
