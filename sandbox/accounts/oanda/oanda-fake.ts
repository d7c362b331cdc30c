import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { type OandaControl, oandaControl } from './oanda-control.ts';
import { oandaFaults } from './oanda-faults.ts';
import { invalid, type OandaFakeAccount, OandaRefusal, type OandaState } from './oanda-state.ts';
import { inRange, pagesOf, sinceId } from './oanda-transactions.ts';
import { type OandaWindow, openWindow } from './oanda-window.ts';

type Clock = { now(): Instant };

/**
 * A simulated v20 REST API of OANDA: accounts, summary and transactions (oanda/v20-openapi: json/v20.json). It is both hosts: a
 * token belongs to whoever was added with it.
 */
export function openOandaFake({ clock }: { readonly clock: Clock }): {
  readonly router: Router;
  readonly control: OandaControl;
} {
  const sizes = { largestPage: 1_000, largestAnswer: 1_000 };
  const state: OandaState = { users: [], accounts: new Map(), seen: [], faults: [], ...sizes };
  const window = openWindow();
  const router = express.Router();
  router.use((request, response, next) => {
    state.seen.push({ path: request.path, at: clock.now() });
    response.set('Date', new Date(clock.now()).toUTCString());
    response.set('RequestID', String(42_405_868_010_000_000n + BigInt(state.seen.length)));
    if (!meetsFault(state, request, response)) enter(window, request, clock, next);
  });
  addRoutes(router, state, clock);
  router.use(() => {
    throw new OandaRefusal(404, 'The resource does not exist');
  });
  router.use(refused);
  return { router, control: oandaControl(state, window) };
}

function addRoutes(router: Router, state: OandaState, clock: Clock): void {
  const answer = (of: (account: OandaFakeAccount, request: Request) => unknown) => {
    return (request: Request, response: Response) =>
      void response.json(inFormat(request, of(accountOf(state, request), request)));
  };
  router.get('/v3/accounts', (request, response) => {
    response.json({ accounts: accountIdsOf(state, request).map((id) => ({ id, tags: [] })) });
  });
  router.get('/v3/accounts/:id/summary', answer(summaryOf));
  const list = '/v3/accounts/:id/transactions';
  router.get(
    list,
    answer((account, request) => {
      const base = `${request.protocol}://${request.get('host')}${request.baseUrl}`;
      return pagesOf(account, request.query, { ...state, base, now: clock.now() });
    }),
  );
  router.get(
    `${list}/idrange`,
    answer((account, { query }) => inRange(account, query, state)),
  );
  router.get(
    `${list}/sinceid`,
    answer((account, { query }) => sinceId(account, query, state)),
  );
}

function enter(window: OandaWindow, request: Request, clock: Clock, next: NextFunction): void {
  if (!window.take(request.ip ?? '', Date.parse(clock.now()))) throw new OandaRefusal(429, 'Too many requests');
  if (request.method !== 'GET') throw new OandaRefusal(405, 'Method not allowed');
  next();
}

function tokenOf(request: Request): string | undefined {
  return /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
}

function accountIdsOf({ users }: OandaState, request: Request): readonly string[] {
  const token = tokenOf(request);
  const user = users.find((known) => known.token === token);
  if (user === undefined) throw new OandaRefusal(401, 'Insufficient authorization to perform request.');
  return user.accountIds;
}

function accountOf(state: OandaState, request: Request): OandaFakeAccount {
  const accountIds = accountIdsOf(state, request);
  const id = String(request.params['id']);
  if (!/^\d+-\d+-\d+-\d+$/.test(id)) throw invalid('accountID');
  const account = state.accounts.get(id);
  if (account === undefined) throw new OandaRefusal(404, 'The Account specified does not exist');
  if (!accountIds.includes(id)) throw new OandaRefusal(403, 'Insufficient authorization to perform request.');
  return account;
}

function summaryOf({ id, currency, lastId }: OandaFakeAccount) {
  const lastTransactionID = String(lastId);
  return { account: { id, alias: 'Primary', currency, balance: '10043.5512', lastTransactionID }, lastTransactionID };
}

/** `Accept-Datetime-Format: UNIX` has times as seconds with nine decimals. */
function inFormat(request: Request, body: unknown): unknown {
  const format = request.get('accept-datetime-format') ?? 'RFC3339';
  if (format !== 'RFC3339' && format !== 'UNIX') throw invalid('Accept-Datetime-Format');
  if (format === 'RFC3339' || typeof body !== 'object' || body === null || !('transactions' in body)) return body;
  const { transactions } = body;
  return { ...body, transactions: Array.isArray(transactions) ? transactions.map(withUnixTime) : transactions };
}

function withUnixTime(transaction: Readonly<Record<string, unknown>>) {
  const [seconds = '', fraction = ''] = String(transaction['time']).replace('Z', '').split('.');
  return { ...transaction, time: `${Date.parse(`${seconds}Z`) / 1_000}.${fraction.padEnd(9, '0')}` };
}

/** True where a fault took the request over. */
function meetsFault(state: OandaState, request: Request, response: Response): boolean {
  const token = tokenOf(request);
  const met = state.faults.find(
    (set) => set.left > 0 && (set.token === undefined || set.token === token) && request.path.includes(set.path),
  );
  if (met === undefined) return false;
  met.left -= 1;
  const told = oandaFaults[met.fault];
  if (told === 'reset') request.socket.destroy();
  else if (told !== 'hang') response.status(told.status).type(told.type).send(told.body);
  return true;
}

function refused(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof OandaRefusal) response.status(error.status).json({ errorMessage: error.message });
  else next(error);
}
