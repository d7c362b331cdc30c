import { type CalendarDate, plusDays } from '../../../domain/calendar-date.ts';
import { merged, nightsOf, onOrAfter } from '../../../domain/night-range.ts';
import type { HubClosure, HubUnitState } from '../../../hub-ports.ts';
import { type ClosureProof, type ProvenNight, readProof, writeProof } from './closure-proof.ts';
import type { HubNight, UnitNights } from './unit-nights.ts';

/** Tells the nights that are closed because relais closed them from those that the host closed. */
export type OwnNights = {
  /** True when the night is closed by us, and by nobody else's hand. */
  isOurs(date: CalendarDate): boolean;
  /** Of each closure of ours that stands, the nights that do, with what this reading tells of them. */
  standing(): HubClosure[];
};

/**
 * Lodgify knows closed nights only, not who closed them, so that is told by what relais knows (`ClosureProof`) and by the
 * closed period that the hub shows on a night. A closed night is ours when
 * 1. relais closed it when it was open: a night that was closed before is never in the proof of a closure;
 * 2. it is still in the closed period in which relais saw it first after closing it: a host who closes nights that are closed
 *    already puts them into another one;
 * 3. and that period has no night that relais did not close: a host who stretches a period of ours makes it the host's own.
 * Whatever fails one of these is the host's from then on: it is read as a block and never opened by us. So in doubt a night
 * stays closed, for the host to open at the hub. A closure without a proof (nobody saw what became of the write) claims all
 * its nights until a reading shows them.
 */
export function ownNightsOf({ ours, today }: Pick<HubUnitState, 'ours' | 'today'>, { nights }: UnitNights): OwnNights {
  const claims = ours.map((closure) => ({ closure, proof: proofOf(closure) }));
  const claimed = new Map<CalendarDate, ProvenNight[]>();
  for (const { proof } of claims) {
    for (const [date, period] of proof) claimed.set(date, [...(claimed.get(date) ?? []), period]);
  }
  const stretched = stretchedPeriods(nights, claimed);
  const isOurs = (date: CalendarDate): boolean => {
    const night = nights.get(date);
    if (!night?.isClosed || (night.closedPeriod && stretched.has(night.closedPeriod))) return false;
    return (claimed.get(date) ?? []).some((period) => period === undefined || period === night.closedPeriod);
  };
  return {
    isOurs,
    standing: () => claims.flatMap(({ closure, proof }) => standingOf(closure, { proof, nights, today, isOurs })),
  };
}

function proofOf(closure: HubClosure): ClosureProof {
  return readProof(closure.remoteId) ?? new Map(nightsOf(closure).map((date) => [date, undefined]));
}

/** Closed periods that hold a night which no closure of ours claims. */
function stretchedPeriods(
  nights: ReadonlyMap<CalendarDate, HubNight>,
  claimed: ReadonlyMap<CalendarDate, unknown>,
): ReadonlySet<string> {
  const stretched = [...nights].flatMap(([date, { closedPeriod }]) => {
    return closedPeriod && !claimed.has(date) ? [closedPeriod] : [];
  });
  return new Set(stretched);
}

type StandingInput = Pick<OwnNights, 'isOurs'> & {
  readonly proof: ClosureProof;
  readonly nights: ReadonlyMap<CalendarDate, HubNight>;
  readonly today: CalendarDate;
};

/**
 * A closure stands on the nights that are closed, by whatever. Its proof learns in which periods they are, and nights that
 * are ours by another closure, so that either may end first; it loses nights that were opened since, so that whoever closes
 * them next is told anew.
 */
function standingOf(closure: HubClosure, { proof, nights, today, isOurs }: StandingInput): HubClosure[] {
  const closed = onOrAfter([closure], today)
    .flatMap(nightsOf)
    .filter((date) => nights.get(date)?.isClosed);
  const known = new Map([...proof].filter(([date, period]) => isStillProven(nights.get(date), period)));
  for (const date of closed) if (isOurs(date)) known.set(date, nights.get(date)?.closedPeriod);
  const remoteId = writeProof(known);
  return rangesOf(closed).map((range) => ({ ...range, key: closure.key, remoteId }));
}

/** What no reading has shown yet is proven by the first that shows it, or not at all. */
function isStillProven(night: HubNight | undefined, period: ProvenNight): boolean {
  return night === undefined || (night.isClosed && period !== undefined);
}

/** The fewest ranges of these nights. */
export function rangesOf(dates: readonly CalendarDate[]) {
  return merged(dates.map((date) => ({ from: date, to: plusDays(date, 1) })));
}
