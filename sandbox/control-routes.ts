import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { SandboxControl } from './control.ts';
import { faultSchema } from './fault.ts';
import { UnknownHubThing } from './hubs/unknown-hub-thing.ts';
import { blockInputSchema, importInputSchema, reservationInputSchema, roomInputSchema } from './room.ts';
import { UnknownRoom } from './rooms.ts';

/** The control over HTTP, in JSON: what `SandboxControl` offers in process. Wrong input is 400, an unknown room or id 404. */
export function controlRoutes(control: SandboxControl): Router {
  const router = Router();
  router.use(express.json());
  router.get('/state', (_request, response) => {
    response.json({ rooms: control.rooms() });
  });
  router.put('/rooms/:room', ({ params, body }, response) => {
    response.json(control.putRoom(params.room, roomInputSchema.parse(body)));
  });
  router.post('/rooms/:room/reservations', ({ params, body }, response) => {
    response.status(201).json({ id: control.addReservation(params.room, reservationInputSchema.parse(body)) });
  });
  router.delete('/rooms/:room/reservations/:id', ({ params }, response) => {
    response.status(control.cancelReservation(params.room, params.id) ? 204 : 404).end();
  });
  router.post('/rooms/:room/blocks', ({ params, body }, response) => {
    response.status(201).json({ id: control.addBlock(params.room, blockInputSchema.parse(body)) });
  });
  router.delete('/rooms/:room/blocks/:id', ({ params }, response) => {
    response.status(control.removeBlock(params.room, params.id) ? 204 : 404).end();
  });
  router.put('/rooms/:room/import', ({ params, body }, response) => {
    control.importCalendar(params.room, importInputSchema.parse(body).url);
    response.status(204).end();
  });
  router.post('/rooms/:room/import/read', async ({ params }, response) => {
    response.status((await control.readImport(params.room)) ? 204 : 502).end();
  });
  router.put('/rooms/:room/fault', ({ params, body }, response) => {
    control.setFault(params.room, faultSchema.parse(body));
    response.status(204).end();
  });
  router.post('/rooms/:room/hold', ({ params }, response) => {
    control.hold(params.room);
    response.status(204).end();
  });
  router.post('/rooms/:room/release', ({ params }, response) => {
    control.release(params.room);
    response.status(204).end();
  });
  return router;
}

/** What every route of the sandbox answers to wrong input. */
export function answerProblem(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof UnknownRoom || error instanceof UnknownHubThing)
    response.status(404).json({ error: error.message });
  else if (error instanceof z.ZodError) response.status(400).json({ error: z.prettifyError(error) });
  else next(error);
}
