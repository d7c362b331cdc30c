import { z } from 'zod';
import {
  conflictKinds,
  conflictResolutions,
  conflictSeverities,
  conflictStates,
  sideEndings,
} from '../domain/conflict.ts';
import { suggestionReasons } from '../domain/conflict-suggestion.ts';
import { conflictTransitionTypes } from '../domain/conflict-transition.ts';
import { causeSchema, nightCauseSchema } from './calendar.ts';
import { dateSchema, idSchema, instantSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** How far ahead a decision can be put off. */
export const LONGEST_PUT_OFF_DAYS = 90;

const endedBy = z.enum(sideEndings).meta({
  description:
    'How this side can be ended: by relais itself, by relais through the hub’s API (see `cancelBy`), or by the host on the platform, whose calendar then confirms it.',
});
const sideSchema = causeSchema.extend({ endedBy }).meta({ id: 'ConflictSide' });
const sideDetailSchema = nightCauseSchema.extend({ endedBy }).meta({ id: 'ConflictSideDetail' });

const suggestionSchema = z
  .object({
    action: z.enum(['keep_one', 'keep_both', 'decide']),
    keep: idSchema.nullable().meta({ description: 'The cause to keep, with `keep_one`.' }),
    reason: z.enum(suggestionReasons),
  })
  .meta({ id: 'ConflictSuggestion' });

/**
 * Two causes that need the same nights of one listing. `from`/`to` are the nights that both need, half-open. `keep` is the
 * side that was chosen. `endedAt`: when they ceased to need the same night.
 */
export const conflictSchema = z
  .object({
    id: idSchema,
    listingId: idSchema,
    listingName: z.string(),
    own: z.boolean().meta({ description: 'False when support or admin look at another person’s.' }),
    state: z.enum(conflictStates),
    kind: z.enum(conflictKinds),
    severity: z.enum(conflictSeverities),
    from: dateSchema,
    to: dateSchema,
    sides: z.array(sideSchema).length(2),
    suggestion: suggestionSchema,
    keep: idSchema.nullable(),
    putOffUntil: instantSchema.nullable(),
    waitingSince: instantSchema.nullable(),
    waitingFor: z.enum(['api', 'host_on_platform']).nullable().meta({
      description: 'Who ends the other side: relais by the hub’s API, or the host on the platform.',
    }),
    remindAt: instantSchema.nullable(),
    resolution: z.enum(conflictResolutions).nullable(),
    resolvedAt: instantSchema.nullable(),
    openedAt: instantSchema,
    updatedAt: instantSchema,
    endedAt: instantSchema.nullable(),
    cycle: z.number().int(),
    revision: z.number().int(),
  })
  .meta({ id: 'Conflict' });
export type Conflict = z.output<typeof conflictSchema>;

const eventSchema = z
  .object({
    id: idSchema,
    at: instantSchema,
    type: z.enum(conflictTransitionTypes),
    actorName: z.string().nullable().meta({ description: 'Null for relais itself.' }),
    actorRole: z.string().nullable(),
    fromState: z.enum(conflictStates).nullable(),
    toState: z.enum(conflictStates),
    severity: z.enum(conflictSeverities),
    from: dateSchema,
    to: dateSchema,
    reason: z.string().nullable(),
    run: z.object({ id: idSchema, number: z.number().int() }).nullable(),
  })
  .meta({ id: 'ConflictEvent' });
export type ConflictEvent = z.output<typeof eventSchema>;

const detailSchema = conflictSchema
  .extend({
    sides: z.array(sideDetailSchema).length(2),
    history: z.array(eventSchema),
    rescue: z.array(z.object({ listingId: idSchema, name: z.string(), fits: z.array(idSchema) })).meta({
      description:
        'Other active listings of the owner, each free on all coming nights of the stays that `fits` names; empty once it is decided.',
    }),
  })
  .meta({ id: 'ConflictDetail' });
export type ConflictDetail = z.output<typeof detailSchema>;

export const listConflicts = defineRoute({
  id: 'listConflicts',
  method: 'get',
  path: '/api/conflicts',
  summary:
    'Conflicts of one’s own listings, the undecided first, the gravest of them first; support and admin may ask for all',
  tag: 'Conflicts',
  access: 'member',
  query: pageQuerySchema.extend({
    state: z
      .enum([...conflictStates, 'undecided'])
      .optional()
      .meta({
        description: '`undecided`: open or waiting_platform. Without it, all.',
      }),
    listingId: idSchema.optional(),
    scope: z.enum(['own', 'all']).default('own'),
  }),
  answer: { status: 200, data: z.array(conflictSchema), meta: pageMetaSchema },
  problems: ['forbidden'],
});

const params = z.object({ conflictId: idSchema });

export const getConflict = defineRoute({
  id: 'getConflict',
  method: 'get',
  path: '/api/conflicts/{conflictId}',
  summary: 'One conflict with its history, where its two sides come from, and what else is free',
  tag: 'Conflicts',
  access: 'owner_or_support',
  params,
  answer: { status: 200, data: detailSchema },
});

export const resolveConflict = defineRoute({
  id: 'resolveConflict',
  method: 'post',
  path: '/api/conflicts/{conflictId}/resolve',
  summary:
    'Decide on a conflict: keep one (what the host made is ended at once, what a platform holds when its calendar confirms it), keep both, ignore, or later',
  tag: 'Conflicts',
  access: 'owner_or_support',
  params,
  body: z
    .strictObject({
      action: z.enum(['keep_one', 'keep_both', 'ignore', 'later']),
      keep: idSchema.optional().meta({ description: 'The cause that stays, with `keep_one`.' }),
      cancelBy: z.enum(['api', 'host']).optional().meta({
        description:
          'With `keep_one`, where the other side’s `endedBy` is `api`: whether relais cancels it by the hub’s API, or (the default) the host on the platform.',
      }),
      until: instantSchema.optional().meta({ description: 'When to be reminded, with `later`.' }),
      revision: z.number().int().min(1).optional().meta({
        description: 'The revision that was seen: refused with `conflict_changed` when it is another by now.',
      }),
    })
    .superRefine(({ action, keep, until }, context) => {
      const required = (field: string) =>
        context.addIssue({
          code: 'custom',
          path: [field],
          message: `is required with ${action}`,
          params: { code: 'invalid_type' },
        });
      if (action === 'keep_one' && keep === undefined) required('keep');
      if (action === 'later' && until === undefined) required('until');
    }),
  answer: { status: 200, data: conflictSchema },
  problems: ['conflict_decided', 'conflict_changed'],
});

export const findConflicts = defineRoute({
  id: 'findConflicts',
  method: 'post',
  path: '/api/sync/conflicts',
  summary: 'Look for conflicts now, in all of one’s own listings or in one; an admin may ask for anybody’s',
  tag: 'Conflicts',
  access: 'member',
  body: z.strictObject({ listingId: idSchema.optional(), scope: z.enum(['own', 'all']).default('own') }),
  bodyOptional: true,
  answer: {
    status: 200,
    data: z.object({
      listings: z.number().int().meta({ description: 'How many were looked at.' }),
      opened: z.number().int(),
      changed: z.number().int(),
      ended: z.number().int(),
      conflicts: z.array(conflictSchema).meta({ description: 'Those that wait for a decision, at most 100.' }),
    }),
  },
  problems: ['forbidden'],
});
