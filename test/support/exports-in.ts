import type { ByHand } from '../../src/ports.ts';
import { eventuallyTrue } from './eventually.ts';
import { exportAddress } from './ical-reader.ts';
import type { World } from './world.ts';

/** Exports of a world’s listings, made and read at the world’s time as hosts and platforms do. */
export function exportsIn(worldNow: () => World) {
  const read = (...args: Parameters<ReturnType<typeof exportAddress>>) => {
    const world = worldNow();
    return exportAddress(world.stores.exports, { now: () => world.nowInstant })(...args);
  };
  return {
    read,

    /** An export called Airbnb. */
    async anExport(
      by: ByHand,
      connectionId: string | null = null,
      kind: 'destination' | 'private' = 'destination',
    ): Promise<{ readonly id: string; readonly token: string }> {
      const { stores, nowInstant: now } = worldNow();
      const created = await stores.exports.create({ ...by, now }, { kind, connectionId, label: 'Airbnb' });
      if (created?.outcome !== 'created') throw new Error(`The export was not made: ${created?.outcome}`);
      return { id: created.export.id, token: created.token };
    },

    /** Books nights that are free and gives the booking's ID. */
    async booked(by: ByHand, from: string, to: string): Promise<string> {
      const { stores, nowInstant: now } = worldNow();
      const answer = await stores.calendars.book({ ...by, now }, { from, to, guestName: 'Inès Durand' });
      if (answer?.outcome !== 'booked') throw new Error('The nights were not free.');
      return answer.booking.id;
    },

    /** Reads as a platform does, until the read is noted. */
    async readAndNoted(
      exportId: string,
      token: string,
      etag = '',
    ): Promise<{ readonly text: string; readonly etag: string }> {
      const { prisma, nowInstant } = worldNow();
      const answer = await read(token, { etag });
      const at = Date.parse(nowInstant);
      await eventuallyTrue('the read noted', async () => {
        const row = await prisma.export.findUniqueOrThrow({ where: { id: exportId } });
        return row.readAts.map(Number).includes(at);
      });
      return { text: answer.text, etag: answer.get('etag') ?? '' };
    },
  };
}
