import { z } from 'zod';
import { roles } from '../domain/member.ts';
import { platforms } from '../domain/platform.ts';
import { runStatuses } from '../domain/run.ts';
import { operationKinds, operationModes, operationStates } from '../domain/sync-operation.ts';
import { dateSchema, idSchema, instantSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';
import { runSchema } from './runs.ts';

const count = z.number().int();

const resultSchema = z
  .discriminatedUnion('of', [
    z.object({ of: z.literal('runs'), listings: count, runs: z.record(z.enum(runStatuses), count) }),
    z.object({
      of: z.literal('sweep'),
      reportId: idSchema.nullable(),
      listings: count,
      unchanged: count,
      changed: count,
      partial: count,
      failed: count,
      deferred: count,
      unfinished: count,
    }),
    z.object({ of: z.literal('conflicts'), listings: count, opened: count, changed: count, ended: count }),
    z.object({ of: z.literal('blocked_nights'), explained: count, lifted: count }),
    z.object({ of: z.literal('setting'), changed: z.boolean() }),
  ])
  .meta({ id: 'OperationResult' });

/**
 * What a person had the sync engine do. `everybody`: it is about the things of all, not of one member. `own`: the reader asked
 * for it. `result` counts live while runs are under way; it is null where nothing is known.
 */
const operationSchema = z
  .object({
    id: idSchema,
    kind: z.enum(operationKinds),
    mode: z.enum(operationModes).nullable(),
    everybody: z.boolean(),
    platform: z.enum(platforms).nullable(),
    listingId: idSchema.nullable(),
    nights: z.object({ from: dateSchema, to: dateSchema }).nullable(),
    own: z.boolean(),
    requestedBy: z.string().nullable().meta({ description: 'The member who asked; only for support and admin.' }),
    requestedByRole: z.enum(roles),
    requestedAt: instantSchema,
    finishedAt: instantSchema.nullable(),
    state: z.enum(operationStates),
    result: resultSchema.nullable(),
    temporalUrl: z.url().nullable(),
  })
  .meta({ id: 'SyncOperation' });
export type OperationAnswer = z.output<typeof operationSchema>;

const scopeSchema = z.enum(['own', 'all']).default('own');

const accepted = {
  status: 202,
  data: z.object({
    operationId: idSchema,
    state: z
      .enum(['started', 'joined'])
      .meta({ description: '`joined`: the same is under way already, and this is that one.' }),
  }),
} as const;

export const syncAll = defineRoute({
  id: 'syncAll',
  method: 'post',
  path: '/api/sync',
  summary:
    'Synchronise all of one’s listings now: each connection by its mode in force (`auto`), those by API (`realtime`), by a differential sweep (`batch`), or every enabled one (`manual`)',
  tag: 'Synchronisation',
  access: 'member',
  body: z.strictObject({
    mode: z.enum(operationModes),
    scope: scopeSchema.meta({ description: '`all`: everybody’s listings; only for admins.' }),
  }),
  answer: accepted,
  problems: ['forbidden'],
});

export const syncPlatform = defineRoute({
  id: 'syncPlatform',
  method: 'post',
  path: '/api/sync/platforms/{platform}',
  summary: 'Synchronise the connections to one platform now',
  tag: 'Synchronisation',
  access: 'member',
  params: z.object({ platform: z.string().max(100) }),
  body: z.strictObject({ scope: scopeSchema }),
  bodyOptional: true,
  answer: accepted,
  problems: ['forbidden', 'invalid'],
});

const continuousSchema = z
  .object({
    running: z.boolean().meta({ description: 'False while an admin has stopped what relais syncs by itself.' }),
  })
  .meta({ id: 'ContinuousSync' });

export const getContinuousSync = defineRoute({
  id: 'getContinuousSync',
  method: 'get',
  path: '/api/sync/continuous',
  summary: 'Whether relais syncs by itself',
  tag: 'Synchronisation',
  access: 'member',
  answer: { status: 200, data: continuousSchema },
});

export const setContinuousSync = defineRoute({
  id: 'setContinuousSync',
  method: 'post',
  path: '/api/sync/continuous',
  summary:
    'Start or stop what relais syncs by itself: sweeps, polls, and what webhooks ask for. What people ask for, what platforms are to be told, alerts and mail go on',
  tag: 'Synchronisation',
  access: 'admin',
  body: z.strictObject({ action: z.enum(['start', 'stop']) }),
  answer: { status: 200, data: continuousSchema.extend({ operationId: idSchema }) },
});

export const listOperations = defineRoute({
  id: 'listOperations',
  method: 'get',
  path: '/api/sync/operations',
  summary: 'What people had the sync engine do, newest first',
  tag: 'Synchronisation',
  access: 'member',
  query: pageQuerySchema.extend({
    scope: scopeSchema.meta({ description: '`all`: everybody’s; only for support and admin, and audited.' }),
  }),
  answer: { status: 200, data: z.array(operationSchema), meta: pageMetaSchema },
  problems: ['forbidden'],
});

export const getOperation = defineRoute({
  id: 'getOperation',
  method: 'get',
  path: '/api/sync/operations/{operationId}',
  summary: 'One operation, with what its runs are at',
  tag: 'Synchronisation',
  access: 'owner_or_support',
  params: z.object({ operationId: idSchema }),
  answer: { status: 200, data: operationSchema },
});

export const listOperationRuns = defineRoute({
  id: 'listOperationRuns',
  method: 'get',
  path: '/api/sync/operations/{operationId}/runs',
  summary: 'The runs of an operation, those under way first',
  tag: 'Synchronisation',
  access: 'owner_or_support',
  params: z.object({ operationId: idSchema }),
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(z.object({ listingName: z.string(), run: runSchema })), meta: pageMetaSchema },
});
