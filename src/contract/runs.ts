import { z } from 'zod';
import { failureKinds } from '../domain/failure.ts';
import { platforms } from '../domain/platform.ts';
import { runStatuses, runTriggers } from '../domain/run.ts';
import { loggedChanges } from '../domain/run-log.ts';
import { accountRunSchema } from './account-connections.ts';
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
  answer: { status: 200, data: z.union([runSchema, accountRunSchema]) },
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

const entry = {
  at: instantSchema,
  connectionId: idSchema.nullable(),
  label: z.string(),
  platform: z.enum(platforms).nullable(),
  error: failureSchema.nullable(),
};

/**
 * One line of what a run did, in order: a reading with how long it took and the HTTP status of its last answer, nights that it
 * closed, freed, held or confirmed again (`nights`, or the first of very many; `count` is of all), or a telling of a destination.
 */
const runOperationSchema = z
  .discriminatedUnion('what', [
    z.object({
      ...entry,
      what: z.literal('read'),
      result: z.enum(['read', 'unchanged', 'failed', 'put_off', 'superseded']),
      durationMs: z.number().int().nullable(),
      httpStatus: z.number().int().nullable(),
      requests: z.number().int().nullable(),
    }),
    z.object({
      ...entry,
      what: z.enum(loggedChanges),
      nights: z.array(z.object({ from: dateSchema, to: dateSchema })),
      count: z.number().int(),
    }),
    z.object({
      ...entry,
      what: z.literal('pushed'),
      result: z.enum(['published', 'not_published', 'put_off']),
      nightsClosed: z.number().int(),
      nightsOpened: z.number().int(),
      requests: z.number().int().nullable(),
    }),
  ])
  .meta({ id: 'RunOperation' });
export type RunOperation = z.output<typeof runOperationSchema>;

export const listRunOperations = defineRoute({
  id: 'listRunOperations',
  method: 'get',
  path: '/api/runs/{runId}/operations',
  summary: 'The detailed log of a run: each reading, what it changed and what was told where, in order',
  tag: 'Runs',
  access: 'owner_or_support',
  params: z.object({ runId: idSchema }),
  answer: { status: 200, data: z.array(runOperationSchema) },
});
