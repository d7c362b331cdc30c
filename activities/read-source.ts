import { cancellationSignal } from '@temporalio/activity';
import { dateInZone } from '../src/domain/calendar-date.ts';
import type { CalendarFeedConnector, FeedReading } from '../src/feed-ports.ts';
import type { HubReader } from '../src/hub-ports.ts';
import type { ConnectionToRead } from '../src/pass-ports.ts';
import type { Clock } from '../src/ports.ts';

/** What reading connections needs. */
export type ReadingDeps = { readonly feeds: CalendarFeedConnector; readonly units: HubReader; readonly clock: Clock };

/** `isSwept`: it is one of many of a sweep, so a hub may be asked about several units at once. `signal`: when to give up. */
type Reading = { readonly timeZone: string; readonly isSwept: boolean; readonly signal?: AbortSignal };

/** Reads a connection once, by its feed or by its hub’s API, as of today in the listing’s zone, until the signal aborts. */
export function readSource(
  { feeds, units, clock }: ReadingDeps,
  connection: ConnectionToRead,
  { timeZone, isSwept, signal = cancellationSignal() }: Reading,
): Promise<FeedReading> {
  const { connectionId, knownHash, source } = connection;
  const today = dateInZone(clock.now(), timeZone);
  const request = { timeZone, today, knownHash, signal };
  if (source.kind === 'unit') return units.read({ ...source, ...request, isSwept });
  const { url, options, validators } = source;
  return feeds.read({ connectionId, url, options, validators, ...request });
}
