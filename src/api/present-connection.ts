import type { Connection as ConnectionAnswer } from '../contract/connections.ts';
import { modeInForce } from '../domain/connection.ts';
import type { FailureSource } from '../domain/failure-message.ts';
import { type Instant, msBetween, nextSlotAfter, plusMs } from '../domain/instant.ts';
import type { Connection } from '../ports.ts';
import { presentFailure } from './present-failure.ts';
import type { Person } from './session.ts';

/** When, for whom, and how often sweeps run. */
export type ConnectionReader = { readonly person: Person; readonly now: Instant; readonly sweepIntervalMin: number };

/** A connection as its owner, support or admin sees it. The feed’s URL is not in it: the store gives none. */
export function presentConnection(connection: Connection, reader: ConnectionReader): ConnectionAnswer {
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
    ...modeInForce(connection),
    syncIntervalMin: reader.sweepIntervalMin,
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

/** The first sweep that will read it, so not before the platform’s Retry-After; null when no sweep does. */
function nextSyncAt(connection: Connection, { now, sweepIntervalMin }: ConnectionReader): Instant | null {
  if (!connection.listingActive || modeInForce(connection).modeInForce === 'manual') return null;
  const { waitingUntil } = connection;
  const earliest = waitingUntil !== null && isPutOff(connection, now) ? plusMs(waitingUntil, -1) : now;
  return nextSlotAfter(earliest, sweepIntervalMin * 60_000);
}
