import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { WebhookDelivery } from '../../src/hub-ports.ts';

/** A server that webhooks are sent to: what came, and how it answers. */
export type HookReceiver = {
  readonly url: string;
  readonly deliveries: readonly WebhookDelivery[];
  answerWith(status: number): void;
};

const running: { close(): Promise<void> }[] = [];

/** Starts a receiver on a free loopback port; it answers 202 until told otherwise. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const deliveries: WebhookDelivery[] = [];
  let status = 202;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      deliveries.push({ headers: headersOf(request), body, receivedAt: '2026-11-24T08:00:01.000Z' });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  running.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  });
  return {
    url: `http://127.0.0.1:${address.port}/api/webhooks/hub/token-1`,
    deliveries,
    answerWith: (code) => {
      status = code;
    },
  };
}

/** Stops every receiver. */
export async function stopHookReceivers(): Promise<void> {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): WebhookDelivery['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
