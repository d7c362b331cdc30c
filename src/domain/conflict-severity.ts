import { type CalendarDate, laterDate, nightsBetween } from './calendar-date.ts';
import { isBookingCause, isOwnCause, rootOf } from './cause.ts';
import {
  type Claim,
  type ConflictKind,
  type ConflictSeverity,
  type ConflictSides,
  conflictSeverities,
} from './conflict.ts';
import type { NightRange } from './night-range.ts';

/** From this many days before the first shared night on, a double booking is critical. */
export const CRITICAL_WITHIN_DAYS = 7;

type Question = {
  readonly kind: ConflictKind;
  readonly sides: ConflictSides;
  readonly nights: NightRange;
  readonly today: CalendarDate;
};

type SeverityRule = {
  readonly kind: ConflictKind;
  readonly when?: (question: Question) => boolean;
  readonly is: ConflictSeverity;
};

/** The rules in order; the first of the kind that applies decides. */
const severityRules: readonly SeverityRule[] = [
  { kind: 'probable_copy', is: 'low' },
  // Who closes nights that a guest has already has seen them; what the host made with both hands is no news to them.
  { kind: 'booking_over_block', when: isMadeByHost, is: 'low' },
  { kind: 'booking_over_block', when: isClosedAfterwards, is: 'low' },
  { kind: 'booking_over_block', is: 'medium' },
  // One of them is on its way out.
  { kind: 'double_booking', when: ({ sides }) => sides.some(isHeld), is: 'medium' },
  { kind: 'double_booking', when: isNear, is: 'critical' },
  { kind: 'double_booking', is: 'high' },
];

/** How grave a conflict is on this day of the listing. */
export function severityOf(question: Question): ConflictSeverity {
  const rule = severityRules.find(({ kind, when }) => kind === question.kind && (when?.(question) ?? true));
  return rule?.is ?? 'high';
}

/** True when the first is graver than the second. */
export function isGraver(a: ConflictSeverity, b: ConflictSeverity): boolean {
  return conflictSeverities.indexOf(a) > conflictSeverities.indexOf(b);
}

/** True when its feed no longer lists it and its nights wait for their release. */
export function isHeld({ cause }: Claim): boolean {
  const root = rootOf(cause);
  return root.kind === 'observed' && root.hold !== null;
}

function isNear({ nights, today }: Question): boolean {
  return nightsBetween(today, laterDate(nights.from, today)) <= CRITICAL_WITHIN_DAYS;
}

function isMadeByHost({ sides }: Question): boolean {
  return sides.every(({ cause }) => isOwnCause(rootOf(cause)));
}

function isClosedAfterwards({ sides: [a, b] }: Question): boolean {
  const [booking, block] = isBookingCause(rootOf(a.cause)) ? [a, b] : [b, a];
  return block.cause.since > booking.cause.since;
}
