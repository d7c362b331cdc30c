import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { createDeliveries } from '../hub-deliveries.ts';
import { openDesk, sendJson } from '../hub-desk.ts';
import { openState } from '../hub-state-file.ts';
import { type SmoobuControl, smoobuControl } from './smoobu-control.ts';
import { openGate, SmoobuRefusal } from './smoobu-gate.ts';
import { smoobuRateRoutes } from './smoobu-rate-routes.ts';
import type { SmoobuFake } from './smoobu-reservations.ts';
import { smoobuRoutes } from './smoobu-routes.ts';
import { smoobuStateSchema } from './smoobu-state.ts';

/** A simulated Smoobu: its `router` is what stands at the host, with `/api` in its paths. `stop` writes what it keeps. */
export type SmoobuHub = { readonly router: Router; readonly control: SmoobuControl; stop(): void };

/**
 * Smoobu's API as a hub connector meets it. Built from what is public of it and from nothing else: docs.smoobu.com,
 * support.smoobu.com (36304895666450), and what clients saw of it: TommasoRibaudo/smoobu-availability-mcp,
 * Maurodipa/smoobu-rate-setter, hakimharrasse-dot/nex-estate-crm, luciodale/booking-portal, urlaubsmagie-code/FlaskApp,
 * Robertofon/Monatsabrechnung_smoobu. Where a status or a body is not known, the file says so.
 */
export function openSmoobu({
  file,
  clock,
}: {
  readonly file: string | null;
  readonly clock: { now(): Instant };
}): SmoobuHub {
  const state = openState(file, smoobuStateSchema, { lastId: 1_000, accounts: [] });
  const fake: SmoobuFake = { state, clock, deliveries: createDeliveries() };
  const desk = openDesk();
  const gate = openGate(state.value, clock);
  const router = Router();
  router.use(express.raw({ type: () => true, limit: '1mb' }), takeBody);
  router.use((request, response, next) => {
    void desk.met(request, response, clock.now()).then((isAnswered) => (isAnswered ? undefined : next()), next);
  });
  smoobuRoutes(router, fake, gate);
  smoobuRateRoutes(router, gate);
  router.use(() => {
    throw new SmoobuRefusal(404, 'not found');
  });
  router.use(answerRefusal);
  const stop = (): void => {
    desk.barrier.release();
    state.flush();
  };
  return {
    router,
    control: smoobuControl(fake, desk, (userId, remaining) => gate.setRemaining(userId, remaining)),
    stop,
  };
}

/** The signature covers the bytes, so they are kept beside what they say. */
function takeBody(request: Request, response: Response, next: NextFunction): void {
  const raw: unknown = request.body;
  if (!Buffer.isBuffer(raw)) return next();
  response.locals['raw'] = raw;
  request.body = jsonOf(raw.toString('utf8'));
  next();
}

function jsonOf(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return null;
  }
}

/** A 404 is a page (Robertofon/Monatsabrechnung_smoobu); the bodies of 422 and 429 are not known. */
function answerRefusal(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (!(error instanceof SmoobuRefusal)) return next(error);
  const { status, message } = error;
  if (status === 404) {
    response.status(404).type('html').send('<!doctype html><title>Page not found</title>');
    return;
  }
  const headers = status === 429 ? { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Retry-After': message } : {};
  const detail = status === 429 ? 'too many requests' : message;
  sendJson(response, status, { title: 'Error occurred', detail }, { ...headers });
}
