import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { sendJson } from '../hub-desk.ts';
import { askedBookings } from './beds24-booking-filter.ts';
import { bookingObject, textFields } from './beds24-booking-object.ts';
import {
  addBooking,
  type Beds24Fake,
  type BookingFields,
  changeBooking,
  mostTaken,
  removeBooking,
} from './beds24-bookings.ts';
import { Beds24Refusal } from './beds24-errors.ts';
import { type Beds24Caller, callerOf, demand, demandCredits, isAllowed, spend } from './beds24-gate.ts';
import { sendList } from './beds24-list.ts';
import { idsOf } from './beds24-parameters.ts';
import { type Beds24FakeBooking, bookingStatuses } from './beds24-state.ts';

type Written = Readonly<Record<string, unknown>>;
type Asking = { readonly fake: Beds24Fake; readonly caller: Beds24Caller };

/** Costs of writes, as measured live (hardcode83/big: docs/beds24-request-cost.jsonl). */
const writeCost = 1.1;

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(text)));
/** `apiReference` and `reference` can only be read, by the vendor's document: what is written there is ignored. */
const writableTexts: readonly string[] = textFields.filter((name) => name !== 'apiReference' && name !== 'reference');
const textShapes = Object.fromEntries(textFields.map((name) => [name, z.string().max(2_000).optional()]));

/** What can be written, by the vendor's document. */
const itemSchema = z.object({
  id: z.int().optional(),
  roomId: z.int().optional(),
  unitId: z.int().optional(),
  roomQty: z.int().optional(),
  status: z.enum(bookingStatuses).optional(),
  arrival: date.optional(),
  departure: date.optional(),
  ...textShapes,
  actions: z.object({ checkAvailability: z.boolean(), allowWebhooks: z.boolean() }).partial().optional(),
});
type Item = z.output<typeof itemSchema>;

/** `GET`, `POST` and `DELETE /bookings` (vendor document; hardcode83/big: docs/beds24-spike.md, live). */
export function bookingRoutes(router: Router, fake: Beds24Fake): void {
  router.get('/bookings', (request, response) => {
    const caller = callerOf(fake, request);
    demand(caller, 'read:bookings');
    demandCredits(fake, caller);
    const all = askedBookings(caller.account.bookings, request, fake.clock.now()).map(bookingObject);
    sendList(fake, { request, response, caller }, { type: 'booking', all });
  });
  router.post('/bookings', (request, response) => write(fake, request, response));
  router.delete('/bookings', (request, response) => {
    const caller = callerOf(fake, request);
    demandCredits(fake, caller);
    const ids = idsOf(request, 'id');
    if (ids.length === 0) throw new Beds24Refusal(400, 'Parameter id is required');
    const answers = ids.map((id) => removed({ fake, caller }, id));
    sendJson(response, 201, answers, spend(fake, caller, writeCost));
  });
}

function write(fake: Beds24Fake, request: Request, response: Response): void {
  const caller = callerOf(fake, request);
  demandCredits(fake, caller);
  const body: unknown = request.body;
  // Without `type`, unlike every other refusal.
  if (!Array.isArray(body))
    return sendJson(response, 400, { success: false, code: 400, error: 'Request body must be an array' });
  const answers = body.map((item: unknown) => written({ fake, caller }, item));
  sendJson(response, 201, answers, spend(fake, caller, writeCost));
}

/** The answer for one item: refusals come with 201 as well. */
function written(asking: Asking, item: unknown): Written {
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) return refused('new booking', String(parsed.error.issues[0]?.path[0] ?? ''), 'invalid');
  const { id } = parsed.data;
  if (!isAllowed(asking.caller, 'write:bookings'))
    return refused(id === undefined ? 'new booking' : 'modify booking', undefined, 'access denied');
  return id === undefined ? created(asking, parsed.data) : modified(asking, id, parsed.data);
}

function created({ fake, caller }: Asking, item: Item): Written {
  const { roomId, arrival, departure, actions } = item;
  const room = caller.account.properties.flatMap(({ rooms }) => rooms).find(({ id }) => id === roomId);
  if (roomId === undefined || room === undefined) return refused('new booking', 'roomId', 'invalid');
  if (arrival === undefined) return refused('new booking', 'arrival', 'invalid');
  if (departure === undefined || departure <= arrival) return refused('new booking', 'departure', 'invalid');
  const taken = mostTaken(caller.account, roomId, { from: arrival, to: departure });
  // The words are not known.
  if (actions?.checkAvailability === true && taken >= room.qty)
    return refused('new booking', 'availability', 'not available');
  const fields = { ...fieldsOf(item), roomId, arrival, departure };
  const { id } = addBooking(fake, fields, { isApi: true, isTold: actions?.allowWebhooks === true });
  return {
    success: true,
    new: { ...fields.texts, id, roomId, arrival, departure },
    info: [{ action: 'new booking', id }],
  };
}

function modified({ fake, caller }: Asking, id: number, item: Item): Written {
  const booking = caller.account.bookings.find((candidate) => candidate.id === id);
  if (booking === undefined) return refused('modify booking', 'id', 'invalid');
  const fields = fieldsOf(item);
  const after: Beds24FakeBooking = { ...booking, ...fields, texts: booking.texts };
  if (after.departure <= after.arrival) return refused('modify booking', 'departure', 'invalid');
  changeBooking(fake, id, fields, { isApi: true, isTold: item.actions?.allowWebhooks === true });
  return { success: true, modified: { ...fields.texts, id }, info: [{ action: 'modify booking', id }] };
}

function removed({ fake, caller }: Asking, id: number): Written {
  if (!isAllowed(caller, 'delete:bookings')) return refused('delete booking', undefined, 'access denied');
  const isOwn = caller.account.bookings.some((booking) => booking.id === id);
  if (!isOwn) return refused('delete booking', 'id', 'invalid');
  removeBooking(fake, id, { isApi: true, isTold: false });
  return { success: true, info: [{ action: 'delete booking', id }] };
}

function fieldsOf(item: Item): BookingFields {
  const { roomId, unitId, roomQty, status, arrival, departure } = item;
  const given = Object.entries({ roomId, unitId, roomQty, status, arrival, departure }).filter(
    ([, value]) => value !== undefined,
  );
  const texts = Object.entries(item).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && writableTexts.includes(name) ? [[name, value]] : [],
  );
  return { ...Object.fromEntries(given), texts: Object.fromEntries(texts) };
}

function refused(action: string, field: string | undefined, message: string): Written {
  return { success: false, errors: [{ action, ...(field === undefined ? {} : { field }), message }] };
}
