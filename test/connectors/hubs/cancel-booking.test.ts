import { afterEach, describe, expect, it } from '@jest/globals';
import { createBeds24Connector } from '../../../src/connectors/hubs/beds24/beds24-connector.ts';
import { createLodgifyConnector } from '../../../src/connectors/hubs/lodgify/lodgify-connector.ts';
import { createSmoobuConnector } from '../../../src/connectors/hubs/smoobu/smoobu-connector.ts';
import { hubsThatCancel } from '../../../src/domain/hub.ts';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { aCall, type Beds24World, beds24World } from './beds24-world.ts';
import { type SmoobuWorld, smoobuWorld } from './smoobu-world.ts';

afterEach(stopSandboxes);

const week = { from: '2026-12-01', to: '2026-12-08' };
const airbnb = 465_614;

/** Both hubs alike: a booking of the hub’s own or of Airbnb, a try to cancel it, and whether it stands. */
async function beds24() {
  const world: Beds24World = await beds24World();
  const { connector, access, hub, roomId, unitId } = world;
  const add = (channel: 'own' | 'airbnb', nights = week) =>
    hub.addBooking(roomId, { ...nights, ...(channel === 'own' ? {} : { channel }) });
  const statusOf = (id: number) => hub.bookings(roomId).find((booking) => booking.id === id)?.status;
  return {
    hub,
    add,
    cancel: (id: number, nights = week) =>
      connector.cancelBooking?.(access, { unitId, id: String(id), ...nights }, aCall),
    stands: (id: number) => statusOf(id) === 'confirmed' || statusOf(id) === 'new',
    remove: (id: number) => hub.cancelBooking(id),
    fail: (code: number) => hub.setFault({ kind: 'status', code, method: 'POST', body: { success: false } }),
    failLook: (code: number) => hub.setFault({ kind: 'status', code, method: 'GET' }),
    identities: async () => (await world.read()).cancelled,
  };
}

async function smoobu() {
  const world: SmoobuWorld = await smoobuWorld();
  const { connector, access, hub, apartmentId } = world;
  const add = (channel: 'own' | 'airbnb', nights = week) =>
    hub.addReservation(apartmentId, { ...nights, ...(channel === 'own' ? {} : { channelId: airbnb }) });
  return {
    hub,
    add,
    cancel: (id: number, nights = week) =>
      connector.cancelBooking?.(access, { unitId: String(apartmentId), id: String(id), ...nights }, aCall),
    stands: (id: number) => hub.reservations(apartmentId).some((one) => one.id === id && !one.isCancelled),
    remove: (id: number) => hub.cancelReservation(id),
    fail: (code: number) => hub.setFault({ kind: 'status', code, method: 'DELETE' }),
    failLook: (code: number) => hub.setFault({ kind: 'status', code, method: 'GET' }),
    identities: async () => (await world.read()).cancelled,
  };
}

describe.each([
  ['Beds24', beds24],
  ['Smoobu', smoobu],
])('%s', (_, open) => {
  it('cancels a booking of its own, which its next reading names as cancelled', async () => {
    const world = await open();
    const id = world.add('own');
    expect(await world.cancel(id)).toEqual({ outcome: 'done' });
    expect(world.stands(id)).toBe(false);
    expect(await world.identities()).toEqual([String(id)]);
  });

  it('is asked again without doing it again: what is cancelled or gone is done', async () => {
    const world = await open();
    const id = world.add('own');
    world.remove(id);
    expect(await world.cancel(id)).toEqual({ outcome: 'done' });
    expect(await world.cancel(999_999)).toEqual({ outcome: 'done' });
  });

  it('is not asked to cancel what came by a channel, nor what is on other nights by now', async () => {
    const world = await open();
    const [theirs, moved] = [world.add('airbnb'), world.add('own', { from: '2026-12-10', to: '2026-12-12' })];
    expect(await world.cancel(theirs)).toEqual({ outcome: 'declined', because: 'not_own' });
    expect(await world.cancel(moved, { from: '2026-12-10', to: '2026-12-13' })).toEqual({
      outcome: 'declined',
      because: 'changed',
    });
    expect([world.stands(theirs), world.stands(moved)]).toEqual([true, true]);
  });

  it.each([
    [503, { outcome: 'unknown', failure: { kind: 'TRANSIENT' } }],
    [403, { outcome: 'refused', failure: { kind: 'AUTH' } }],
  ])('leaves in doubt what was not answered, and not what was refused: %i', async (code, is) => {
    const world = await open();
    const id = world.add('own');
    world.fail(code);
    expect(await world.cancel(id)).toMatchObject(is);
    expect(world.stands(id)).toBe(true);
  });

  it('says that nothing was asked for where the booking could not be looked up', async () => {
    const world = await open();
    const id = world.add('own');
    world.failLook(503);
    expect(await world.cancel(id)).toMatchObject({ outcome: 'not_asked', failure: { kind: 'TRANSIENT' } });
    expect(world.stands(id)).toBe(true);
  });
});

it('the hubs that are said to cancel are those whose connectors do', () => {
  const clock = { now: () => '2026-11-24T08:00:00.000Z' };
  const connectors = [
    createBeds24Connector({ clock }),
    createSmoobuConnector({ clock }),
    createLodgifyConnector({ clock }),
  ];
  expect(connectors.filter(({ cancelBooking }) => cancelBooking).map(({ name }) => name)).toEqual(hubsThatCancel);
});
