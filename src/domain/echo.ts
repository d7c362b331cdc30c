import type { AcceptedEvent } from './accepted-event.ts';
import type { CalendarDate } from './calendar-date.ts';
import { type DestinationReads, nightsReadLately } from './destination-reads.ts';
import { areUidsLasting, type EchoMemory, nothingSeen, rememberUids, type ToldUid } from './echo-memory.ts';
import { isOriginSought, watchEchoes } from './echo-watch.ts';
import type { Instant } from './instant.ts';
import { common, cutBy, merged, type NightRange, onOrAfter, subtracted } from './night-range.ts';
import type { BelievedEvent, ObservedEvent } from './observed-event.ts';

/**
 * What tells whether a feed gives our own closures back. `own` are the nights that relais exported of the listing under
 * each UID; `isReExporting` says whether the platform lists what it imports; `roots` are the nights that anything but this
 * feed and other echoes closes; `destinations` are all readers of the listing's exports.
 */
export type EchoFacts = {
  readonly own: ReadonlyMap<string, readonly NightRange[]>;
  readonly isReExporting: boolean;
  readonly roots: readonly NightRange[];
  readonly destinations: readonly DestinationReads[];
};

/** The facts of a listing that exports nothing. */
export const nothingExported: EchoFacts = { own: new Map(), isReExporting: false, roots: [], destinations: [] };

/** True when a probable echo stands after a poll. */
export function hasEchoes(
  before: { readonly accepted: readonly AcceptedEvent[] },
  plan: { readonly planned: readonly Pick<AcceptedEvent, 'eventClass'>[]; readonly removedIds: readonly string[] },
): boolean {
  const kept = before.accepted.filter(({ id }) => !plan.removedIds.includes(id));
  return [...kept, ...plan.planned].some(({ eventClass }) => eventClass === 'echo');
}

/** The entries of a poll that are no window, and what stood before it: rows, held closures, window nights. */
export type EchoQuestion = {
  readonly events: readonly ObservedEvent[];
  readonly accepted: readonly AcceptedEvent[];
  readonly otherwiseClosed: readonly NightRange[];
  readonly memory: EchoMemory;
  readonly facts: EchoFacts;
  readonly isWhole: boolean;
  readonly today: CalendarDate;
  readonly now: Instant;
};

/** The entries with their probable echoes told apart, and the nights that ceased to be one because nothing explains them. */
export type EchoReading = {
  readonly events: readonly BelievedEvent[];
  readonly memory: EchoMemory;
  readonly unexplained: readonly NightRange[];
};

/**
 * Drops the nights that relais exported under the UID of their own entry: the platform only gives them back. Other nights
 * of such an entry are somebody else's, and stay, of class unknown (calendar truth, rule 6).
 */
export function withoutOwnNights(listed: readonly ObservedEvent[], own: EchoFacts['own']): readonly ObservedEvent[] {
  if (own.size === 0) return listed;
  return listed.flatMap((event): ObservedEvent[] => {
    const nights = own.get(event.uid);
    if (!nights) return [event];
    return cutBy(event, merged(nights)).map((part) => ({ ...event, ...part, eventClass: 'unknown', identity: '' }));
  });
}

/**
 * Tells probable echoes: nights under a foreign UID that are not class booking, that a platform which re-exports lists
 * for the first time, or once more beside an entry of its own, after a destination read them from us. They stay echoes
 * while a root explains them, and until the platform had its chance to drop them (`echo-watch.ts`): listed after that they
 * are a root of their own.
 */
export function tellEchoes(question: EchoQuestion): EchoReading {
  const { events, accepted, memory, facts, isWhole, today, now } = question;
  const standing = accepted.filter(({ eventClass }) => eventClass === 'echo');
  if (!facts.isReExporting && standing.length === 0) return { events, memory: nothingSeen, unexplained: [] };
  const possible = possibleEchoes(question, standing);
  const split = events.map((event) => parted(event, possible.of(event)));
  const echoes = onOrAfter(
    split.flatMap(({ copies }) => copies),
    today,
  );
  const watching = { before: memory.watches, destinations: facts.destinations, isWhole, now };
  const ownRoots = [...split.flatMap(({ rest }) => rest), ...accepted.filter(isHeldRoot)];
  const watches = watchEchoes(subtracted(echoes, [...facts.roots, ...ownRoots]), watching);
  const unexplained = merged(watches.filter(isOriginSought));
  const told = events.map((event) => parted(event, subtracted(possible.of(event), unexplained)));
  const uids = rememberUids(
    memory.uids,
    told.map((each) => toldUid(each, today)),
    now,
  );
  return {
    events: told.flatMap(({ rest, copies }) => [...rest, ...copies]),
    memory: {
      watches: watches.filter((watch) => !isOriginSought(watch)),
      uids,
      polledAt: now,
    },
    unexplained,
  };
}

