import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { type AlpacaControl, type AlpacaState, alpacaControl } from './alpaca-control.ts';
import { alpacaFaults } from './alpaca-faults.ts';
import { AlpacaRefusal, listed } from './alpaca-list.ts';
import type { AlpacaFakeAccount } from './alpaca-state.ts';
import { type AlpacaWindow, openWindow, requestsAMinute } from './alpaca-window.ts';

type Clock = { now(): Instant };

/**
 * A simulated Trading API of Alpaca: two paths of it, keys, parameters, the limit of a key (alpacahq/alpaca-docs:
 * content/api-references/trading-api/account-activities.md). It is both hosts: a key belongs to whoever was added with it.
 */
export function openAlpacaFake({ clock }: { readonly clock: Clock }): {
  readonly router: Router;
  readonly control: AlpacaControl;
} {
  const state: AlpacaState = { accounts: [], activities: new Map(), seen: [], faults: [] };
  const window = openWindow();
  const router = express.Router();
  router.use((request, response, next) => {
    state.seen.push({ path: request.path, at: clock.now() });
    response.set('Date', new Date(clock.now()).toUTCString());
    if (!meetsFault(state, request, response)) next();
  });
  addRoutes(router, { state, window, clock });
  router.use(() => {
    throw new AlpacaRefusal(404, 'endpoint not found.');
  });
  router.use(refused);
  return { router, control: alpacaControl(state, window) };
}

function addRoutes(
  router: Router,
  { state, window, clock }: { state: AlpacaState; window: AlpacaWindow; clock: Clock },
): void {
  const answer = (of: (account: AlpacaFakeAccount, request: Request) => unknown) => {
    return (request: Request, response: Response) => {
      const account = callerOf(state, request);
      spend(window, { account, response, now: clock.now() });
      response.json(of(account, request));
    };
  };
  const activitiesOf = ({ keyId }: AlpacaFakeAccount) => state.activities.get(keyId) ?? [];
  router.get('/v2/account', answer(accountObject));
  router.get(
    '/v2/account/activities',
    answer((account, { query }) => listed(activitiesOf(account), query)),
  );
  router.get(
    '/v2/account/activities/:type',
    answer((account, { query, params }) => listed(activitiesOf(account), query, String(params['type']))),
  );
}

function callerOf({ accounts }: AlpacaState, request: Request): AlpacaFakeAccount {
  const [keyId, secretKey] = [request.get('apca-api-key-id'), request.get('apca-api-secret-key')];
  const caller = accounts.find((account) => account.keyId === keyId && account.secretKey === secretKey);
  if (caller === undefined) throw new AlpacaRefusal(401, 'request is not authorized.');
  return caller;
}

/** The names of the headers are those of the Broker API (alpacahq/alpaca-docs: content/api-references/broker-api/_index.md). */
function spend(
  window: AlpacaWindow,
  { account, response, now }: { account: AlpacaFakeAccount; response: Response; now: Instant },
): void {
  const { isOver, remaining, resetAtMs } = window.take(account.keyId, Date.parse(now));
  response.set('x-ratelimit-limit', String(requestsAMinute));
  response.set('x-ratelimit-remaining', String(remaining));
  response.set('x-ratelimit-reset', String(Math.ceil(resetAtMs / 1_000)));
  if (isOver) throw new AlpacaRefusal(429, 'rate limit exceeded');
}

/** `GET /v2/account` (alpacahq/alpaca-trade-api-go: alpaca/entities.go, Account), without most of its money. */
function accountObject({ id, accountNumber }: AlpacaFakeAccount) {
  return {
    id,
    account_number: accountNumber,
    status: 'ACTIVE',
    currency: 'USD',
    cash: '4000.32',
    trading_blocked: false,
    account_blocked: false,
  };
}

/** True where a fault took the request over. */
function meetsFault(state: AlpacaState, request: Request, response: Response): boolean {
  const keyId = request.get('apca-api-key-id');
  const met = state.faults.find((set) => set.left > 0 && (set.keyId === undefined || set.keyId === keyId));
  if (met === undefined) return false;
  met.left -= 1;
  const told = alpacaFaults[met.fault];
  if (told === 'reset') request.socket.destroy();
  else if (told !== 'hang') response.status(told.status).type(told.type).send(told.body);
  return true;
}

function refused(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof AlpacaRefusal) {
    const { status, code, message } = error;
    response.status(status).json({ code, message });
  } else next(error);
}
