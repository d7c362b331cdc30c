import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { openHubs } from '../../src/parts/hubs.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventuallyTrue } from '../support/eventually.ts';
import { type ListeningApi, listenFor } from '../support/listening-api.ts';

/**
 * One listing on four platforms as their hosts connect them: an iCal feed, and by API Beds24, Smoobu and Lodgify. The real
 * connectors talk to the simulated platforms over HTTP, which send webhooks with their own proofs to the API.
 */
let engine: Engine;
let api: ListeningApi;
let listing: SyncedListing;
let units: {
  beds24: number;
  smoobu: { apartmentId: number };
  lodgify: { apiKey: string; propertyId: number; roomTypeId: number };
};
let hubs: ReturnType<typeof openHubs>;

const withId = z.object({ id: z.string() });

async function connected(connector: string, credentials: object, unitId: string): Promise<void> {
  const account = withId.parse(await api.call('POST', '/api/hub-accounts', { connector, credentials }));
  const found = z.array(withId).parse(await api.call('GET', `/api/hub-accounts/${account.id}/units`));
  expect(found.map(({ id }) => id)).toContain(unitId);
  const unit = { connector, accountId: account.id, unitId };
  await api.call('POST', `/api/listings/${listing.listingId}/connections`, unit);
  const hook = z
    .object({ by: z.string(), url: z.string().nullable() })
    .parse(await api.call('POST', `/api/hub-accounts/${account.id}/webhook`));
  if (connector === 'smoobu' && hook.url !== null) {
    const [{ userId } = { userId: 0 }] = smoobuAccounts;
    engine.sandbox.hubs.smoobu.setWebhook(userId, hook.url);
  }
}

const smoobuAccounts: { readonly userId: number }[] = [];

beforeAll(async () => {
  engine = await Engine.create();
  listing = await engine.aListing('airbnb');
  hubs = openHubs(engine.sandbox.url, pino({ level: 'silent' }));
  api = await listenFor(engine, listing.owner, hubs.connectors);
  const { beds24, smoobu, lodgify } = engine.sandbox.hubs;
  const { ownerId, roomIds } = beds24.addAccount([[{ name: 'Gîte' }]]);
  const smoobuAccount = smoobu.addAccount(['Gîte']);
  smoobuAccounts.push(smoobuAccount);
  const [roomId = 0] = roomIds;
  const [apartmentId = 0] = smoobuAccount.apartmentIds;
  const ids = { propertyId: 1000, roomTypeId: 1233 };
  const apiKey = 'lodgify-key-of-the-host';
  lodgify.addAccount({
    ...{ apiKey, userId: 510_120 },
    properties: [{ id: ids.propertyId, name: 'Gîte', roomTypes: [{ id: ids.roomTypeId, name: 'Gîte' }] }],
  });
  units = { beds24: roomId, smoobu: { apartmentId }, lodgify: { apiKey, ...ids } };
  const { apiKey: key, apiSecret } = smoobuAccount;
  await connected('beds24', { inviteCode: beds24.inviteCode(ownerId) }, String(roomId));
  await connected('smoobu', { apiKey: key, apiSecret }, String(apartmentId));
  await connected('lodgify', { apiKey }, `${ids.propertyId}/${ids.roomTypeId}`);
}, 180_000);
afterAll(async () => {
  await api.stop();
  await engine.close();
});

type Nights = { readonly from: string; readonly to: string };
const stay = (from: number, to: number): Nights => ({ from: engine.dateIn(from), to: engine.dateIn(to) });

/** True when a hub itself would sell none of these nights: asked of its connector, as another reader of it. */
async function isClosedAt(connector: 'beds24' | 'smoobu' | 'lodgify', nights: Nights): Promise<boolean> {
  const rows = await engine.world.prisma.publishedClosure.findMany({
    where: { listingId: listing.listingId, connection: { connector }, state: 'closed' },
  });
  const covers = rows.some((row) => day(row.from) <= nights.from && day(row.to) >= nights.to);
  return covers && heldAt(connector, nights);
}

function heldAt(connector: 'beds24' | 'smoobu' | 'lodgify', { from }: Nights): boolean {
  const { beds24, smoobu, lodgify } = engine.sandbox.hubs;
  if (connector === 'beds24')
    return beds24.bookings(units.beds24).some(({ status, arrival }) => status === 'black' && arrival <= from);
  if (connector === 'smoobu')
    return smoobu
      .reservations(units.smoobu.apartmentId)
      .some(({ arrival, channelId }) => channelId === 11 && arrival <= from);
  return lodgify.requests().some(({ method, path }) => method === 'POST' && path.includes('/set'));
}

function day(value: Date): string {
  return value.toISOString().slice(0, 10);
}

async function closedAtOthers(nights: Nights, except?: 'beds24' | 'smoobu' | 'lodgify'): Promise<void> {
  for (const connector of ['beds24', 'smoobu', 'lodgify'] as const)
    if (connector !== except) await eventuallyTrue(`${connector} closed`, () => isClosedAt(connector, nights));
}

function working<T>(use: () => Promise<T>): Promise<T> {
  return engine.whileWorking(use, { hubs: hubs.connectors, units: hubs.units });
}

describe('a booking on one of four platforms', () => {
  test('at Beds24 closes its nights at Smoobu and Lodgify, by its webhook', () =>
    working(async () => {
      engine.sandbox.hubs.beds24.addBooking(units.beds24, { ...stay(40, 43), channel: 'airbnb' });
      await closedAtOthers(stay(40, 43), 'beds24');
    }));

  test('at Smoobu closes its nights at Beds24 and Lodgify, by its webhook', () =>
    working(async () => {
      engine.sandbox.hubs.smoobu.addReservation(units.smoobu.apartmentId, stay(50, 52));
      await closedAtOthers(stay(50, 52), 'smoobu');
    }));

  test('at Lodgify closes its nights at Beds24 and Smoobu, by its webhook', () =>
    working(async () => {
      const { apiKey, ...unit } = units.lodgify;
      engine.sandbox.hubs.lodgify.addBooking(apiKey, { ...unit, ...stay(60, 64) });
      await closedAtOthers(stay(60, 64), 'lodgify');
    }));

  test('in an iCal feed closes its nights at all three, once the feed is read', () =>
    working(async () => {
      const [room = ''] = listing.rooms;
      engine.sandbox.control.addReservation(room, stay(70, 73));
      await engine.request(listing);
      await closedAtOthers(stay(70, 73));
    }));

  test('by hand closes its nights at all three', () =>
    working(async () => {
      const { from: checkIn, to: checkOut } = stay(80, 82);
      await api.call('POST', `/api/listings/${listing.listingId}/bookings`, { checkIn, checkOut });
      await closedAtOthers(stay(80, 82));
    }));
});
