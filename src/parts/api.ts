import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiDeps } from '../api/api-deps.ts';
import { createApp } from '../api/app.ts';

/** An API that answers. `stop` lets running requests finish. */
export type RunningApi = { readonly port: number; stop(): Promise<void> };

const DRAIN_MS = 10_000;

/** Serves the API (and the pages, when `settings.webRoot` is set). Rejects with `EADDRINUSE` when the port is taken. */
export async function startApi(
  deps: ApiDeps,
  listen: { readonly port: number; readonly host?: string },
): Promise<RunningApi> {
  const server = createServer(createApp(deps));
  // Slow requests are cut, so that nobody holds connections for ever.
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, resolve);
  });
  return {
    port: portOf(server),
    async stop() {
      // Streams never end by themselves.
      await deps.hints.close();
      await drain(server);
    },
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The API listens on no port.');
  return address.port;
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
