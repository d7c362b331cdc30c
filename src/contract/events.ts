import { z } from 'zod';
import { idSchema, instantSchema, lineSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** Why an event is not in step: it was not found at the service, has gone from it, the key does not reach it, or it tells no places. */
export const eventWarnings = [
  'not_linked',
  'no_account',
  'vanished',
  'over',
  'restricted',
  'no_sessions',
  'places_unknown',
  'sales_gone',
] as const;
const totalSchema = z.int().min(0).max(1_000_000);

const sessionSchema = z.object({
  externalId: z.string(),
  name: z.string(),
  startsAt: instantSchema.nullable(),
  isDisabled: z.boolean(),
  placesTotal: z.number().int().nullable(),
  placesLeft: z.number().int().nullable(),
});

/** A formation or a stage. Places are null where the service does not tell them; `isFull` stays what was last known. */
export const eventSchema = z
  .object({
    id: idSchema,
    connectionId: idSchema.nullable(),
    kind: z.enum(['formation', 'stage']),
    name: z.string(),
    reference: z.string().describe('The slug of its page at the service, or its number'),
    externalId: z.string().nullable(),
    totalByHand: z.number().int().nullable(),
    placesTotal: z.number().int().nullable(),
    placesLeft: z.number().int().nullable(),
    isFull: z.boolean(),
    lastSyncAt: instantSchema.nullable(),
    warning: z.object({ code: z.enum(eventWarnings), message: z.string() }).nullable(),
    sessions: z.array(sessionSchema),
  })
  .meta({ id: 'Event' });
export type Event = z.output<typeof eventSchema>;

const referenceSchema = lineSchema(200).min(1, 'must not be empty');
const nameSchema = lineSchema(200).min(1, 'must not be empty');

export const listEvents = defineRoute({
  id: 'listEvents',
  method: 'get',
  path: '/api/events',
  summary: 'One’s own formations and stages with their places, by name',
  tag: 'Events',
  access: 'member',
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(eventSchema), meta: pageMetaSchema },
});

export const createEvent = defineRoute({
  id: 'createEvent',
  method: 'post',
  path: '/api/events',
  summary: 'Add a formation or a stage, to be linked by the slug or the number of its event',
  tag: 'Events',
  access: 'member',
  body: z.strictObject({
    kind: z.enum(['formation', 'stage']),
    name: nameSchema,
    reference: referenceSchema,
    connectionId: idSchema.optional(),
    totalByHand: totalSchema.nullish(),
  }),
  answer: { status: 201, data: eventSchema },
  problems: ['event_already_added'],
});

const ofEvent = z.object({ eventId: idSchema });

export const getEvent = defineRoute({
  id: 'getEvent',
  method: 'get',
  path: '/api/events/{eventId}',
  summary: 'One formation or stage with its sessions',
  tag: 'Events',
  access: 'owner_or_support',
  params: ofEvent,
  answer: { status: 200, data: eventSchema },
});

export const updateEvent = defineRoute({
  id: 'updateEvent',
  method: 'patch',
  path: '/api/events/{eventId}',
  summary: 'Rename it, link it anew, or set its places by hand (null: as the service says)',
  tag: 'Events',
  access: 'owner',
  params: ofEvent,
  body: z.strictObject({
    name: nameSchema.optional(),
    kind: z.enum(['formation', 'stage']).optional(),
    reference: referenceSchema.optional(),
    totalByHand: totalSchema.nullish(),
  }),
  answer: { status: 200, data: eventSchema },
  problems: ['event_already_added'],
});

export const deleteEvent = defineRoute({
  id: 'deleteEvent',
  method: 'delete',
  path: '/api/events/{eventId}',
  summary: 'Remove a formation or a stage; nothing changes at the service',
  tag: 'Events',
  access: 'owner',
  params: ofEvent,
  answer: { status: 204 },
});
