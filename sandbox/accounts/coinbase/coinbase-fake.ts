import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { type CoinbaseControl, coinbaseControl } from './coinbase-control.ts';
import { type CoinbaseFault, coinbaseFaults } from './coinbase-faults.ts';
import { fillsAskedFor } from './coinbase-fills.ts';
import { CoinbaseRefusal, callerOf, metFault, spend } from './coinbase-gate.ts';
import { type CoinbaseFakeAccount, newCoinbaseState } from './coinbase-state.ts';

type Clock = { now(): Instant };

/**
 * A simulated Coinbase Advanced Trade (https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills): tokens, parameters
 * and the limit of each user are judged here. Its router stands at the host, so that a token's `uri` is the path that it sees.
 */
export function openCoinbaseFake({ clock }: { readonly clock: Clock }): {
  readonly router: Router;
  readonly control: CoinbaseControl;
} {
  const state = newCoinbaseState();
  const nowMs = () => Date.parse(clock.now());
  const router = express.Router();
  router.use((request, response, next) => {
    state.seen.push({ path: request.path, at: clock.now() });
    response.set('Date', new Date(nowMs()).toUTCString());
    const fault = metFault(state, request);
    if (fault === null) next();
    else sendFault(fault, response);
  });
  const answer = (of: (account: CoinbaseFakeAccount, query: Request['query']) => unknown) => {
    return (request: Request, response: Response) => {
      const account = callerOf(state, request, nowMs());
      spend(state, response, { keyName: account.keyName, nowMs: nowMs() });
      response.json(of(account, request.query));
    };
  };
  router.get('/api/v3/brokerage/key_permissions', answer(permissionsOf));
  router.get(
    '/api/v3/brokerage/orders/historical/fills',
    answer((account, query) => {
      if (!account.canView) throw new CoinbaseRefusal('missing_scopes');
      return fillsAskedFor(state, account, query);
    }),
  );
  router.use((_request, response) => sendFault('not_found', response));
  router.use(refused);
  return { router, control: coinbaseControl(state) };
}

/** coinbase/coinbase-advanced-py: coinbase/rest/types/data_api_types.py. */
function permissionsOf({ canView, canTrade, canTransfer }: CoinbaseFakeAccount) {
  const portfolio = { portfolio_uuid: '00000000-0000-4000-8000-0000000000aa', portfolio_type: 'DEFAULT' };
  return { can_view: canView, can_trade: canTrade, can_transfer: canTransfer, ...portfolio };
}

function sendFault(fault: CoinbaseFault, response: Response): void {
  const told = coinbaseFaults[fault];
  if (told === 'reset') response.socket?.destroy();
  else if (told !== 'hang') {
    response.status(told.status).set('headers' in told ? told.headers : {});
    response.type(told.type).send(told.body);
  }
}

function refused(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof CoinbaseRefusal) sendFault(error.fault, response);
  else next(error);
}
