import { z } from 'zod';
import { alertResolutions, alertStatuses } from '../domain/alert.ts';
import { alertSubjectKinds } from '../domain/alert-subject.ts';
import { failureKinds } from '../domain/failure.ts';
import { runTriggers } from '../domain/run.ts';
import { idSchema, instantSchema, memberIdSchema, pageMetaSchema, pageQuerySchema, textSchema } from './fields.ts';
import { defineRoute } from './route.ts';
import { failureSchema } from './runs.ts';

/** The longest note of a resolution, in characters. */
export const LONGEST_NOTE = 2_000;

const personSchema = z.object({ id: memberIdSchema, name: z.string().nullable() }).meta({ id: 'AlertPerson' });

/**
 * The failure case of one listing, or of one account connection. `errorMessage` is for ops: redacted, in English; `error` says the same in the reader’s
 * words, with what to do.
 */
export const alertSchema = z
  .object({
    id: idSchema,
    subjectKind: z.enum(alertSubjectKinds),
    subjectName: z.string().meta({ description: 'The name of the listing or account connection when it failed.' }),
    subjectExists: z.boolean().meta({ description: 'False when the listing or account connection was deleted.' }),
    listingId: idSchema.nullable().meta({ description: 'Null for an account connection.' }),
    listingName: z.string().nullable(),
    listingExists: z.boolean(),
    connectionId: idSchema.nullable().meta({ description: 'Null for a listing, whose calendars share its alert.' }),
    status: z.enum(alertStatuses),
    errorType: z.enum(failureKinds),
    errorMessage: z.string(),
    error: failureSchema,
    failedAttempts: z.number().int().meta({
      description: 'Failed runs counted since the last good one; of a resolved alert, those of its last streak.',
    }),
    threshold: z.number().int(),
    goodRuns: z
      .number()
      .int()
      .meta({ description: 'Good runs since the last failed one; two close an escalated alert.' }),
    firstFailedAt: instantSchema,
    lastFailedAt: instantSchema,
    escalatedAt: instantSchema.nullable(),
    acknowledgedBy: personSchema.nullable(),
    acknowledgedUntil: instantSchema.nullable(),
    snoozedUntil: instantSchema.nullable(),
    nextReminderAt: instantSchema.nullable(),
    ownerToldAt: instantSchema.nullable(),
    resolvedAt: instantSchema.nullable(),
    resolvedBy: personSchema.nullable().meta({ description: 'Null while open, and when relais itself closed it.' }),
    resolution: z.enum(alertResolutions).nullable(),
    resolutionNote: z.string().nullable(),
    incidentId: idSchema.nullable(),
    heldBackBy: z
      .string()
      .nullable()
      .meta({ description: 'The platform, or feed host, whose outage holds its mail back.' }),
    reopenCount: z.number().int(),
    cycle: z.number().int(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Alert' });
export type Alert = z.output<typeof alertSchema>;

const listQuery = pageQuerySchema.extend({
  status: z.enum(alertStatuses).optional(),
  listingId: idSchema.optional(),
  failingForHours: z.coerce.number().int().min(1).max(8_760).optional(),
});

const params = z.object({ alertId: idSchema });

const listOf = {
  method: 'get',
  tag: 'Alerts',
  access: 'support',
  query: listQuery,
  answer: { status: 200, data: z.array(alertSchema), meta: pageMetaSchema },
} as const;

export const listAlerts = defineRoute({
  ...listOf,
  query: listQuery.extend({ connectionId: idSchema.optional() }),
  id: 'listAlerts',
  path: '/api/admin/alerts',
  summary: 'Alerts of every kind, most failed attempts first; without `status`, those that are open',
});

export const listCalendarSyncAlerts = defineRoute({
  ...listOf,
  id: 'listCalendarSyncAlerts',
  path: '/api/admin/alerts/calendar-sync',
  summary: 'Alerts of listings, most failed attempts first; without `status`, those that are open',
});

const attemptSchema = z
  .object({
    runId: idSchema,
    runNumber: z.number().int(),
    cycle: z.number().int(),
    trigger: z.enum(runTriggers),
    status: z.enum(['failed', 'partial']),
    counted: z.boolean().meta({ description: 'False for a run by hand too soon after another.' }),
    failedAt: instantSchema,
    error: failureSchema,
    errorMessage: z.string(),
    connections: z.array(z.object({ label: z.string(), error: failureSchema, errorMessage: z.string() })),
    temporalUrl: z.url().nullable(),
  })
  .meta({ id: 'AlertAttempt' });
export type AlertAttempt = z.output<typeof attemptSchema>;

const alertEventSchema = z
  .object({
    id: idSchema,
    at: instantSchema,
    action: z.string(),
    actorName: z.string().nullable(),
    actorRole: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    reason: z.string().nullable(),
    runId: idSchema.nullable(),
  })
  .meta({ id: 'AlertEvent' });
export type AlertEvent = z.output<typeof alertEventSchema>;

const mailSchema = z
  .object({
    id: idSchema,
    alertId: idSchema,
    stage: z.enum(['owner', 'escalated', 'reminder', 'recovered']),
    ordinal: z.number().int(),
    cycle: z.number().int(),
    status: z.enum(['pending', 'sending', 'sent', 'unconfirmed', 'refused', 'cancelled', 'expired']),
    recipientName: z.string().nullable().meta({ description: 'Null for the support mailbox.' }),
    createdAt: instantSchema,
    settledAt: instantSchema.nullable(),
    trouble: z.string().nullable(),
  })
  .meta({ id: 'AlertMail' });
export type AlertMail = z.output<typeof mailSchema>;

export const getAlert = defineRoute({
  id: 'getAlert',
  method: 'get',
  path: '/api/admin/alerts/{alertId}',
  summary: 'One alert with its mails and other open alerts of the same kind',
  tag: 'Alerts',
  access: 'support',
  params,
  answer: {
    status: 200,
    data: alertSchema.extend({
      mails: z.array(mailSchema),
      similar: z.array(alertSchema),
      temporalUrl: z.url().nullable().meta({ description: 'The workflow that supervises it, in the Temporal Web UI.' }),
    }),
  },
});
export type AlertDetail = z.output<typeof getAlert.answer.data>;

export const listAlertAttempts = defineRoute({
  id: 'listAlertAttempts',
  method: 'get',
  path: '/api/admin/alerts/{alertId}/attempts',
  summary: 'Every failed run of an alert, newest first',
  tag: 'Alerts',
  access: 'support',
  params,
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(attemptSchema), meta: pageMetaSchema },
});

export const listAlertEvents = defineRoute({
  id: 'listAlertEvents',
  method: 'get',
  path: '/api/admin/alerts/{alertId}/events',
  summary: 'The audit trail of an alert, newest first',
  tag: 'Alerts',
  access: 'support',
  params,
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(alertEventSchema), meta: pageMetaSchema },
});

const change = { tag: 'Alerts', access: 'support', params, answer: { status: 200, data: alertSchema } } as const;

export const resolveAlert = defineRoute({
  ...change,
  id: 'resolveAlert',
  method: 'patch',
  path: '/api/admin/alerts/{alertId}/resolve',
  summary: 'Resolve an alert; again changes nothing. A failure within 24 h opens it again',
  body: z.strictObject({ note: textSchema(LONGEST_NOTE).optional() }),
  bodyOptional: true,
  problems: ['alert_superseded'],
});

export const acknowledgeAlert = defineRoute({
  ...change,
  id: 'acknowledgeAlert',
  method: 'patch',
  path: '/api/admin/alerts/{alertId}/acknowledge',
  summary: 'Look after an alert for 8 hours: no reminders meanwhile',
  problems: ['alert_superseded', 'alert_resolved'],
});

export const snoozeAlert = defineRoute({
  ...change,
  id: 'snoozeAlert',
  method: 'patch',
  path: '/api/admin/alerts/{alertId}/snooze',
  summary: 'Send no mail about an alert until then, at most 7 days; null ends it',
  body: z.strictObject({ until: instantSchema.nullable() }),
  problems: ['alert_superseded', 'alert_resolved'],
});

export const tellAlertOwner = defineRoute({
  ...change,
  id: 'tellAlertOwner',
  method: 'post',
  path: '/api/admin/alerts/{alertId}/tell-owner',
  summary: 'Tell its owner by mail what to mend, once until the alert is resolved',
  problems: ['alert_superseded', 'alert_resolved', 'listing_deleted', 'connection_deleted'],
});

export const getMailTrouble = defineRoute({
  id: 'getMailTrouble',
  method: 'get',
  path: '/api/admin/mail-trouble',
  summary: 'Mail about alerts that was refused or expired in the last 7 days, and what waits for the mail server',
  tag: 'Alerts',
  access: 'support',
  answer: {
    status: 200,
    data: z
      .object({
        failed: z.array(mailSchema.extend({ subjectName: z.string() })),
        waiting: z
          .object({
            notifications: z.number().int(),
            since: instantSchema,
            trouble: z.string().nullable(),
            retryAt: instantSchema.nullable(),
          })
          .nullable(),
      })
      .meta({ id: 'MailTrouble' }),
  },
});
export type MailTrouble = z.output<typeof getMailTrouble.answer.data>;
