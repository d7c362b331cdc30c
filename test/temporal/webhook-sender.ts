import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { verifyStandardWebhook } from '../../src/connectors/hubs/webhooks/standard-webhooks.ts';
import type { HubConnector } from '../../src/hub-ports.ts';
import type { Engine } from '../support/engine.ts';
import type { FakeHub } from '../support/fake-hub.ts';
import type { ListeningApi } from '../support/listening-api.ts';
import type { TappedWebhook, WebhookTap } from '../support/webhook-tap.ts';

export type Nights = { readonly from: string; readonly to: string };

/** A platform that sends webhooks of one unit, each with its own proof. What it sends waits in the tap. */
export type Sender = {
  readonly accountId: string;
  /** A guest books there: gives how to cancel it. */
  book(nights: Nights): { cancel(): void };
  /** What it sent since the last call, at least one. */
  sent(): Promise<readonly TappedWebhook[]>;
  /** The same as somebody would send it who does not know the secret. */
  forged(webhook: TappedWebhook): TappedWebhook;
  /** Takes over what a renewal has shown to the host, where it has to be entered by hand. */
  entered(url: string | null): void;
};

const withId = z.object({ id: z.string() });

/** Connects an account of a hub and one unit of it to a listing, and has its webhooks set up. */
export async function connectedUnit(
  api: ListeningApi,
  listingId: string,
  { connector, credentials, unitId }: { connector: string; credentials: object; unitId: string },
): Promise<{ readonly accountId: string; readonly url: string | null }> {
  const { id: accountId } = withId.parse(await api.call('POST', '/api/hub-accounts', { connector, credentials }));
  await api.call('POST', `/api/listings/${listingId}/connections`, { connector, accountId, unitId });
  const set = await api.call('POST', `/api/hub-accounts/${accountId}/webhook`);
  return { accountId, ...z.object({ url: z.string().nullable() }).parse(set) };
}

type Place = {
  readonly engine: Engine;
  readonly api: ListeningApi;
  readonly tap: WebhookTap;
  readonly listingId: string;
};

/** Beds24: proved by a header of our choice. */
export async function beds24Sender({ engine, api, tap, listingId }: Place): Promise<Sender> {
  const { beds24 } = engine.sandbox.hubs;
  const { ownerId, roomIds } = beds24.addAccount([[{ name: 'Gîte' }]], 100_000);
  const [roomId = 0] = roomIds;
  const credentials = { inviteCode: beds24.inviteCode(ownerId) };
  const { accountId } = await connectedUnit(api, listingId, {
    connector: 'beds24',
    credentials,
    unitId: String(roomId),
  });
  return {
    accountId,
    book: (nights) => {
      const id = beds24.addBooking(roomId, { ...nights, channel: 'airbnb' });
      return { cancel: () => void beds24.cancelBooking(id) };
    },
    sent: () => tap.taken('beds24'),
    forged: (webhook) => ({ ...webhook, headers: { ...webhook.headers, 'x-relais-token': 'guessed' } }),
    entered: () => {},
  };
}

/** Smoobu: signs nothing. Who does not know the address knows the account at most. */
export async function smoobuSender({ engine, api, tap, listingId }: Place): Promise<Sender> {
  const { smoobu } = engine.sandbox.hubs;
  const { userId, apartmentIds, ...credentials } = smoobu.addAccount(['Gîte']);
  const [apartmentId = 0] = apartmentIds;
  const unit = { connector: 'smoobu', credentials, unitId: String(apartmentId) };
  const { accountId, url } = await connectedUnit(api, listingId, unit);
  smoobu.setWebhook(userId, url);
  return {
    accountId,
    book: (nights) => {
      const id = smoobu.addReservation(apartmentId, nights);
      return { cancel: () => void smoobu.cancelReservation(id) };
    },
    sent: () => tap.taken('smoobu'),
    forged: (webhook) => ({
      ...webhook,
      body: Buffer.from(webhook.body.toString().replace(`"user":${userId}`, '"user":1')),
    }),
    entered: (shown) => smoobu.setWebhook(userId, shown),
  };
}

