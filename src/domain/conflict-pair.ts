import { type Cause, isBookingCause, isOwnCause, rootOf } from './cause.ts';
import type { Claim, ConflictKind, SafeRule, SideEnding } from './conflict.ts';
import { type NightRange, overlaps, subtracted } from './night-range.ts';

/** What two causes that share a night are to one another. `nothing`: nobody has to know. */
export type PairVerdict =
  | { readonly verdict: 'nothing' }
  | { readonly verdict: 'safe'; readonly rule: SafeRule }
  | { readonly verdict: 'conflict'; readonly kind: ConflictKind };

type PairRule = {
  readonly applies: (a: Claim, b: Claim, beside: readonly NightRange[]) => boolean;
  readonly is: PairVerdict;
};

const nothing: PairVerdict = { verdict: 'nothing' };

/**
 * The rules in order; the first that applies to the pair, in either order, decides. `beside`: the nights that bookings
 * take. A root is what is neither an echo nor a window. The same channel by a hub and by iCal gives each stay twice under
 * one identity of one platform.
 */
const pairRules: readonly PairRule[] = [
  { applies: (a) => hasClass(a, 'window'), is: nothing },
  { applies: (a) => hasClass(a, 'echo'), is: { verdict: 'safe', rule: 'echo' } },
  { applies: (a, b) => !isBooking(a) && !isBooking(b), is: nothing },
  { applies: isSameStay, is: { verdict: 'safe', rule: 'same_stay' } },
  { applies: isOneCalendarsAffair, is: nothing },
  {
    applies: (a, b, beside) => hasClass(a, 'block') && isBooking(b) && isCovered(a, beside),
    is: { verdict: 'safe', rule: 'covered_block' },
  },
  {
    applies: (a, b) => hasClass(a, 'unknown') && isAlike(a, b),
    is: { verdict: 'conflict', kind: 'probable_copy' },
  },
  { applies: (a, b) => isBooking(a) && isBooking(b), is: { verdict: 'conflict', kind: 'double_booking' } },
  { applies: () => true, is: { verdict: 'conflict', kind: 'booking_over_block' } },
];

/**
 * Judges two different causes that share a night, in any order. Of linked closures their roots are judged; two of them are
 * the affair of the listings that they come from.
 */
export function judgePair(one: Claim, other: Claim, beside: readonly NightRange[]): PairVerdict {
  if (one.cause.kind === 'linked' && other.cause.kind === 'linked') return nothing;
  const [a, b] = [atRoot(one), atRoot(other)];
  const rule = pairRules.find(({ applies }) => applies(a, b, beside) || applies(b, a, beside));
  return rule?.is ?? nothing;
}

/** True when both come from one place: the same own row, or the same connection with no two identities that differ. */
export function isSameSource(a: Claim, b: Claim): boolean {
  const [left, right] = [rootOf(a.cause), rootOf(b.cause)];
  if (left.kind !== 'observed' || right.kind !== 'observed') return left.kind === right.kind && left.id === right.id;
  const isTold = a.identity !== '' && b.identity !== '';
  return left.connectionId === right.connectionId && (!isTold || a.identity === b.identity);
}

function atRoot({ cause, identity }: Claim): Claim {
  return { cause: rootOf(cause), identity };
}

function hasClass({ cause }: Claim, eventClass: 'window' | 'echo' | 'block' | 'unknown'): boolean {
  return cause.kind === 'observed' && cause.eventClass === eventClass;
}

function isBooking({ cause }: Claim): boolean {
  return isBookingCause(cause);
}

function isAlike({ cause: a }: Claim, { cause: b }: Claim): boolean {
  return a.from === b.from && a.to === b.to;
}

function isCovered({ cause }: Claim, beside: readonly NightRange[]): boolean {
  return subtracted([cause], beside).length === 0;
}

function isSameStay(a: Claim, b: Claim): boolean {
  const [left, right] = [a.cause, b.cause];
  if (left.kind !== 'observed' || right.kind !== 'observed') return false;
  return left.platform === right.platform && a.identity !== '' && a.identity === b.identity;
}

/**
 * A platform sells no night twice: what one of its calendars lists on one night was moved, or is its own affair. Two stays
 * that it lists side by side under different identities are two guests all the same, and so are two entries of a calendar
 * by which nobody sells.
 */
function isOneCalendarsAffair(a: Claim, b: Claim): boolean {
  const [left, right] = [a.cause, b.cause];
  if (left.kind !== 'observed' || right.kind !== 'observed') return false;
  if (left.connectionId !== right.connectionId || left.platform !== right.platform) return false;
  if (!isBooking(a) || !isBooking(b) || left.hold !== null || right.hold !== null) return true;
  const isSold = left.platform !== 'other' && left.platform !== 'google';
  return isSold && (a.identity === '' || b.identity === '');
}

/** The nights that bookings take, by which a platform's block is explained: roots only, held ones too. */
export function bookedNights(claims: readonly Claim[]): NightRange[] {
  return claims.filter((claim) => isBooking(atRoot(claim))).map(({ cause: { from, to } }) => ({ from, to }));
}

/** Pairs of causes that share a night of those to come, the earlier first; each pair once. */
export function pairsOf(claims: readonly Claim[]): (readonly [Claim, Claim])[] {
  const pairs: (readonly [Claim, Claim])[] = [];
  let active: Claim[] = [];
  for (const claim of [...claims].sort(byStart)) {
    active = active.filter(({ cause }) => overlaps(cause, claim.cause));
    for (const other of active) pairs.push([other, claim]);
    active.push(claim);
  }
  return pairs;
}

function byStart({ cause: a }: Claim, { cause: b }: Claim): number {
  return orderOf(a) < orderOf(b) ? -1 : 1;
}

function orderOf({ from, to, kind, id }: Cause): string {
  return `${from} ${to} ${kind} ${id}`;
}

/**
 * How relais can end a side: by itself, by the API of a hub whose own booking it is, or only the host on the platform. What a
 * hub had from a channel is that channel’s to cancel, by its rules.
 */
export function endedBy({ cause, sale }: Claim): SideEnding {
  if (isOwnCause(rootOf(cause))) return 'relais';
  const isStay = cause.kind === 'observed' && cause.eventClass === 'booking' && cause.hold === null;
  return isStay && sale?.by === 'hub' && sale.isCancellable ? 'api' : 'host_on_platform';
}
