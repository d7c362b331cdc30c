import { z } from 'zod';
import { isCalendarDate } from '../../../domain/calendar-date.ts';

// The vendor's document “API V2” 3.0.0 at https://beds24.com/api/v2, and what its API was seen to answer. Fields that are
// not named here are ignored; those that are must be as they are known, or the entry counts as unread.

const id = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String);
const date = z.string().refine(isCalendarDate);

/** `GET /authentication/setup`: the one time that the refresh token is told. */
export const setupSchema = z.object({
  token: z.string().min(1),
  expiresIn: z.number(),
  refreshToken: z.string().min(1),
});

/** `GET /authentication/token`. */
export const tokenSchema = z.object({ token: z.string().min(1), expiresIn: z.number() });

/** `GET /authentication/details`: whose token it is, and what it may do. */
export const detailsSchema = z.object({
  validToken: z.literal(true),
  token: z.object({ ownerId: id, scopes: z.array(z.string()) }),
});

/** What every list comes in. Entries are read one by one, so that one of them cannot hide the others. */
export const listSchema = z.object({
  success: z.literal(true),
  data: z.array(z.unknown()),
  pages: z.object({ nextPageExists: z.boolean() }),
});

/** Whose entry it is, of a list about several rooms. */
export const roomSchema = z.object({ roomId: id });

/** One entry of `GET /bookings`. `departure` is the check-out date. */
export const bookingSchema = z
  .object({
    id,
    roomId: id,
    unitId: z.number().nullish(),
    roomQty: z.number().nullish(),
    status: z.string(),
    arrival: date,
    departure: date,
    channel: z.string().nullish(),
    custom10: z.string().nullish(),
  })
  .refine(({ arrival, departure }) => arrival <= departure, { path: ['departure'] });
export type Beds24Booking = z.output<typeof bookingSchema>;

/** One entry of `GET /inventory/rooms/calendar`. `to` is the last night, not the date after it. */
export const calendarSchema = z.object({
  roomId: id,
  calendar: z.array(
    z
      .object({ from: date, to: date, numAvail: z.number(), override: z.string().nullish() })
      .refine(({ from, to }) => from <= to),
  ),
});
export type Beds24Calendar = z.output<typeof calendarSchema>;

const roomUnit = z.object({ id: z.number(), name: z.string().nullish() });

/** One entry of `GET /properties?includeAllRooms=true`. */
export const propertySchema = z.object({
  id,
  name: z.string().nullish(),
  roomTypes: z
    .array(z.object({ id, name: z.string().nullish(), qty: z.number().nullish(), units: z.array(roomUnit).nullish() }))
    .nullish()
    .transform((rooms) => rooms ?? []),
  webhooks: z.object({ url: z.string().nullish(), customHeader: z.string().nullish() }).nullish(),
});
export type Beds24Property = z.output<typeof propertySchema>;

/**
 * What a write answers, one for each item and all with 201. `errors` of an item that was refused are the hub's own words:
 * only `field` is told on.
 */
export const writeSchema = z.array(
  z.object({
    success: z.boolean(),
    new: z.object({ id: id.optional() }).nullish(),
    errors: z.array(z.object({ field: z.string().nullish(), message: z.string().nullish() })).nullish(),
  }),
);
export type Beds24Written = z.output<typeof writeSchema>[number];

/** The account's inventory webhook: IDs are strings in it. */
export const inventoryHookSchema = z.object({ roomId: id, action: z.string() });

/** A property's booking webhook of version two; the rest of it is not looked at. */
export const bookingHookSchema = z.object({ booking: z.object({ id, roomId: id }) });
