import { z } from 'zod';
import { nightStatuses } from '../domain/availability.ts';
import { holdReasons } from '../domain/hold.ts';
import { eventClasses } from '../domain/observed-event.ts';
import { platforms } from '../domain/platform.ts';
import { dateSchema, idSchema, instantSchema, lineSchema } from './fields.ts';
import { checkNights, MAX_NIGHTS_BY_HAND, MAX_NIGHTS_READ } from './night-rules.ts';
import { defineRoute } from './route.ts';

const params = z.object({ listingId: idSchema });

/**
 * Why a night is not free. `from`/`to` are the whole stay, half-open. `label` is the guest of an own booking, the reason of
 * a block or the name of the connection; guests and reasons are null for anyone but the owner. `held`: the feed no longer lists these
 * nights and they are freed at `dueAt`, or by the host where that is null, unless it lists them again. `linked`: of a cause of
 * kind `linked`, whose nights are taken in a linked listing, which one and by what; `platform` is that one’s then.
 */
export const causeSchema = z
  .object({
    kind: z.enum(['booking', 'block', 'observed', 'linked']),
    id: idSchema,
    platform: z.enum(platforms).nullable(),
    eventClass: z.enum(eventClasses).nullable(),
    connectionId: idSchema.nullable(),
    label: z.string().nullable(),
    from: dateSchema,
    to: dateSchema,
    since: instantSchema,
    held: z
      .object({ id: idSchema, dueAt: instantSchema.nullable().describe('Null where only the host ends it') })
      .nullable(),
    linked: z
      .object({
        listingId: idSchema,
        listingName: z.string(),
        kind: z.enum(['booking', 'block', 'observed']),
        eventClass: z.enum(eventClasses).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Cause' });
export type Cause = z.output<typeof causeSchema>;

/**
 * A cause of a night with where it comes from and where it went. `run`: in which it was seen first, null for what people
 * made. `exportedTo`: each destination that is told of it, null for anyone but the owner; `readAt`: when it last read an
 * edition that closes these nights, null while it has not.
 */
export const nightCauseSchema = causeSchema
  .extend({
    run: z.object({ id: idSchema, number: z.number().int() }).nullable(),
    exportedTo: z
      .array(
        z.object({
          exportId: idSchema,
          connectionId: idSchema.nullable(),
          platform: z.enum(platforms).nullable(),
          label: z.string(),
          readAt: instantSchema.nullable(),
        }),
      )
      .nullable(),
  })
  .meta({ id: 'NightCause' });
export type NightCause = z.output<typeof nightCauseSchema>;

const nightSchema = z
  .object({ date: dateSchema, status: z.enum(nightStatuses), causes: z.array(nightCauseSchema) })
  .meta({ id: 'Night' });
export type Night = z.output<typeof nightSchema>;

export const getListingCalendar = defineRoute({
  id: 'getListingCalendar',
  method: 'get',
  path: '/api/listings/{listingId}/calendar',
  summary: 'The nights in [from, to), at most 400, with all their causes',
  tag: 'Calendar',
  access: 'owner_or_support',
  params,
  query: z
    .object({ from: dateSchema, to: dateSchema })
    .superRefine((nights, context) => checkNights(context, nights, { endField: 'to', maxNights: MAX_NIGHTS_READ })),
  answer: {
    status: 200,
    data: z.object({ today: dateSchema, revision: z.number().int(), nights: z.array(nightSchema) }),
  },
});

export const bookingSchema = z
  .object({
    id: idSchema,
    checkIn: dateSchema,
    checkOut: dateSchema,
    guestName: z.string().nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Booking' });

export const createBooking = defineRoute({
  id: 'createBooking',
  method: 'post',
  path: '/api/listings/{listingId}/bookings',
  summary: 'Take a direct booking; refused with the causes when a night is not free',
  tag: 'Calendar',
  access: 'owner',
  params,
  body: z
    .strictObject({ checkIn: dateSchema, checkOut: dateSchema, guestName: lineSchema(120).optional() })
    .superRefine(({ checkIn, checkOut }, context) =>
      checkNights(context, { from: checkIn, to: checkOut }, { endField: 'checkOut', maxNights: MAX_NIGHTS_BY_HAND }),
    ),
  answer: { status: 201, data: bookingSchema },
  problems: ['nights_taken'],
});

export const cancelBooking = defineRoute({
  id: 'cancelBooking',
  method: 'delete',
  path: '/api/listings/{listingId}/bookings/{bookingId}',
  summary: 'Cancel a direct booking',
  tag: 'Calendar',
  access: 'owner',
  params: params.extend({ bookingId: idSchema }),
  answer: { status: 204 },
});

export const blockSchema = z
  .object({
    id: idSchema,
    from: dateSchema,
    to: dateSchema,
    reason: z.string().nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Block' });

export const createBlock = defineRoute({
  id: 'createBlock',
  method: 'post',
  path: '/api/listings/{listingId}/blocks',
  summary: 'Close nights by hand; `to` is exclusive. No sync ever touches a block',
  tag: 'Calendar',
  access: 'owner',
  params,
  body: z
    .strictObject({ from: dateSchema, to: dateSchema, reason: lineSchema(200).optional() })
    .superRefine((nights, context) => checkNights(context, nights, { endField: 'to', maxNights: MAX_NIGHTS_BY_HAND })),
  answer: { status: 201, data: blockSchema },
});

export const deleteBlock = defineRoute({
  id: 'deleteBlock',
  method: 'delete',
  path: '/api/listings/{listingId}/blocks/{blockId}',
  summary: 'Open the nights of a block again',
  tag: 'Calendar',
  access: 'owner',
  params: params.extend({ blockId: idSchema }),
  answer: { status: 204 },
});

export const heldSchema = z
  .object({
    id: idSchema,
    connectionId: idSchema,
    label: z.string(),
    platform: z.enum(platforms),
    from: dateSchema,
    to: dateSchema,
    change: z.enum(['release', 'closure', 'origin']),
    reason: z.enum([...holdReasons, 'block_wave', 'origin_gone']),
    since: instantSchema,
    dueAt: instantSchema,
  })
  .meta({
    id: 'Held',
    description:
      'Nights that a feed no longer lists and that are not freed yet (release), or that it closed all at once and that are not closed yet (closure), or that it lists although what they were a copy of is gone (origin): they stay closed, and the host is asked. Of a calendar that is read only on request, the host is asked about nights that it no longer lists (reason asked), whatever dueAt says.',
  });
export type Held = z.output<typeof heldSchema>;

export const listHeld = defineRoute({
  id: 'listHeld',
  method: 'get',
  path: '/api/listings/{listingId}/held',
  summary: 'Held changes of a listing, the next due first',
  tag: 'Calendar',
  access: 'owner_or_support',
  params,
  answer: { status: 200, data: z.array(heldSchema) },
});

export const releaseHeld = defineRoute({
  id: 'releaseHeld',
  method: 'post',
  path: '/api/held/{heldId}/release',
  summary: 'Make a held release or closure now, by hand: free its nights, or close them',
  tag: 'Calendar',
  access: 'owner',
  params: z.object({ heldId: idSchema }),
  answer: { status: 200, data: z.object({ from: dateSchema, to: dateSchema }) },
  problems: ['held_already_decided'],
});

export const keepHeld = defineRoute({
  id: 'keepHeld',
  method: 'post',
  path: '/api/held/{heldId}/keep',
  summary:
    'Keep nights that were asked about: those whose origin was asked for (change origin) are taken for themselves, those that vanished (reason asked) become a block of the host',
  tag: 'Calendar',
  access: 'owner',
  params: z.object({ heldId: idSchema }),
  answer: { status: 200, data: z.object({ from: dateSchema, to: dateSchema }) },
  problems: ['held_already_decided'],
});
