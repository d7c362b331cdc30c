import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A webhook as a platform sent it: path with query, and the very bytes. */
export type TappedWebhook = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/**
 * Stands where platforms send webhooks to, takes each with 200 and keeps it back, so that a test decides how often, in which
 * order and when it goes on.
 */
export type WebhookTap = {
  readonly url: string;
  /** What one hub sent since the last call, once it is `count` at least. */
  taken(connector: string, count?: number): Promise<readonly TappedWebhook[]>;
  /** Forgets what came so far. */
  forget(): void;
  stop(): Promise<void>;
};

/** Starts a tap on a port of 127.0.0.1. */
export async function startTap(): Promise<WebhookTap> {
  let kept: TappedWebhook[] = [];
  let came = () => {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      kept.push({ path: request.url ?? '', headers: ownHeaders(request.headers), body: Buffer.concat(chunks) });
      response.writeHead(200).end();
      came();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The tap listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async taken(connector, count = 1) {
      const isIts = ({ path }: TappedWebhook) => path.startsWith(`/api/webhooks/${connector}/`);
      while (kept.filter(isIts).length < count) await new Promise<void>((resolve) => (came = resolve));
      const taken = kept.filter(isIts);
      kept = kept.filter((webhook) => !isIts(webhook));
      return taken;
    },
    forget: () => {
      kept = [];
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends a webhook on to where relais listens, and gives the status that it is answered with. */
export async function sendOn(baseUrl: string, { path, headers, body }: TappedWebhook): Promise<number> {
  const answer = await fetch(new URL(path, baseUrl), { method: 'POST', headers, body: new Uint8Array(body) });
  await answer.arrayBuffer();
  return answer.status;
}

/** Without what belongs to one connection only. */
function ownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const hops = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'sec-fetch-mode'];
  const own = Object.entries(headers).filter(([name]) => !hops.includes(name));
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}
