import type { CalendarDate } from './calendar-date.ts';
import { isBookingCause, rootOf } from './cause.ts';
import type { Claim, ConflictKind, ConflictSides, SideIndex } from './conflict.ts';
import { isHeld } from './conflict-severity.ts';

/** Why a resolution is suggested; pages say it in words. */
export const suggestionReasons = [
  'same_nights',
  'other_vanished',
  'guest_before_block',
  'in_progress',
  'surely_booked',
  'seen_first',
  'no_order',
] as const;
export type SuggestionReason = (typeof suggestionReasons)[number];

/** What relais would do. `keep` is the side to keep; with `decide` nothing speaks for either. */
export type ConflictSuggestion =
  | { readonly action: 'keep_one'; readonly keep: SideIndex; readonly reason: SuggestionReason }
  | { readonly action: 'keep_both' | 'decide'; readonly keep: null; readonly reason: SuggestionReason };

type Preference = {
  readonly reason: SuggestionReason;
  /** True for the side to keep; it decides where it holds for exactly one. */
  readonly speaksFor: (side: Claim, other: Claim, today: CalendarDate) => boolean;
};

/** What speaks for one side, the strongest first. */
const preferences: readonly Preference[] = [
  { reason: 'other_vanished', speaksFor: (side, other) => !isHeld(side) && isHeld(other) },
  {
    reason: 'guest_before_block',
    speaksFor: ({ cause }, other) => isBookingCause(rootOf(cause)) && !isBookingCause(rootOf(other.cause)),
  },
  { reason: 'in_progress', speaksFor: ({ cause }, _other, today) => cause.from <= today && today < cause.to },
  { reason: 'surely_booked', speaksFor: (side, other) => isSure(side) && !isSure(other) },
  { reason: 'seen_first', speaksFor: ({ cause }, other) => cause.since < other.cause.since },
];

/** The suggestion for a conflict on this day of the listing. */
export function suggestionFor(
  { kind, sides }: { readonly kind: ConflictKind; readonly sides: ConflictSides },
  today: CalendarDate,
): ConflictSuggestion {
  if (kind === 'probable_copy') return { action: 'keep_both', keep: null, reason: 'same_nights' };
  const [a, b] = sides;
  for (const { reason, speaksFor } of preferences) {
    const [forA, forB] = [speaksFor(a, b, today), speaksFor(b, a, today)];
    if (forA !== forB) return { action: 'keep_one', keep: forA ? 0 : 1, reason };
  }
  return { action: 'decide', keep: null, reason: 'no_order' };
}

function isSure({ cause }: Claim): boolean {
  const root = rootOf(cause);
  return root.kind === 'booking' || (root.kind === 'observed' && root.eventClass === 'booking');
}
