import { cancellationSignal } from '@temporalio/activity';
import { dateInZone } from '../src/domain/calendar-date.ts';
import type { CalendarFeedConnector, FeedReading } from '../src/feed-ports.ts';
import type { HubReader } from '../src/hub-ports.ts';
import type { ConnectionToRead } from '../src/pass-ports.ts';
import type { Clock } from '../src/ports.ts';

/** What reading connections needs. */
export type ReadingDeps = { readonly feeds: CalendarFeedConnector; readonly units: HubReader; readonly clock: Clock };

/**
 * Reads a connection once, by its feed or by its hub’s API, as of today in the listing’s zone. `isSwept`: it is one of many of a
 * sweep, so a hub may be asked about several units at once.
 */
export function readSource(
  { feeds, units, clock }: ReadingDeps,
  connection: ConnectionToRead,
  { timeZone, isSwept }: { readonly timeZone: string; readonly isSwept: boolean },
): Promise<FeedReading> {
  const { connectionId, knownHash, source } = connection;
  const today = dateInZone(clock.now(), timeZone);
  const request = { timeZone, today, knownHash, signal: cancellationSignal() };
  if (source.kind === 'unit') return units.read({ ...source, ...request, isSwept });
  const { url, options, validators } = source;
  return feeds.read({ connectionId, url, options, validators, ...request });
}
