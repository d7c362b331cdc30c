import type { CalendarFeedConnector, Clock, FeedReading, FeedRequest } from '../../ports.ts';
import { classifyFault, classifyStatus, classifyTrouble, classifyUnreadable } from './classify.ts';
import { checkFeedAddress, parseAllowedOrigins } from './feed-address.ts';
import { createGuardedFetch, defaultFetchLimits, type FetchLimits, type GuardedFetch } from './guarded-fetch.ts';
import { type ResolveHost, resolveBySystem } from './guarded-lookup.ts';
import { readCalendar } from './read-calendar.ts';

/** What the User-Agent says; platforms refuse requests without one. */
const defaultUserAgent = 'relais/0.1.0 (+calendar sync)';

/**
 * `allowedOrigins` are exact origins (`http://127.0.0.1:4010`) exempt from the rules on hosts, ports and addresses. The
 * rest has defaults: the system's resolver and the limits of `defaultFetchLimits`, of which any may be given.
 */
export type IcalConnectorOptions = {
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly resolve?: ResolveHost;
  readonly limits?: Partial<FetchLimits>;
};

type Reader = { readonly fetch: GuardedFetch; readonly clock: Clock };

/**
 * The connector for iCal feeds (RFC 5545 over HTTP). Throws only here, for an allowed origin that is none. A failure's
 * detail names the host of the address and our own words, never its path, its query or the feed's text.
 */
export function createIcalConnector(options: IcalConnectorOptions): CalendarFeedConnector {
  const allowedOrigins = parseAllowedOrigins(options.allowedOrigins);
  const fetch = createGuardedFetch({
    allowedOrigins,
    resolve: options.resolve ?? resolveBySystem,
    limits: { ...defaultFetchLimits, ...options.limits },
    userAgent: defaultUserAgent,
  });
  return {
    checkAddress: (text) => checkFeedAddress(text, allowedOrigins),
    read: (request) => read(request, { fetch, clock: options.clock }),
  };
}

async function read(request: FeedRequest, reader: Reader): Promise<FeedReading> {
  const host = hostOf(request.url);
  const result = await reader.fetch(request.url, request.signal);
  if (result.outcome === 'troubled') return { outcome: 'failed', failure: classifyTrouble(result.trouble, host) };
  const refusal = classifyStatus(result.answer, host, reader.clock.now());
  if (refusal) return { outcome: 'failed', failure: refusal };
  try {
    const reading = readCalendar(result.answer.body, request.timeZone);
    if (reading.outcome === 'read') return reading;
    return { outcome: 'failed', failure: classifyUnreadable(reading.reason, host) };
  } catch {
    // A fault of ours; its message could quote the feed, so only its place is told.
    return { outcome: 'failed', failure: classifyFault(host) };
  }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : 'an address that is no URL';
}
