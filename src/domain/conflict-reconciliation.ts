import { type CalendarDate, earlierDate, laterDate } from './calendar-date.ts';
import { rootOf } from './cause.ts';
import {
  type Claim,
  type Conflict,
  type ConflictSides,
  type FoundConflict,
  isUndecided,
  pairKeyOf,
  refOf,
  type SideIndex,
} from './conflict.ts';
import { type Detection, detectConflicts, type SafePair } from './conflict-detection.ts';
import { isSameSource } from './conflict-pair.ts';
import { isGraver, isHeld } from './conflict-severity.ts';
import type { ConflictTransition } from './conflict-transition.ts';
import type { Instant } from './instant.ts';
import { overlaps, subtracted } from './night-range.ts';

/** A step of one standing conflict. `isSeen` is false when only the rows behind it have other names: no history. */
export type ConflictStep = {
  readonly conflict: Conflict;
  readonly transition: Exclude<ConflictTransition, { readonly type: 'opened' }>;
  readonly isSeen: boolean;
};

/** What a look at a listing's causes changes: nothing, mostly. */
export type Reconciled = { readonly opened: readonly FoundConflict[]; readonly steps: readonly ConflictStep[] };

type Question = {
  /** Conflicts of the listing that have not ended. */
  readonly standing: readonly Conflict[];
  readonly claims: readonly Claim[];
  readonly today: CalendarDate;
  readonly now: Instant;
};

/**
 * Compares what the causes of a listing come to with its conflicts that stand. A found one is one that stands when its two
 * causes are the same rows, or rows of the same two sources on nights that touch it: so neither a re-read, nor a merged or
 * split entry, nor another class opens it again. What is found and known to none is opened; what is no longer found ends.
 */
export function reconcileConflicts({ standing, claims, today, now }: Question): Reconciled {
  const detection = detectConflicts(claims, today);
  const { ofConflict, unknown } = assigned(standing, detection.found);
  const steps = standing.flatMap((conflict): ConflictStep[] => {
    const found = ofConflict.get(conflict.id);
    if (found) return changeOf(conflict, joined(conflict, found), now);
    return [{ conflict, transition: endOf(conflict, { detection, claims, today, now }), isSeen: true }];
  });
  return { opened: unknown, steps };
}

type Parts = readonly [FoundConflict, ...FoundConflict[]];

/** Finds the conflict of each that was found: by its rows first, then by its sources. */
function assigned(standing: readonly Conflict[], found: readonly FoundConflict[]) {
  const byPair = new Map(standing.map((conflict) => [pairKeyOf(conflict.sides), conflict]));
  const ofConflict = new Map<string, Parts>();
  const unknown: FoundConflict[] = [];
  for (const each of found) {
    const known =
      byPair.get(pairKeyOf(each.sides)) ??
      standing.find((conflict) => overlaps(conflict.nights, each.nights) && isOfSameSources(conflict, each));
    const turned = known && turnedLike(known.sides, each);
    if (!known || !turned) unknown.push(each);
    else ofConflict.set(known.id, [turned, ...(ofConflict.get(known.id) ?? [])]);
  }
  return { ofConflict, unknown };
}

function isOfSameSources(conflict: Conflict, found: FoundConflict): boolean {
  return turnedLike(conflict.sides, found) !== undefined;
}

/** The same with its sides in the order of the conflict's; undefined when they are of other sources. */
function turnedLike([a, b]: ConflictSides, found: FoundConflict): FoundConflict | undefined {
  const [left, right] = found.sides;
  const isStraight = isSameSource(a, left) && isSameSource(b, right);
  const isCrossed = isSameSource(a, right) && isSameSource(b, left);
  // Two entries of one calendar without identities: only their rows tell them apart.
  if (isCrossed && (!isStraight || refOf(a) === refOf(right) || refOf(b) === refOf(left)))
    return { ...found, sides: [right, left] };
  return isStraight ? found : undefined;
}

