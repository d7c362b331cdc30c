/**
 * How a sweep goes: `all` has every active listing synced by a workflow of its own; `changed` asks listings for news first,
 * and has only those synced that have some. Both come to the same calendars, log rows and alerts.
 */
export const sweepModes = ['all', 'changed'] as const;
export type SweepMode = (typeof sweepModes)[number];

/** What may be set: `auto` is `all` for few listings, which shows each in the Web UI, and `changed` for many. */
export const sweepModeSettings = ['all', 'changed', 'auto'] as const;
export type SweepModeSetting = (typeof sweepModeSettings)[number];

/** Up to so many active listings, `auto` is `all`. */
export const ALL_UP_TO_LISTINGS = 200;

/** The mode of a sweep over so many active listings. */
export function sweepModeOf(setting: SweepModeSetting, listings: number): SweepMode {
  if (setting !== 'auto') return setting;
  return listings > ALL_UP_TO_LISTINGS ? 'changed' : 'all';
}

/** `aborted`: its workflow timed out, was terminated or lost, as the next sweep found. */
export const sweepStatuses = ['running', 'completed', 'aborted'] as const;
export type SweepStatus = (typeof sweepStatuses)[number];

/**
 * What a sweep did, in numbers. `listings` is the sum of the seven after it: `unchanged` and `changed` are good runs,
 * `unfinished` those under way still or ended otherwise, `busy` those whose sync was under way when it came. Nights and pushes
 * are those of its runs, `conflictsOpened` the conflicts that they found. `requests` are HTTP requests by platform.
 */
export type SweepFigures = {
  readonly listings: number;
  readonly unchanged: number;
  readonly changed: number;
  readonly partial: number;
  readonly failed: number;
  readonly deferred: number;
  readonly unfinished: number;
  readonly busy: number;
  readonly nightsAdded: number;
  readonly nightsReleased: number;
  readonly nightsHeld: number;
  readonly pushes: number;
  readonly conflictsOpened: number;
  readonly requests: Readonly<Record<string, number>>;
};

/** A sweep whose runs say nothing. */
export const noFigures: SweepFigures = {
  listings: 0,
  unchanged: 0,
  changed: 0,
  partial: 0,
  failed: 0,
  deferred: 0,
  unfinished: 0,
  busy: 0,
  nightsAdded: 0,
  nightsReleased: 0,
  nightsHeld: 0,
  pushes: 0,
  conflictsOpened: 0,
  requests: {},
};

/** A sweep that an operation asked for may take this long; the schedule's have an end before the next one. */
export const SWEEP_OPERATION_TIMEOUT_MS = 60 * 60_000;
