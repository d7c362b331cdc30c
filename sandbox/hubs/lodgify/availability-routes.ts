// Shapes: docs.lodgify.com /reference/get_v1-availability-propertyid-roomtypeid,
// /reference/post_v1-availability-propertyid-roomtypeid-set; MikeRobGIT/lodgify-mcp src/api/v2/availability/client.ts.
import { type Request, Router } from 'express';
import { z } from 'zod';
import { daysAfter } from '../../calendar-date.ts';
import type { Account, RoomType, UnitIds } from './account.ts';
import { answer, refuse } from './answers.ts';
import type { Changes } from './changes.ts';
import type { Gate } from './gate.ts';
import { periodsV1, periodsV2, type Shapes } from './periods.ts';

/** A date, with a time or not: the date as written is the one meant. */
const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/)
  .transform((text) => text.slice(0, 10))
  .pipe(z.iso.date());

const v1QuerySchema = z.object({ periodStart: dateSchema, periodEnd: dateSchema });
const v2QuerySchema = z.object({ start: dateSchema, end: dateSchema, includeDetails: z.string().optional() });
const setSchema = z.object({ available: z.int().min(0), period_start: dateSchema, period_end: dateSchema });

/** What can be sold, and the write that closes (0) and opens it: the last night is part of every period. */
export function availabilityRoutes(gate: Gate, changes: Changes, shapesOf: () => Shapes): Router {
  const router = Router();
  router.get('/v1/availability/:propertyId{/:roomTypeId}', (request, response) => {
    const { periodStart: first, periodEnd: last } = v1QuerySchema.parse(request.query);
    const account = gate.accountOf(request);
    const units = unitsAsked(account, request.params);
    if (units === undefined) return refuse(response, 404, 'Property or room type not found.');
    answer(
      response,
      units.flatMap(({ unit, room }) => periodsV1(account, unit, room, { first, last })),
    );
  });
  router.get('/v2/availability/:propertyId{/:roomTypeId}', (request, response) => {
    const { start: first, end: last, includeDetails } = v2QuerySchema.parse(request.query);
    const account = gate.accountOf(request);
    const units = unitsAsked(account, request.params);
    if (units === undefined) return refuse(response, 404, 'Property or room type not found.');
    const terms = { first, last, hasDetails: includeDetails === 'true', shapes: shapesOf() };
    const all = units.map(({ unit, room }) => periodsV2(account, unit, room, terms));
    const [one] = all;
    answer(response, request.params.roomTypeId && one && shapesOf().roomType === 'object' ? one : all);
  });
  router.post('/v1/availability/:propertyId/:roomTypeId/set', (request, response) => {
    const account = gate.accountOf(request);
    const [asked] = unitsAsked(account, request.params) ?? [];
    if (asked === undefined) return refuse(response, 404, 'Property or room type not found.');
    const { available, period_start: first, period_end: last } = setSchema.parse(request.body);
    if (first > last || available > asked.room.units) return refuse(response, 400, 'Invalid period or availability.');
    const range = { from: first, to: daysAfter(last, 1) };
    changes.setAvailable(account, asked.unit, { ...range, isOpen: available > 0 });
    answer(response, undefined);
  });
  return router;
}

type AskedUnit = { readonly unit: UnitIds; readonly room: RoomType };

/** The room type of the path, or all of its property; undefined when the account has none such. */
function unitsAsked(account: Account, params: Request['params']): AskedUnit[] | undefined {
  const property = account.properties.find(({ id }) => String(id) === params['propertyId']);
  if (property === undefined) return undefined;
  const asked = params['roomTypeId'];
  const rooms = property.roomTypes.filter(({ id }) => asked === undefined || String(id) === asked);
  if (asked !== undefined && rooms.length === 0) return undefined;
  return rooms.map((room) => ({ unit: { propertyId: property.id, roomTypeId: room.id }, room }));
}
