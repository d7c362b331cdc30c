import { type Instant, msBetween, plusMinutes } from './instant.ts';

/**
 * Why nights wait. `vanished`: they are no longer listed, as when a stay is cancelled. The others say that the answer
 * itself looks broken: it lists nothing any more, nights at the far end vanished too, or many stays went together. `asked`:
 * the feed is read only when its owner asks, so no later poll is sure to confirm it, and the owner is asked instead.
 */
export const holdReasons = ['vanished', 'feed_empty', 'tail_vanished', 'many_vanished', 'asked'] as const;
export type HoldReason = (typeof holdReasons)[number];

/**
 * A release that the guard has not made yet: the feed stopped listing these nights at `absentSince`, and they are freed
 * by the first good poll at or after `dueAt` that does not list them either. `isPart`: other nights of the same stay were
 * still listed, so it was cut short or moved rather than cancelled.
 */
export type Hold = {
  readonly absentSince: Instant;
  readonly dueAt: Instant;
  readonly reason: HoldReason;
  readonly isPart: boolean;
};

/** How long vanished nights are held: real feeds lost stays for up to 58 minutes and then listed them again. */
export const HOLD_MIN = 90;

/** How long they are held when the answer itself looks broken (calendar truth, rule 4). */
export const SUSPECT_HOLD_MIN = 6 * 60;

/** True when nights wait because the answer that does not list them looks broken. */
export function isBrokenReason(reason: HoldReason): reason is Exclude<HoldReason, 'vanished' | 'asked'> {
  return reason !== 'vanished' && reason !== 'asked';
}

/** The hold of nights that were first missed at `absentSince`, for `reason`. */
export function holdFrom(absentSince: Instant, reason: HoldReason, isPart = false): Hold {
  const minutes = isBrokenReason(reason) ? SUSPECT_HOLD_MIN : reason === 'asked' ? 0 : HOLD_MIN;
  return { absentSince, dueAt: plusMinutes(absentSince, minutes), reason, isPart };
}

/**
 * The hold after a poll that missed the same nights again: one that looks broken lengthens it, none shortens it. Whether the
 * owner is asked goes by how the feed is read now.
 */
export function heldOn(hold: Hold, reason: HoldReason): Hold {
  if (reason !== hold.reason && (reason === 'asked' || hold.reason === 'asked'))
    return holdFrom(hold.absentSince, reason, hold.isPart);
  return hold.reason === 'vanished' && isBrokenReason(reason) ? holdFrom(hold.absentSince, reason, hold.isPart) : hold;
}

/** True when a good poll at `now` may release what is held: never what the owner is asked of. */
export function isDue(hold: Hold, now: Instant): boolean {
  return hold.reason !== 'asked' && msBetween(hold.dueAt, now) >= 0;
}
