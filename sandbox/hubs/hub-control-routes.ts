import express, { Router } from 'express';
import { z } from 'zod';
import { type HubFault, hubFaultSchema, type SeenRequest } from './hub-desk.ts';

/** What the hand on every hub can do. */
export type HubHand = {
  setFault(fault: HubFault): void;
  clearFaults(): void;
  hold(): void;
  release(): void;
  requests(): readonly SeenRequest[];
  readonly deliveries: { owed(): number; lose(isLost: boolean): void; repeat(): Promise<void> };
};

/** Nights [from, to), for what a person enters. */
export const nightsShape = { from: z.iso.date(), to: z.iso.date() };

/** The number that a path names. */
export const idSchema = z.coerce.number().int();

/** The part of a hub's control over HTTP, in JSON, that is alike for all: faults, waiting, what was asked, what is owed. */
export function hubControlRoutes(hand: HubHand): Router {
  const router = Router();
  router.use(express.json());
  router.put('/fault', ({ body }, response) => {
    hand.setFault(hubFaultSchema.parse(body));
    response.status(204).end();
  });
  router.delete('/faults', (_request, response) => {
    hand.clearFaults();
    response.status(204).end();
  });
  router.post('/hold', (_request, response) => {
    hand.hold();
    response.status(204).end();
  });
  router.post('/release', (_request, response) => {
    hand.release();
    response.status(204).end();
  });
  router.get('/requests', (_request, response) => {
    response.json({ requests: hand.requests() });
  });
  router.put('/deliveries', ({ body }, response) => {
    hand.deliveries.lose(z.object({ areLost: z.boolean() }).parse(body).areLost);
    response.status(204).end();
  });
  router.post('/deliveries/repeat', async (_request, response) => {
    await hand.deliveries.repeat();
    response.json({ owed: hand.deliveries.owed() });
  });
  return router;
}
