import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { sendJson } from '../hub-desk.ts';
import type { Beds24Fake } from './beds24-bookings.ts';
import { callerOf, demand, demandCredits, isAllowed, spend } from './beds24-gate.ts';
import { sendList } from './beds24-list.ts';
import { flagOf, idsOf } from './beds24-parameters.ts';
import type { Beds24FakeProperty } from './beds24-state.ts';

const itemSchema = z.object({
  id: z.int(),
  webhooks: z
    .object({
      version: z.enum(['one', 'twoNoPersonalData', 'twoWithPersonalData']),
      url: z.union([z.literal(''), z.url()]),
      additionalData: z.enum(['none', 'CVC', 'token', 'CVCAndToken']),
      customHeader: z.string(),
    })
    .partial()
    .optional(),
});

/**
 * `GET /properties`, and `POST /properties` for webhooks. `/properties/rooms` gives a bare 500 on some accounts
 * (thierrynzaramba-stack/hotesmart), so rooms are read with their properties.
 */
export function propertyRoutes(router: Router, fake: Beds24Fake): void {
  router.get('/properties', (request, response) => {
    const caller = callerOf(fake, request);
    demand(caller, 'read:properties');
    demandCredits(fake, caller);
    const [ids, withRooms] = [idsOf(request, 'id'), flagOf(request, 'includeAllRooms')];
    const all = caller.account.properties
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .map((property) => propertyObject(property, caller.account.ownerId, withRooms));
    sendList(fake, { request, response, caller }, { type: 'property', all });
  });
  router.get('/properties/rooms', (_request, response) => {
    response.status(500).end();
  });
  router.post('/properties', (request, response) => write(fake, request, response));
}

function propertyObject({ id, name, webhooks, rooms }: Beds24FakeProperty, ownerId: number, withRooms: boolean) {
  const roomTypes = rooms.map((room) => ({
    id: room.id,
    propertyId: id,
    name: room.name,
    qty: room.qty,
    units: unitsOf(room.qty),
  }));
  return { account: { ownerId, unitStatuses: [] }, id, name, ...(withRooms ? { roomTypes } : {}), webhooks };
}

function unitsOf(qty: number) {
  return Array.from({ length: qty }, (_, index) => ({ id: index + 1, name: '', name2: '', statusText: '', note: '' }));
}

function write(fake: Beds24Fake, request: Request, response: Response): void {
  const caller = callerOf(fake, request);
  demandCredits(fake, caller);
  const body: unknown = request.body;
  if (!Array.isArray(body))
    return sendJson(response, 400, { success: false, code: 400, error: 'Request body must be an array' });
  const answers = body.map((item: unknown) => {
    // As it was seen live for a token that may not (hardcode83/big).
    if (!isAllowed(caller, 'write:properties')) return refused(undefined, 'access denied');
    const parsed = itemSchema.safeParse(item);
    if (!parsed.success) return refused(String(parsed.error.issues[0]?.path.at(-1) ?? ''), 'invalid');
    const property = caller.account.properties.find(({ id }) => id === parsed.data.id);
    if (property === undefined) return refused('id', 'invalid');
    Object.assign(property.webhooks, parsed.data.webhooks);
    return { success: true, modified: { id: property.id, webhooks: property.webhooks } };
  });
  sendJson(response, 201, answers, spend(fake, caller, 1.1));
}

function refused(field: string | undefined, message: string) {
  return {
    success: false,
    errors: [{ action: 'modify property', ...(field === undefined ? {} : { field }), message }],
  };
}
