import { once } from 'node:events';
import type { Server } from 'node:net';
import { StartProblem } from './start-problem.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Makes `server` listen on `port` of 127.0.0.1, or on a free one, and answers with the port. `what` names the server for
 * the message.
 *
 * @throws StartProblem when the port cannot be had.
 */
export async function listenLocally(server: Server, port: number | undefined, what: string): Promise<number> {
  server.listen({ host: LOOPBACK, port: port ?? 0 });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartProblem(
      `${what} cannot listen on port ${port ?? '(any free one)'} of ${LOOPBACK}: end the program that holds it, or choose another port.`,
      { cause: error },
    );
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error(`${what} listens on no port`);
  return address.port;
}
