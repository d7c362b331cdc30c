import { heightOf, isBelowAim, type ModeAim } from './connection-mode.ts';
import { type Instant, msBetween } from './instant.ts';
import {
  type ModeCell,
  type ModeEvent,
  type ModeNotice,
  type ModeReason,
  type ModeState,
  modeTable,
} from './mode-table.ts';

/** Failed runs in a row after which real time is given up. */
export const FAILED_RUNS_TO_FALL = 3;

/** A failure is long once it has both so many runs and so many days: then one probe a day is left. */
export const LONG_FAILURE_RUNS = 30;
export const LONG_FAILURE_DAYS = 7;

/** How long a fallback lasts before its owner is told. */
export const FALLBACK_TOLD_AFTER_MIN = 6 * 60;

/**
 * How a connection stands. `since`: when its state and reason began, null for what began before relais wrote it down.
 * `failedRuns` and `failingSince` are the streak since its last good run. `fallenSince`: when it fell below what was
 * chosen, null while it is not below.
 */
export type ModeStanding = {
  readonly state: ModeState;
  readonly reason: ModeReason;
  readonly since: Instant | null;
  readonly failedRuns: number;
  readonly failingSince: Instant | null;
  readonly fallenSince: Instant | null;
};

/** A standing after an event, and what its owner is to be told of it. */
export type ModeMove = {
  readonly event: ModeEvent;
  readonly standing: ModeStanding;
  readonly notice: ModeNotice | null;
};

/** What it is judged by: what was chosen, and when it happens. */
export type ModeContext = { readonly aim: ModeAim; readonly now: Instant };

/** How a new connection stands, or one that begins anew. */
export function firstStanding({ aim, now }: ModeContext): ModeStanding {
  const { state, reason } = aim;
  return { state, reason, since: now, failedRuns: 0, failingSince: null, fallenSince: null };
}

/** The standing after an event by the table. What a person does ends the streak of failed runs. */
export function afterEvent(standing: ModeStanding, event: ModeEvent, { aim, now }: ModeContext): ModeMove {
  const cell = modeTable[standing.state][event];
  const { state, reason } = targetOf(standing, cell, aim);
  const isMoved = state !== standing.state || reason !== standing.reason;
  const isBelow = isBelowAim(state, aim);
  const streak = cell.to === 'start' || cell.to === 'off' ? { failedRuns: 0, failingSince: null } : {};
  const moved = { state, reason, since: isMoved ? now : standing.since };
  const fallenSince = isBelow ? (standing.fallenSince ?? now) : null;
  const isTold = isMoved && (cell.notice !== 'back' || !isBelow);
  return { event, standing: { ...standing, ...streak, ...moved, fallenSince }, notice: isTold ? cell.notice : null };
}

/** The standing after a run that read the connection, or failed to. A run that was put off or overtaken says nothing. */
export function afterRun(standing: ModeStanding, outcome: 'good' | 'failed', context: ModeContext): ModeMove {
  if (outcome === 'good') return afterEvent({ ...standing, failedRuns: 0, failingSince: null }, 'good_run', context);
  const streak = {
    failedRuns: standing.failedRuns + 1,
    failingSince: standing.failingSince ?? context.now,
  };
  return afterEvent({ ...standing, ...streak }, eventOfFailure(streak, context.now), context);
}

/** Which event a failed run is, by the streak that it belongs to. */
export function eventOfFailure(
  { failedRuns, failingSince }: { readonly failedRuns: number; readonly failingSince: Instant },
  now: Instant,
): 'failed_run' | 'third_failed_run' | 'long_failure' {
  const days = msBetween(failingSince, now) / (24 * 60 * 60_000);
  if (failedRuns >= LONG_FAILURE_RUNS && days >= LONG_FAILURE_DAYS) return 'long_failure';
  return failedRuns >= FAILED_RUNS_TO_FALL ? 'third_failed_run' : 'failed_run';
}

function targetOf(
  { state, reason }: ModeStanding,
  cell: ModeCell,
  aim: ModeAim,
): Pick<ModeStanding, 'state' | 'reason'> {
  if (cell.to === 'stay') return { state, reason };
  if (cell.to === 'start') return aim;
  const isAboveAim = cell.to !== 'off' && heightOf(cell.to) > heightOf(aim.state);
  if (isAboveAim) return { state, reason };
  const isBack = cell.notice === 'back' && cell.to === aim.state;
  return { state: cell.to, reason: isBack ? aim.reason : cell.reason };
}
