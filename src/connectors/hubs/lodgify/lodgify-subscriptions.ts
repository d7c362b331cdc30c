import type { z } from 'zod';
import type { HubAnswer, HubSecrets, WebhookSetUp } from '../../../hub-ports.ts';
import { readReply } from '../http/hub-reply.ts';
import type { Asking, LodgifyOrder } from './lodgify-api.ts';
import { subscribedSchema, subscriptionsSchema } from './lodgify-shapes.ts';

/**
 * What relais listens to. Whatever changes nights is an `availability_change`; bookings are listened to as well, since the
 * vendor does not say whether one that is made or declined always is one. A repeated hint costs one reading, a missed one
 * leaves nights open until the next.
 */
const events = [
  'availability_change',
  'booking_new_any_status',
  'booking_change',
  'booking_status_change_declined',
] as const;

const idName = (event: string): string => `hookId:${event}`;
const secretName = (event: string): string => `hookSecret:${event}`;
const purpose = 'setting up webhooks';

/**
 * One subscription for each event, at addresses that differ by `?event=`, since Lodgify takes an address once. A subscription
 * of ours stays; one whose secret is not known any more is ended and made anew, since the secret is shown once. One at another
 * address of ours is ended once there is a new one.
 */
export async function subscribeLodgify(asking: Asking, url: string): Promise<HubAnswer<WebhookSetUp>> {
  const { api, access, call } = asking;
  const question = { path: '/webhooks/v1/list', purpose, schema: subscriptionsSchema };
  const listed = await api.ask(access, question, call);
  if (listed.outcome === 'failed') return listed;
  const secrets: Record<string, string> = { ...withoutHooks(access.secrets) };
  for (const event of events) {
    const address = addressFor(url, event);
    const standing = listed.value.filter((one) => one.target_url === address);
    const known = standing.find(({ id }) => id === access.secrets[idName(event)] && access.secrets[secretName(event)]);
    const made = known ? kept(access.secrets, event) : await remade(asking, { event, address, standing });
    if (made.outcome === 'failed') return made;
    const ended = await endFormer(asking, { event, made: made.value.id, listed: listed.value });
    if (ended?.outcome === 'failed') return ended;
    secrets[idName(event)] = made.value.id;
    secrets[secretName(event)] = made.value.secret;
  }
  return { outcome: 'answered', value: { by: 'api', secrets }, budget: null };
}

/** Ends the subscriptions that relais knows by their IDs; one that is gone already is ended. */
export async function unsubscribeLodgify(asking: Asking): Promise<HubAnswer<null>> {
  for (const event of events) {
    const id = asking.access.secrets[idName(event)];
    const ended = id ? await ending(asking, id) : undefined;
    if (ended?.outcome === 'failed') return ended;
  }
  return { outcome: 'answered', value: null, budget: null };
}

/** The secrets by which deliveries are signed. */
export function signingSecrets(secrets: HubSecrets): string[] {
  return events.flatMap((event) => secrets[secretName(event)] ?? []);
}

type Made = HubAnswer<z.output<typeof subscribedSchema>>;

/** Ends the subscription that told of this event at another address before. */
async function endFormer(asking: Asking, { event, made, listed }: Former): Promise<HubAnswer<null> | undefined> {
  const known = asking.access.secrets[idName(event)];
  const isLeft = known !== undefined && known !== made && listed.some(({ id }) => id === known);
  return isLeft ? ending(asking, known) : undefined;
}

type Former = {
  readonly event: string;
  readonly made: string;
  readonly listed: readonly { readonly id: string }[];
};

function kept(secrets: HubSecrets, event: string): Made {
  const value = { id: secrets[idName(event)] ?? '', secret: secrets[secretName(event)] ?? '' };
  return { outcome: 'answered', value, budget: null };
}

async function remade(
  asking: Asking,
  {
    event,
    address,
    standing,
  }: { readonly event: string; readonly address: string; readonly standing: readonly { readonly id: string }[] },
): Promise<Made> {
  for (const { id } of standing) {
    const ended = await ending(asking, id);
    if (ended.outcome === 'failed') return ended;
  }
  const { api, access, call } = asking;
  const body = { event, target_url: address };
  const order: LodgifyOrder = { method: 'POST', path: '/webhooks/v1/subscribe', body, purpose };
  const reply = await api.order(access, order, call);
  return readReply(reply, { schema: subscribedSchema, purpose, host: api.host, budgetOf: () => null });
}

async function ending({ api, access, call }: Asking, id: string): Promise<HubAnswer<null>> {
  const path = '/webhooks/v1/unsubscribe';
  const reply = await api.order(access, { method: 'DELETE', path, body: { id }, purpose: 'ending webhooks' }, call);
  if (reply.outcome === 'failed' && reply.status !== 404) return { outcome: 'failed', failure: reply.failure };
  return { outcome: 'answered', value: null, budget: null };
}

function addressFor(url: string, event: string): string {
  const address = new URL(url);
  address.searchParams.set('event', event);
  return address.href;
}

function withoutHooks(secrets: HubSecrets): HubSecrets {
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => !name.startsWith('hook')));
}
