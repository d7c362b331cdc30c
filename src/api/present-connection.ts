import type { Connection as ConnectionAnswer } from '../contract/connections.ts';
import { aimOf, modeInForce } from '../domain/connection-mode.ts';
import type { FailureSource } from '../domain/failure-message.ts';
import { type Instant, msBetween, nextSlotAfter, plusMs } from '../domain/instant.ts';
import { chosenIntervalMin, ownIntervalMin, type ReadInterval, readEveryMin } from '../domain/read-interval.ts';
import type { Connection } from '../ports.ts';
import { presentFailure } from './present-failure.ts';
import type { Person } from './session.ts';

/** When, for whom, and how often sweeps run. */
export type ConnectionReader = { readonly person: Person; readonly now: Instant; readonly sweepIntervalMin: number };

/** A connection as its owner, support or admin sees it. The feed’s URL is not in it: the store gives none. */
export function presentConnection(connection: Connection, reader: ConnectionReader): ConnectionAnswer {
  const { standing } = connection;
  const interval = intervalOf(connection);
  return {
    id: connection.id,
    listingId: connection.listingId,
    kind: 'calendar',
    connector: connection.connector,
    label: connection.label,
    host: connection.host,
    platform: connection.platform,
    status: connection.status,
    waitingUntil: isPutOff(connection, reader.now) ? connection.waitingUntil : null,
    mode: connection.mode,
    modeInForce: modeInForce(standing.state),
    modeReason: standing.reason,
    modeSince: standing.since,
    syncIntervalMin: chosenIntervalMin(interval, reader.sweepIntervalMin),
    readEveryMin: readEveryMin(interval, reader.sweepIntervalMin),
    syncEnabled: connection.syncEnabled,
    lastSyncAt: connection.lastSyncAt,
    lastSyncError:
      connection.lastFailure && presentFailure(connection.lastFailure, reader.person, sourceOf(connection)),
    nextSyncAt: nextSyncAt(connection, reader),
    ...connection.options,
    drifts: connection.drifts.map(({ kind, detail, seenAt }) => ({ kind, detail, seenAt })),
  };
}

function sourceOf({ connector }: Connection): FailureSource {
  return connector === 'ical' ? 'feed' : 'hub';
}

function isPutOff({ waitingUntil }: Connection, now: Instant): boolean {
  return waitingUntil !== null && msBetween(now, waitingUntil) > 0;
}

function intervalOf(connection: Connection): ReadInterval {
  const { standing, syncIntervalMin } = connection;
  return { state: standing.state, aim: aimOf(connection), syncIntervalMin };
}

/** The minute tick finds what is due at the next full minute. */
const TICK_MS = 60_000;

/**
 * When it will next be read by itself, so not before the platform’s Retry-After: at its own next time, else by the first
 * sweep; null when nothing reads it.
 */
function nextSyncAt(connection: Connection, { now, sweepIntervalMin }: ConnectionReader): Instant | null {
  const interval = intervalOf(connection);
  if (!connection.listingActive || readEveryMin(interval, sweepIntervalMin) === null) return null;
  const { waitingUntil, nextSyncAt: ownTime } = connection;
  const earliest = waitingUntil !== null && isPutOff(connection, now) ? plusMs(waitingUntil, -1) : now;
  if (ownIntervalMin(interval) === null || ownTime === null) return nextSlotAfter(earliest, sweepIntervalMin * 60_000);
  return ownTime > earliest ? ownTime : nextSlotAfter(earliest, TICK_MS);
}
