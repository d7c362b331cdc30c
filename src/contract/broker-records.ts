import { z } from 'zod';
import { idSchema, instantSchema, pageMetaSchema, pageQuerySchema, textSchema } from './fields.ts';
import { defineRoute } from './route.ts';

const decimalSchema = z.string().meta({ description: 'An exact decimal number', example: '174.78' });
const feeSchema = z.object({ amount: decimalSchema, currency: z.string() });
const ofConnection = z.object({ connectionId: idSchema });

/** One execution as the broker tells it; `fee` null: told later. `effect` of another fill: it takes that back, or its place. */
export const fillSchema = z
  .object({
    id: idSchema,
    account: z.string(),
    symbol: z.string(),
    externalId: z.string(),
    executedAt: z.string().meta({ description: 'ISO 8601 in UTC, up to nine digits of a second' }),
    side: z.enum(['buy', 'sell']),
    quantity: decimalSchema,
    price: decimalSchema,
    currency: z.string(),
    fee: feeSchema.nullable(),
    orderId: z.string().nullable(),
    effect: z.enum(['fill', 'reversal', 'correction']),
    effectOf: z.string().nullable(),
    revision: z.number().int().describe('1 as first told; rises with each change by the broker'),
    firstSeenAt: instantSchema,
  })
  .meta({ id: 'Fill' });
export type Fill = z.output<typeof fillSchema>;

/** From flat to flat, derived from fills (FIFO). `feesPending`: the broker tells fees of it later. */
export const tradeSchema = z
  .object({
    id: idSchema,
    account: z.string(),
    symbol: z.string(),
    side: z.enum(['long', 'short']),
    status: z.enum(['open', 'closed']),
    openedAt: z.string(),
    closedAt: z.string().nullable(),
    quantity: decimalSchema,
    openQuantity: decimalSchema,
    entryPrice: decimalSchema,
    exitPrice: decimalSchema.nullable(),
    realisedProfit: decimalSchema,
    currency: z.string(),
    fees: z.array(feeSchema),
    feesPending: z.boolean(),
    fillCount: z.number().int(),
    note: z.string(),
  })
  .meta({ id: 'Trade' });
export type Trade = z.output<typeof tradeSchema>;

/** A row of the service that could not be read: kept as it came until it can be, or is let go. */
export const rejectedRowSchema = z
  .object({
    id: idSchema,
    stream: z.string(),
    externalId: z.string().nullable(),
    reason: z.string(),
    raw: z.unknown(),
    runId: idSchema.nullable(),
    seenAt: instantSchema,
    settledAt: instantSchema.nullable(),
    settledHow: z.enum(['replayed', 'dismissed']).nullable(),
  })
  .meta({ id: 'RejectedRow' });
export type RejectedRow = z.output<typeof rejectedRowSchema>;

export const listFills = defineRoute({
  id: 'listFills',
  method: 'get',
  path: '/api/connections/{connectionId}/fills',
  summary: 'Fills of a broker account, newest first; all of them as text/csv',
  tag: 'Broker records',
  access: 'owner_or_support',
  params: ofConnection,
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(fillSchema), meta: pageMetaSchema, csv: true },
});

export const listTrades = defineRoute({
  id: 'listTrades',
  method: 'get',
  path: '/api/connections/{connectionId}/trades',
  summary: 'Trades derived from the fills, newest first; all of them as text/csv',
  tag: 'Broker records',
  access: 'owner_or_support',
  params: ofConnection,
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(tradeSchema), meta: pageMetaSchema, csv: true },
});

export const updateTrade = defineRoute({
  id: 'updateTrade',
  method: 'patch',
  path: '/api/connections/{connectionId}/trades/{tradeId}',
  summary: 'Write a note about a trade; no sync ever touches it',
  tag: 'Broker records',
  access: 'owner',
  params: ofConnection.extend({ tradeId: idSchema }),
  body: z.strictObject({ note: textSchema(4_000) }),
  answer: { status: 200, data: tradeSchema },
});

export const listRejected = defineRoute({
  id: 'listRejected',
  method: 'get',
  path: '/api/connections/{connectionId}/rejected',
  summary: 'Rows that could not be read, those that wait first; all of them as text/csv',
  tag: 'Broker records',
  access: 'owner_or_support',
  params: ofConnection,
  query: pageQuerySchema,
  answer: { status: 200, data: z.array(rejectedRowSchema), meta: pageMetaSchema, csv: true },
});

export const settleRejected = defineRoute({
  id: 'settleRejected',
  method: 'post',
  path: '/api/connections/{connectionId}/rejected/{rejectedId}/settle',
  summary: 'Read a rejected row again, or let it go for good',
  tag: 'Broker records',
  access: 'owner_or_support',
  params: ofConnection.extend({ rejectedId: idSchema }),
  body: z.strictObject({ action: z.enum(['replay', 'dismiss']) }),
  answer: { status: 200, data: rejectedRowSchema },
  problems: ['still_unreadable'],
});
