import type { ConnectorName } from './connection.ts';
import type { ModeReason, ModeState } from './mode-table.ts';

/**
 * What a member chooses. `auto`: the best that the platform gives. `realtime`: told by webhook, or read every 1–5 min.
 * `batch`: every 15–30 min. `manual`: only when a person asks. All but `manual` are what is aimed for: one that fails goes
 * down from there and comes back by itself.
 */
export const connectionModes = ['auto', 'realtime', 'batch', 'manual'] as const;
export type ConnectionMode = (typeof connectionModes)[number];

/** The mode in force, as the API tells it. */
export const modesInForce = ['realtime', 'batch', 'manual'] as const;
export type ModeInForce = (typeof modesInForce)[number];

/** Where a connection begins and what it comes back to, with the reason that it then has. */
export type ModeAim = { readonly state: 'realtime_poll' | 'batch' | 'manual_chosen'; readonly reason: ModeReason };

/**
 * What the chosen mode aims for. `auto` reads a platform with an API in real time; an iCal feed is polled every few minutes
 * only for whoever chose that, since platforms write one anew every few hours and block who asks too often.
 */
export function aimOf({
  mode,
  connector,
}: {
  readonly mode: ConnectionMode;
  readonly connector: ConnectorName;
}): ModeAim {
  switch (mode) {
    case 'auto':
      return connector === 'ical' ? { state: 'batch', reason: 'sweep' } : { state: 'realtime_poll', reason: 'api' };
    case 'realtime':
      return { state: 'realtime_poll', reason: 'chosen' };
    case 'batch':
      return { state: 'batch', reason: 'chosen' };
    case 'manual':
      return { state: 'manual_chosen', reason: 'chosen' };
  }
}

const inForce: Readonly<Record<ModeState, ModeInForce>> = {
  realtime_webhook: 'realtime',
  realtime_poll: 'realtime',
  batch: 'batch',
  manual_fallback: 'manual',
  manual_chosen: 'manual',
  off: 'manual',
};

/** The mode that a state is. */
export function modeInForce(state: ModeState): ModeInForce {
  return inForce[state];
}

const heights: Readonly<Record<ModeState, number>> = {
  realtime_webhook: 2,
  realtime_poll: 2,
  batch: 1,
  manual_fallback: 0,
  manual_chosen: 0,
  off: 0,
};

/** How far up a state is, in steps: 0 for manual, 1 for batch, 2 for real time. */
export function heightOf(state: ModeState): number {
  return heights[state];
}

/** True when a connection is read less often than was chosen, by no choice of its owner’s. */
export function isBelowAim(state: ModeState, aim: ModeAim): boolean {
  return state !== 'manual_chosen' && state !== 'off' && heightOf(state) < heightOf(aim.state);
}
