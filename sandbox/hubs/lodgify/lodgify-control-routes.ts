import express, { Router } from 'express';
import { z } from 'zod';
import { idSchema, nightsShape } from '../hub-control-routes.ts';
import { bookingStatuses } from './account.ts';
import type { LodgifyControl } from './control.ts';
import { lodgifyFaultSchema } from './fault.ts';

const unitShape = { propertyId: z.int(), roomTypeId: z.int() };
const accountSchema = z.object({
  apiKey: z.string().min(1),
  userId: z.int(),
  properties: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      roomTypes: z.array(z.object({ id: z.int(), name: z.string(), units: z.int().positive().default(1) })),
    }),
  ),
});
const bookingSchema = z.object({
  ...unitShape,
  ...nightsShape,
  status: z.enum(bookingStatuses).default('Booked'),
  source: z.string().default('Manual'),
});
const nightsSchema = z.object({ ...unitShape, ...nightsShape, isClosed: z.boolean() });

/** The control of Lodgify over HTTP, in JSON. Wrong input is 400, an unknown account, room type or booking 404. */
export function lodgifyControlRoutes(control: LodgifyControl): Router {
  const router = Router();
  router.use(express.json());
  router.post('/accounts', ({ body }, response) => {
    control.addAccount(accountSchema.parse(body));
    response.status(201).end();
  });
  router.post('/accounts/:apiKey/bookings', ({ params, body }, response) => {
    response.status(201).json({ id: control.addBooking(params.apiKey, bookingSchema.parse(body)) });
  });
  router.delete('/accounts/:apiKey/bookings/:id', ({ params }, response) => {
    control.cancelBooking(params.apiKey, idSchema.parse(params.id));
    response.status(204).end();
  });
  router.put('/accounts/:apiKey/nights', ({ params, body }, response) => {
    const { isClosed, propertyId, roomTypeId, ...nights } = nightsSchema.parse(body);
    const unit = { propertyId, roomTypeId };
    if (isClosed) control.closeNights(params.apiKey, unit, nights);
    else control.openNights(params.apiKey, unit, nights);
    response.status(204).end();
  });
  router.use(troubleRoutes(control));
  return router;
}

/** Faults, waiting, what was asked, what is owed: at the same paths as of the other hubs. */
function troubleRoutes(control: LodgifyControl): Router {
  const router = Router();
  router.put('/fault', ({ body }, response) => {
    control.setFaults([lodgifyFaultSchema.parse(body)]);
    response.status(204).end();
  });
  router.delete('/faults', (_request, response) => {
    control.setFaults([]);
    response.status(204).end();
  });
  router.post('/hold', (_request, response) => {
    control.reads.hold();
    control.writes.hold();
    response.status(204).end();
  });
  router.post('/release', (_request, response) => {
    control.reads.release();
    control.writes.release();
    response.status(204).end();
  });
  router.get('/requests', (_request, response) => {
    response.json({ requests: control.requests() });
  });
  router.put('/deliveries', ({ body }, response) => {
    control.loseDeliveries(z.object({ areLost: z.boolean() }).parse(body).areLost);
    response.status(204).end();
  });
  router.post('/deliveries/repeat', async (_request, response) => {
    await control.deliver();
    response.json({ owed: control.openDeliveries().length });
  });
  return router;
}
