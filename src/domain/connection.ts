import { hubConnectors } from './hub.ts';
import { type Instant, msBetween } from './instant.ts';
import type { ModeState } from './mode-table.ts';
import type { RunTrigger } from './run.ts';

/** The kinds of source. This product version has calendars; ticketing and brokerage follow. */
export const connectionKinds = ['calendar'] as const;

/** The code that talks to one outside system. */
export const connectorNames = ['ical', ...hubConnectors] as const;
export type ConnectorName = (typeof connectorNames)[number];

/** CONNECTED: the last read was good, or none was made yet. SYNCING: being read now. ERROR: the last read failed. DISCONNECTED: switched off. */
export const connectionStatuses = ['CONNECTED', 'SYNCING', 'ERROR', 'DISCONNECTED'] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

/** What decides whether a pass reads a connection. `nextSyncAt`: its own next time, null where the sweep is its time. */
export type ReadingState = {
  readonly state: ModeState;
  readonly nextSyncAt: Instant | null;
  readonly waitingUntil: Instant | null;
};

/** `read`: this pass reads it. `leave`: not this pass's business. `wait`: put off by the platform's Retry-After. */
export type ReadingDecision = 'read' | 'leave' | 'wait';

/**
 * A pass by schedule reads what the mode in force lets it; one that a person asked for reads every enabled connection
 * whatever its mode. Only a Retry-After that has not passed puts one off.
 */
export function decideReading(connection: ReadingState, trigger: RunTrigger, now: Instant): ReadingDecision {
  if (!isAskedFor(connection, trigger, now)) return 'leave';
  const { waitingUntil } = connection;
  return waitingUntil !== null && msBetween(now, waitingUntil) > 0 ? 'wait' : 'read';
}

function isAskedFor({ state, nextSyncAt }: ReadingState, trigger: RunTrigger, now: Instant): boolean {
  const isDue = nextSyncAt === null || nextSyncAt <= now;
  switch (state) {
    case 'off':
      return false;
    case 'manual_chosen':
      return trigger === 'manual';
    case 'manual_fallback':
      return trigger === 'manual' || trigger === 'webhook' || (isByTime(trigger) && isDue);
    case 'realtime_webhook':
    case 'realtime_poll':
    case 'batch':
      // The sweep is the floor under the minute tick, and no second reader beside it.
      return !isByTime(trigger) || isDue;
  }
}

function isByTime(trigger: RunTrigger): boolean {
  return trigger === 'schedule' || trigger === 'poll';
}
