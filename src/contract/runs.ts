import { z } from 'zod';
import { failureKinds } from '../domain/failure.ts';
import { runStatuses, runTriggers } from '../domain/run.ts';
import { dateSchema, idSchema, instantSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** Why something failed: the kind, and what happened and what to do, in the reader's language. */
export const failureSchema = z.object({ type: z.enum(failureKinds), message: z.string() }).meta({ id: 'Failure' });

const countsSchema = z
  .object({
    connectionsRead: z.number().int(),
    connectionsFailed: z.number().int(),
    connectionsDeferred: z.number().int(),
    nightsAdded: z.number().int(),
    nightsReleased: z.number().int(),
    nightsHeld: z.number().int(),
    nightsRestored: z.number().int(),
  })
  .meta({ id: 'RunCounts' });

const publicationResultSchema = z
  .object({
    connectionId: idSchema,
    label: z.string(),
    outcome: z.enum(['published', 'not_published', 'put_off']),
    nightsClosed: z.number().int(),
    nightsOpened: z.number().int(),
    error: failureSchema.nullable(),
  })
  .meta({ id: 'PublicationResult' });

const connectionResultSchema = z
  .object({
    connectionId: idSchema,
    label: z.string(),
    outcome: z.enum(['read', 'failed', 'deferred', 'superseded']),
    nightsAdded: z.number().int(),
    nightsReleased: z.number().int(),
    nightsHeld: z.number().int(),
    nightsRestored: z.number().int(),
    warnings: z.array(z.string()),
    error: failureSchema.nullable(),
  })
  .meta({ id: 'ConnectionResult' });

/** One sync of one listing. Times are null until they are known; `error` is set on `failed` and `partial`. */
export const runSchema = z
  .object({
    id: idSchema,
    listingId: idSchema,
    connectionId: idSchema.nullable(),
    trigger: z.enum(runTriggers),
    status: z.enum(runStatuses),
    number: z.number().int().nullable(),
    period: z.object({ from: dateSchema, to: dateSchema }).nullable(),
    queuedAt: instantSchema,
    startedAt: instantSchema.nullable(),
    finishedAt: instantSchema.nullable(),
    durationMs: z.number().int().nullable(),
    attempts: z.number().int(),
    counts: countsSchema,
    availabilityChanged: z.boolean(),
    results: z.array(connectionResultSchema),
    publications: z.array(publicationResultSchema),
    error: failureSchema.nullable(),
    workflowId: z.string(),
    workflowRunId: z.string().nullable(),
    temporalUrl: z
      .url()
      .nullable()
      .meta({ description: 'The run in the Temporal Web UI; only for support and admin.' }),
  })
  .meta({ id: 'Run' });
export type Run = z.output<typeof runSchema>;

export const listListingRuns = defineRoute({
  id: 'listListingRuns',
  method: 'get',
  path: '/api/listings/{listingId}/runs',
  summary: 'Runs of a listing, newest first',
  tag: 'Runs',
  access: 'owner_or_support',
  params: z.object({ listingId: idSchema }),
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(runSchema), meta: pageMetaSchema },
});

export const getRun = defineRoute({
  id: 'getRun',
  method: 'get',
  path: '/api/runs/{runId}',
  summary: 'One run',
  tag: 'Runs',
  access: 'owner_or_support',
  params: z.object({ runId: idSchema }),
  answer: { status: 200, data: runSchema },
});

export const syncListingCalendar = defineRoute({
  id: 'syncListingCalendar',
  method: 'post',
  path: '/api/listings/{listingId}/calendar/sync',
  summary: 'Synchronise this listing now; the run named in the answer starts after the request',
  tag: 'Runs',
  access: 'owner_or_support',
  params: z.object({ listingId: idSchema }),
  answer: {
    status: 202,
    data: z.object({ runId: idSchema, state: z.enum(['started', 'joined']), workflowId: z.string() }),
  },
  problems: ['listing_inactive'],
});
