import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { readPushBody, type SubscriberKeys } from './push-body.ts';
import { vapidRefusal } from './vapid-token.ts';

/** A subscription as a browser hands it to a page (`PushSubscription.toJSON()`). */
export type PushTicket = {
  readonly endpoint: string;
  readonly expirationTime: null;
  readonly keys: { readonly p256dh: string; readonly auth: string };
};

/** A message that was taken, its body read by the keys of the browser. */
export type PushMessage = { readonly text: string; readonly ttlS: number; readonly urgency: string | undefined };

type Subscriber = { readonly keys: SubscriberKeys; readonly applicationKey: string; readonly messages: PushMessage[] };
type Answer = { readonly status: number; readonly text?: string };

const LONGEST_BODY_BYTES = 4096;

/**
 * A push service on this machine, and the part of a browser that keeps its keys: as RFC 8030, 8291 and 8292 say, by code
 * of its own. 201 for a message that is in order, 404 for an endpoint that never was, 410 for one that is no more.
 */
export class PushService {
  readonly origin: string;
  private readonly server: Server;
  private readonly subscribers: Map<string, Subscriber | 'gone'>;

  private constructor(server: Server, origin: string, subscribers: Map<string, Subscriber | 'gone'>) {
    this.server = server;
    this.origin = origin;
    this.subscribers = subscribers;
  }

  /** Listens on a free loopback port. */
  static async start(): Promise<PushService> {
    const subscribers = new Map<string, Subscriber | 'gone'>();
    const server = createServer((request, response) => {
      void answerTo(request, subscribers, originOf(server)).then(({ status, text = '' }) =>
        response.writeHead(status, status === 201 ? { location: `/messages/${randomUUID()}` } : {}).end(text),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PushService(server, originOf(server), subscribers);
  }

  /** Makes the subscription that a browser makes for a page's application server key (base64url). */
  subscribe(applicationKey: string): PushTicket {
    const pair = createECDH('prime256v1');
    const p256dh = pair.generateKeys().toString('base64url');
    const authSecret = randomBytes(16);
    const path = `/push/${randomUUID()}`;
    this.subscribers.set(path, { keys: { pair, authSecret }, applicationKey, messages: [] });
    const keys = { p256dh, auth: authSecret.toString('base64url') };
    return { endpoint: this.origin + path, expirationTime: null, keys };
  }

  /** What came for the endpoint so far, in order. */
  messages(endpoint: string): readonly PushMessage[] {
    const subscriber = this.subscribers.get(new URL(endpoint).pathname);
    return subscriber === undefined || subscriber === 'gone' ? [] : subscriber.messages;
  }

  /** From now on the endpoint answers 410, as after a browser has given its subscription up. */
  end(endpoint: string): void {
    this.subscribers.set(new URL(endpoint).pathname, 'gone');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function answerTo(
  request: IncomingMessage,
  subscribers: ReadonlyMap<string, Subscriber | 'gone'>,
  origin: string,
): Promise<Answer> {
  const subscriber = subscribers.get(request.url ?? '');
  if (request.method !== 'POST' || subscriber === undefined) return { status: 404 };
  if (subscriber === 'gone') return { status: 410 };
  const { authorization = '', ttl, urgency, 'content-encoding': encoding } = request.headers;
  const expected = { applicationKey: subscriber.applicationKey, origin, nowMs: Date.now() };
  const refusal = vapidRefusal(authorization, expected);
  if (refusal !== undefined) return { status: 403, text: refusal };
  if (typeof ttl !== 'string' || !/^\d+$/.test(ttl)) return { status: 400, text: 'TTL is missing' };
  if (encoding !== 'aes128gcm') return { status: 415, text: 'the body is not aes128gcm' };
  const body = await buffer(request);
  if (body.length > LONGEST_BODY_BYTES) return { status: 413 };
  subscriber.messages.push({
    text: readPushBody(body, subscriber.keys),
    ttlS: Number(ttl),
    urgency: typeof urgency === 'string' ? urgency : undefined,
  });
  return { status: 201 };
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the push service does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}
