import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
const TRIES = 100;

/** A port of 127.0.0.1 that nobody listens on now. Another process may still take it first: bind soon, and try again. */
export async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined) throw new Error('127.0.0.1 has no free port: end some of the programs that listen there.');
  return port;
}

/** True when a server can listen on `port` of 127.0.0.1 and nothing answers on it at localhost, by IPv4 or IPv6. */
export async function isPortFree(port: number): Promise<boolean> {
  // macOS lets a second server bind 127.0.0.1 while another holds the port for all addresses: ask as a client too.
  const [answers4, answers6] = await Promise.all([isAnswering(LOOPBACK, port), isAnswering('::1', port)]);
  return !answers4 && !answers6 && (await listenOnce(port)) !== undefined;
}

/** `port` when it is free, else the next free one above it, else any free one. */
export async function portOrNext(port: number): Promise<number> {
  for (let candidate = port; candidate < Math.min(port + TRIES, 65_536); candidate += 1) {
    if (await isPortFree(candidate)) return candidate;
  }
  return freePort();
}

/** True when something takes a connection on `port` of `host` within a second. */
export function isAnswering(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(bound));
    });
  });
}
