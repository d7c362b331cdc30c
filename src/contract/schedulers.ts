import { z } from 'zod';
import { failureKinds } from '../domain/failure.ts';
import { runStatuses } from '../domain/run.ts';
import { idSchema, instantSchema } from './fields.ts';
import { defineRoute } from './route.ts';

const resultSchema = z.object({
  status: z.enum(runStatuses),
  startedAt: instantSchema,
  finishedAt: instantSchema,
  durationMs: z.number().int(),
  eventsSynced: z.number().int(),
  imported: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int(),
  rejected: z.number().int(),
});

/**
 * The scheduler of a kind of connections, from what is stored: the same from every process, and after a restart. `isRunning`: it
 * is started; stopped, `nextRun` is null. `lastResult` is of the last run that ended, `lastError` of the last that failed.
 */
export const schedulerSchema = z
  .object({
    isRunning: z.boolean(),
    isSyncing: z.boolean(),
    lastRun: instantSchema.nullable(),
    lastResult: resultSchema.nullable(),
    lastError: z
      .object({ at: instantSchema, type: z.enum(failureKinds), message: z.string(), connectionId: idSchema })
      .nullable(),
    nextRun: instantSchema.nullable(),
    runCount: z.number().int(),
    connections: z.number().int(),
  })
  .meta({ id: 'Scheduler' });
export type Scheduler = z.output<typeof schedulerSchema>;

/** What was asked for: one run a connection, each started or joined. */
export const requestedRunsSchema = z
  .object({
    requested: z.array(
      z.object({ connectionId: idSchema, runId: idSchema, state: z.enum(['started', 'joined', 'woken']) }),
    ),
    scheduler: schedulerSchema,
  })
  .meta({ id: 'RequestedRuns' });

export const getBilletwebSync = defineRoute({
  id: 'getBilletwebSync',
  method: 'get',
  path: '/api/billetweb/sync',
  summary: 'The Billetweb scheduler: of one’s own accounts, for admin of all',
  tag: 'Schedulers',
  access: 'member',
  answer: { status: 200, data: schedulerSchema },
});

export const syncBilletweb = defineRoute({
  id: 'syncBilletweb',
  method: 'post',
  path: '/api/billetweb/sync',
  summary: 'Synchronise Billetweb now; a run under way is joined, one that waits to try again is woken',
  tag: 'Schedulers',
  access: 'member',
  body: z.strictObject({}),
  bodyOptional: true,
  answer: { status: 202, data: requestedRunsSchema },
});

export const switchBilletwebScheduler = defineRoute({
  id: 'switchBilletwebScheduler',
  method: 'post',
  path: '/api/billetweb/scheduler',
  summary: 'Start or stop the Billetweb scheduler: of one’s own accounts, for admin of all',
  tag: 'Schedulers',
  access: 'member',
  body: z.strictObject({ action: z.enum(['start', 'stop']) }),
  answer: { status: 200, data: schedulerSchema },
});

export const getBrokerSync = defineRoute({
  id: 'getBrokerSync',
  method: 'get',
  path: '/api/scheduler/broker-sync',
  summary: 'The scheduler of broker connections, all together; also with `Bearer $SCHEDULER_SECRET`',
  tag: 'Schedulers',
  access: 'scheduler',
  answer: { status: 200, data: schedulerSchema },
});

export const triggerBrokerSync = defineRoute({
  id: 'triggerBrokerSync',
  method: 'post',
  path: '/api/scheduler/broker-sync',
  summary: 'Start every broker connection that is due, as the minute tick does; also with `Bearer $SCHEDULER_SECRET`',
  tag: 'Schedulers',
  access: 'scheduler',
  body: z.strictObject({}),
  bodyOptional: true,
  answer: { status: 202, data: requestedRunsSchema },
});
