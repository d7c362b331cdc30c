import { z } from 'zod';
import { locales, roles } from '../domain/member.ts';
import { noticeKinds } from '../domain/notice.ts';
import { isChoosable, noticeChannels } from '../domain/notice-choice.ts';
import { isLocalTime } from '../domain/quiet-hours.ts';
import {
  instantSchema,
  lineSchema,
  memberIdSchema,
  pageMetaSchema,
  pageQuerySchema,
  timeZoneSchema,
} from './fields.ts';
import { defineRoute } from './route.ts';

const localTimeSchema = z
  .string()
  .refine(isLocalTime, { error: 'must be a time of day as HH:MM, from 00:00 to 23:59' })
  .meta({ example: '22:00' });

const quietHoursSchema = z
  .strictObject({ from: localTimeSchema, to: localTimeSchema })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'must be another time than from' })
  .meta({
    id: 'QuietHours',
    description: 'Times of day in the person’s time zone, past midnight where `to` is earlier.',
  });

const choiceSchema = z.object({
  on: z.boolean(),
  choosable: z.boolean().meta({ description: 'False where this cannot be switched off.' }),
});

/**
 * `notices` has the kinds that concern the person’s role, in order. In quiet hours no push and no mail is sent but for
 * what is urgent: conflicts, releases near their check-in, critical faults. Other mails are not a matter of choice: alerts
 * to support, and the word to an owner on what only they can mend.
 */
const preferencesSchema = z
  .object({
    memberId: memberIdSchema,
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    locale: z.enum(locales),
    timeZone: z.string(),
    quietHours: quietHoursSchema.nullable(),
    notices: z.array(
      z.object({
        kind: z.enum(noticeKinds),
        channels: z.object({ in_app: choiceSchema, mail: choiceSchema, push: choiceSchema }),
      }),
    ),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.output<typeof preferencesSchema>;

export const getPreferences = defineRoute({
  id: 'getPreferences',
  method: 'get',
  path: '/api/preferences',
  summary: 'Who is signed in, and what they chose',
  tag: 'People',
  access: 'member',
  answer: { status: 200, data: preferencesSchema },
});

export const updatePreferences = defineRoute({
  id: 'updatePreferences',
  method: 'patch',
  path: '/api/preferences',
  summary: 'Choose a language, a name, a time zone, quiet hours, or by what one is told of which kind of notice',
  tag: 'People',
  access: 'member',
  body: z.strictObject({
    locale: z.enum(locales).optional(),
    name: lineSchema(120).min(1, 'must not be empty').optional(),
    timeZone: timeZoneSchema.optional(),
    quietHours: quietHoursSchema.nullable().optional(),
    notices: z
      .array(
        z
          .strictObject({ kind: z.enum(noticeKinds), channel: z.enum(noticeChannels), on: z.boolean() })
          .refine(({ kind, channel }) => isChoosable(kind, channel), {
            path: ['channel'],
            error: 'cannot be switched off for this kind',
          }),
      )
      .max(noticeKinds.length * noticeChannels.length)
      .optional()
      .meta({ description: 'Only what is to change; the rest stays.' }),
  }),
  answer: { status: 200, data: preferencesSchema },
});

export const memberSchema = z
  .object({
    id: memberIdSchema,
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    locale: z.enum(locales),
    invited: z.boolean().meta({ description: 'True until the person has set a password.' }),
    createdAt: instantSchema,
  })
  .meta({ id: 'Member' });

export const listMembers = defineRoute({
  id: 'listMembers',
  method: 'get',
  path: '/api/admin/members',
  summary: 'Everyone with an account, newest first',
  tag: 'People',
  access: 'admin',
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(memberSchema), meta: pageMetaSchema },
});

export const inviteMember = defineRoute({
  id: 'inviteMember',
  method: 'post',
  path: '/api/admin/invitations',
  summary: 'Invite a person by mail; inviting again sends a new link while the first was not used',
  tag: 'People',
  access: 'admin',
  body: z.strictObject({
    email: z.email().max(254),
    name: lineSchema(120).min(1, 'must not be empty'),
    role: z.enum(roles),
    locale: z.enum(locales),
  }),
  answer: { status: 201, data: memberSchema },
  problems: ['member_exists'],
});
