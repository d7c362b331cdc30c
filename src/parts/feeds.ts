import type { Logger } from 'pino';
import { createIcalConnector } from '../connectors/ical/ical-connector.ts';
import type { Failure } from '../domain/failure.ts';
import type { CalendarFeedConnector } from '../feed-ports.ts';
import { systemClock } from './stores.ts';

/**
 * The feeds of one process: one connector, so that API and activities share the budgets of hosts, whose failed reads are
 * in the log for ops.
 */
export function openFeeds(allowedOrigins: readonly string[], logger: Logger): CalendarFeedConnector {
  return loggingFailures(createIcalConnector({ allowedOrigins, clock: systemClock }), logger);
}

/**
 * The connector itself, but each read that fails is told in one line: the connection, where it is with everything of the
 * address masked that can be a token, and the true cause, which members are not told (see `kindForMember`).
 */
export function loggingFailures(feeds: CalendarFeedConnector, logger: Logger): CalendarFeedConnector {
  return {
    checkAddress: (text) => feeds.checkAddress(text),
    async read(request) {
      const reading = await feeds.read(request);
      if (reading.outcome === 'failed' && !request.signal.aborted) {
        const { kind, detail: cause } = reading.failure;
        const address = maskedAddress(request.url);
        logger[levelOf(reading.failure)]({ connectionId: request.connectionId, address, kind, cause }, 'feed not read');
      }
      return reading;
    },
  };
}

/** What somebody should look into by themselves, apart from what platforms do every day. */
function levelOf({ kind }: Failure): 'warn' | 'info' {
  return kind === 'BLOCKED' || kind === 'SYSTEM' ? 'warn' : 'info';
}

/** Scheme, host and port; path, query and credentials are the secret of a feed. */
function maskedAddress(url: string): string {
  return URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}/…` : '…';
}
