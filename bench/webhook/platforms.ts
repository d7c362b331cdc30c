import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { controlOf } from '../../sandbox/control.ts';
import { feedRoutes } from '../../sandbox/feed-routes.ts';
import { openBeds24 } from '../../sandbox/hubs/beds24/beds24-hub.ts';
import { createLodgify } from '../../sandbox/hubs/lodgify/lodgify.ts';
import { openSmoobu } from '../../sandbox/hubs/smoobu/smoobu-hub.ts';
import { openRooms } from '../../sandbox/rooms.ts';
import { writeRooms } from '../../sandbox/state-file.ts';
import { type BenchUnits, type ClosedNights, type HubName, hubNames } from './platform-messages.ts';
import { SeenBookings } from './seen-bookings.ts';

/**
 * The simulated platforms in a process of their own, without files. They keep the time of the bench: a booking counts from when
 * it was due, until the answer to the last closing write of another hub has left.
 */

const clock = { now: () => new Date().toISOString() };
const nowMs = () => performance.timeOrigin + performance.now();
const LISTINGS_OF_A_HOST = 10;

const beds24 = openBeds24({ file: null, clock });
const smoobu = openSmoobu({ file: null, clock });
const lodgify = createLodgify({ file: null, clock, deliversAtOnce: true });
const seen = new SeenBookings();
const listingOf = new Map<string, number>();
const units: BenchUnits[] = [];
let ownUrl = '';

const stateFile = join(mkdtempSync(join(tmpdir(), 'relais-bench-')), 'rooms.json');
const count = z.coerce.number().int().parse(process.argv[2]);
writeRooms(
  stateFile,
  Array.from({ length: count }, (_, listing) => ({
    ...{ room: `room-${listing}`, platform: 'airbnb' as const, token: `token-${listing}` },
    ...{ reservations: [], blocks: [], imports: null, fault: { kind: 'none' as const } },
  })),
);
const rooms = openRooms(stateFile);
const feeds = controlOf(rooms, clock);

/** Each listing has an account of its own at Beds24, whose credits are few, and shares its host’s at the two others. */
function makeUnits(): void {
  for (let first = 0; first < count; first += LISTINGS_OF_A_HOST) {
    const names = Array.from({ length: Math.min(LISTINGS_OF_A_HOST, count - first) }, (_, index) => `Gîte ${index}`);
    const { userId, apiKey, apiSecret, apartmentIds } = smoobu.control.addAccount(names);
    const key = `lodgify-key-of-host-${first}`;
    const properties = names.map((name, index) => {
      const id = 100_000 + first + index;
      return { id, name, roomTypes: [{ id, name }] };
    });
    lodgify.control.addAccount({ apiKey: key, userId: first + 1, properties });
    for (const [index, { id }] of properties.entries()) {
      const { ownerId, roomIds } = beds24.control.addAccount([[{ name: 'Gîte' }]]);
      const [listing, apartmentId, roomId] = [first + index, apartmentIds[index] ?? 0, roomIds[0] ?? 0];
      const room = `room-${listing}`;
      listingOf.set(`beds24 ${roomId}`, listing);
      listingOf.set(`smoobu ${apartmentId}`, listing);
      listingOf.set(`lodgify ${id}`, listing);
      units[listing] = {
        beds24: { inviteCode: beds24.control.inviteCode(ownerId), unitId: String(roomId) },
        smoobu: { userId, apiKey, apiSecret, unitId: String(apartmentId) },
        lodgify: { apiKey: key, unitId: `${id}/${id}` },
        ...{ room, feedPath: feeds.room(room).feedPath },
      };
    }
  }
}

const bookingSchema = z.object({
  listing: z.int(),
  source: z.enum([...hubNames, 'ical']),
  from: z.iso.date(),
  to: z.iso.date(),
  dueAtMs: z.number(),
});

function book({ body }: Request, response: Response): void {
  const booking = bookingSchema.parse(body);
  const { listing, source, from, to } = booking;
  const unit = units[listing];
  if (!unit) throw new Error(`There is no listing ${listing}.`);
  seen.add(booking);
  const makers: Readonly<Record<typeof source, () => string | number>> = {
    beds24: () => beds24.control.addBooking(Number(unit.beds24.unitId), { from, to, channel: 'airbnb' }),
    smoobu: () => smoobu.control.addReservation(Number(unit.smoobu.unitId), { from, to }),
    lodgify: () => lodgify.control.addBooking(unit.lodgify.apiKey, { ...lodgifyIds(unit), from, to }),
    ical: () => feeds.addReservation(unit.room, { from, to }),
  };
  response.status(201).json({ id: makers[source]() });
}

function lodgifyIds({ lodgify: { unitId } }: BenchUnits): { propertyId: number; roomTypeId: number } {
  const [propertyId = 0, roomTypeId = 0] = unitId.split('/').map(Number);
  return { propertyId, roomTypeId };
}

const cancellationSchema = z.object({ source: z.enum(hubNames), listing: z.int(), id: z.number() });

function cancel({ body }: Request, response: Response): void {
  const { source, listing, id } = cancellationSchema.parse(body);
  const cancellers: Readonly<Record<HubName, () => unknown>> = {
    beds24: () => beds24.control.cancelBooking(id),
    smoobu: () => smoobu.control.cancelReservation(id),
    lodgify: () => lodgify.control.cancelBooking(units[listing]?.lodgify.apiKey ?? '', id),
  };
  cancellers[source]();
  response.status(204).end();
}

