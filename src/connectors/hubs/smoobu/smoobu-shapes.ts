import { z } from 'zod';
import { isCalendarDate } from '../../../domain/calendar-date.ts';

// docs.smoobu.com, and what clients of it saw. Fields that are not named here are ignored; those that are must be as they are
// known, or the entry counts as unread.

const id = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String);
const date = z.string().refine(isCalendarDate);

/** `GET /api/me`. The rest of it is about a person. */
export const meSchema = z.object({ id });

/** `GET /api/apartments`. */
export const apartmentsSchema = z.object({ apartments: z.array(z.object({ id, name: z.string() })) });

/** `GET /api/reservations`. `page_size` is not reliable; entries are read one by one. */
export const reservationsSchema = z.object({ page_count: z.int(), bookings: z.array(z.unknown()) });

/** One reservation, in a list or by itself. It has no status but its `type`. */
export const reservationSchema = z
  .object({
    id,
    type: z.string().nullish(),
    arrival: date,
    departure: date,
    apartment: z.object({ id }).nullish(),
    channel: z.object({ id, name: z.string().nullish() }).nullish(),
    notice: z.string().nullish(),
    'is-blocked-booking': z.boolean().nullish(),
  })
  .refine(({ arrival, departure }) => arrival <= departure, { path: ['departure'] });
export type SmoobuReservation = z.output<typeof reservationSchema>;

/** `POST /api/reservations`. */
export const createdSchema = z.object({ id });

/** What a change or a cancellation answers is not known for certain; only that it would say `false`. */
export const changedSchema = z.unknown().refine((said) => !isDenial(said), { error: 'success is false' });

/** `GET /api/rates`: by unit and date. An empty map is written as a list there. */
export const ratesSchema = z.object({
  data: z.union([
    z
      .array(z.unknown())
      .max(0)
      .transform(() => undefined),
    z.record(z.string(), z.custom<Readonly<Record<string, unknown>>>(isMap)),
  ]),
});

export type SmoobuRates = z.output<typeof ratesSchema>;

/** How many are free on one day of it, of which there are hundreds; undefined for what says it in no way that is known. */
export function availableOn(day: unknown): number | undefined {
  const available = isMap(day) ? day['available'] : undefined;
  return typeof available === 'number' || typeof available === 'boolean' ? Number(available) : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Any webhook. What `data` holds of a reservation is used to know which unit to read, and for nothing else. */
export const hookSchema = z.object({ action: z.string(), user: id, data: z.unknown().optional() });
export const hookDataSchema = z.object({
  apartment: z.object({ id }),
  arrival: z.string().nullish().catch(null),
  departure: z.string().nullish().catch(null),
  channel: z.object({ id }).nullish().catch(null),
  notice: z.string().nullish().catch(null),
});

function isDenial(said: unknown): boolean {
  return typeof said === 'object' && said !== null && 'success' in said && said.success === false;
}
