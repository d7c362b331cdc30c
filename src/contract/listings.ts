import { z } from 'zod';
import { failureKinds } from '../domain/failure.ts';
import { idSchema, instantSchema, lineSchema, pageMetaSchema, pageQuerySchema, timeZoneSchema } from './fields.ts';
import { defineRoute } from './route.ts';
import { runSchema } from './runs.ts';

const nameSchema = lineSchema(120).min(1, 'must not be empty');

/** One rentable unit. `nextSyncAt` is null while it is inactive. */
export const listingSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    timeZone: z.string(),
    active: z.boolean(),
    own: z.boolean().meta({ description: 'False when support or admin look at another person’s listing.' }),
    connectionCount: z.number().int(),
    lastRun: runSchema.nullable(),
    nextSyncAt: instantSchema.nullable(),
    openAlert: z
      .object({
        id: idSchema,
        status: z.enum(['active', 'escalated']),
        errorType: z.enum(failureKinds),
        failedAttempts: z.number().int(),
        firstFailedAt: instantSchema,
        lastFailedAt: instantSchema,
      })
      .nullable(),
  })
  .meta({ id: 'Listing' });
export type Listing = z.output<typeof listingSchema>;

const params = z.object({ listingId: idSchema });

export const listListings = defineRoute({
  id: 'listListings',
  method: 'get',
  path: '/api/listings',
  summary: 'One’s own listings by name; support and admin may ask for all',
  tag: 'Listings',
  access: 'member',
  query: pageQuerySchema.extend({
    scope: z.enum(['own', 'all']).default('own'),
    name: lineSchema(120)
      .optional()
      .meta({ description: 'Only listings whose name contains this, in upper or lower case.' }),
  }),
  answer: { status: 200, data: z.array(listingSchema), meta: pageMetaSchema },
  problems: ['forbidden'],
});

export const createListing = defineRoute({
  id: 'createListing',
  method: 'post',
  path: '/api/listings',
  summary: 'Add a listing',
  tag: 'Listings',
  access: 'member',
  body: z.strictObject({ name: nameSchema, timeZone: timeZoneSchema }),
  answer: { status: 201, data: listingSchema },
});

export const getListing = defineRoute({
  id: 'getListing',
  method: 'get',
  path: '/api/listings/{listingId}',
  summary: 'One listing',
  tag: 'Listings',
  access: 'owner_or_support',
  params,
  answer: { status: 200, data: listingSchema },
});

export const updateListing = defineRoute({
  id: 'updateListing',
  method: 'patch',
  path: '/api/listings/{listingId}',
  summary: 'Rename a listing, change its time zone, or stop and resume its syncs',
  tag: 'Listings',
  access: 'owner',
  params,
  body: z.strictObject({
    name: nameSchema.optional(),
    timeZone: timeZoneSchema.optional(),
    active: z.boolean().optional(),
  }),
  answer: { status: 200, data: listingSchema },
});

export const deleteListing = defineRoute({
  id: 'deleteListing',
  method: 'delete',
  path: '/api/listings/{listingId}',
  summary: 'Delete a listing with its calendar, connections and runs',
  tag: 'Listings',
  access: 'owner',
  params,
  problems: ['listing_linked'],
  answer: { status: 204 },
});
