import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import type { LodgifyControl } from '../../../../sandbox/hubs/lodgify/control.ts';
import { createLodgify, type LodgifyOptions } from '../../../../sandbox/hubs/lodgify/lodgify.ts';

/** A hub on loopback; `setNow` is what it takes for now. */
export type RunningLodgify = {
  readonly url: string;
  readonly control: LodgifyControl;
  setNow(instant: string): void;
  close(): Promise<void>;
};

export const apiKey = 'key-of-house-1';
export const house = { propertyId: 1000, roomTypeId: 1233 };
export const attic = { propertyId: 1000, roomTypeId: 1234 };

/** A hub with one account: House 1 (1000) with the room types 1233 and 1234, the second of `atticUnits` units. */
export async function startLodgify(
  options: Partial<LodgifyOptions> & { readonly atticUnits?: number } = {},
): Promise<RunningLodgify> {
  let now = '2026-11-24T08:00:00.000Z';
  const hub = createLodgify({ clock: { now: () => now }, deliversAtOnce: false, ...options });
  hub.control.addAccount({
    apiKey,
    userId: 510120,
    properties: [
      {
        id: 1000,
        name: 'House 1',
        roomTypes: [
          { id: 1233, name: 'House 1' },
          { id: 1234, name: 'Attic', units: options.atticUnits ?? 1 },
        ],
      },
    ],
  });
  const app = express();
  app.disable('etag');
  app.use('/hubs/lodgify', hub.router);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the hub listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}/hubs/lodgify`,
    control: hub.control,
    setNow: (instant) => {
      now = instant;
    },
    close: async () => {
      hub.stop();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
