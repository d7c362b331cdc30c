import { z } from 'zod';
import { accountKinds } from '../domain/account-connector.ts';
import { channels } from '../domain/channel.ts';
import { connectionKinds, connectionStatuses, connectorNames } from '../domain/connection.ts';
import { connectionModes, modesInForce } from '../domain/connection-mode.ts';
import { driftKinds } from '../domain/feed-drift.ts';
import { modeReasons } from '../domain/mode-table.ts';
import { platforms } from '../domain/platform.ts';
import { accountConnectionSchema, accountRunSchema, createAccountConnection } from './account-connections.ts';
import { idSchema, instantSchema, lineSchema, pageMetaSchema, pageQuerySchema } from './fields.ts';
import { defineRoute } from './route.ts';
import { failureSchema, runSchema } from './runs.ts';

const labelSchema = lineSchema(80).min(1, 'must not be empty');
const urlSchema = z.string().trim().min(1, 'must not be empty').max(2048);

/** What else can be changed of a ticketing or broker account; secrets replace all that there were. */
const accountChangeFields = {
  accountId: lineSchema(100).nullish().describe('Of an account: which outside account is kept in step; null for all'),
  config: createAccountConnection.body.shape.config.unwrap().optional(),
  secrets: createAccountConnection.body.shape.secrets.optional(),
};

/** Which whole minutes a mode allows is judged with the mode: real time 1–5, batch 15–30. */
const intervalSchema = z
  .int()
  .describe('In minutes: of a calendar 1–5 in real time, 15–30 in batch; of an account 5–60');

/** How the calendar is to be read: its ends are last nights, what is tentative counts for nothing, nothing is published to it. */
const optionFields = {
  endIsLastNight: z.boolean().optional(),
  ignoreTentative: z.boolean().optional(),
  readOnly: z.boolean().optional(),
};

/** How many connections one listing may have: a rental is offered on a handful of platforms. */
export const MAX_CONNECTIONS_PER_LISTING = 20;

/** One calendar read by relais. The URL is a secret: it is written, never read back; `host` says where it points. */
export const connectionSchema = z
  .object({
    id: idSchema,
    listingId: idSchema,
    kind: z.enum(connectionKinds),
    connector: z.enum(connectorNames),
    label: z.string(),
    host: z.string(),
    platform: z.enum(platforms).nullable(),
    status: z.enum(connectionStatuses),
    waitingUntil: instantSchema.nullable().describe('Not read before: the platform asks for patience, or is down'),
    platformDown: z.boolean().describe('Its platform is down for all; `waitingUntil` says when it is tried again'),
    mode: z.enum(connectionModes),
    modeInForce: z.enum(modesInForce),
    modeReason: z.enum(modeReasons),
    modeSince: instantSchema.nullable().describe('Null where it has been so since before relais wrote it down'),
    syncIntervalMin: z.number().positive().describe('The interval of what its mode aims for'),
    readEveryMin: z.number().positive().nullable().describe('How often it is in fact read by itself; null for never'),
    syncEnabled: z.boolean(),
    lastSyncAt: instantSchema.nullable(),
    lastSyncError: failureSchema.nullable(),
    nextSyncAt: instantSchema.nullable(),
    endIsLastNight: z.boolean(),
    ignoreTentative: z.boolean(),
    readOnly: z.boolean(),
    channelTwice: z
      .object({ channel: z.enum(channels), hubConnectionId: idSchema, hubLabel: z.string() })
      .nullable()
      .describe('A hub of the listing brings the channel of this iCal calendar already: remove the calendar'),
    drifts: z
      .array(z.object({ kind: z.enum(driftKinds), detail: z.string(), seenAt: instantSchema }))
      .describe('What was lately new in how the calendar is written, newest first'),
  })
  .meta({ id: 'Connection' });
export type Connection = z.output<typeof connectionSchema>;

/** A calendar with the name of its listing, or an account. */
const listedConnectionSchema = z.union([connectionSchema.extend({ listingName: z.string() }), accountConnectionSchema]);

/** A connection of any kind. */
const anyConnectionSchema = z.union([connectionSchema, accountConnectionSchema]);

export const listListingConnections = defineRoute({
  id: 'listListingConnections',
  method: 'get',
  path: '/api/listings/{listingId}/connections',
  summary: 'Connections of a listing, oldest first',
  tag: 'Connections',
  access: 'owner_or_support',
  params: z.object({ listingId: idSchema }),
  answer: { status: 200, data: z.array(connectionSchema) },
});

