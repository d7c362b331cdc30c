import type { Router } from 'express';
import { z } from 'zod';
import { hubControlRoutes, idSchema, nightsShape } from '../hub-control-routes.ts';
import type { SmoobuControl } from './smoobu-control.ts';

const accountSchema = z.object({ apartments: z.array(z.string()) });
const webhookSchema = z.object({ url: z.url().nullable() });
const staySchema = z.object({
  ...nightsShape,
  channelId: z.int().default(13),
  guestName: z.string().default(''),
  notice: z.string().default(''),
});
const nightsSchema = z.object({ ...nightsShape, isClosed: z.boolean() });

/** The control of Smoobu over HTTP. Wrong input is 400, an unknown account or apartment 404. */
export function smoobuControlRoutes(control: SmoobuControl): Router {
  const router = hubControlRoutes(control);
  router.post('/accounts', ({ body }, response) => {
    response.status(201).json(control.addAccount(accountSchema.parse(body).apartments));
  });
  router.put('/accounts/:userId/webhook', ({ params, body }, response) => {
    control.setWebhook(idSchema.parse(params.userId), webhookSchema.parse(body).url);
    response.status(204).end();
  });
  router.get('/apartments/:id/reservations', ({ params }, response) => {
    response.json({ reservations: control.reservations(idSchema.parse(params.id)) });
  });
  router.post('/apartments/:id/reservations', ({ params, body }, response) => {
    response.status(201).json({ id: control.addReservation(idSchema.parse(params.id), staySchema.parse(body)) });
  });
  router.put('/apartments/:id/nights', ({ params, body }, response) => {
    const { isClosed, ...nights } = nightsSchema.parse(body);
    control.setNights(idSchema.parse(params.id), nights, isClosed);
    response.status(204).end();
  });
  router.delete('/reservations/:id', ({ params }, response) => {
    response.status(control.cancelReservation(idSchema.parse(params.id)) ? 204 : 404).end();
  });
  return router;
}