/** An entry that was split shares its nights in parts: one conflict still, told by the part that it was known by. */
function joined(conflict: Conflict, [first, ...others]: Parts): FoundConflict {
  const key = pairKeyOf(conflict.sides);
  const known = others.find((part) => pairKeyOf(part.sides) === key);
  const start = known && pairKeyOf(first.sides) !== key ? known : first;
  return [first, ...others].filter((part) => part !== start).reduce(withPart, start);
}

function withPart(whole: FoundConflict, part: FoundConflict): FoundConflict {
  const nights = {
    from: earlierDate(whole.nights.from, part.nights.from),
    to: laterDate(whole.nights.to, part.nights.to),
  };
  const graver = isGraver(part.severity, whole.severity) ? part : whole;
  return { sides: whole.sides, nights, kind: graver.kind, severity: graver.severity };
}

function changeOf(conflict: Conflict, found: FoundConflict, now: Instant): ConflictStep[] {
  if (signOf(conflict) === signOf(found)) {
    const isSame = rowsOf(conflict) === rowsOf(found);
    return isSame ? [] : [{ conflict, transition: { type: 'changed', found, at: now }, isSeen: false }];
  }
  const type = isWorse(found, conflict) ? 'worsened' : 'changed';
  return [{ conflict, transition: { type, found, at: now }, isSeen: true }];
}

/** What people see of a conflict. */
function signOf({ nights, kind, severity, sides }: FoundConflict): string {
  return [nights.from, nights.to, kind, severity, ...sides.map(sideSign)].join(' ');
}

function sideSign(side: Claim): string {
  return `${side.cause.from} ${side.cause.to} ${isHeld(side)}`;
}

/** What stands behind it, down to what only machines see. */
function rowsOf({ sides }: FoundConflict): string {
  return sides.map(rowSign).join(' | ');
}

function rowSign({ cause: named, identity }: Claim): string {
  const cause = rootOf(named);
  const own = [named.kind, cause.kind, cause.id, cause.since, identity];
  if (cause.kind !== 'observed') return own.join(' ');
  return [...own, cause.connectionId, cause.platform, cause.eventClass, cause.hold?.dueAt ?? ''].join(' ');
}

/** New nights, or two guests where nobody had seen two: what was decided was not about that. Nearness alone is no news. */
function isWorse(found: FoundConflict, before: FoundConflict): boolean {
  if (subtracted([found.nights], [before.nights]).length > 0) return true;
  return found.kind === 'double_booking' && before.kind !== 'double_booking';
}

type Ending = Omit<Question, 'standing'> & { readonly detection: Detection };

function endOf(conflict: Conflict, { detection, claims, today, now }: Ending): ConflictStep['transition'] {
  if (conflict.nights.to <= today) return { type: 'nights_past', at: now };
  const safe = detection.safe.find((pair) => isSafeNow(conflict, pair));
  if (safe) return { type: 'explained', rule: safe.rule, at: now };
  const gone = ([0, 1] as const).filter((side) => isGone(conflict, side, claims));
  return { type: 'side_went', gone, at: now };
}

function isSafeNow({ sides, nights }: Conflict, pair: SafePair): boolean {
  const [left, right] = pair.sides;
  const [a, b] = sides;
  const isPair = (isSameSource(a, left) && isSameSource(b, right)) || (isSameSource(a, right) && isSameSource(b, left));
  return isPair && overlaps(left.cause, nights) && overlaps(right.cause, nights);
}

function isGone({ sides, nights }: Conflict, side: SideIndex, claims: readonly Claim[]): boolean {
  return !claims.some((claim) => isSameSource(sides[side], claim) && overlaps(claim.cause, nights));
}

/** True for conflicts of which the host may have to be told: those that nobody decided on, but for low ones. */
export function isToBeTold(conflict: Conflict): boolean {
  return isUndecided(conflict) && conflict.severity !== 'low';
}
