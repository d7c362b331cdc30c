import { type Instant, msBetween, plusMinutes } from './instant.ts';

/**
 * A release that the guard has not made yet: the feed stopped listing these nights at `absentSince`, and they are freed
 * by the first good poll at or after `dueAt` that does not list them either.
 */
export type Hold = { readonly absentSince: Instant; readonly dueAt: Instant };

/** How long vanished nights are held: real feeds lost stays for up to 58 minutes and then listed them again. */
export const HOLD_MIN = 90;

/** The hold of nights that a good poll at `now` no longer lists. */
export function holdFrom(now: Instant): Hold {
  return { absentSince: now, dueAt: plusMinutes(now, HOLD_MIN) };
}

/** True when a good poll at `now` may release what is held. */
export function isDue(hold: Hold, now: Instant): boolean {
  return msBetween(hold.dueAt, now) >= 0;
}
