import { z } from 'zod';
import { locales, roles } from '../domain/member.ts';
import { instantSchema, lineSchema, memberIdSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';

const preferencesSchema = z
  .object({
    memberId: memberIdSchema,
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    locale: z.enum(locales),
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
  summary: 'Choose a language or a name',
  tag: 'People',
  access: 'member',
  body: z.strictObject({
    locale: z.enum(locales).optional(),
    name: lineSchema(120).min(1, 'must not be empty').optional(),
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
