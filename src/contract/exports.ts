import { z } from 'zod';
import { exportKinds } from '../domain/exported-entry.ts';
import { platforms } from '../domain/platform.ts';
import { dateSchema, idSchema, instantSchema, lineSchema } from './fields.ts';
import { defineRoute } from './route.ts';

/**
 * The calendar of a listing as one reader gets it. `ownReadAt`: when the platform that it is for last read it. `lastReadAt`
 * and `lastReader` (what it calls itself) are of the last reader of any kind, a person's browser too. `silentSince`: the
 * platform has stopped reading, or has not begun. Until `previousUntil` the address before the last change works too.
 */
export const exportSchema = z
  .object({
    id: idSchema,
    listingId: idSchema,
    connectionId: idSchema.nullable(),
    label: z.string(),
    platform: z.enum(platforms).nullable(),
    kind: z.enum(exportKinds),
    createdAt: instantSchema,
    previousUntil: instantSchema.nullable(),
    lastReadAt: instantSchema.nullable(),
    lastReader: z.string().nullable(),
    ownReadAt: instantSchema.nullable(),
    silentSince: instantSchema.nullable(),
  })
  .meta({ id: 'Export' });
export type Export = z.output<typeof exportSchema>;

const issuedSchema = exportSchema
  .extend({ url: z.string().meta({ description: 'The secret address, told this once.' }) })
  .meta({ id: 'IssuedExport' });
export type IssuedExport = z.output<typeof issuedSchema>;

export const listListingExports = defineRoute({
  id: 'listListingExports',
  method: 'get',
  path: '/api/listings/{listingId}/exports',
  summary: 'Exports of a listing that are not revoked, oldest first',
  tag: 'Exports',
  access: 'owner',
  params: z.object({ listingId: idSchema }),
  answer: { status: 200, data: z.array(exportSchema) },
});

export const createExport = defineRoute({
  id: 'createExport',
  method: 'post',
  path: '/api/listings/{listingId}/exports',
  summary:
    'Publish the calendar for one reader; `private` is for the host’s own phone and names guests. The answer alone has the address',
  tag: 'Exports',
  access: 'owner',
  params: z.object({ listingId: idSchema }),
  body: z
    .strictObject({
      kind: z.enum(exportKinds).default('destination'),
      connectionId: idSchema.nullish(),
      label: lineSchema(80).optional(),
    })
    .superRefine(({ kind, connectionId, label }, context) => {
      if (kind === 'private' && connectionId != null)
        context.addIssue({ code: 'custom', path: ['connectionId'], message: 'must be left out of a private export' });
      if (connectionId == null && !label)
        context.addIssue({
          code: 'custom',
          path: ['label'],
          message: 'must not be empty where no connection is named',
          params: { code: 'too_small' },
        });
    }),
  answer: { status: 201, data: issuedSchema },
  problems: ['export_exists', 'connection_read_only', 'too_many_exports'],
});

const params = z.object({ exportId: idSchema });

export const updateExport = defineRoute({
  id: 'updateExport',
  method: 'patch',
  path: '/api/exports/{exportId}',
  summary:
    'Say which connection’s platform reads an export, or null for another reader; it is told its own stays no more',
  tag: 'Exports',
  access: 'owner',
  params,
  body: z.strictObject({ connectionId: idSchema.nullable() }),
  answer: { status: 200, data: exportSchema },
  problems: ['export_exists', 'connection_read_only'],
});

export const rotateExport = defineRoute({
  id: 'rotateExport',
  method: 'post',
  path: '/api/exports/{exportId}/rotate',
  summary: 'Give an export a new address; the one before works for 24 h more',
  tag: 'Exports',
  access: 'owner',
  params,
  answer: { status: 200, data: issuedSchema },
});

export const revokeExport = defineRoute({
  id: 'revokeExport',
  method: 'delete',
  path: '/api/exports/{exportId}',
  summary: 'End an export at once; its reader gets no answer any more',
  tag: 'Exports',
  access: 'owner',
  params,
  answer: { status: 204 },
});

/**
 * How long a stay stayed open at one destination. `closedAt`: when it first read an export that closes all its coming
 * nights, null while it has not; `minutes` counts from the stay's `since`, 0 when they were closed there before.
 */
export const exposureSchema = z
  .object({
    exportId: idSchema,
    connectionId: idSchema.nullable(),
    label: z.string(),
    platform: z.enum(platforms).nullable(),
    closedAt: instantSchema.nullable(),
    minutes: z.number().int().nonnegative().nullable(),
    ownReadAt: instantSchema.nullable(),
    silentSince: instantSchema.nullable(),
  })
  .meta({ id: 'Exposure' });
export type Exposure = z.output<typeof exposureSchema>;

const bookingParams = z.object({ bookingId: idSchema });

export const getBookingExposure = defineRoute({
  id: 'getBookingExposure',
  method: 'get',
  path: '/api/bookings/{bookingId}/exposure',
  summary: 'How long an own booking, or one read from a feed, stayed open at each other destination',
  tag: 'Exports',
  access: 'owner',
  params: bookingParams,
  answer: {
    status: 200,
    data: z.object({
      id: idSchema,
      from: dateSchema,
      to: dateSchema,
      since: instantSchema,
      destinations: z.array(exposureSchema),
    }),
  },
});

export const getExposureProof = defineRoute({
  id: 'getExposureProof',
  method: 'get',
  path: '/api/bookings/{bookingId}/exposure/proof',
  summary: 'The same as a page to print, for a dispute with a platform: who read which edition when',
  tag: 'Exports',
  access: 'owner',
  params: bookingParams,
  answer: { status: 200, data: z.string(), mediaType: 'text/html' },
});
