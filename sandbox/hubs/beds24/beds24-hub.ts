import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { Instant } from '../../../src/domain/instant.ts';
import { createDeliveries } from '../hub-deliveries.ts';
import { openDesk, sendJson } from '../hub-desk.ts';
import { openState } from '../hub-state-file.ts';
import { authRoutes } from './beds24-auth-routes.ts';
import { bookingRoutes } from './beds24-booking-routes.ts';
import type { Beds24Fake } from './beds24-bookings.ts';
import { type Beds24Control, beds24Control } from './beds24-control.ts';
import { Beds24Refusal, sendRefusal } from './beds24-errors.ts';
import { accountOfToken, limitHeaders } from './beds24-gate.ts';
import { inventoryRoutes } from './beds24-inventory-routes.ts';
import { propertyRoutes } from './beds24-property-routes.ts';
import { beds24StateSchema } from './beds24-state.ts';

/** A simulated Beds24: mounted at `…/v2`, its `router` is the API. `stop` writes what it keeps. */
export type Beds24Hub = { readonly router: Router; readonly control: Beds24Control; stop(): void };

/**
 * Beds24's API v2 as a hub connector meets it. Built from what is public of it and from nothing else: the vendor's document
 * “API V2” 3.0.0 (https://beds24.com/api/v2), wiki.beds24.com (Category:API_V2, Web_Hooks), and answers measured live by
 * hardcode83/big, Ronus922/GuestHub and thierrynzaramba-stack/hotesmart. Where a word is not known, the file says so.
 */
export function openBeds24({
  file,
  clock,
}: {
  readonly file: string | null;
  readonly clock: { now(): Instant };
}): Beds24Hub {
  const state = openState(file, beds24StateSchema, { lastId: 90_000_000, accounts: [] });
  const fake: Beds24Fake = { state, clock, deliveries: createDeliveries() };
  const desk = openDesk();
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  router.use((request, response, next) => {
    void desk.met(request, response, clock.now()).then((isAnswered) => (isAnswered ? undefined : next()), next);
  });
  authRoutes(router, fake);
  bookingRoutes(router, fake);
  inventoryRoutes(router, fake);
  propertyRoutes(router, fake);
  router.use((_request, response) => sendRefusal(response, new Beds24Refusal(404, 'Not found')));
  router.use(refusalHandler(fake));
  const stop = (): void => {
    desk.barrier.release();
    state.flush();
  };
  return { router, control: beds24Control(fake, desk), stop };
}

/** Refused requests cost nothing and say nothing of costs; above the limit the account hears how long it lasts. */
function refusalHandler({ state, clock }: Beds24Fake) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (isUnreadableBody(error))
      return sendJson(response, 400, { success: false, code: 400, error: 'Request body is not JSON' });
    if (!(error instanceof Beds24Refusal)) return next(error);
    const account = error.code === 429 ? accountOfToken(state.value, request) : undefined;
    sendRefusal(response, error, account ? limitHeaders(account, clock.now()) : {});
  };
}

function isUnreadableBody(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.parse.failed';
}
