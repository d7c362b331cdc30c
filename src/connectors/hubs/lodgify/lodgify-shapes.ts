import { z } from 'zod';
import { isCalendarDate } from '../../../domain/calendar-date.ts';

// docs.lodgify.com (reference: getallpropertiesasync, getallasync, webhooks) and public clients of the API. Fields that are
// not named here are ignored. Lists are read entry by entry, so that one that cannot be read does not hide the others.

const id = z.union([z.int(), z.string().min(1).max(60)]).transform(String);
/** A date, with a time or not: the date as written is the one meant. */
const date = z
  .string()
  .transform((text) => text.slice(0, 10))
  .refine(isCalendarDate);

/** `GET /v2/properties`: a house has room types, and most calls need both IDs. */
export const propertiesSchema = z.object({
  items: z.array(
    z.object({
      id,
      name: z.string().nullish(),
      rooms: z
        .array(z.object({ id, name: z.string().nullish() }))
        .nullish()
        .transform((rooms) => rooms ?? []),
    }),
  ),
});
export type LodgifyProperty = z.output<typeof propertiesSchema>['items'][number];

const roomAvailability = z.object({ user_id: id.nullish(), room_type_id: id.nullish(), periods: z.array(z.unknown()) });

/** `GET /v2/availability/{property}/{roomType}`: an array of one, or the one. */
export const availabilitySchema = z.union([z.array(roomAvailability), roomAvailability.transform((one) => [one])]);

/**
 * One period of it: nights that are alike, `end` being the last of them. Public pages show no `closed_period` that is not
 * null, and nothing in `channel_calendars`: what they hold is not looked at, but for an ID.
 */
export const periodSchema = z
  .object({
    start: date,
    end: date,
    available: z.number(),
    closed_period: z.unknown().optional(),
    bookings: z.array(z.unknown()).nullish(),
    channel_calendars: z.array(z.unknown()).nullish(),
  })
  .refine(({ start, end }) => start <= end);
export type LodgifyPeriod = z.output<typeof periodSchema>;

/** What a period says of a booking that it names. */
export const periodBookingSchema = z.object({ id, status: z.string().nullish() });

/** Anything with an ID, such as a closed period. */
export const namedSchema = z.object({ id });

/** `GET /v2/reservations/bookings/{id}`. `departure` is the day of check-out. Of the guest nothing is read. */
export const bookingSchema = z.object({
  id,
  arrival: date,
  departure: date,
  property_id: id,
  rooms: z.array(z.object({ room_type_id: id })).nullish(),
  status: z.string(),
  is_unavailable: z.boolean().nullish(),
  is_deleted: z.boolean().nullish(),
  canceled_at: z.string().nullish(),
  source: z.string().nullish(),
});
export type LodgifyBooking = z.output<typeof bookingSchema>;

/** `POST /webhooks/v1/subscribe`: the one time that the secret is told. */
export const subscribedSchema = z.object({ id, secret: z.string().min(1) });

/** `GET /webhooks/v1/list`. */
export const subscriptionsSchema = z.array(z.object({ id, event: z.string(), target_url: z.string() }));

/** One event of a webhook. */
export const webhookEventSchema = z.object({ action: z.string() });
export const availabilityEventSchema = z.object({ property_id: id, room_type_ids: z.array(id).min(1) });
/** The nights of an `availability_change` that a program made by the API, and no hand or guest: `end` is the last of them. */
export const changeByApiSchema = z.object({
  action: z.literal('availability_change'),
  source: z.literal('PublicApi'),
  start: date,
  end: date,
});
export const bookingEventSchema = z.object({
  booking: z.object({ property_id: id, room_types: z.array(z.object({ room_type_id: id })).min(1) }),
});
