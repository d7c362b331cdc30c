import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import webPush from 'web-push';
import { PushService, type PushTicket } from '../support/push-service.ts';

const vapid = webPush.generateVAPIDKeys();
const stranger = webPush.generateVAPIDKeys();

describe('the push service of the journeys', () => {
  let service: PushService;
  let ticket: PushTicket;
  beforeAll(async () => {
    service = await PushService.start();
    ticket = service.subscribe(vapid.publicKey);
  });
  afterAll(() => service.close());

  /** Sends what web-push writes, after `change`. */
  async function send(
    signer: { readonly publicKey: string; readonly privateKey: string },
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const details = webPush.generateRequestDetails(ticket, 'Bonjour', {
      vapidDetails: { subject: 'mailto:ops@relais.example', ...signer },
      TTL: 60,
    });
    const written = new Headers(details.headers);
    for (const [name, value] of Object.entries(headers)) written.set(name, value);
    const { status } = await fetch(details.endpoint, { method: 'POST', headers: written, body: details.body });
    return status;
  }

  test('takes what web-push sends, and reads it', async () => {
    expect(await send(vapid)).toBe(201);
    expect(service.messages(ticket.endpoint)).toMatchObject([{ text: 'Bonjour', ttlS: 60 }]);
  });

  test.each([
    ['signed by another key', 403, stranger, {}],
    ['signed by another key than it says', 403, { ...vapid, privateKey: stranger.privateKey }, {}],
    ['without the time it is to be kept', 400, vapid, { ttl: '' }],
    ['written in an older way', 415, vapid, { 'content-encoding': 'aesgcm' }],
  ])('refuses what is %s', async (_, status, signer, headers) => {
    expect(await send(signer, headers)).toBe(status);
    expect(service.messages(ticket.endpoint)).toHaveLength(1);
  });

  test('says that an endpoint is no more once its browser has given it up', async () => {
    service.end(ticket.endpoint);
    expect(await send(vapid)).toBe(410);
  });
});
