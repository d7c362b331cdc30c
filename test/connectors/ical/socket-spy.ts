import { Socket } from 'node:net';
import { jest } from '@jest/globals';
import { z } from 'zod';

const targetSchema = z.object({ host: z.string(), port: z.coerce.number() });
const lookedUpSchema = z.array(z.object({ address: z.string() }));

/**
 * Stands in the place of every socket's `connect` (plain and TLS): asks the given `lookup`, or nothing for an IP literal,
 * as Node does, and writes down where the socket would connect instead of doing it. The read then sees ECONNREFUSED. Only
 * sockets to the origin `through` are let through, and not written down.
 */
export function watchSockets(through?: string): { readonly attempts: readonly string[]; restore(): void } {
  const attempts: string[] = [];
  const connectInTruth = Socket.prototype.connect;
  const spy = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function connect(this: Socket, ...args) {
    const [first]: readonly unknown[] = args;
    const options: unknown = Array.isArray(first) ? first[0] : first;
    const { host, port } = targetSchema.parse(options);
    if (`http://${host}:${port}` === through) return Reflect.apply(connectInTruth, this, args);
    const attempt = (addresses: readonly string[]) => {
      attempts.push(...addresses.map((address) => `${address} ${port}`));
      this.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    };
    const { lookup } = z.object({ lookup: z.function().optional() }).loose().parse(options);
    if (!lookup) process.nextTick(attempt, [host]);
    else
      Reflect.apply(lookup, undefined, [
        host,
        { all: true },
        (error: Error | null, found: unknown) =>
          error ? this.destroy(error) : attempt(lookedUpSchema.parse(found).map(({ address }) => address)),
      ]);
    return this;
  });
  return { attempts, restore: () => spy.mockRestore() };
}
