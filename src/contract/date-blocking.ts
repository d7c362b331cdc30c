import { z } from 'zod';
import { blockingChoices, blockingReasons, blockingVerdicts } from '../domain/date-blocking.ts';
import { platforms } from '../domain/platform.ts';
import { nightCauseSchema } from './calendar.ts';
import { dateSchema, idSchema, instantSchema } from './fields.ts';
import { checkNights, MAX_NIGHTS_READ } from './night-rules.ts';
import { defineRoute } from './route.ts';

const judgement = {
  verdict: z.enum(blockingVerdicts).meta({
    description: '`kept`: it stays. `offered`: only the host may free it. `lifted`: it has no root any more.',
  }),
  reason: z.enum(blockingReasons),
};

const closureSchema = z
  .object({
    id: idSchema,
    connectionId: idSchema,
    label: z.string(),
    platform: z.enum(platforms),
    since: instantSchema,
    from: dateSchema,
    to: dateSchema,
  })
  .meta({ id: 'StandingClosure', description: 'Nights that relais closed at a destination by its API.' });

/** Something that closes a night: a cause of the listing, or a closure of ours at a destination that nothing asks for. */
const blockerSchema = z
  .object({ ...judgement, cause: nightCauseSchema.nullable(), closure: closureSchema.nullable() })
  .meta({ id: 'Blocker' });
export type Blocker = z.output<typeof blockerSchema>;

const blockedNightSchema = z
  .object({ date: dateSchema, ...judgement, causes: z.array(blockerSchema) })
  .meta({ id: 'BlockedNight' });
export type BlockedNight = z.output<typeof blockedNightSchema>;

const partSchema = z
  .object({
    kind: z.enum(['booking', 'block', 'observed', 'linked', 'closure']),
    id: idSchema,
    label: z.string().nullable(),
    ...judgement,
    nights: z.array(z.object({ from: dateSchema, to: dateSchema })),
  })
  .meta({ id: 'BlockingPart', description: 'One cause or closure with its nights by what becomes of them.' });
export type BlockingPart = z.output<typeof partSchema>;

export const resolveDateBlocking = defineRoute({
  id: 'resolveDateBlocking',
  method: 'post',
  path: '/api/sync/date-blocking',
  summary:
    'Say why nights of a listing are closed, and lift what no longer has a root; never a block of the host, a booking, or what a platform lists',
  tag: 'Calendar',
  access: 'member',
  body: z
    .strictObject({
      listingId: idSchema,
      from: dateSchema,
      to: dateSchema,
      explainOnly: z.boolean().default(false).meta({ description: 'Lift nothing: say what would be lifted.' }),
      lift: z.array(z.enum(blockingChoices)).max(blockingChoices.length).default([]).meta({
        description:
          'What the host frees besides: blocks that a removed connection left, copies in a calendar that is switched off whose origin is gone.',
      }),
    })
    .superRefine((nights, context) => checkNights(context, nights, { endField: 'to', maxNights: MAX_NIGHTS_READ })),
  answer: {
    status: 200,
    data: z.object({
      nights: z.array(blockedNightSchema),
      lifted: z.array(partSchema),
      kept: z.array(partSchema).meta({ description: 'What stays, and what is offered to the host.' }),
    }),
  },
});
