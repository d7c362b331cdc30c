import type { ModeAim } from './connection-mode.ts';
import { type Instant, nextSlotAfter, plusMinutes } from './instant.ts';
import type { ModeState } from './mode-table.ts';

/** The least and the most minutes that may be chosen, both included. */
export type IntervalBounds = { readonly least: number; readonly most: number };

/** How often a connection that is polled in real time is read, where nothing else was chosen. */
export const USUAL_POLL_MIN = 2;

/** One probe a day is left of a connection that failed for long. */
export const PROBE_MIN = 24 * 60;

const bounds = { realtime_poll: { least: 1, most: 5 }, batch: { least: 15, most: 30 }, manual_chosen: null } as const;

/** What may be chosen as the interval of what is aimed for; null for `manual`, which has none. */
export function intervalBounds(aim: ModeAim): IntervalBounds | null {
  return bounds[aim.state];
}

/** True when `minutes` is an interval of what is aimed for. */
export function isIntervalOf(aim: ModeAim, minutes: number): boolean {
  const allowed = intervalBounds(aim);
  return allowed !== null && minutes >= allowed.least && minutes <= allowed.most;
}

/** `syncIntervalMin`: the chosen interval of what is aimed for, null for the usual one. */
export type ReadInterval = {
  readonly state: ModeState;
  readonly aim: ModeAim;
  readonly syncIntervalMin: number | null;
};

/** How often a connection is read at times of its own, in minutes; null where the sweep alone reads it, or nothing does. */
export function ownIntervalMin({ state, aim, syncIntervalMin }: ReadInterval): number | null {
  switch (state) {
    case 'realtime_poll':
      return syncIntervalMin ?? USUAL_POLL_MIN;
    case 'batch':
      // A chosen interval of real time is none of the batch that it fell to.
      return aim.state === 'batch' ? syncIntervalMin : null;
    case 'manual_fallback':
      return PROBE_MIN;
    case 'realtime_webhook':
    case 'manual_chosen':
    case 'off':
      return null;
  }
}

/** How often a connection is read by itself, in minutes; null for never. One that is told by webhook is swept as well. */
export function readEveryMin(interval: ReadInterval, sweepIntervalMin: number): number | null {
  if (interval.state === 'manual_chosen' || interval.state === 'off') return null;
  return ownIntervalMin(interval) ?? sweepIntervalMin;
}

/** The interval that is set for what is aimed for, in minutes; that of sweeps where it has none of its own. */
export function chosenIntervalMin(
  { aim, syncIntervalMin }: Omit<ReadInterval, 'state'>,
  sweepIntervalMin: number,
): number {
  return syncIntervalMin ?? (aim.state === 'realtime_poll' ? USUAL_POLL_MIN : sweepIntervalMin);
}

/**
 * The next of a connection’s own times after `now`. They stand on a fixed grid, so that a late reading moves none after it,
 * and each connection has its own minute of the interval, so that not all are due at once.
 */
export function nextReadAt(connectionId: string, intervalMin: number, now: Instant): Instant {
  const offsetMin = spreadOf(connectionId) % intervalMin;
  const slot = nextSlotAfter(plusMinutes(now, -offsetMin), intervalMin * 60_000);
  return plusMinutes(slot, offsetMin);
}

/** A number that is always the same for an ID, and spread over IDs (FNV-1a, 32 bits). */
function spreadOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
