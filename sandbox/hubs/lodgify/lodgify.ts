import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Instant } from '../../../src/domain/instant.ts';
import { openBarrier } from '../../barrier.ts';
import { refuse } from './answers.ts';
import { availabilityRoutes } from './availability-routes.ts';
import { createChanges } from './changes.ts';
import { controlOfLodgify, type LodgifyControl } from './control.ts';
import { noFaults } from './fault.ts';
import { createGate, type Limits, publicLimits } from './gate.ts';
import { openAccounts } from './kept-accounts.ts';
import { createOutbox } from './outbox.ts';
import { type Shapes, usualShapes } from './periods.ts';
import { propertyRoutes } from './property-routes.ts';
import { reservationRoutes } from './reservation-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/**
 * `deliversAtOnce`: webhooks are tried as soon as something changes, and not only by `deliver`. `file` keeps accounts over
 * restarts.
 */
export type LodgifyOptions = {
  readonly clock: { now(): Instant };
  readonly deliversAtOnce: boolean;
  readonly file?: string | null;
  readonly limits?: Limits;
};

/** The simulated Lodgify: `router` is its API, to be mounted anywhere; `control` the hand on it. */
export type SimulatedLodgify = {
  readonly router: Router;
  readonly control: LodgifyControl;
  /** Lets everyone go on who waits, and writes what is kept. */
  stop(): void;
};

/** A Lodgify with the accounts that the file keeps; without a file it has none. */
export function createLodgify(options: LodgifyOptions): SimulatedLodgify {
  const { clock, deliversAtOnce, file = null, limits = publicLimits } = options;
  const kept = openAccounts(file);
  const { accounts } = kept.value;
  const changed = (): void => kept.changed();
  const [reads, writes] = [openBarrier(), openBarrier()];
  const faults = noFaults();
  let shapes: Shapes = usualShapes;
  const shapesOf = (): Shapes => shapes;
  const outbox = createOutbox({ isWrapped: () => shapes.webhookBody === 'array', deliversAtOnce });
  const changes = createChanges({ accounts, outbox, clock, shapesOf });
  const barrierOf = ({ method }: Request) => (method === 'GET' ? reads : writes);
  const gate = createGate({ accounts, faults, barrierOf, limits, clock });
  const router = Router();
  router.use(express.json(), (request, response, next) => {
    if (request.method !== 'GET') response.once('close', changed);
    return gate.pass(request, response, next);
  });
  router.use(propertyRoutes(gate), reservationRoutes(gate, changes, clock));
  router.use(availabilityRoutes(gate, changes, shapesOf), webhookRoutes(gate));
  router.use((_request, response) => refuse(response, 404, 'Not found.'));
  router.use(answerInvalid);
  const setShapes = (next: Partial<Shapes>): void => {
    shapes = { ...shapes, ...next };
  };
  const control = controlOfLodgify({
    accounts,
    changes,
    faults,
    gate,
    outbox,
    reads,
    writes,
    setShapes,
    clock,
    changed,
  });
  const stop = (): void => {
    reads.release();
    writes.release();
    kept.flush();
  };
  return { router, control, stop };
}

function answerInvalid(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof z.ZodError) refuse(response, 400, 'The request is invalid.');
  else if (error instanceof SyntaxError) refuse(response, 400, 'The body is not JSON.');
  else next(error);
}
