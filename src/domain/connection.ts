import { hubConnectors } from './hub.ts';
import { type Instant, msBetween } from './instant.ts';

/** The kinds of source. This product version has calendars; ticketing and brokerage follow. */
export const connectionKinds = ['calendar'] as const;

/** The code that talks to one outside system. */
export const connectorNames = ['ical', ...hubConnectors] as const;
export type ConnectorName = (typeof connectorNames)[number];

/** CONNECTED: the last read was good, or none was made yet. SYNCING: being read now. ERROR: the last read failed. DISCONNECTED: switched off. */
export const connectionStatuses = ['CONNECTED', 'SYNCING', 'ERROR', 'DISCONNECTED'] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

/** `auto` is read by every sweep; a chosen `manual` is read only when a person asks. */
export const connectionModes = ['auto', 'manual'] as const;
export type ConnectionMode = (typeof connectionModes)[number];

/** How a connection is in fact read, and why, for the page. */
export const modesInForce = ['batch', 'manual'] as const;
export type ModeInForce = (typeof modesInForce)[number];
export const modeReasons = ['sweep', 'chosen', 'switched_off'] as const;
export type ModeReason = (typeof modeReasons)[number];

/** The mode in force and its reason. */
export function modeInForce(connection: { readonly mode: ConnectionMode; readonly syncEnabled: boolean }): {
  readonly modeInForce: ModeInForce;
  readonly modeReason: ModeReason;
} {
  if (!connection.syncEnabled) return { modeInForce: 'manual', modeReason: 'switched_off' };
  if (connection.mode === 'manual') return { modeInForce: 'manual', modeReason: 'chosen' };
  return { modeInForce: 'batch', modeReason: 'sweep' };
}

/** What decides whether a pass reads a connection. */
export type ReadingState = {
  readonly mode: ConnectionMode;
  readonly syncEnabled: boolean;
  readonly waitingUntil: Instant | null;
};

/** `read`: this pass reads it. `leave`: not this pass's business. `wait`: put off by the platform's Retry-After. */
export type ReadingDecision = 'read' | 'leave' | 'wait';

/**
 * A pass by schedule reads every enabled `auto` connection; one that a person asked for reads every enabled connection
 * whatever its mode. Only a Retry-After that has not passed puts one off.
 */
export function decideReading(connection: ReadingState, byPerson: boolean, now: Instant): ReadingDecision {
  if (!connection.syncEnabled) return 'leave';
  if (connection.mode === 'manual' && !byPerson) return 'leave';
  if (connection.waitingUntil !== null && msBetween(now, connection.waitingUntil) > 0) return 'wait';
  return 'read';
}
