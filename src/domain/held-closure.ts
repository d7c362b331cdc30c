import { type Instant, msBetween, plusMinutes } from './instant.ts';
import type { NightRange } from './night-range.ts';

/**
 * Nights of a wave of blocks that the guard does not believe yet: they are still free. The feed has listed them since
 * `seenSince` at every good poll, and they are closed by the first good poll at or after `dueAt` that lists them too.
 */
export type HeldClosure = NightRange & {
  readonly id: string;
  readonly seenSince: Instant;
  readonly dueAt: Instant;
};

/** How long polls must agree on a wave of blocks: the one that was recorded was gone 2.6 hours later. */
export const WAVE_HOLD_MIN = 3 * 60;

/** When nights of a wave that is first seen at `seenSince` may be closed. */
export function closureDueAt(seenSince: Instant): Instant {
  return plusMinutes(seenSince, WAVE_HOLD_MIN);
}

/** True when a good poll at `now` that lists the nights may close them. */
export function isClosureDue(closure: HeldClosure, now: Instant): boolean {
  return msBetween(closure.dueAt, now) >= 0;
}
