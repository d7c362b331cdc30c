import { z } from 'zod';
import { hubConnectors } from '../domain/hub.ts';
import { idSchema, instantSchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** A member's account at a hub. Its credentials are written, never read back. */
export const hubAccountSchema = z
  .object({ id: idSchema, connector: z.enum(hubConnectors), name: z.string(), createdAt: instantSchema })
  .meta({ id: 'HubAccount' });
export type HubAccount = z.output<typeof hubAccountSchema>;

/** A room, an apartment or a room type of an account. `listingId` is the listing that it is connected to. */
export const hubUnitSchema = z
  .object({ id: z.string(), name: z.string(), listingId: idSchema.nullable() })
  .meta({ id: 'HubUnit' });
export type HubUnit = z.output<typeof hubUnitSchema>;

/** How webhooks of an account reach relais. `host`: the member enters address and header at the hub by hand. */
export const hubWebhookSchema = z
  .object({
    by: z.enum(['api', 'host']),
    url: z.url().nullable(),
    header: z.object({ name: z.string(), value: z.string() }).nullable(),
  })
  .meta({ id: 'HubWebhook' });
export type HubWebhook = z.output<typeof hubWebhookSchema>;

export const listHubAccounts = defineRoute({
  id: 'listHubAccounts',
  method: 'get',
  path: '/api/hub-accounts',
  summary: 'My accounts at hubs, oldest first',
  tag: 'Hubs',
  access: 'member',
  answer: { status: 200, data: z.array(hubAccountSchema) },
});

export const connectHubAccount = defineRoute({
  id: 'connectHubAccount',
  method: 'post',
  path: '/api/hub-accounts',
  summary: 'Connect an account at a hub; one that is connected already gets the new credentials',
  tag: 'Hubs',
  access: 'member',
  body: z.strictObject({
    connector: z.enum(hubConnectors),
    credentials: z.record(z.string().max(40), z.string().trim().min(1, 'must not be empty').max(2048)),
  }),
  answer: { status: 201, data: hubAccountSchema },
  problems: ['rate_limited', 'hub_unavailable'],
});

export const listHubUnits = defineRoute({
  id: 'listHubUnits',
  method: 'get',
  path: '/api/hub-accounts/{accountId}/units',
  summary: 'What an account lets, as the hub says now',
  tag: 'Hubs',
  access: 'owner',
  params: z.object({ accountId: idSchema }),
  answer: { status: 200, data: z.array(hubUnitSchema) },
  problems: ['hub_unavailable'],
});

export const setUpHubWebhook = defineRoute({
  id: 'setUpHubWebhook',
  method: 'post',
  path: '/api/hub-accounts/{accountId}/webhook',
  summary: 'Have the hub tell relais of changes at once, or say what to enter there for that',
  tag: 'Hubs',
  access: 'owner',
  params: z.object({ accountId: idSchema }),
  answer: { status: 200, data: hubWebhookSchema },
  problems: ['hub_unavailable'],
});

export const renewHubWebhook = defineRoute({
  id: 'renewHubWebhook',
  method: 'post',
  path: '/api/hub-accounts/{accountId}/webhook/renew',
  summary: 'Give webhooks another address and another secret; the former ones are good for 24 h more',
  tag: 'Hubs',
  access: 'owner',
  params: z.object({ accountId: idSchema }),
  answer: { status: 200, data: hubWebhookSchema },
  problems: ['hub_unavailable'],
});

export const removeHubAccount = defineRoute({
  id: 'removeHubAccount',
  method: 'delete',
  path: '/api/hub-accounts/{accountId}',
  summary: 'Remove an account that no connection uses',
  tag: 'Hubs',
  access: 'owner',
  params: z.object({ accountId: idSchema }),
  answer: { status: 204 },
  problems: ['hub_account_in_use'],
});
