import { z } from 'zod';
import { sweepModes, sweepStatuses } from '../domain/sweep.ts';
import { idSchema, instantSchema, memberIdSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';

const count = z.number().int();

const listingsSchema = z
  .object({
    total: count,
    unchanged: count,
    changed: count,
    partial: count,
    failed: count,
    deferred: count,
    unfinished: count.meta({ description: 'Still under way when the sweep ended, or ended otherwise.' }),
    busy: count.meta({ description: 'Left alone: a sync of theirs was under way. Told to support and admin.' }),
  })
  .meta({ id: 'SweptListings' });

/** What one sweep did. For a member the figures are those of their own listings. */
const sweepReportSchema = z
  .object({
    id: idSchema,
    mode: z.enum(sweepModes),
    status: z.enum(sweepStatuses),
    trigger: z.enum(['schedule', 'operation']),
    operationId: idSchema
      .nullable()
      .meta({ description: 'The operation that asked for it; told to who may read that.' }),
    ownerId: memberIdSchema.nullable().meta({ description: 'Whose listings it swept; null for all.' }),
    startedAt: instantSchema,
    finishedAt: instantSchema.nullable(),
    durationMs: count.nullable(),
    listings: listingsSchema,
    nights: z.object({ added: count, released: count, held: count }),
    pushes: count.meta({ description: 'How often a destination was told by its API.' }),
    conflictsOpened: count,
    requests: z
      .array(z.object({ platform: z.string(), requests: count }))
      .meta({ description: 'HTTP requests by platform, the most first.' }),
    temporalUrl: z.url().nullable(),
  })
  .meta({ id: 'SweepReport' });
export type SweepReportAnswer = z.output<typeof sweepReportSchema>;

export const listSweepReports = defineRoute({
  id: 'listSweepReports',
  method: 'get',
  path: '/api/sync/reports',
  summary: 'Reports of sweeps, newest first: of all listings for support and admin, of one’s own for a member',
  tag: 'Sync',
  access: 'member',
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(sweepReportSchema), meta: pageMetaSchema },
});

export const getSweepReport = defineRoute({
  id: 'getSweepReport',
  method: 'get',
  path: '/api/sync/reports/{reportId}',
  summary: 'One report of a sweep',
  tag: 'Sync',
  access: 'member',
  params: z.object({ reportId: idSchema }),
  answer: { status: 200, data: sweepReportSchema },
});
