import { assertNever } from '../../domain/assert-never.ts';
import type { CalendarFeedConnector, FeedReading, FeedRequest, FeedValidators } from '../../feed-ports.ts';
import type { Clock } from '../../ports.ts';
import { classifyFault, classifyStatus, classifyTrouble, classifyUnreadable } from './classify.ts';
import { createContainedReader, type ReadContained } from './contained-reading/contained-reader.ts';
import { type ContainmentLimits, defaultContainmentLimits } from './contained-reading/containment.ts';
import { checkFeedAddress, parseAllowedOrigins } from './feed-address.ts';
import type { FeedAnswer } from './feed-request.ts';
import { type FetchTrouble, isAsked } from './fetch-trouble.ts';
import { createGuardedFetch, defaultFetchLimits, type FetchLimits, type GuardedFetch } from './guarded-fetch.ts';
import type { ResolveHost } from './guarded-lookup.ts';
import { createHostBudgets, type HostBudgets } from './host-budgets.ts';
import { readBody } from './read-body.ts';
import { isOnTerms, readingHash } from './reading-hash.ts';
import { createDnsResolve } from './resolve-by-dns.ts';

/** What the User-Agent says; platforms refuse requests without one. */
const defaultUserAgent = 'relais/0.1.0 (+calendar sync)';

/**
 * `allowedOrigins` are exact origins (`http://127.0.0.1:4010`) exempt from the rules on schemes, hosts, ports and
 * addresses, and from `budgets`, which connectors of one process share. The rest has defaults: the system's DNS servers and
 * the limits of `defaultFetchLimits` and `defaultContainmentLimits`, of which any may be given.
 */
export type IcalConnectorOptions = {
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly budgets?: HostBudgets;
  readonly resolve?: ResolveHost;
  readonly limits?: Partial<FetchLimits>;
  readonly containment?: Partial<ContainmentLimits>;
};

type Reader = { readonly fetch: GuardedFetch; readonly clock: Clock; readonly readContained: ReadContained };

/**
 * The connector for iCal feeds (RFC 5545 over HTTP). Throws only here, for an allowed origin that is none. A failure's
 * detail names the host of the address and our own words, never its path, its query or the feed's text.
 */
export function createIcalConnector(options: IcalConnectorOptions): CalendarFeedConnector {
  const allowedOrigins = parseAllowedOrigins(options.allowedOrigins);
  const fetch = createGuardedFetch({
    allowedOrigins,
    resolve: options.resolve ?? createDnsResolve(),
    limits: { ...defaultFetchLimits, ...options.limits },
    userAgent: defaultUserAgent,
    clock: options.clock,
    budgets: options.budgets ?? createHostBudgets(),
    unbudgeted: allowedOrigins,
  });
  const readContained = createContainedReader({ ...defaultContainmentLimits, ...options.containment });
  return {
    checkAddress: (text) => checkFeedAddress(text, allowedOrigins),
    read: (request) => read(request, { fetch, clock: options.clock, readContained }),
  };
}

async function read(request: FeedRequest, reader: Reader): Promise<FeedReading> {
  const host = hostOf(request.url);
  const validators = validatorsToSend(request);
  const result = await reader.fetch({ address: request.url, validators, signal: request.signal });
  if (result.outcome === 'troubled') return failedBy(result.trouble, host);
  // The validators stay those that came with the body: what a 304 brings was never compared with it.
  if (result.outcome === 'not_modified') return { outcome: 'unchanged', validators: result.validators };
  const { answer } = result;
  const refusal = classifyStatus(answer, host, reader.clock.now());
  if (refusal) return { outcome: 'failed', failure: refusal };
  try {
    return await readAnswer(answer, request, reader);
  } catch {
    // A fault of ours; its message could quote the feed, so only its place is told.
    return { outcome: 'failed', failure: classifyFault(host) };
  }
}

function failedBy(trouble: FetchTrouble, host: string): FeedReading {
  const failed = { outcome: 'failed', failure: classifyTrouble(trouble, host) } as const;
  return isAsked(trouble) ? failed : { ...failed, notAsked: true };
}

/** Only who still has what the validators belong to can do without the body, and only while it would read as it did. */
function validatorsToSend({ validators = null, knownHash, ...terms }: FeedRequest): FeedValidators | null {
  return knownHash !== null && isOnTerms(knownHash, terms) ? validators : null;
}

async function readAnswer(answer: FeedAnswer, request: FeedRequest, { readContained }: Reader): Promise<FeedReading> {
  const { body, validators } = answer;
  const { url, timeZone, today, options, knownHash, signal } = request;
  const terms = { timeZone, today, options };
  const contentHash = readingHash(body, terms);
  if (contentHash === knownHash) return { outcome: 'unchanged', validators };
  const reading = await readBody(body, terms, { readContained, signal });
  switch (reading.outcome) {
    case 'read':
      return { ...reading, contentHash, validators };
    case 'unreadable':
      return { outcome: 'failed', failure: classifyUnreadable(reading.reason, hostOf(url)) };
    case 'cancelled':
      return { outcome: 'failed', failure: classifyTrouble({ kind: 'cancelled' }, hostOf(url)) };
    default:
      return assertNever(reading, 'ContainedReading');
  }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : 'an address that is no URL';
}
