import express, { Router } from 'express';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { z } from 'zod';
import type { SandboxControl } from './control.ts';
import { faultSchema } from './fault.ts';
import { RoomsPage } from './RoomsPage.tsx';
import { blockInputSchema, reservationInputSchema } from './room.ts';

// A form sends every field as text, and those left empty too.
const fieldsSchema = z.record(z.string(), z.string());
const faultFieldsSchema = z.object({
  kind: z.string(),
  code: z.coerce.number().optional(),
  times: z.coerce.number().optional(),
});

/** The page at `/` and the forms on it. */
export function pageRoutes(control: SandboxControl): Router {
  const router = Router();
  router.use(express.urlencoded({ extended: false }));
  router.get('/', (request, response) => {
    const page = createElement(RoomsPage, { rooms: control.rooms(), url: `http://${request.headers.host}` });
    response.type('html').send(`<!doctype html>${renderToStaticMarkup(page)}`);
  });
  router.post('/rooms/:room/reservations', ({ params, body }, response) => {
    control.addReservation(params.room, reservationInputSchema.parse(filledFields(body)));
    response.redirect(303, '/');
  });
  router.post('/rooms/:room/reservations/:id/remove', ({ params }, response) => {
    control.cancelReservation(params.room, params.id);
    response.redirect(303, '/');
  });
  router.post('/rooms/:room/blocks', ({ params, body }, response) => {
    control.addBlock(params.room, blockInputSchema.parse(filledFields(body)));
    response.redirect(303, '/');
  });
  router.post('/rooms/:room/blocks/:id/remove', ({ params }, response) => {
    control.removeBlock(params.room, params.id);
    response.redirect(303, '/');
  });
  router.post('/rooms/:room/import/read', async ({ params }, response) => {
    await control.readImport(params.room);
    response.redirect(303, '/');
  });
  router.post('/rooms/:room/fault', ({ params, body }, response) => {
    control.setFault(params.room, faultSchema.parse(faultFieldsSchema.parse(filledFields(body))));
    response.redirect(303, '/');
  });
  return router;
}

function filledFields(body: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsSchema.parse(body)).filter(([, value]) => value !== ''));
}
