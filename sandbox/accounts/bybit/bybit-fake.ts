import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { type BybitControl, bybitControl } from './bybit-control.ts';
import { executionsAskedFor } from './bybit-executions.ts';
import { BybitRefusal, callerOf, meetsFault, sendFault, spendAddress, spendUser } from './bybit-gate.ts';
import { newBybitState } from './bybit-state.ts';

type Clock = { now(): Instant };

/** A simulated Bybit (bybit-exchange/docs: docs/v5/guide.mdx): keys, signatures, timestamps, windows and limits are judged here. */
export function openBybitFake({ clock }: { readonly clock: Clock }): {
  readonly router: Router;
  readonly control: BybitControl;
} {
  const state = newBybitState();
  const nowMs = () => Date.parse(clock.now());
  const router = express.Router();
  router.use((request, response, next) => {
    state.seen.push({ path: request.path, at: clock.now() });
    response.set('Date', new Date(nowMs()).toUTCString());
    const fault = meetsFault(state, request, response);
    if (fault !== null) return sendFault(fault, response, nowMs());
    spendAddress(state, nowMs());
    next();
  });
  router.get('/v5/market/time', (_request, response) => {
    sendGood(response, { timeSecond: String(Math.floor(nowMs() / 1_000)), timeNano: `${nowMs()}000000` }, nowMs());
  });
  router.get('/v5/user/query-api', (request, response) => {
    const { apiKey, uid, isReadOnly, permissions } = callerOf(state, request, nowMs());
    const key = { apiKey, readOnly: isReadOnly ? 1 : 0, secret: '', permissions, ips: ['*'], userID: Number(uid) };
    sendGood(response, key, nowMs());
  });
  router.get('/v5/execution/list', (request, response) => {
    const account = callerOf(state, request, nowMs());
    spendUser(state, response, { uid: account.uid, nowMs: nowMs() });
    sendGood(response, executionsAskedFor(state, { account, query: request.query, nowMs: nowMs() }), nowMs());
  });
  router.use((_request, response) => sendFault('wrong_path', response, nowMs()));
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (error instanceof BybitRefusal) sendFault(error.fault, response, nowMs());
    else next(error);
  });
  return { router, control: bybitControl(state) };
}

/** The envelope; texts of the form `#123` go out as numbers with these digits. */
function sendGood(response: Response, result: unknown, time: number): void {
  const body = JSON.stringify({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time });
  response.type('json').send(body.replace(/"#(\d+)"/g, '$1'));
}
