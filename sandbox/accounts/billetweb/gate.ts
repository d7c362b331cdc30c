// Header, version: www.billetweb.fr/bo/api.php. Credentials in the query, which it allows too, are refused here: they end
// up in logs.
import type { NextFunction, Request, Response } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Account } from './account.ts';
import { refuse, refuseOverLimit, type Statuses } from './errors.ts';
import { type FaultInForce, isServedUnder } from './fault.ts';
import type { LimitCounter } from './limits.ts';

/** A request as it came; its token is left out. */
export type SeenRequest = { readonly path: string; readonly query: string; readonly at: Instant };

/** What every request passes: it is written down and counted, then meets the fault, the token and the version. */
export type Gate = {
  pass(request: Request, response: Response, next: NextFunction): void;
  /** The account of a request that has passed. */
  accountOf(request: Request): Account;
  requests(): readonly SeenRequest[];
};

type GateDeps = {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly fault: FaultInForce;
  readonly counter: LimitCounter;
  readonly statusesOf: () => Statuses;
  readonly clock: { now(): Instant };
};

export function createGate({ accounts, fault, counter, statusesOf, clock }: GateDeps): Gate {
  const seen: SeenRequest[] = [];
  const known = new WeakMap<Request, Account>();
  return {
    requests: () => seen,
    accountOf(request) {
      const account = known.get(request);
      if (account === undefined) throw new Error('the request has not passed the gate');
      return account;
    },
    pass(request, response, next) {
      const [path = '', query = ''] = request.url.split('?');
      seen.push({ path, query, at: clock.now() });
      const [, token = ''] = /^Basic (\S+)$/.exec(request.get('Authorization') ?? '') ?? [];
      if (!counter.takes({ token, address: request.socket.remoteAddress ?? '' })) {
        return refuseOverLimit(response, statusesOf().overLimit);
      }
      const met = fault.metBy(request);
      if (met && !isServedUnder(met, response)) return;
      const account = accounts.get(token);
      if (account === undefined) return refuse(response, statusesOf().badKey, 'unauthorized', 'Wrong key or token');
      if (request.query['version'] !== '1') return refuse(response, 400, 'version', 'The parameter version must be 1');
      known.set(request, account);
      next();
    },
  };
}
