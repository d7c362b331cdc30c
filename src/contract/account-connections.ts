import { z } from 'zod';
import {
  accountConnectorNames,
  accountKinds,
  accountPlatforms,
  LONGEST_INTERVAL_MIN,
  SHORTEST_INTERVAL_MIN,
} from '../domain/account-connector.ts';
import { connectionStatuses } from '../domain/connection.ts';
import { failureKinds } from '../domain/failure.ts';
import { runStatuses, runTriggers } from '../domain/run.ts';
import { idSchema, instantSchema, lineSchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** How many account connections one person may have. */
export const MAX_ACCOUNT_CONNECTIONS = 50;

/** How often one person may have credentials tried in a minute: each try asks somebody else’s service. */
export const CHECKS_PER_MINUTE = 20;

/** Between two runs, in minutes. The page offers 5, 10, 15, 30 and 60; any whole minute between is taken. */
export const accountIntervalSchema = z
  .int()
  .min(SHORTEST_INTERVAL_MIN, `must be at least ${SHORTEST_INTERVAL_MIN} minutes`)
  .max(LONGEST_INTERVAL_MIN, `must be at most ${LONGEST_INTERVAL_MIN} minutes`);

const inBothSchema = z.object({ fr: z.string(), en: z.string() });

/** One field of the form that connects an account; texts are in both languages, `pattern` is over the whole text. */
export const accountFieldSchema = z
  .object({
    name: z.string(),
    label: inBothSchema,
    help: inBothSchema.nullable(),
    input: z.enum(['text', 'long_text', 'choice', 'list']),
    isSecret: z.boolean(),
    isRequired: z.boolean(),
    maxLength: z.number().int(),
    pattern: z.string().nullable(),
    example: z.string().nullable(),
    choices: z.array(z.object({ value: z.string(), label: inBothSchema })),
    when: z.object({ field: z.string(), isOneOf: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'AccountField' });

/** What can be connected: how it is named, what it asks for, and how often it has anything new. */
export const connectorSchema = z
  .object({
    name: z.enum(accountConnectorNames),
    kind: z.enum(accountKinds),
    title: z.string(),
    fields: z.array(accountFieldSchema),
    minUsefulIntervalMin: z.number().int(),
    whyThatInterval: inBothSchema.nullable(),
    historyDays: z.number().int().nullable(),
  })
  .meta({ id: 'Connector' });
export type Connector = z.output<typeof connectorSchema>;

/** Secrets and what is none, by the names of the connector’s fields. */
const configSchema = z.record(
  z.string().max(40),
  z.union([z.string().max(4_000), z.array(z.string().trim().min(1).max(60)).max(100)]),
);
const secretsSchema = z.record(z.string().max(40), z.string().min(1).max(8_000));

/** Why the last run failed: what happened and the next step, in the reader’s language, and the service’s own code. */
export const accountErrorSchema = z
  .object({
    type: z.enum(failureKinds),
    message: z.string(),
    nextStep: z.string(),
    code: z.string().nullable(),
    since: instantSchema,
  })
  .meta({ id: 'AccountError' });

/** A connection of kind ticketing or brokerage. Secrets are written, never read back. */
export const accountConnectionSchema = z
  .object({
    id: idSchema,
    kind: z.enum(accountKinds),
    connector: z.enum(accountConnectorNames),
    platform: z.enum(accountPlatforms),
    label: z.string(),
    config: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    accountId: z
      .string()
      .nullable()
      .describe('The outside account that is kept in step; null for all that the key reaches'),
    status: z.enum(connectionStatuses),
    phase: z
      .enum(['reading', 'waiting_rate', 'waiting_retry'])
      .nullable()
      .describe('What a run under way does: it reads, waits for a limit, or waits to try again'),
    waitingUntil: instantSchema.nullable(),
    syncIntervalMin: z.number().int(),
    effectiveIntervalMin: z.number().int().describe('The interval in force: never shorter than brings anything new'),
    syncEnabled: z.boolean(),
    schedulerStopped: z.boolean().describe('The scheduler of its kind is stopped: nothing is read by itself'),
    lastSyncAt: instantSchema.nullable(),
    lastSyncError: accountErrorSchema.nullable(),
    nextSyncAt: instantSchema.nullable().describe('The next run by itself; after a failure, the next probe'),
    rights: z
      .array(z.enum(['read', 'trade', 'withdraw']))
      .nullable()
      .describe('What the last check found that the key may do'),
    checkedAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'AccountConnection' });
export type AccountConnection = z.output<typeof accountConnectionSchema>;

/** What a look at an account found. With `ok: false` nothing is stored, and `error` says what to do. */
export const accountCheckSchema = z
  .object({
    ok: z.boolean(),
    accounts: z.array(z.object({ id: z.string(), name: z.string() })),
    rights: z.array(z.enum(['read', 'trade', 'withdraw'])),
    clockSkewMs: z.number().nullable(),
    error: accountErrorSchema.omit({ since: true }).nullable(),
  })
  .meta({ id: 'AccountCheck' });
export type AccountCheck = z.output<typeof accountCheckSchema>;

/** One run of an account connection. `fetched` = imported + updated + skipped + rejected, always. */
export const accountRunSchema = z
  .object({
    id: idSchema,
    listingId: z.null(),
    connectionId: idSchema,
    trigger: z.enum(runTriggers),
    status: z.enum(runStatuses),
    number: z.number().int().nullable(),
    queuedAt: instantSchema,
    startedAt: instantSchema.nullable(),
    finishedAt: instantSchema.nullable(),
    durationMs: z.number().int().nullable(),
    attempts: z.number().int(),
    pages: z.number().int(),
    fetched: z.number().int(),
    imported: z.number().int(),
    updated: z.number().int(),
    skipped: z.number().int(),
    rejected: z.number().int(),
    eventsSynced: z.number().int(),
    tradesImported: z.number().int(),
    tradesUpdated: z.number().int(),
    tradesSkipped: z.number().int(),
    tradesRejected: z.number().int(),
    waitMs: z.number().int(),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
    error: accountErrorSchema.omit({ since: true }).nullable(),
    workflowId: z.string(),
    workflowRunId: z.string().nullable(),
    temporalUrl: z.url().nullable(),
  })
  .meta({ id: 'AccountRun' });
export type AccountRun = z.output<typeof accountRunSchema>;

export const listConnectors = defineRoute({
  id: 'listConnectors',
  method: 'get',
  path: '/api/connectors',
  summary: 'The ticketing services and brokers that can be connected, with what each asks for',
  tag: 'Connections',
  access: 'member',
  answer: { status: 200, data: z.array(connectorSchema) },
});

export const checkConnector = defineRoute({
  id: 'checkConnector',
  method: 'post',
  path: '/api/connectors/{connector}/check',
  summary: 'Try credentials without storing anything: what they reach, and what they may do',
  tag: 'Connections',
  access: 'member',
  params: z.object({ connector: z.enum(accountConnectorNames) }),
  body: z.strictObject({
    config: configSchema.default({}),
    secrets: secretsSchema,
    accountId: lineSchema(100).nullish(),
  }),
  answer: { status: 200, data: accountCheckSchema },
  problems: ['rate_limited'],
});

export const createAccountConnection = defineRoute({
  id: 'createAccountConnection',
  method: 'post',
  path: '/api/connections',
  summary: `Connect a ticketing or broker account (at most ${MAX_ACCOUNT_CONNECTIONS}); its first run begins at once`,
  tag: 'Connections',
  access: 'member',
  body: z.strictObject({
    connector: z.enum(accountConnectorNames),
    label: lineSchema(80).min(1, 'must not be empty').optional(),
    config: configSchema.default({}),
    secrets: secretsSchema,
    accountId: lineSchema(100).nullish(),
    syncEnabled: z.boolean().optional(),
    syncIntervalMin: accountIntervalSchema.optional(),
  }),
  answer: { status: 201, data: accountConnectionSchema },
  problems: ['too_many_connections', 'account_already_connected'],
});

export const checkConnection = defineRoute({
  id: 'checkConnection',
  method: 'post',
  path: '/api/connections/{connectionId}/check',
  summary: 'Try the stored credentials of a ticketing or broker account: what they reach, and what they may do',
  tag: 'Connections',
  access: 'owner_or_support',
  params: z.object({ connectionId: idSchema }),
  answer: { status: 200, data: accountCheckSchema },
  problems: ['not_an_account', 'rate_limited'],
});
