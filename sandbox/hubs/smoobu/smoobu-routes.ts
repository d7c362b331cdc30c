import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { sendJson } from '../hub-desk.ts';
import { type SmoobuGate, SmoobuRefusal } from './smoobu-gate.ts';
import { reservationObject, smoobuChannels } from './smoobu-objects.ts';
import {
  addReservation,
  cancelReservation,
  changeReservation,
  type ReservationFields,
  type SmoobuFake,
} from './smoobu-reservations.ts';
import type { SmoobuFakeAccount, SmoobuFakeReservation } from './smoobu-state.ts';

type Asked = { readonly request: Request; readonly account: SmoobuFakeAccount };
type Route = (asked: Asked) => unknown;

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => !Number.isNaN(Date.parse(text)));

/** What `POST` takes: camelCase, though what comes back is kebab-case (docs.smoobu.com). */
const newSchema = z.object({
  arrivalDate: date,
  departureDate: date,
  apartmentId: z.int(),
  channelId: z.int().default(13),
  notice: z.string().default(''),
  firstName: z.string().default(''),
});
const changeSchema = newSchema.omit({ channelId: true, notice: true, firstName: true }).partial().extend({
  channelId: z.int().optional(),
  notice: z.string().optional(),
});

/** What a client asks of accounts, apartments and reservations (docs.smoobu.com). */
export function smoobuRoutes(router: Router, fake: SmoobuFake, gate: SmoobuGate): void {
  const serve = (route: Route) => (request: Request, response: Response) => {
    const raw: unknown = response.locals['raw'];
    const account = gate.callerOf(request, raw instanceof Uint8Array ? raw : new Uint8Array());
    const headers = gate.spend(account);
    sendJson(response, 200, route({ request, account }), headers);
  };
  router.get(
    '/api/me',
    serve(({ account }) => meObject(account)),
  );
  router.get(
    '/api/apartments',
    serve(({ account }) => ({ apartments: account.apartments.map(({ id, name }) => ({ id, name })) })),
  );
  router.get('/api/reservations', serve(listed));
  router.post(
    '/api/reservations',
    serve((asked) => created(fake, asked)),
  );
  router.get(
    '/api/reservations/:id',
    serve((asked) => reservationObject(asked.account, named(asked))),
  );
  router.put(
    '/api/reservations/:id',
    serve((asked) => changed(fake, asked)),
  );
  router.delete(
    '/api/reservations/:id',
    serve((asked) => cancelled(fake, asked)),
  );
}

function meObject({ userId }: SmoobuFakeAccount) {
  return { id: userId, firstName: 'Sam', lastName: 'Example', email: 'sam@example.com' };
}

/** Cancelled ones are hidden by default. `page_size` says 25 whatever was asked (Robertofon/Monatsabrechnung_smoobu). */
function listed({ request, account }: Asked) {
  const text = (name: string): string | undefined => z.string().optional().parse(request.query[name]);
  const [apartmentId, from, to, departureFrom] = ['apartmentId', 'from', 'to', 'departureFrom'].map(text);
  for (const asked of [from, to, departureFrom]) {
    if (asked !== undefined && !date.safeParse(asked).success) throw new SmoobuRefusal(422, 'invalid date');
  }
  const [withCancelled, withoutBlocked] = [text('showCancellation') === 'true', text('excludeBlocked') === 'true'];
  const size = Math.min(100, Math.max(1, Number(text('pageSize') ?? 25)));
  const page = Math.max(1, Number(text('page') ?? 1));
  const all = account.reservations.filter(
    (reservation) =>
      (withCancelled || !reservation.isCancelled) &&
      (!withoutBlocked || reservation.channelId !== 11) &&
      (apartmentId === undefined || reservation.apartmentId === Number(apartmentId)) &&
      (departureFrom === undefined || reservation.departure >= departureFrom) &&
      (from === undefined || reservation.departure >= from) &&
      (to === undefined || reservation.arrival <= to),
  );
  return {
    page_count: Math.ceil(all.length / size),
    page_size: 25,
    total_items: all.length,
    page,
    bookings: all.slice((page - 1) * size, page * size).map((reservation) => reservationObject(account, reservation)),
  };
}

function created(fake: SmoobuFake, { request, account }: Asked) {
  const { arrivalDate: arrival, departureDate: departure, firstName, ...fields } = parsed(newSchema, request);
  if (arrival >= departure) throw new SmoobuRefusal(422, 'invalid dates');
  if (!account.apartments.some(({ id }) => id === fields.apartmentId))
    throw new SmoobuRefusal(422, 'unknown apartment');
  if (!(fields.channelId in smoobuChannels)) throw new SmoobuRefusal(422, 'unknown channel');
  // Status and body for nights that are taken are not known.
  if (isTaken(account, fields.apartmentId, { arrival, departure })) throw new SmoobuRefusal(422, 'occupied');
  return { id: addReservation(fake, { ...fields, arrival, departure, guestName: firstName }).id };
}

function changed(fake: SmoobuFake, asked: Asked) {
  const { arrivalDate, departureDate, ...others } = parsed(changeSchema, asked.request);
  const given = Object.entries({ arrival: arrivalDate, departure: departureDate, ...others });
  const fields: ReservationFields = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  changeReservation(fake, named(asked).id, fields);
  return { id: named(asked).id };
}

function cancelled(fake: SmoobuFake, asked: Asked) {
  cancelReservation(fake, named(asked).id);
  // Probably; no source shows it.
  return { success: true };
}

/** The reservation of the path; another account's, or none, is a page that is no JSON. */
function named({ request, account }: Asked): SmoobuFakeReservation {
  const reservation = account.reservations.find(({ id }) => String(id) === request.params['id']);
  if (reservation === undefined) throw new SmoobuRefusal(404, 'not found');
  return reservation;
}

function isTaken(
  { reservations }: SmoobuFakeAccount,
  apartmentId: number,
  { arrival, departure }: Pick<SmoobuFakeReservation, 'arrival' | 'departure'>,
): boolean {
  return reservations.some(
    (other) =>
      !other.isCancelled && other.apartmentId === apartmentId && other.arrival < departure && arrival < other.departure,
  );
}

function parsed<T>(schema: z.ZodType<T>, { body }: Request): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new SmoobuRefusal(422, 'validation error');
  return result.data;
}