/** What relais has closed at each hub of a listing, as the hub itself has it. */
async function closedNights(unit: BenchUnits): Promise<ClosedNights> {
  const black = beds24.control.bookings(Number(unit.beds24.unitId)).filter(({ status }) => status === 'black');
  const blocked = smoobu.control
    .reservations(Number(unit.smoobu.unitId))
    .filter(({ channelId, isCancelled }) => channelId === 11 && !isCancelled);
  return {
    beds24: black.flatMap(({ arrival, departure }) => nightsOf(arrival, departure)),
    smoobu: blocked.flatMap(({ arrival, departure }) => nightsOf(arrival, departure)),
    lodgify: await closedAtLodgify(unit),
  };
}

const periodsSchema = z.array(
  z.object({ period_start: z.string(), period_end: z.string(), closed_period_id: z.number().nullable() }),
);

/** Asked as any other client of it asks. */
async function closedAtLodgify({ lodgify: { apiKey, unitId } }: BenchUnits): Promise<string[]> {
  const today = clock.now().slice(0, 10);
  const path = `${ownUrl}/hubs/lodgify/v1/availability/${unitId}?periodStart=${today}&periodEnd=${inDays(today, 365)}`;
  const answer = await fetch(path, { headers: { 'X-ApiKey': apiKey } });
  if (!answer.ok) throw new Error(`Lodgify answers ${answer.status}: ${await answer.text()}`);
  const closed = periodsSchema.parse(await answer.json()).filter((period) => period.closed_period_id !== null);
  return closed.flatMap((period) => nightsOf(period.period_start.slice(0, 10), dayAfter(period.period_end)));
}

function nightsOf(from: string, to: string): string[] {
  const nights: string[] = [];
  for (let night = from; night < to; night = dayAfter(night)) nights.push(night);
  return nights;
}

function inDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

const blackSchema = z.tuple([
  z.object({ roomId: z.number(), status: z.literal('black'), arrival: z.string(), departure: z.string() }),
]);
const blockedSchema = z.object({
  apartmentId: z.number(),
  channelId: z.literal(11),
  arrivalDate: z.string(),
  departureDate: z.string(),
});
const closedSchema = z.object({ available: z.literal(0), period_start: z.string(), period_end: z.string() });

/** Notes a write that closes nights, once its answer has left. */
function noteWrite(request: Request): void {
  const path = request.originalUrl;
  const note = (hub: HubName, unit: number, from: string, to: string) => {
    const listing = listingOf.get(`${hub} ${unit}`);
    if (listing !== undefined) seen.closed(hub, listing, { from, to, atMs: nowMs() });
  };
  const black = path.startsWith('/hubs/beds24/v2/bookings') ? blackSchema.safeParse(request.body).data : undefined;
  if (black) note('beds24', black[0].roomId, black[0].arrival, black[0].departure);
  const blocked = path.startsWith('/hubs/smoobu/api/res') ? blockedSchema.safeParse(request.body).data : undefined;
  if (blocked) note('smoobu', blocked.apartmentId, blocked.arrivalDate, blocked.departureDate);
  const property = /^\/hubs\/lodgify\/v1\/availability\/(\d+)\/\d+\/set/.exec(path)?.[1];
  const closed = property ? closedSchema.safeParse(request.body).data : undefined;
  // The last night, and not the day after it.
  if (closed) note('lodgify', Number(property), closed.period_start.slice(0, 10), dayAfter(closed.period_end));
}

function dayAfter(date: string): string {
  return inDays(date.slice(0, 10), 1);
}

makeUnits();
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use('/hubs', (request, response, next) => {
  if (request.method === 'POST') response.once('finish', () => response.statusCode < 300 && noteWrite(request));
  next();
});
app.use('/hubs/beds24/v2', beds24.router);
app.use('/hubs/smoobu', smoobu.router);
app.use('/hubs/lodgify', lodgify.router);
app.use(feedRoutes(rooms, clock));
app.use(express.json());
app.get('/bench/units', (_request, response) => void response.json(units));
app.put('/bench/smoobu-hook', ({ body }, response) => {
  const { userId, url } = z.object({ userId: z.int(), url: z.url() }).parse(body);
  smoobu.control.setWebhook(userId, url);
  response.status(204).end();
});
app.put('/bench/hang', ({ body }, response) => {
  const { listings, isHanging } = z.object({ listings: z.int(), isHanging: z.boolean() }).parse(body);
  for (let listing = 0; listing < listings; listing += 1)
    feeds.setFault(`room-${listing}`, { kind: isHanging ? 'hang' : 'none' });
  response.status(204).end();
});
app.post('/bench/bookings', book);
app.post('/bench/cancellations', cancel);
// Smoobu is down: a few requests are never answered, the others with 503.
app.put('/bench/smoobu', ({ body }, response) => {
  const { isDown } = z.object({ isDown: z.boolean() }).parse(body);
  if (isDown) smoobu.control.setFault({ kind: 'hang', times: 5 });
  if (isDown) smoobu.control.setFault({ kind: 'status', code: 503 });
  else smoobu.control.clearFaults();
  response.status(204).end();
});
app.get('/bench/closed', async (_request, response) => {
  const closed: ClosedNights[] = [];
  for (const unit of units) closed.push(await closedNights(unit));
  response.json(closed);
});
app.get('/bench/open', (_request, response) => void response.json({ open: seen.openCount() }));
app.post('/bench/taken', (_request, response) => void response.json(seen.taken()));
const server = createServer(app);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The platforms listen on no port.');
  ownUrl = `http://127.0.0.1:${address.port}`;
  process.stdout.write(`${JSON.stringify({ url: ownUrl })}\n`);
});
