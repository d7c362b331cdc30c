import type { Entry } from './answer.ts';
import type { Day } from './day.ts';
import type { NightStatus } from './expected-changes.ts';

/**
 * A release not made yet. Good polls before `dueFromMs` must not make it, those at or after `dueByMs` must; between the
 * two the rules leave it open.
 */
export type OpenHold = { readonly sinceMs: number; dueFromMs: number; dueByMs: number };

/**
 * What is expected of one night. `entry` is the one that listed it last, `addedMs` when it became taken; `waveSinceMs` is
 * set while a block on it waits.
 */
export type NightRecord = {
  readonly night: Day;
  status: NightStatus | 'free';
  entry: Entry | null;
  addedMs: number | null;
  hold: OpenHold | null;
  waveSinceMs: number | null;
};

/** A night of which nothing was listed yet. */
export function unlistedNight(night: Day): NightRecord {
  return { night, status: 'free', entry: null, addedMs: null, hold: null, waveSinceMs: null };
}

/** Rules that can be read in two ways answer `maybe` where the readings differ. */
export type Verdict = 'yes' | 'maybe' | 'no';

/** `yes` when both readings of a rule say so, `no` when neither does. */
export function verdict(strict: boolean, lenient: boolean): Verdict {
  return strict && lenient ? 'yes' : strict || lenient ? 'maybe' : 'no';
}