export const listConnections = defineRoute({
  id: 'listConnections',
  method: 'get',
  path: '/api/connections',
  summary: 'One’s own connections of one kind: calendars by listing, ticketing and broker accounts by age',
  tag: 'Connections',
  access: 'member',
  query: pageQuerySchema.extend({ kind: z.enum(['calendar', ...accountKinds]).default('calendar') }),
  answer: { status: 200, data: z.array(listedConnectionSchema), meta: pageMetaSchema },
});

export const createConnection = defineRoute({
  id: 'createConnection',
  method: 'post',
  path: '/api/listings/{listingId}/connections',
  summary: `Connect a calendar by its address, or a unit of a hub (at most ${MAX_CONNECTIONS_PER_LISTING}); it is read at the next run`,
  tag: 'Connections',
  access: 'owner',
  params: z.object({ listingId: idSchema }),
  body: z.strictObject({
    connector: z.enum(connectorNames),
    url: urlSchema.optional().meta({ description: 'With `ical`: the address of the calendar' }),
    accountId: idSchema.optional().meta({ description: 'With a hub: the account of which it is a unit' }),
    unitId: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'With a hub: the unit, as its account names it' }),
    label: labelSchema.optional(),
    mode: z.enum(connectionModes).optional(),
    syncIntervalMin: intervalSchema.optional(),
    syncEnabled: z.boolean().optional(),
    ...optionFields,
  }),
  answer: { status: 201, data: connectionSchema },
  problems: [
    'feed_already_connected',
    'unit_already_connected',
    'channel_connected_twice',
    'too_many_connections',
    'hub_unavailable',
  ],
});

export const getConnection = defineRoute({
  id: 'getConnection',
  method: 'get',
  path: '/api/connections/{connectionId}',
  summary: 'One connection',
  tag: 'Connections',
  access: 'owner_or_support',
  params: z.object({ connectionId: idSchema }),
  answer: { status: 200, data: anyConnectionSchema },
});

export const updateConnection = defineRoute({
  id: 'updateConnection',
  method: 'patch',
  path: '/api/connections/{connectionId}',
  summary:
    'Rename a connection, switch it, choose its mode and interval, or give it a new address (what was accepted stays); of an account also its credentials, which are tried at once',
  tag: 'Connections',
  access: 'owner',
  params: z.object({ connectionId: idSchema }),
  body: z.strictObject({
    label: labelSchema.optional(),
    url: urlSchema.optional(),
    mode: z.enum(connectionModes).optional(),
    syncIntervalMin: intervalSchema.optional(),
    syncEnabled: z.boolean().optional(),
    ...optionFields,
    ...accountChangeFields,
  }),
  answer: { status: 200, data: anyConnectionSchema },
  problems: ['feed_already_connected', 'channel_connected_twice', 'connection_published', 'account_already_connected'],
});

export const deleteConnection = defineRoute({
  id: 'deleteConnection',
  method: 'delete',
  path: '/api/connections/{connectionId}',
  summary: 'Remove a connection; its coming nights become host blocks, unless `nights=free`',
  tag: 'Connections',
  access: 'owner',
  params: z.object({ connectionId: idSchema }),
  query: z.object({ nights: z.enum(['keep', 'free']).default('keep') }),
  answer: { status: 204 },
});

export const syncConnection = defineRoute({
  id: 'syncConnection',
  method: 'post',
  path: '/api/connections/{connectionId}/sync',
  summary: 'Synchronise this connection now, beside whatever its listing is doing',
  tag: 'Connections',
  access: 'owner_or_support',
  params: z.object({ connectionId: idSchema }),
  answer: {
    status: 202,
    data: z.object({ runId: idSchema, state: z.enum(['started', 'joined', 'woken']), workflowId: z.string() }),
  },
  problems: ['listing_inactive', 'connection_switched_off'],
});

export const listConnectionRuns = defineRoute({
  id: 'listConnectionRuns',
  method: 'get',
  path: '/api/connections/{connectionId}/runs',
  summary: 'Runs of this connection alone, newest first',
  tag: 'Connections',
  access: 'owner_or_support',
  params: z.object({ connectionId: idSchema }),
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(z.union([runSchema, accountRunSchema])), meta: pageMetaSchema },
});
