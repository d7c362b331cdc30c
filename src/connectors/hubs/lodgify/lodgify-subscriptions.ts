import type { z } from 'zod';
import type { HubAnswer, HubSecrets, WebhookHook, WebhookSetUp } from '../../../hub-ports.ts';
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
const formerIds = 'hookFormerIds';
const purpose = 'setting up webhooks';

/**
 * One subscription for each event, at addresses that differ by `?event=`, since Lodgify takes an address once. A subscription
 * of ours stays; one whose secret is not known any more is ended and made anew. Each secret is shown once, and is kept before
 * the next is asked for. Those at another address of ours are ended last, once all new ones are kept: until then both tell.
 */
export async function subscribeLodgify(
  asking: Asking,
  { url, keep }: Pick<WebhookHook, 'url' | 'keep'>,
): Promise<HubAnswer<WebhookSetUp>> {
  const { api, access, call } = asking;
  const question = { path: '/webhooks/v1/list', purpose, schema: subscriptionsSchema };
  const listed = await api.ask(access, question, call);
  if (listed.outcome === 'failed') return listed;
  let secrets = access.secrets;
  for (const event of events) {
    const address = addressFor(url, event);
    const standing = listed.value.filter((one) => one.target_url === address);
    if (standing.some(({ id }) => id === secrets[idName(event)] && secrets[secretName(event)])) continue;
    const made = await remade(asking, { event, address, standing });
    if (made.outcome === 'failed') return made;
    const { id, secret } = made.value;
    const former = standing.some((one) => one.id === secrets[idName(event)]) ? undefined : secrets[idName(event)];
    const fresh = { [idName(event)]: id, [secretName(event)]: secret, ...withFormer(secrets, former) };
    await keep(fresh);
    secrets = { ...secrets, ...fresh };
  }
  const ended = await endAll(asking, formerOf(secrets));
  if (ended.outcome === 'failed') return ended;
  return { ...ended, value: { by: 'api', secrets: { ...secrets, ...(secrets[formerIds] && { [formerIds]: '' }) } } };
}

/** Ends the subscriptions that relais knows by their IDs; one that is gone already is ended. */
export function unsubscribeLodgify(asking: Asking): Promise<HubAnswer<null>> {
  const { secrets } = asking.access;
  return endAll(asking, [...events.flatMap((event) => secrets[idName(event)] ?? []), ...formerOf(secrets)]);
}

/** The secrets by which deliveries are signed. */
export function signingSecrets(secrets: HubSecrets): string[] {
  return events.flatMap((event) => secrets[secretName(event)] ?? []);
}

/** True when the hub tells of all that relais listens to, as far as relais knows. */
export function areAllSubscribed(secrets: HubSecrets): boolean {
  return events.every((event) => secrets[secretName(event)] !== undefined);
}

type Made = HubAnswer<z.output<typeof subscribedSchema>>;

/** The subscriptions that a newer one took the place of, and that nobody has ended yet. */
function formerOf(secrets: HubSecrets): string[] {
  return secrets[formerIds]?.split(' ').filter((id) => id !== '') ?? [];
}

function withFormer(secrets: HubSecrets, id: string | undefined): HubSecrets {
  return id === undefined ? {} : { [formerIds]: [...formerOf(secrets), id].join(' ') };
}

async function endAll(asking: Asking, ids: readonly string[]): Promise<HubAnswer<null>> {
  for (const id of ids) {
    const ended = await ending(asking, id);
    if (ended.outcome === 'failed') return ended;
  }
  return { outcome: 'answered', value: null, budget: null };
}

async function remade(
  asking: Asking,
  {
    event,
    address,
    standing,
  }: { readonly event: string; readonly address: string; readonly standing: readonly { readonly id: string }[] },
): Promise<Made> {
  const ended = await endAll(
    asking,
    standing.map(({ id }) => id),
  );
  if (ended.outcome === 'failed') return ended;
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
