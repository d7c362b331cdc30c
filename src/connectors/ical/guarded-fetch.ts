import { Agent, type Dispatcher } from 'undici';
import type { FeedValidators } from '../../feed-ports.ts';
import type { Clock } from '../../ports.ts';
import { codeOf } from './error-code.ts';
import { checkFeedAddress } from './feed-address.ts';
import type { FetchResult } from './feed-request.ts';
import type { FetchTrouble } from './fetch-trouble.ts';
import { createGuardedLookup, type ResolveHost } from './guarded-lookup.ts';
import type { HostBudgets } from './host-budgets.ts';
import { judgeRedirect } from './redirect.ts';
import { requestInTurn } from './request-in-turn.ts';
import { untilAborted } from './until-aborted.ts';

/** The bounds of one read. `totalMs` is wall clock over all hops and the body. */
export type FetchLimits = {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly totalMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
};

/** The bounds in force outside tests. */
export const defaultFetchLimits: FetchLimits = {
  connectMs: 5_000,
  headersMs: 10_000,
  totalMs: 20_000,
  maxBytes: 5 * 1024 * 1024,
  maxRedirects: 3,
};

/** What to fetch; with `validators` only what changed since they were given, else the answer may be 304. */
export type FetchOrder = {
  readonly address: string;
  readonly validators: FeedValidators | null;
  readonly signal: AbortSignal;
};

/** Fetches one feed; never throws. Answers by its deadline, and at once when the caller's signal aborts. */
export type GuardedFetch = (order: FetchOrder) => Promise<FetchResult>;

/** `unbudgeted` are origins that `budgets` do not count: several simulated platforms may live at one. */
export type GuardOptions = {
  readonly allowedOrigins: ReadonlySet<string>;
  readonly resolve: ResolveHost;
  readonly limits: FetchLimits;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly budgets: HostBudgets;
  readonly unbudgeted: ReadonlySet<string>;
};
type HopOptions = GuardOptions & FetchOrder & { readonly agentFor: (url: URL) => Dispatcher };

/**
 * A fetcher for addresses that members type. Each hop is judged whole by `checkFeedAddress` and connects only to public
 * addresses; no two reads share a connection. An allowed origin skips the address rules for requests to that very origin
 * only.
 */
export function createGuardedFetch(options: GuardOptions): GuardedFetch {
  const { connectMs, totalMs } = options.limits;
  const publicAgent = new Agent({ connect: { lookup: createGuardedLookup(options.resolve), timeout: connectMs } });
  const allowedAgent = new Agent({ connect: { timeout: connectMs } });
  const agentFor = (url: URL) => (options.allowedOrigins.has(url.origin) ? allowedAgent : publicAgent);
  return async (order) => {
    const { signal } = order;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), totalMs);
    const either = AbortSignal.any([signal, deadline.signal]);
    try {
      return await untilAborted(either, () => fetched({ ...options, ...order, agentFor, signal: either }));
    } catch (error) {
      if (signal.aborted) return troubled({ kind: 'cancelled' });
      return troubled(deadline.signal.aborted ? { kind: 'deadline', totalMs } : troubleOf(error));
    } finally {
      clearTimeout(timer);
    }
  };
}

async function fetched(options: HopOptions): Promise<FetchResult> {
  const check = checkFeedAddress(options.address, options.allowedOrigins);
  if (check.outcome === 'refused') return troubled({ kind: 'address_refused', reason: check.reason, hop: 0 });
  let here = check.url;
  for (let hop = 0; hop <= options.limits.maxRedirects; hop += 1) {
    options.signal.throwIfAborted();
    const url = new URL(here);
    const request = { ...options, ...options.limits, url, hop, agent: options.agentFor(url) };
    const step = await requestInTurn(request, options);
    if (step.outcome !== 'redirected') return step;
    const redirect = judgeRedirect({ here, location: step.location, hop: hop + 1 }, options.allowedOrigins);
    if (redirect.outcome === 'troubled') return redirect;
    here = redirect.url;
  }
  return troubled({ kind: 'too_many_redirects', max: options.limits.maxRedirects });
}

function troubleOf(error: unknown): FetchTrouble {
  const code = codeOf(error);
  return code === undefined ? { kind: 'fault' } : { kind: 'network', code };
}

function troubled(trouble: FetchTrouble): FetchResult {
  return { outcome: 'troubled', trouble };
}
