import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { freePort, isPortFree, portOrNext } from '../../src/embedded/free-port.ts';
import { keptPort } from '../../src/embedded/kept-ports.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  await removeTemporaryFolders();
});

test('a port somebody listens on is not free, and is free again when they are gone', async () => {
  const port = await freePort();
  const server = await listenOn(port);
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});

test('a busy default port moves to a free one above it', async () => {
  const port = await freePort();
  await listenOn(port);
  const next = await portOrNext(port);
  expect(next).toBeGreaterThan(port);
  expect(await isPortFree(next)).toBe(true);
});

test('a free default port is taken as it is', async () => {
  const port = await freePort();
  expect(await portOrNext(port)).toBe(port);
});

test('a service keeps its port over restarts while nobody else took it', async () => {
  const home = await temporaryFolder();
  const first = await keptPort(home, 'sandbox');
  expect(await keptPort(home, 'sandbox')).toBe(first);
  await listenOn(first);
  const second = await keptPort(home, 'sandbox');
  expect(second).not.toBe(first);
  expect(await keptPort(home, 'sandbox')).toBe(second);
});

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return server;
}
