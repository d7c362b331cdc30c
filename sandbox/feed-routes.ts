import { type Request, type Response, Router } from 'express';
import type { Instant } from '../src/domain/instant.ts';
import { writeFeed } from './dialects/write-feed.ts';
import { afterOneRequest } from './fault.ts';
import type { SandboxPlatform } from './room.ts';
import type { RoomInUse, Rooms } from './rooms.ts';
import { sendFeed } from './send-feed.ts';

type Clock = { now(): Instant };

/** The feeds at the platforms' own kind of address. A wrong secret gets 404. */
export function feedRoutes(rooms: Rooms, clock: Clock): Router {
  const router = Router();
  const serve = async (platform: SandboxPlatform, token: string, response: Response): Promise<void> => {
    const inUse = rooms.byToken(platform, token);
    if (inUse === undefined) response.status(404).type('text').send('Not found');
    else await answer(rooms, inUse, { response, clock });
  };
  router.get('/airbnb/calendar/ical/:file', async (request, response) => {
    const inUse = rooms.byToken('airbnb', queryText(request, 's'));
    const isRooms = request.params.file === `${inUse?.room.room}.ics`;
    // The platform refuses programs that do not say who they are.
    if (request.headers['user-agent'] === undefined) response.status(403).type('text').send('Forbidden');
    else await serve('airbnb', isRooms ? queryText(request, 's') : '', response);
  });
  router.get('/booking/v1/export', (request, response) => serve('booking.com', queryText(request, 't'), response));
  router.get('/vrbo/icalendar/:token.ics', (request, response) => serve('vrbo', request.params.token, response));
  router.get('/greengo/calendar/:token', (request, response) => serve('greengo', request.params.token, response));
  router.get('/google/:token/basic.ics', (request, response) => serve('google', request.params.token, response));
  return router;
}

async function answer(
  rooms: Rooms,
  inUse: RoomInUse,
  { response, clock }: { response: Response; clock: Clock },
): Promise<void> {
  inUse.requests += 1;
  await inUse.barrier.pass();
  // Taken after the barrier: what a test changes while a request waits is what that request meets.
  const { room } = inUse;
  const { fault } = room;
  if (fault.kind !== 'none' && fault.times !== undefined) {
    rooms.change(room.room, (current) => ({ ...current, fault: afterOneRequest(fault) }));
  }
  sendFeed(response, writeFeed(room, clock.now()), fault);
}

function queryText(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}
