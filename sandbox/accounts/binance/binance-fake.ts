import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { type BinanceControl, binanceControl } from './binance-control.ts';
import { BinanceRefusal, callerOf, meetsFault, sendFault, spend } from './binance-gate.ts';
import { newBinanceState } from './binance-state.ts';
import { tradesAskedFor } from './binance-trades.ts';

type Clock = { now(): Instant };

/** A simulated Binance Spot of one address: keys, signatures, timestamps, parameters and weight are judged here. */
export function openBinanceFake({ clock }: { readonly clock: Clock }): {
  readonly router: Router;
  readonly control: BinanceControl;
} {
  const state = newBinanceState();
  const nowMs = () => Date.parse(clock.now());
  const router = express.Router();
  router.use((request, response, next) => {
    state.seen.push({ path: request.path, at: clock.now() });
    response.set('Date', new Date(nowMs()).toUTCString());
    if (!meetsFault(state, request, response)) next();
  });
  const weighing =
    (weight: number, answer: (request: Request) => unknown) => (request: Request, response: Response) => {
      spend(state, response, { weight, nowMs: nowMs() });
      response.json(answer(request));
    };
  router.get(
    '/api/v3/time',
    weighing(1, () => ({ serverTime: nowMs() })),
  );
  router.get(
    '/api/v3/exchangeInfo',
    weighing(20, ({ query }) => {
      const { symbol: one, symbols: list } = query;
      const asked = typeof list === 'string' ? parsedList(list) : [typeof one === 'string' ? one : ''];
      const symbols = asked.map((symbol) => ({ symbol, status: 'TRADING', ...known(state.symbols.get(symbol)) }));
      return { timezone: 'UTC', serverTime: nowMs(), symbols };
    }),
  );
  router.get(
    '/sapi/v1/account/apiRestrictions',
    weighing(1, (request) => {
      const { canTrade, canWithdraw } = callerOf(state, request, nowMs());
      const restrictions = { ipRestrict: true, createTime: 1623840271000, enableReading: true };
      return {
        ...restrictions,
        enableWithdrawals: canWithdraw,
        enableSpotAndMarginTrading: canTrade,
        enableFutures: false,
      };
    }),
  );
  router.get(
    '/api/v3/myTrades',
    weighing(20, (request) => tradesAskedFor(state, callerOf(state, request, nowMs()), request.query)),
  );
  router.use((_request, response) => void response.status(404).type('html').send('<html>404</html>'));
  router.use(refused);
  return { router, control: binanceControl(state) };
}

function known<T>(symbol: T | undefined): T {
  if (symbol === undefined) throw new BinanceRefusal('unknown_symbol');
  return symbol;
}

function parsedList(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(String) : [];
}

function refused(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof BinanceRefusal) sendFault(error.fault, response, error.headers);
  else next(error);
}
