import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Instant } from '../../src/domain/instant.ts';
import { openAlpacaFake } from './alpaca/alpaca-fake.ts';
import { openBilletwebFake } from './billetweb/billetweb-fake.ts';
import { openBinanceFake } from './binance/binance-fake.ts';
import { openBybitFake } from './bybit/bybit-fake.ts';
import { openCoinbaseFake } from './coinbase/coinbase-fake.ts';
import { openIbkrFlexFake } from './ibkr-flex/ibkr-flex-fake.ts';
import { openKrakenFake } from './kraken/kraken-fake.ts';
import { openOandaFake } from './oanda/oanda-fake.ts';

/** Hosts of each platform: `router` has each at `/<platform>/<host>`. Those of one platform are one simulated service. */
const hosts = {
  billetweb: ['api'],
  alpaca: ['api', 'paper'],
  oanda: ['api', 'practice'],
  'ibkr-flex': ['api', 'statement'],
  binance: ['api'],
  bybit: ['api'],
  kraken: ['api'],
  coinbase: ['api'],
} as const;

/** The simulated ticketing service and brokers. What they hold is in memory: who starts them tells them anew. */
export type AccountFakes = {
  readonly router: Router;
  /** The hand on them over HTTP: `POST /<platform>/<what>` with its arguments as a JSON list. */
  readonly controlRouter: Router;
  readonly controls: AccountControls;
};

export type AccountControls = ReturnType<typeof openAll>['controls'];

/** Opens them all, with `clock` as what they take for now. */
export function openAccountFakes({ clock }: { readonly clock: { now(): Instant } }): AccountFakes {
  const { controls, routers } = openAll(clock);
  const router = Router();
  for (const [platform, names] of Object.entries(hosts))
    for (const host of names) {
      const own = routers.get(platform);
      if (own) router.use(`/${platform}/${host}`, own);
    }
  return { router, controls, controlRouter: controlRouter(controls) };
}

function openAll(clock: { now(): Instant }) {
  const fakes = {
    billetweb: openBilletwebFake({ clock }),
    alpaca: openAlpacaFake({ clock }),
    oanda: openOandaFake({ clock }),
    'ibkr-flex': openIbkrFlexFake({ clock }),
    binance: openBinanceFake({ clock }),
    bybit: openBybitFake({ clock }),
    kraken: openKrakenFake({ clock }),
    coinbase: openCoinbaseFake({ clock }),
  };
  return {
    controls: {
      billetweb: fakes.billetweb.control,
      alpaca: fakes.alpaca.control,
      oanda: fakes.oanda.control,
      'ibkr-flex': fakes['ibkr-flex'].control,
      binance: fakes.binance.control,
      bybit: fakes.bybit.control,
      kraken: fakes.kraken.control,
      coinbase: fakes.coinbase.control,
    },
    routers: new Map(Object.entries(fakes).map(([platform, { router }]) => [platform, router])),
  };
}

const argumentsSchema = z.array(z.unknown()).default([]);

function controlRouter(controls: AccountControls): Router {
  const router = Router();
  router.post(
    '/:platform/:what',
    express.json(),
    (request: Request<{ platform: string; what: string }>, response: Response) => {
      const { platform, what } = request.params;
      const hand: Readonly<Record<string, unknown>> =
        Object.entries(controls).find(([name]) => name === platform)?.[1] ?? {};
      const call = Object.hasOwn(hand, what) ? hand[what] : undefined;
      if (typeof call !== 'function') {
        response.status(404).json({ error: `There is no “${what}” of “${platform}”.` });
        return;
      }
      const answer: unknown = call.apply(hand, argumentsSchema.parse(request.body));
      response.json({ answer: answer ?? null });
    },
  );
  return router;
}