/** Lodgify: `ms-signature` under the secret of each subscription. */
export async function lodgifySender({ engine, api, tap, listingId }: Place): Promise<Sender> {
  const { lodgify } = engine.sandbox.hubs;
  const unit = { propertyId: 1000, roomTypeId: 1233 };
  const apiKey = 'lodgify-key-of-the-host';
  const properties = [{ id: unit.propertyId, name: 'Gîte', roomTypes: [{ id: unit.roomTypeId, name: 'Gîte' }] }];
  lodgify.addAccount({ apiKey, userId: 510_120, properties });
  const unitId = `${unit.propertyId}/${unit.roomTypeId}`;
  const { accountId } = await connectedUnit(api, listingId, { connector: 'lodgify', credentials: { apiKey }, unitId });
  return {
    accountId,
    book: (nights) => {
      const id = lodgify.addBooking(apiKey, { ...unit, ...nights });
      return { cancel: () => lodgify.cancelBooking(apiKey, id) };
    },
    // One for the booking, and one for its nights.
    sent: () => tap.taken('lodgify', 2),
    forged: (webhook) => ({ ...webhook, headers: { ...webhook.headers, 'ms-signature': `sha256=${'0'.repeat(64)}` } }),
    entered: () => {},
  };
}

/** A hub that signs by Standard Webhooks, as the account’s header token is its secret. */
export function standardConnector(hub: FakeHub): HubConnector {
  return {
    ...hub.connector('beds24'),
    verifyWebhook: ({ headerToken = '' }, delivery) => {
      const verdict = verifyStandardWebhook(delivery, [secretOf(headerToken)]);
      if (verdict.outcome === 'forged') return { outcome: 'forged' };
      return { outcome: 'genuine', eventId: verdict.id, unitIds: [Buffer.from(delivery.body).toString()] };
    },
    subscribe: async (_access, { url, headerToken }) => {
      const header = { name: 'webhook-secret', value: headerToken };
      return { outcome: 'answered', value: { by: 'host', secrets: {}, url, header }, budget: null };
    },
  };
}

function secretOf(headerToken: string): string {
  return `whsec_${Buffer.from(headerToken).toString('base64')}`;
}

/** Sends what the `standardwebhooks` package signs, `lateSec` after the time that it signs. */
export async function standardSender(
  { engine, api, listingId }: Omit<Place, 'tap'>,
  lateSec: () => number,
): Promise<Sender> {
  const unitId = `standard-${listingId}`;
  engine.hub.unit(unitId);
  const unit = { connector: 'beds24', credentials: { inviteCode: `code-${listingId}` }, unitId };
  const { accountId } = await connectedUnit(api, listingId, unit);
  for (const other of ['other', 'another']) {
    engine.hub.unit(`${other}-${listingId}`);
    const destination = { connector: 'beds24', accountId, unitId: `${other}-${listingId}` };
    await api.call('POST', `/api/listings/${listingId}/connections`, destination);
  }
  let kept: TappedWebhook[] = [];
  const send = async (): Promise<void> => {
    const account = await engine.stores.hubs.open({ kind: 'any' }, accountId);
    if (account === undefined || account === 'closed') throw new Error('The account is gone.');
    const [id, at] = [`msg_${randomUUID().replaceAll('-', '')}`, new Date(Date.now() - lateSec() * 1_000)];
    const signature = new Webhook(secretOf(account.headerToken)).sign(id, at, unitId);
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    kept.push({ path: `/api/webhooks/beds24/${account.webhookToken}`, headers, body: Buffer.from(unitId) });
  };
  let underWay: Promise<void>[] = [];
  return {
    accountId,
    book: (nights) => {
      const identity = engine.hub.book(unitId, nights);
      underWay.push(send());
      return {
        cancel: () => {
          engine.hub.cancel(unitId, identity);
          underWay.push(send());
        },
      };
    },
    async sent() {
      await Promise.all(underWay);
      const sent = kept;
      [kept, underWay] = [[], []];
      return sent;
    },
    forged: (webhook) => ({ ...webhook, headers: { ...webhook.headers, 'webhook-signature': 'v1,Zm9yZ2Vk' } }),
    entered: () => {},
  };
}
