import type { Router } from 'express';
import { z } from 'zod';
import { hubControlRoutes, idSchema, nightsShape } from '../hub-control-routes.ts';
import type { Beds24Control } from './beds24-control.ts';

const accountSchema = z.object({
  properties: z.array(
    z.array(z.object({ name: z.string(), qty: z.int().min(1).default(1), hasPrice: z.boolean().default(true) })),
  ),
  creditLimit: z.int().positive().default(100),
});
const staySchema = z.object({
  ...nightsShape,
  channel: z.string().default('direct'),
  status: z.string().default('new'),
  guestName: z.string().default(''),
});
const nightsSchema = z.object({ ...nightsShape, override: z.string().default('none'), toSell: z.int().default(1) });
const hookSchema = z.object({ url: z.url(), customHeader: z.string() }).nullable();

/** The control of Beds24 over HTTP. Wrong input is 400, an unknown account or room 404. */
export function beds24ControlRoutes(control: Beds24Control): Router {
  const router = hubControlRoutes(control);
  router.post('/accounts', ({ body }, response) => {
    const { properties, creditLimit } = accountSchema.parse(body);
    const account = control.addAccount(properties, creditLimit);
    response.status(201).json({ ...account, inviteCode: control.inviteCode(account.ownerId) });
  });
  router.put('/accounts/:ownerId/inventory-hook', ({ params, body }, response) => {
    control.setInventoryHook(idSchema.parse(params.ownerId), hookSchema.parse(body));
    response.status(204).end();
  });
  router.get('/rooms/:roomId/bookings', ({ params }, response) => {
    response.json({ bookings: control.bookings(idSchema.parse(params.roomId)) });
  });
  router.post('/rooms/:roomId/bookings', ({ params, body }, response) => {
    response.status(201).json({ id: control.addBooking(idSchema.parse(params.roomId), staySchema.parse(body)) });
  });
  router.put('/rooms/:roomId/nights', ({ params, body }, response) => {
    const { from, to, ...set } = nightsSchema.parse(body);
    control.setNights(idSchema.parse(params.roomId), { from, to }, set);
    response.status(204).end();
  });
  router.delete('/bookings/:id', ({ params }, response) => {
    response.status(control.cancelBooking(idSchema.parse(params.id)) ? 204 : 404).end();
  });
  return router;
}
