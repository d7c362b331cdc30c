import type { AcceptedEvent } from './accepted-event.ts';
import { type CalendarDate, earlierDate } from './calendar-date.ts';
import { isProvenCancelled, type ListedEntries } from './cancellation-proof.ts';
import type { PlannedEvent, ReleasedNights } from './feed-state.ts';
import { type Hold, type HoldReason, heldOn, holdFrom, isDue } from './hold.ts';
import type { Instant } from './instant.ts';
import { cutBy, merged, type NightRange, onOrAfter, overlaps, subtracted, totalNights } from './night-range.ts';
import type { BelievedEvent } from './observed-event.ts';

/** What rows become: those to write, the IDs of those to delete, and the nights set free by it. */
export type Step = {
  readonly planned: readonly PlannedEvent[];
  readonly removedIds: readonly string[];
  readonly freed: readonly ReleasedNights[];
};

/** A poll as the rows of its feed are judged by it: how its answer looks, and why its vanished nights wait. */
export type Judging = {
  readonly accepted: readonly AcceptedEvent[];
  readonly today: CalendarDate;
  readonly now: Instant;
  readonly isWhole: boolean;
  /** Nights that are listed, without those that only probable echoes list; and with them. */
  readonly listedNights: readonly NightRange[];
  readonly everyNight: readonly NightRange[];
  readonly answer: HoldReason;
  readonly reason: HoldReason;
  readonly entries: ListedEntries;
  /** Nights that were a probable echo until this poll. */
  readonly unexplained: readonly NightRange[];
  /** Identities of which the platform told by API all that there is. */
  readonly settled: ReadonlySet<string>;
};

const nothing: Step = { planned: [], removedIds: [], freed: [] };

/**
 * Compares the rows that stand with what is believed of the poll. Entries of one class and identity are a group, a group is
 * cut into stretches of touching nights, and a stretch with the same nights as before changes nothing.
 */
export function planStandingRows(believed: readonly BelievedEvent[], judging: Judging): Step[] {
  const listed = byKey(believed.filter((event) => event.to > judging.today));
  const standing = byKey(judging.accepted.filter((event) => event.to > judging.today && event.hold === null));
  const keys = [...new Set([...standing.keys(), ...listed.keys()])].sort();
  return keys.flatMap((key) => planGroup(standing.get(key) ?? [], listed.get(key) ?? [], judging));
}

/**
 * What held rows become: nights listed again stop being held, the rest is released when due, or at once when a new booking
 * proves the cancellation; what is past is history.
 */
export function planHeldRows(judging: Judging): Step[] {
  return judging.accepted.flatMap((event) => (event.hold ? [planHeld(event, event.hold, judging)] : []));
}

/** True when this poll may release what is held. */
export function releases(hold: Hold, { isWhole, now, reason }: Pick<Judging, 'isWhole' | 'now' | 'reason'>): boolean {
  return isWhole && isDue(heldOn(hold, reason), now);
}

type Nightly = NightRange & Pick<AcceptedEvent, 'eventClass' | 'identity'>;

function keyOf(event: Nightly): string {
  return `${event.eventClass} ${event.identity}`;
}

function byKey<E extends Nightly>(events: readonly E[]): Map<string, E[]> {
  const groups = new Map<string, E[]>();
  for (const event of events) {
    const group = groups.get(keyOf(event));
    if (group) group.push(event);
    else groups.set(keyOf(event), [event]);
  }
  return groups;
}