/** What stood for itself in this feed explains its copies until it is released. */
function isHeldRoot({ eventClass, hold }: AcceptedEvent): boolean {
  return hold !== null && eventClass !== 'echo' && eventClass !== 'window';
}

/**
 * Which nights of an entry can be an echo: those that were, and those that are new and were read from us before. What an
 * entry was known to list for itself is its own.
 */
function possibleEchoes(question: EchoQuestion, standing: readonly NightRange[]) {
  const { events, memory, today } = question;
  const seen = new Map(memory.uids.map((each) => [each.uid, each]));
  const ownNights = (event: ObservedEvent) => {
    const known = seen.get(event.uid);
    return event.eventClass === 'booking' ? [event] : known && !known.isWhole ? subtracted([event], known.echoes) : [];
  };
  const others = onOrAfter(events.flatMap(ownNights), today);
  const copies = onOrAfter(
    events.flatMap((event) => subtracted([event], ownNights(event))),
    today,
  );
  const bookings = events.filter(({ eventClass }) => eventClass === 'booking');
  const fresh = question.facts.isReExporting ? freshEchoes(copies, others, question) : [];
  const nights = subtracted([...standing, ...fresh], bookings);
  const of = (event: ObservedEvent) => common(subtracted(onOrAfter([event], today), ownNights(event)), nights);
  return { of };
}

/**
 * Nights of entries under a new UID that are listed for the first time, that an entry known before lists as well, or that
 * are listed again: what a destination was told while its own stay was gone may be all that it lists now. A booking that a
 * broken answer left out comes back as well, under a UID that is known: where UIDs do not last, only the platform's own
 * reads count for nights listed again. So they do where a new UID takes the place of a known one between two polls: that a
 * platform names its entries anew must not make copies of them.
 */
function freshEchoes(
  copies: readonly NightRange[],
  others: readonly NightRange[],
  question: EchoQuestion,
): NightRange[] {
  const { accepted, otherwiseClosed, memory, facts, now } = question;
  const held = accepted.filter(({ hold }) => hold !== null);
  const standing = accepted.filter(({ hold }) => hold === null);
  const own = facts.destinations.filter(({ isOwn }) => isOwn);
  const isLasting = areUidsLasting(memory.uids);
  const reading = { now, polledAt: memory.polledAt };
  const first = [...subtracted(copies, [...accepted, ...otherwiseClosed]), ...common(copies, others)];
  const again = common(subtracted(copies, standing), held);
  const replaced = isLasting ? subtracted(common(copies, standing), others) : [];
  return [
    ...readLately(first, facts.destinations, reading),
    ...readLately(again, isLasting ? facts.destinations : own, reading),
    ...readLately(replaced, own, reading),
  ];
}

function readLately(
  nights: readonly NightRange[],
  readers: readonly DestinationReads[],
  at: { readonly now: Instant; readonly polledAt: Instant | null },
): NightRange[] {
  return nights.length === 0 ? [] : common(nights, nightsReadLately(readers, at));
}

function toldUid({ event, rest, copies }: Parted, today: CalendarDate): ToldUid {
  const isWhole = copies.length > 0 && onOrAfter(rest, today).length === 0;
  return { uid: event.uid, isWhole, echoes: copies.map(({ from, to }) => ({ from, to })) };
}

type Parted = ReturnType<typeof parted>;

function parted(event: ObservedEvent, echoes: readonly NightRange[]) {
  const rest: readonly BelievedEvent[] = cutBy(event, echoes).map((nights) => ({ ...event, ...nights }));
  const asEcho = { ...event, eventClass: 'echo', identity: '' } as const;
  const copies: readonly BelievedEvent[] = echoes.map((nights) => ({ ...asEcho, ...nights }));
  return { event, rest: echoes.length === 0 ? [event] : rest, copies };
}
