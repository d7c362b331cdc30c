// Key and limits: docs.lodgify.com /docs/authorization, /docs/rate-limits (2025-09-18).
import type { NextFunction, Request, Response } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Barrier } from '../../barrier.ts';
import type { Account } from './account.ts';
import { refuse } from './answers.ts';
import { type Faults, isServedUnder } from './fault.ts';

/** A request as it came, for tests to look at; its key is left out. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  readonly at: Instant;
};

/** How many requests a minute an account may send to each version of the API. */
export type Limits = { readonly v1: number; readonly v2: number };
export const publicLimits: Limits = { v1: 600, v2: 750 };

/** What every request passes: it is written down, then meets the barrier, the fault, the key and the limits. */
export type Gate = {
  pass(request: Request, response: Response, next: NextFunction): Promise<void>;
  /** The account of a request that has passed. */
  accountOf(request: Request): Account;
  requests(): readonly SeenRequest[];
};

type GateDeps = {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly faults: Faults;
  readonly barrierOf: (request: Request) => Barrier;
  readonly limits: Limits;
  readonly clock: { now(): Instant };
};

export function createGate({ accounts, faults, barrierOf, limits, clock }: GateDeps): Gate {
  const seen: SeenRequest[] = [];
  const known = new WeakMap<Request, Account>();
  const isWithinLimit = countedBy(limits, clock);
  return {
    requests: () => seen,
    accountOf(request) {
      const account = known.get(request);
      if (account === undefined) throw new Error('the request has not passed the gate');
      return account;
    },
    async pass(request, response, next) {
      const [path = '', query = ''] = request.url.split('?');
      seen.push({ method: request.method, path, query, body: request.body, at: clock.now() });
      await barrierOf(request).pass();
      const fault = faults.metBy(request);
      if (fault && !isServedUnder(fault, response)) return;
      const account = accounts.get(request.get('X-ApiKey') ?? '');
      if (account === undefined) return refuse(response, 401, 'Authorization has been denied for this request.', 999);
      if (!isWithinLimit(account, path)) return refuse(response, 429, 'Too many requests.');
      known.set(request, account);
      next();
    },
  };
}

function countedBy(limits: Limits, clock: GateDeps['clock']): (account: Account, path: string) => boolean {
  const counts = new Map<string, { readonly minute: number; readonly count: number }>();
  return (account, path) => {
    const version = path.startsWith('/v2/') ? 'v2' : 'v1';
    const key = `${version} ${account.apiKey}`;
    const minute = Math.floor(Date.parse(clock.now()) / 60_000);
    const before = counts.get(key);
    const count = before?.minute === minute ? before.count + 1 : 1;
    counts.set(key, { minute, count });
    return count <= limits[version];
  };
}
