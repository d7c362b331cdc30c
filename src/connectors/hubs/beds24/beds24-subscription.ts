import { z } from 'zod';
import type { HubAccess, HubAnswer, HubCall, WebhookHook, WebhookSetUp } from '../../../hub-ports.ts';
import { readReply } from '../http/hub-reply.ts';
import { hubFailure } from '../http/hub-status.ts';
import type { Beds24Api } from './beds24-api.ts';
import { beds24Budget } from './beds24-budget.ts';
import { type Beds24Property, propertySchema, writeSchema } from './beds24-shapes.ts';
import { proofHeader } from './beds24-webhook.ts';

type Asking = { readonly api: Beds24Api; readonly access: HubAccess; readonly call: HubCall };
type Webhooks = {
  readonly version: string;
  readonly url: string;
  readonly additionalData: string;
  readonly customHeader: string;
};

const setting = {
  method: 'POST',
  path: '/properties',
  purpose: 'setting webhooks',
  scope: 'write:properties',
} as const;
const noWebhook: Webhooks = { version: 'one', url: '', additionalData: 'none', customHeader: '' };

/** Every property of the account. */
export async function readProperties(
  { api, access, call }: Asking,
  query: readonly (readonly [string, string])[],
): Promise<HubAnswer<readonly Beds24Property[]>> {
  const purpose = 'reading properties';
  const request = { method: 'GET', path: '/properties', query, purpose, scope: 'read:properties' } as const;
  const answer = await api.readPages(access, request, call);
  if (answer.outcome === 'failed') return answer;
  const json = { outcome: 'ok', status: 200, headers: {}, json: answer.value } as const;
  const { budget } = answer;
  return readReply(json, { schema: z.array(propertySchema), purpose, host: api.host, budgetOf: () => budget });
}

/**
 * Sets the booking webhook of each property, with our header and without guests' data. A property has one only: where another
 * program's stands, or where the invite code may not write properties, the host is asked to enter the account's inventory
 * webhook instead, which is told of closed nights as well.
 */
export async function subscribeBeds24(
  asking: Asking,
  hook: Pick<WebhookHook, 'url' | 'headerToken'>,
): Promise<HubAnswer<WebhookSetUp>> {
  const secrets = { ...asking.access.secrets, headerToken: hook.headerToken };
  const header = { name: proofHeader, value: hook.headerToken };
  const byHost: WebhookSetUp = { by: 'host', url: hook.url, header, secrets };
  const properties = await readProperties(asking, []);
  if (properties.outcome === 'failed') return properties;
  const isFree = ({ webhooks }: Beds24Property): boolean => !webhooks?.url || isOurs(webhooks.customHeader);
  if (properties.value.length === 0 || !properties.value.every(isFree)) return { ...properties, value: byHost };
  const customHeader = `${header.name}: ${header.value}`;
  const webhooks = { version: 'twoNoPersonalData', url: hook.url, additionalData: 'none', customHeader };
  const set = await setWebhooks(asking, properties.value, webhooks);
  if (set.outcome === 'failed') return set;
  return { ...set, value: set.value === 'set' ? { by: 'api', secrets } : byHost };
}

/** Takes our webhooks off every property that has one; the host's and other programs' stay. */
export async function unsubscribeBeds24(asking: Asking): Promise<HubAnswer<null>> {
  const properties = await readProperties(asking, []);
  if (properties.outcome === 'failed') return properties;
  const ours = properties.value.filter(({ webhooks }) => isOurs(webhooks?.customHeader));
  if (ours.length === 0) return { ...properties, value: null };
  const set = await setWebhooks(asking, ours, noWebhook);
  if (set.outcome === 'failed') return set;
  if (set.value === 'set') return { ...set, value: null };
  const failure = hubFailure('AUTH', `refused: the scope ${setting.scope} may be missing;`, {
    ...setting,
    host: asking.api.host,
  });
  return { outcome: 'failed', failure };
}

/** `refused` when one of the properties kept its own: a scope that is missing is told with 403, or per item. */
async function setWebhooks(
  { api, access, call }: Asking,
  properties: readonly Beds24Property[],
  webhooks: Webhooks,
): Promise<HubAnswer<'set' | 'refused'>> {
  const body = JSON.stringify(properties.map(({ id }) => ({ id: Number(id), webhooks })));
  const reply = await api.send(access, { ...setting, body }, call);
  if (reply.outcome === 'failed' && reply.status === 403)
    return { outcome: 'answered', value: 'refused', budget: null };
  const { purpose } = setting;
  const answer = readReply(reply, { schema: writeSchema, purpose, host: api.host, budgetOf: beds24Budget });
  if (answer.outcome === 'failed') return answer;
  const isSet = answer.value.length === properties.length && answer.value.every(({ success }) => success);
  return { ...answer, value: isSet ? 'set' : 'refused' };
}

function isOurs(customHeader: string | null | undefined): boolean {
  return customHeader?.toLowerCase().startsWith(`${proofHeader.toLowerCase()}:`) ?? false;
}
