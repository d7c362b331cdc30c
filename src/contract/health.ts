import { z } from 'zod';
import { breakerStates } from '../domain/breaker.ts';
import { criticalFaultKinds, workerQueues } from '../domain/critical-fault.ts';
import { modeStates } from '../domain/mode-table.ts';
import { idSchema, instantSchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** Readings of so many minutes make rates and latencies, and stays of so many days make exposure. */
export const RATE_WINDOW_MIN = 60;
export const EXPOSURE_WINDOW_DAYS = 7;

const count = z.number().int();

const platformStatusSchema = z
  .object({
    key: z.string().meta({ description: 'An API connector’s name, or a feed’s host with its port where it has one.' }),
    breaker: z.object({ state: z.enum(breakerStates), since: instantSchema, nextProbeAt: instantSchema.nullable() }),
    modes: z.record(z.enum(modeStates), count).meta({ description: 'Connections by mode in force.' }),
    failing: count.meta({ description: 'Enabled connections whose last reading failed.' }),
    successRate: z
      .number()
      .nullable()
      .meta({
        description: `Share of all readings of the platform in the last ${RATE_WINDOW_MIN} minutes that were good, from 0 to 1.`,
      }),
    readings: count.nullable().meta({ description: 'How many that were; null for who does not see all of them.' }),
    latencyMs: z
      .object({ p50: count, p95: count })
      .nullable()
      .meta({ description: 'How long these readings took, the wait for their turn included.' }),
    lastGoodAt: instantSchema.nullable().meta({ description: 'When a connection of these was last read well.' }),
    requestsLeft: z
      .object({ remaining: z.number(), resetsAt: instantSchema.nullable(), notedAt: instantSchema })
      .nullable()
      .meta({ description: 'The least that a hub said is left to an account, in its own unit.' }),
  })
  .meta({ id: 'PlatformStatus' });
export type PlatformStatus = z.output<typeof platformStatusSchema>;

const scheduleStatusSchema = z
  .object({
    id: z.string(),
    paused: z.boolean(),
    nextAt: instantSchema.nullable(),
    lastAt: instantSchema.nullable(),
    running: count,
    skippedByOverlap: count,
    missedCatchUp: count.meta({
      description: 'Times that passed while Temporal was away, beyond the one it makes up for.',
    }),
  })
  .meta({ id: 'ScheduleStatus' });
export type ScheduleStatus = z.output<typeof scheduleStatusSchema>;

const waitingSchema = z.object({ count, oldestAt: instantSchema.nullable() });
export type WaitingStatus = z.output<typeof waitingSchema>;

const statusFields = {
  at: instantSchema,
  continuous: z.boolean().meta({ description: 'False once an admin stopped continuous sync.' }),
  sweep: z.object({ intervalMin: z.number(), lastGoodAt: instantSchema.nullable() }),
  platforms: z.array(platformStatusSchema),
  schedules: z.array(scheduleStatusSchema).nullable().meta({ description: 'Null while Temporal does not answer.' }),
  queuedRuns: waitingSchema,
  mails: waitingSchema,
  unpublishedStays: waitingSchema.meta({ description: 'Stays that a destination by API has not been told yet.' }),
  exposure: z.object({ p50Min: count.nullable(), p95Min: count.nullable(), closed: count, open: count }).meta({
    description: `Minutes until destinations had read the newest stays of ${EXPOSURE_WINDOW_DAYS} days; \`open\`: not yet.`,
  }),
};

const syncStatusSchema = z.object(statusFields).meta({ id: 'SyncStatus' });
export type SyncStatus = z.output<typeof syncStatusSchema>;

const criticalFaultSchema = z
  .object({
    id: idSchema,
    kind: z.enum(criticalFaultKinds),
    since: instantSchema,
    openedAt: instantSchema,
    guide: z.string().meta({ description: 'The section of docs/operations.md that says what to do.' }),
  })
  .meta({ id: 'CriticalFault' });
export type CriticalFaultAnswer = z.output<typeof criticalFaultSchema>;

const workerStatusSchema = z
  .object({
    workerId: idSchema,
    queue: z.enum(workerQueues),
    startedAt: instantSchema,
    beatAt: instantSchema,
    isSilent: z.boolean(),
  })
  .meta({ id: 'WorkerStatus' });
export type WorkerStatus = z.output<typeof workerStatusSchema>;

const healthSchema = z
  .object({ ...statusFields, workers: z.array(workerStatusSchema), criticalFaults: z.array(criticalFaultSchema) })
  .meta({ id: 'Health' });
export type Health = z.output<typeof healthSchema>;

export const getSyncStatus = defineRoute({
  id: 'getSyncStatus',
  method: 'get',
  path: '/api/sync/status',
  summary: 'How syncing goes: of one’s own connections, or of all for support and admin',
  tag: 'Sync',
  access: 'member',
  answer: { status: 200, data: syncStatusSchema },
});

export const getHealth = defineRoute({
  id: 'getHealth',
  method: 'get',
  path: '/api/admin/health',
  summary: 'How relais as a whole is: syncing, schedules, workers, and what stops it',
  tag: 'Health',
  access: 'support',
  answer: { status: 200, data: healthSchema },
});

export const listCriticalFaults = defineRoute({
  id: 'listCriticalFaults',
  method: 'get',
  path: '/api/admin/critical-faults',
  summary: 'What stops relais as a whole now; cheap, for a banner',
  tag: 'Health',
  access: 'support',
  answer: { status: 200, data: z.array(criticalFaultSchema) },
});
