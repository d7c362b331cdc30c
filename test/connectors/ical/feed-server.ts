import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A feed server on a free loopback port, with the paths and headers it was asked. */
export type FeedServer = {
  readonly origin: string;
  readonly requests: readonly { path: string; headers: Readonly<Record<string, unknown>> }[];
  close(): Promise<void>;
};

/** Starts a server that answers every request by `listener`. */
export async function startFeedServer(listener: RequestListener): Promise<FeedServer> {
  const requests: { path: string; headers: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers });
    return listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${portOf(server)}`, requests, close: () => closed(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return address.port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
