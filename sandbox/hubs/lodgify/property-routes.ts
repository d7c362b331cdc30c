// Shapes: docs.lodgify.com /reference/getallpropertiesasync, /reference/propertiesapi_v_getallrooms_get.
import { Router } from 'express';
import { answer, refuse } from './answers.ts';
import type { Gate } from './gate.ts';
import { pageOf, pagingSchema } from './paging.ts';

/** Properties and their room types. */
export function propertyRoutes(gate: Gate): Router {
  const router = Router();
  router.get('/v2/properties', (request, response) => {
    const items = gate.accountOf(request).properties.map(({ id, name, roomTypes }) => ({
      id,
      name,
      internal_name: null,
      city: 'Town',
      country: 'Country',
      country_code: 'FR',
      currency_code: 'EUR',
      rooms: roomTypes.map((room) => ({ id: room.id, name: room.name })),
      is_active: true,
    }));
    answer(response, pageOf(items, pagingSchema.parse(request.query)));
  });
  router.get('/v2/properties/:id/rooms', (request, response) => {
    const property = gate.accountOf(request).properties.find(({ id }) => String(id) === request.params.id);
    if (property === undefined) return refuse(response, 404, 'Property not found.');
    const rooms = property.roomTypes.map(({ id, name, units }) => {
      return { id, name, max_people: 6, bedrooms: 3, bathrooms: 2, units };
    });
    answer(response, rooms);
  });
  return router;
}
