import type { Connection as ConnectionAnswer } from '../contract/connections.ts';
import { isBreakerOpen, nextProbeAt } from '../domain/breaker.ts';
import { outcomeOfFailure } from '../domain/breaker-outcome.ts';
import { aimOf, modeInForce } from '../domain/connection-mode.ts';
import type { FailureSource } from '../domain/failure-message.ts';
import { type Instant, msBetween, nextSlotAfter, plusMs } from '../domain/instant.ts';
import { chosenIntervalMin, ownIntervalMin, type ReadInterval, readEveryMin } from '../domain/read-interval.ts';
import type { Connection } from '../ports.ts';
import { presentFailure, presentPlatformDown } from './present-failure.ts';
import type { Person } from './session.ts';

/** When, for whom, and how often sweeps run; `continuousSync`: if anything is read by itself for now. */
export type ConnectionReader = {
  readonly person: Person;
  readonly now: Instant;
  readonly sweepIntervalMin: number;
  readonly continuousSync: boolean;
};

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
    waitingUntil: waitsUntil(connection, reader.now),
    platformDown: isPlatformDown(connection, reader.now),
    mode: connection.mode,
    modeInForce: modeInForce(standing.state),
    modeReason: standing.reason,
    modeSince: standing.since,
    syncIntervalMin: chosenIntervalMin(interval, reader.sweepIntervalMin),
    readEveryMin: readEveryMin(interval, reader.sweepIntervalMin),
    syncEnabled: connection.syncEnabled,
    lastSyncAt: connection.lastSyncAt,
    lastSyncError: lastSyncError(connection, reader),
    nextSyncAt: nextSyncAt(connection, reader),
    ...connection.options,
    channelTwice: presentTwice(connection),
    drifts: connection.drifts.map(({ kind, detail, seenAt }) => ({ kind, detail, seenAt })),
  };
}

function presentTwice({ channelTwice }: Connection): ConnectionAnswer['channelTwice'] {
  if (!channelTwice) return null;
  const { channel, hub } = channelTwice;
  return { channel, hubConnectionId: hub.connectionId, hubLabel: hub.label };
}

/** The later of what the platform asked for (Retry-After) and of when its breaker lets a call through; null for now. */
function waitsUntil({ waitingUntil, breaker }: Connection, now: Instant): Instant | null {
  const waits = [waitingUntil, breaker ? nextProbeAt(breaker, now) : null].filter((wait) => wait !== null);
  return (
    waits
      .filter((wait) => msBetween(now, wait) > 0)
      .sort()
      .at(-1) ?? null
  );
}

function isPlatformDown({ breaker }: Connection, now: Instant): boolean {
  return breaker !== undefined && isBreakerOpen(breaker, now);
}

/** While its platform is down, the platform’s fault is told as that: there is nothing to be done about the connection. */
function lastSyncError(connection: Connection, { person, now }: ConnectionReader): ConnectionAnswer['lastSyncError'] {
  const { lastFailure } = connection;
  if (lastFailure === null) return null;
  const isPlatforms = outcomeOfFailure(lastFailure.kind) === 'bad' && isPlatformDown(connection, now);
  return isPlatforms
    ? presentPlatformDown(lastFailure, person)
    : presentFailure(lastFailure, person, sourceOf(connection));
}

function sourceOf({ connector }: Connection): FailureSource {
  return connector === 'ical' ? 'feed' : 'hub';
}

function intervalOf(connection: Connection): ReadInterval {
  const { standing, syncIntervalMin } = connection;
  return { state: standing.state, aim: aimOf(connection), syncIntervalMin };
}

/** The minute tick finds what is due at the next full minute. */
const TICK_MS = 60_000;

/**
 * When it will next be read by itself, so not while it is put off: at its own next time, else by the first
 * sweep; null when nothing reads it.
 */
function nextSyncAt(connection: Connection, reader: ConnectionReader): Instant | null {
  const { now, sweepIntervalMin, continuousSync } = reader;
  const interval = intervalOf(connection);
  if (!continuousSync || !connection.listingActive || readEveryMin(interval, sweepIntervalMin) === null) return null;
  const { nextSyncAt: ownTime } = connection;
  const waiting = waitsUntil(connection, now);
  const earliest = waiting === null ? now : plusMs(waiting, -1);
  if (ownIntervalMin(interval) === null || ownTime === null) return nextSlotAfter(earliest, sweepIntervalMin * 60_000);
  return ownTime > earliest ? ownTime : nextSlotAfter(earliest, TICK_MS);
}
