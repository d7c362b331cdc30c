import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { type KrakenControl, krakenControl } from './kraken-control.ts';
import { type KrakenFault, krakenFaults } from './kraken-faults.ts';
import { callerOf, KrakenRefusal, metFault, spend } from './kraken-gate.ts';
import { type KrakenState, newKrakenState } from './kraken-state.ts';
import { tradesAskedFor } from './kraken-trades.ts';

type Clock = { now(): Instant };

/** A simulated Kraken Spot: signatures, nonces, parameters and the counter of each key are judged here. */
export function openKrakenFake({ clock }: { readonly clock: Clock }): {
  readonly router: Router;
  readonly control: KrakenControl;
} {
  const state = newKrakenState();
  const router = express.Router();
  router.use(express.text({ type: 'application/x-www-form-urlencoded' }));
  router.use((request, response, next) => {
    state.seen.push({ path: request.path, at: clock.now() });
    response.set('Date', new Date(clock.now()).toUTCString());
    const fault = metFault(state, request);
    if (fault === 'warning') response.locals['warnings'] = ['WGeneral:Deprecated'];
    if (fault === null || fault === 'warning') next();
    else sendFault(fault, response);
  });
  router.get('/0/public/Time', (_request, response) => {
    sendGood(response, { unixtime: Math.floor(Date.parse(clock.now()) / 1_000) });
  });
  router.get('/0/public/AssetPairs', (request, response) => sendGood(response, pairsAskedFor(state, request)));
  router.post('/0/private/TradesHistory', (request, response) => {
    const account = callerOf(state, request, '/0/private/TradesHistory');
    if (!account.canQueryTrades) throw new KrakenRefusal('permission_denied');
    spend(state, { apiKey: account.apiKey, cost: 2, nowMs: Date.parse(clock.now()) });
    sendGood(response, tradesAskedFor(state, account, String(request.body)));
  });
  router.use(() => {
    throw new KrakenRefusal('unknown_method');
  });
  router.use(refused);
  return { router, control: krakenControl(state) };
}

/** The pairs by their key; one that is unknown refuses the question, and `altname` is taken as well. */
function pairsAskedFor({ pairs }: KrakenState, { query }: Request): Readonly<Record<string, unknown>> {
  if (typeof query['pair'] !== 'string') return Object.fromEntries(pairs);
  const found = query['pair'].split(',').map((asked) => {
    const entry = [...pairs].find(([key, { altname }]) => key === asked || altname === asked);
    if (entry === undefined) throw new KrakenRefusal('unknown_pair');
    return entry;
  });
  return Object.fromEntries(found);
}

/** The envelope; texts of the form `#12.3` go out as numbers with these digits. */
function sendGood(response: Response, result: unknown): void {
  const error: unknown = response.locals['warnings'] ?? [];
  response.type('json').send(JSON.stringify({ error, result }).replace(/"#(\d+(?:\.\d+)?)"/g, '$1'));
}

function sendFault(fault: KrakenFault, response: Response): void {
  const told = krakenFaults[fault];
  if (told === 'reset') response.socket?.destroy();
  else if (told === 'hang' || told === 'warning') return;
  else if ('status' in told) response.status(told.status).type(told.type).send(told.body);
  else response.json({ error: [told.error] });
}

function refused(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof KrakenRefusal) sendFault(error.fault, response);
  else next(error);
}
