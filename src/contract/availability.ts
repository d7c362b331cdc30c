import { z } from 'zod';
import { connectorNames } from '../domain/connection.ts';
import { freshnessStates } from '../domain/freshness.ts';
import { platforms } from '../domain/platform.ts';
import { causeSchema } from './calendar.ts';
import { dateSchema, idSchema, instantSchema } from './fields.ts';
import { checkNights, MAX_NIGHTS_BY_HAND } from './night-rules.ts';
import { defineRoute } from './route.ts';

/**
 * How well one connection of the listing, or of a linked one, was known when the answer was made. `readAt`: the last good
 * reading, null before the first; `ageMs`: how long ago. Platforms with an API are read anew where that is over 60 s ago:
 * `stale` has not answered yet, or is a calendar feed, `unreachable` answered with a failure, `put_off` lets nobody ask now.
 */
export const freshnessSchema = z
  .object({
    connectionId: idSchema,
    listingId: idSchema,
    connector: z.enum(connectorNames),
    platform: z.enum(platforms).nullable(),
    label: z.string(),
    state: z.enum(freshnessStates),
    readAt: instantSchema.nullable(),
    ageMs: z.number().int().nullable(),
  })
  .meta({ id: 'Freshness' });
export type Freshness = z.output<typeof freshnessSchema>;

export const availabilitySchema = z
  .object({
    available: z.boolean().meta({ description: 'False where a cause is known, however old that is.' }),
    causes: z.array(causeSchema),
    freshness: z.array(freshnessSchema),
  })
  .meta({ id: 'Availability' });
export type Availability = z.output<typeof availabilitySchema>;

export const checkAvailability = defineRoute({
  id: 'checkAvailability',
  method: 'post',
  path: '/api/listings/{listingId}/availability/check',
  summary:
    'Whether every night of a stay is free, on all platforms: those with an API are read anew within 2 s, linked listings’ too',
  tag: 'Calendar',
  access: 'owner',
  params: z.object({ listingId: idSchema }),
  body: z
    .strictObject({ checkIn: dateSchema, checkOut: dateSchema })
    .superRefine(({ checkIn, checkOut }, context) =>
      checkNights(context, { from: checkIn, to: checkOut }, { endField: 'checkOut', maxNights: MAX_NIGHTS_BY_HAND }),
    ),
  answer: { status: 200, data: availabilitySchema },
});
