import { z } from 'zod';
import { conflictSeverities } from '../domain/conflict.ts';
import { holdReasons } from '../domain/hold.ts';
import { locales } from '../domain/member.ts';
import { modeNotices, modeReasons } from '../domain/mode-table.ts';
import { noticeKinds } from '../domain/notice.ts';
import { platforms } from '../domain/platform.ts';
import { dateSchema, idSchema, instantSchema, lineSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';

const platform = z.enum(platforms);
const dates = { from: dateSchema, to: dateSchema };
const nights = {
  ...dates,
  platform: platform.nullable().meta({ description: 'Null for a booking taken in relais itself.' }),
};

/** What a notice tells, by its kind: see `NoticeData` of the domain. Nothing in it is of guests. */
export const noticeDataSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('conflict_opened'),
      conflictId: idSchema,
      stage: z.enum(['opened', 'reminder']),
      severity: z.enum(conflictSeverities),
      ...dates,
    }),
    z.object({ kind: z.literal('booking_new'), stay: z.enum(['booking', 'unknown']), ...nights }),
    z.object({ kind: z.literal('booking_cancelled'), ...nights }),
    z.object({
      kind: z.literal('release_held'),
      reason: z.enum(holdReasons),
      dueAt: instantSchema,
      stays: z.number().int(),
      daysAhead: z.number().int(),
      ...nights,
    }),
    z.object({
      kind: z.literal('platform_fallback'),
      connectionId: idSchema,
      label: z.string(),
      platform,
      move: z.enum(modeNotices),
      reason: z.enum(modeReasons),
      since: instantSchema,
    }),
    z.object({
      kind: z.literal('platform_silent'),
      what: z.enum(['export', 'webhook']),
      subject: idSchema,
      label: z.string(),
      platform: platform.nullable(),
      since: instantSchema,
    }),
    z.object({
      kind: z.literal('critical_fault'),
      fault: z.string(),
      since: instantSchema,
      endedAt: instantSchema.nullable(),
    }),
  ])
  .meta({ id: 'NoticeData' });

/** What one person is told of one fact. `path` is the page that it leads to. `listing` is null when it is gone, or has none. */
export const noticeSchema = z
  .object({
    id: idSchema,
    at: instantSchema,
    readAt: instantSchema.nullable(),
    isUrgent: z.boolean(),
    listing: z.object({ id: idSchema, name: z.string() }).nullable(),
    path: z.string(),
    data: noticeDataSchema,
  })
  .meta({ id: 'Notice' });
export type Notice = z.output<typeof noticeSchema>;

export const listNotifications = defineRoute({
  id: 'listNotifications',
  method: 'get',
  path: '/api/notifications',
  summary: 'What one is told in the app, newest first; `meta.unread` counts what is not read, whatever is asked for',
  tag: 'Notices',
  access: 'member',
  query: pageQuerySchema.extend({
    unread: z.enum(['true', 'false']).default('false').meta({ description: '`true`: only what is not read yet.' }),
  }),
  answer: {
    status: 200,
    data: z.array(noticeSchema),
    meta: pageMetaSchema.extend({ unread: z.number().int() }),
  },
});

export const readNotifications = defineRoute({
  id: 'readNotifications',
  method: 'post',
  path: '/api/notifications/read',
  summary: 'Mark one’s notices as read: those named, or all that there are',
  tag: 'Notices',
  access: 'member',
  body: z
    .strictObject({ ids: z.array(idSchema).min(1).max(100).optional(), all: z.literal(true).optional() })
    .superRefine(({ ids, all }, context) => {
      if ((ids === undefined) !== (all === undefined)) return;
      const message = ids === undefined ? 'is required without all' : 'is not for use with all';
      context.addIssue({ code: 'custom', path: ['ids'], message, params: { code: 'invalid_type' } });
    }),
  answer: { status: 200, data: z.object({ read: z.number().int(), unread: z.number().int() }) },
});

/** A browser that gets pushes. Registering its address again gives the same one. */
export const pushSubscriptionSchema = z
  .object({
    id: idSchema,
    label: z.string().meta({ description: 'What the browser called itself when it was registered.' }),
    createdAt: instantSchema,
    lastPushAt: instantSchema.nullable(),
  })
  .meta({ id: 'PushSubscription' });
export type PushSubscription = z.output<typeof pushSubscriptionSchema>;

export const listPushSubscriptions = defineRoute({
  id: 'listPushSubscriptions',
  method: 'get',
  path: '/api/push-subscriptions',
  summary:
    'One’s browsers that get pushes; `meta.publicKey` is the VAPID key to subscribe with, null where push is off',
  tag: 'Notices',
  access: 'member',
  answer: {
    status: 200,
    data: z.array(pushSubscriptionSchema),
    meta: z.object({ publicKey: z.string().nullable() }),
  },
});

export const createPushSubscription = defineRoute({
  id: 'createPushSubscription',
  method: 'post',
  path: '/api/push-subscriptions',
  summary: 'Have a browser get pushes, by what its PushManager gave; the same address again is the same subscription',
  tag: 'Notices',
  access: 'member',
  body: z.strictObject({
    endpoint: z.string().max(2048),
    keys: z.strictObject({
      p256dh: z.string().regex(/^[\w-]{87}=?$/, 'must be an uncompressed P-256 point in base64url'),
      auth: z.string().regex(/^[\w-]{22}(==)?$/, 'must be 16 bytes in base64url'),
    }),
    expirationTime: z.number().nullable().optional(),
    label: lineSchema(120).optional(),
  }),
  answer: { status: 201, data: pushSubscriptionSchema },
  problems: ['push_off'],
});

export const deletePushSubscription = defineRoute({
  id: 'deletePushSubscription',
  method: 'delete',
  path: '/api/push-subscriptions/{subscriptionId}',
  summary: 'Push no more to one of one’s browsers',
  tag: 'Notices',
  access: 'owner',
  params: z.object({ subscriptionId: idSchema }),
  answer: { status: 204 },
});

/**
 * What a push carries, encrypted (RFC 8291). `tag` is to be the notification’s tag, so that a push that is repeated takes
 * the place of the one before. A `bundle` is what waited for the end of quiet hours: how many, of which kinds, newest first.
 */
export const pushPayloadSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('notice'),
    tag: z.string(),
    locale: z.enum(locales),
    path: z.string(),
    at: instantSchema,
    listingName: z.string().nullable(),
    data: noticeDataSchema,
  }),
  z.object({
    type: z.literal('bundle'),
    tag: z.string(),
    locale: z.enum(locales),
    path: z.string(),
    at: instantSchema,
    count: z.number().int(),
    kinds: z.array(z.enum(noticeKinds)),
  }),
]);
export type PushPayload = z.output<typeof pushPayloadSchema>;

/** What a hint of the stream is about. */
export const hintTopics = ['notifications', 'runs', 'listings', 'conflicts', 'alerts', 'connections', 'sync'] as const;
export type HintTopic = (typeof hintTopics)[number];

/**
 * One event of `GET /api/stream` (`text/event-stream`, for whoever is signed in): `event: hint` with this as its `data`.
 * Something of that topic changed: fetch it again. `id` is the listing’s, connection’s, conflict’s, alert’s, run’s or
 * notice’s; null for anything of the topic. `event: refetch` (with `{}`) says that hints may have been lost: fetch
 * everything that is shown. It is the first event of every stream. `event: end` says that the session is over.
 */
export const hintSchema = z.object({ topic: z.enum(hintTopics), id: z.string().nullable() });
export type Hint = z.output<typeof hintSchema>;
