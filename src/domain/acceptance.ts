import type { AcceptedEvent } from './accepted-event.ts';
import { type CalendarDate, earlierDate } from './calendar-date.ts';
import { type Hold, holdFrom, isDue } from './hold.ts';
import type { Instant } from './instant.ts';
import { common, cutBy, merged, type NightRange, onOrAfter, overlaps, subtracted, totalNights } from './night-range.ts';
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

/**
 * A good poll to be judged: what is accepted so far (none before the first poll), what the feed lists, and when. `isWhole`
 * is false when entries of the feed could not be read: then nothing is released, however long it was held.
 */
export type Poll = {
  readonly accepted: readonly AcceptedEvent[];
  readonly listed: readonly ObservedEvent[];
  readonly isWhole: boolean;
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
  const standing = poll.accepted.filter((event) => event.to > poll.today && event.hold === null);
  const held = poll.accepted.filter((event) => event.hold !== null);
  const judging: Judging = { poll, listedNights: merged(listed), knownByKey: byKey([...standing, ...held]) };
  const listedByKey = byKey(listed);
  const standingByKey = byKey(standing);
  const keys = [...new Set([...standingByKey.keys(), ...listedByKey.keys()])].sort();
  const steps = [
    ...keys.flatMap((key) => planGroup(standingByKey.get(key) ?? [], listedByKey.get(key) ?? [], judging)),
    ...held.map((event) => planHeld(event, judging)),
  ];
  return {
    planned: steps.flatMap((step) => step.planned),
    removedIds: steps.flatMap((step) => step.removedIds),
    changes: countChanges({ standing, held, listed }, poll),
  };
}

/** True when this poll may release what is held. */
export function releases(hold: Hold, { isWhole, now }: Pick<Poll, 'isWhole' | 'now'>): boolean {
  return isWhole && isDue(hold, now);
}

type Step = { readonly planned: readonly PlannedEvent[]; readonly removedIds: readonly string[] };
const nothing: Step = { planned: [], removedIds: [] };

type Judging = {
  readonly poll: Poll;
  readonly listedNights: readonly NightRange[];
  readonly knownByKey: ReadonlyMap<string, readonly AcceptedEvent[]>;
};

/** Entries of one class and identity are one group. */
function keyOf(event: ObservedEvent): string {
  return `${event.eventClass} ${event.identity}`;
}

function byKey<E extends ObservedEvent>(events: readonly E[]): Map<string, E[]> {
  const groups = new Map<string, E[]>();
  for (const event of events) {
    const group = groups.get(keyOf(event));
    if (group) group.push(event);
    else groups.set(keyOf(event), [event]);
  }
  return groups;
}

/** A group is cut into stretches of touching nights, and each stretch is judged by itself. */
function planGroup(before: readonly AcceptedEvent[], after: readonly ObservedEvent[], judging: Judging): Step[] {
  const stretches = merged([...before, ...after]);
  const was = perStretch(before, stretches);
  const is = perStretch(after, stretches);
  return stretches.map((_, index) => {
    const [a, b] = [was[index] ?? [], is[index] ?? []];
    return sameNights(a, b, judging.poll.today) ? nothing : planStretch(a, b, judging);
  });
}

/** Every event lies in one stretch; both are walked once in order, since a feed may list thousands. */
function perStretch<E extends NightRange>(events: readonly E[], stretches: readonly NightRange[]): E[][] {
  const found: E[][] = stretches.map(() => []);
  let index = 0;
  for (const event of [...events].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    while ((stretches[index]?.to ?? event.to) <= event.from) index += 1;
    found[index]?.push(event);
  }
  return found;
}

function planStretch(before: readonly AcceptedEvent[], after: readonly ObservedEvent[], judging: Judging): Step {
  const isSame = (a: NightRange) => (b: NightRange) => a.from === b.from && a.to === b.to;
  const gone = before.filter((event) => !after.some(isSame(event)));
  const added = after.filter((event) => !before.some(isSame(event)));
  const remains = gone.map((event) => remainsOf(event, judging));
  return {
    planned: [
      ...added.map((event) => ({ ...event, id: null, since: sinceOf(event, judging), hold: null })),
      ...remains.flatMap((step) => step.planned),
    ],
    removedIds: remains.flatMap((step) => step.removedIds),
  };
}

/** What stays of an entry that the feed no longer lists: its past nights as they were, its other nights held. */
function remainsOf(event: AcceptedEvent, { poll, listedNights }: Judging): Step {
  const { past, missing } = unlisted(event, listedNights, poll.today);
  return placed(event, [
    ...missing.map((nights) => ({ nights, hold: holdFrom(poll.now) })),
    ...past.map((nights) => ({ nights, hold: null })),
  ]);
}

/** A held entry: nights listed again stop being held, the rest is released when due; what is past is history. */
function planHeld(event: AcceptedEvent, { poll, listedNights }: Judging): Step {
  const { past, missing } = unlisted(event, listedNights, poll.today);
  const isWhole = missing.length === 1 && totalNights(missing) === totalNights(onOrAfter([event], poll.today));
  const isReleased = event.hold !== null && releases(event.hold, poll);
  if (isWhole && !isReleased) return nothing;
  return placed(event, [
    ...(isReleased ? [] : missing.map((nights) => ({ nights, hold: event.hold }))),
    ...past.map((nights) => ({ nights, hold: null })),
  ]);
}

/** The nights of an entry that are not listed, cut at today. */
function unlisted(event: NightRange, listedNights: readonly NightRange[], today: CalendarDate) {
  const nights = cutBy(event, listedNights);
  return {
    missing: onOrAfter(nights, today),
    past: nights.flatMap((part) => (part.from < today ? [{ from: part.from, to: earlierDate(part.to, today) }] : [])),
  };
}

/** The first part keeps the row and its ID, so that a held release keeps its name while it shrinks. */
function placed(event: AcceptedEvent, parts: readonly { nights: NightRange; hold: Hold | null }[]): Step {
  return {
    planned: parts.map(({ nights, hold }, index) => ({ ...event, ...nights, hold, id: index === 0 ? event.id : null })),
    removedIds: parts.length === 0 ? [event.id] : [],
  };
}

/** The same stay keeps the instant at which it was first seen, also when its dates moved or it was held meanwhile. */
function sinceOf(event: ObservedEvent, { poll, knownByKey }: Judging): Instant {
  const known = knownByKey.get(keyOf(event)) ?? [];
  const same = known.filter((other) => event.identity !== '' || overlaps(other, event));
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
  const stillClosed = [...standing, ...listed, ...held.filter((event) => event.hold && !releases(event.hold, poll))];
  return {
    nightsAdded: totalNights(subtracted(future(listed), [...standing, ...held])),
    nightsReleased: totalNights(subtracted(missingHeld, stillClosed)),
    nightsHeld: totalNights(subtracted(future(standing), [...listed, ...held])),
    nightsRestored: totalNights(common(subtracted(future(held), standing), future(listed))),
  };
}
