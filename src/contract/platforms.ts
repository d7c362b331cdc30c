import { z } from 'zod';
import { breakerStates } from '../domain/breaker.ts';
import { forcedStates } from '../domain/breaker-force.ts';
import { incidentEnds } from '../domain/incident.ts';
import { idSchema, instantSchema, lineSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** The longest key: a host name and its port. */
const keySchema = z.string().min(1).max(300);

/** The longest reason of a force. */
export const LONGEST_FORCE_REASON = 300;

/**
 * The breaker of one API platform or feed host. `window`: the last calls while it is closed; `probes`: those of a breaker
 * that is half open; `until`: the end of the time it is open, or forced.
 */
const breakerSchema = z
  .object({
    key: keySchema.meta({ description: 'An API connector’s name, or a feed’s host with its port where it has one.' }),
    state: z.enum(breakerStates),
    since: instantSchema,
    until: instantSchema.nullable(),
    reason: z.string().nullable().meta({ description: 'Why it is forced.' }),
    nextProbeAt: instantSchema.nullable(),
    openings: z.number().int().meta({ description: 'How often it opened since it was last closed.' }),
    window: z.object({ good: z.number().int(), bad: z.number().int() }).nullable(),
    probes: z.object({ good: z.number().int(), bad: z.number().int(), underWay: z.number().int() }).nullable(),
    lastGoodAt: instantSchema.nullable(),
    lastBadAt: instantSchema.nullable(),
    listings: z.number().int(),
  })
  .meta({ id: 'Breaker' });
export type BreakerAnswer = z.output<typeof breakerSchema>;

/** A platform that fails many listings, or account connections, at once. `listings` counts either. `endedAt` and `end` are null while it lasts. */
const incidentSchema = z
  .object({
    id: idSchema,
    key: keySchema,
    openedAt: instantSchema,
    endedAt: instantSchema.nullable(),
    end: z.enum(incidentEnds).nullable(),
    listings: z.number().int(),
    alertsHeld: z.number().int().meta({ description: 'Open alerts whose mail it holds back.' }),
    temporalUrl: z.url().nullable(),
  })
  .meta({ id: 'Incident' });
export type IncidentAnswer = z.output<typeof incidentSchema>;

export const listBreakers = defineRoute({
  id: 'listBreakers',
  method: 'get',
  path: '/api/admin/breakers',
  summary: 'Breakers of platforms and feed hosts, those that are not closed first',
  tag: 'Platforms',
  access: 'support',
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(breakerSchema), meta: pageMetaSchema },
});

export const listIncidents = defineRoute({
  id: 'listIncidents',
  method: 'get',
  path: '/api/admin/incidents',
  summary: 'Incidents of platforms and feed hosts, open ones first, then the newest',
  tag: 'Platforms',
  access: 'support',
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(incidentSchema), meta: pageMetaSchema },
});

export const forceBreaker = defineRoute({
  id: 'forceBreaker',
  method: 'post',
  path: '/api/admin/breakers/{key}/force',
  summary: 'Force a breaker open or closed, for at most 24 hours, or let it go by itself again; audited',
  tag: 'Platforms',
  access: 'admin',
  params: z.object({ key: keySchema }),
  body: z.strictObject({
    state: z.enum(forcedStates),
    reason: lineSchema(LONGEST_FORCE_REASON).min(1, 'must say why'),
    until: instantSchema.optional().meta({ description: 'Required unless `state` is `auto`.' }),
  }),
  answer: { status: 200, data: breakerSchema },
});