function planGroup(before: readonly AcceptedEvent[], after: readonly BelievedEvent[], judging: Judging): Step[] {
  const stretches = merged([...before, ...after]);
  const was = perStretch(before, stretches);
  const is = perStretch(after, stretches);
  return stretches.map((_, index) => {
    const [a, b] = [was[index] ?? [], is[index] ?? []];
    return sameNights(a, b, judging.today) ? nothing : planStretch(a, b, judging);
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

function planStretch(before: readonly AcceptedEvent[], after: readonly BelievedEvent[], judging: Judging): Step {
  const isSame = (a: NightRange) => (b: NightRange) => a.from === b.from && a.to === b.to;
  const gone = before.filter((event) => !after.some(isSame(event)));
  const added = after.filter((event) => !before.some(isSame(event)));
  const remains = gone.map((event) => remainsOf(event, judging));
  return {
    planned: [...added.map((event) => newRow(event, judging)), ...remains.flatMap((step) => step.planned)],
    removedIds: remains.flatMap((step) => step.removedIds),
    freed: remains.flatMap((step) => step.freed),
  };
}

function newRow(event: BelievedEvent, judging: Judging): PlannedEvent {
  const { from, to, eventClass, identity } = event;
  return {
    id: null,
    from,
    to,
    eventClass,
    identity,
    since: sinceOf(event, judging),
    hold: null,
    askedAt: askedAtOf(event, judging),
  };
}

/** What stays of an entry that the feed no longer lists: its past nights as they were, its other nights held. */
function remainsOf(event: AcceptedEvent, judging: Judging): Step {
  const { past, missing } = unlisted(event, judging);
  const proof = proofOfRelease(event, judging);
  const isPart = totalNights(missing) < totalNights(onOrAfter([event], judging.today));
  const hold = holdFrom(judging.now, judging.reason, isPart);
  const held = proof ? [] : missing.map((nights) => ({ nights, hold }));
  return {
    ...placed(event, [...held, ...past.map((nights) => ({ nights, hold: null }))]),
    freed: proof ? missing.map((nights) => ({ ...nights, heldSince: null, reason: proof })) : [],
  };
}

function planHeld(event: AcceptedEvent, before: Hold, judging: Judging): Step {
  const { past, missing } = unlisted(event, judging);
  const hold = missing.length > 0 ? heldOn(before, judging.reason) : before;
  const isAllMissing = totalNights(missing) === totalNights(onOrAfter([event], judging.today)) && missing.length === 1;
  const reason = releases(before, judging) ? 'due' : proofOfRelease(event, judging);
  if (isAllMissing && !reason && hold === before) return nothing;
  const still = reason ? [] : missing.map((nights) => ({ nights, hold }));
  return {
    ...placed(event, [...still, ...past.map((nights) => ({ nights, hold: null }))]),
    freed: reason ? missing.map((nights) => ({ ...nights, heldSince: before.absentSince, reason })) : [],
  };
}

/** What proves, without waiting, that nights which are not listed are free; undefined where nothing does. */
function proofOfRelease(event: AcceptedEvent, judging: Judging): 'cancelled' | 'rebooked' | undefined {
  const { isWhole, answer, entries, settled } = judging;
  if (!isWhole) return undefined;
  if (event.identity !== '' && settled.has(event.identity)) return 'cancelled';
  return answer === 'vanished' && isProvenCancelled(event, entries) ? 'rebooked' : undefined;
}

/** The nights of an entry that are not listed, cut at today. */
function unlisted(event: AcceptedEvent, { listedNights, everyNight, today }: Judging) {
  const nights = cutBy(event, event.eventClass === 'echo' ? everyNight : listedNights);
  return {
    missing: onOrAfter(nights, today),
    past: nights.flatMap((part) => (part.from < today ? [{ from: part.from, to: earlierDate(part.to, today) }] : [])),
  };
}

/** The first part keeps the row and its ID, so that a held release keeps its name while it shrinks. */
function placed(
  event: AcceptedEvent,
  parts: readonly { readonly nights: NightRange; readonly hold: Hold | null }[],
): Pick<Step, 'planned' | 'removedIds'> {
  return {
    planned: parts.map(({ nights, hold }, index) => ({
      ...event,
      from: nights.from,
      to: nights.to,
      hold,
      id: index === 0 ? event.id : null,
    })),
    removedIds: parts.length === 0 ? [event.id] : [],
  };
}

function askedAtOf(event: BelievedEvent, { accepted, unexplained, now }: Judging): Instant | null {
  if (event.eventClass === 'echo') return null;
  if (unexplained.some((nights) => overlaps(nights, event))) return now;
  return accepted.find((other) => keyOf(other) === keyOf(event) && overlaps(other, event))?.askedAt ?? null;
}

/**
 * When relais learnt of all the coming nights of an entry: the last of the instants at which they were first seen, also
 * when they were held meanwhile. A stay that grew or moved is told to others by what is new of it.
 */
function sinceOf(event: BelievedEvent, { accepted, today, now }: Judging): Instant {
  const same = accepted.filter((other) => keyOf(other) === keyOf(event) && overlaps(other, event));
  if (subtracted(onOrAfter([event], today), same).length > 0) return now;
  return same.map((other) => other.since).reduce((a, b) => (a > b ? a : b), same[0]?.since ?? now);
}

function sameNights(a: readonly NightRange[], b: readonly NightRange[], today: CalendarDate): boolean {
  return subtracted(onOrAfter(a, today), b).length === 0 && subtracted(onOrAfter(b, today), a).length === 0;
}
