import type { SandboxControl } from '../../sandbox/control.ts';
import { plusDays } from '../domain/calendar-date.ts';
import type { DemoHost } from './demo-host.ts';
import { DemoLate } from './demo-late.ts';

/**
 * What the demo tells, made by the sandbox's faults and reservations through the real workflows; nothing is written into
 * the calendar by hand but what a host would write.
 *
 * - Gîte des Tilleuls: Airbnb and Booking.com claim the same night; a direct booking and a block of the host.
 * - Studio du Port: a reservation on Airbnb is cancelled, and its nights are held.
 * - Maison des Ormes: Abritel imports our calendar and lists a booking of Airbnb as its own closure, a probable echo; how
 *   long the booking stayed open there is measured. Airbnb begins to write its calendar differently.
 * - Chalet Bellevue: its feed was removed by the platform, so its runs fail, and its alert is escalated to support.
 */
export async function tellDemoStory(host: DemoHost, sandbox: SandboxControl): Promise<void> {
  await bookedTwice(host, sandbox);
  await heldRelease(host, sandbox);
  await echo(host, sandbox);
  await removedFeed(host, sandbox);
}

/** The demo's feeds: which listing reads which room of the sandbox. */
const feeds = {
  tilleulsAirbnb: { listing: 'Gîte des Tilleuls', label: 'Airbnb', room: 'tilleuls-airbnb' },
  tilleulsBooking: { listing: 'Gîte des Tilleuls', label: 'Booking.com', room: 'tilleuls-booking' },
  portAirbnb: { listing: 'Studio du Port', label: 'Airbnb', room: 'port-airbnb' },
  ormesAirbnb: { listing: 'Maison des Ormes', label: 'Airbnb', room: 'ormes-airbnb' },
  ormesVrbo: { listing: 'Maison des Ormes', label: 'Abritel', room: 'ormes-vrbo' },
  bellevueVrbo: { listing: 'Chalet Bellevue', label: 'Abritel', room: 'bellevue-vrbo' },
} as const;
type DemoFeed = (typeof feeds)[keyof typeof feeds];

/** When the sandbox had to take another port, the demo's connections follow it; what a person removed stays removed. */
export async function followSandbox(host: DemoHost, sandbox: SandboxControl): Promise<void> {
  const rooms = new Map(sandbox.rooms().map((room) => [room.room, room.feedPath]));
  for (const { listing, label, room } of Object.values(feeds)) {
    const path = rooms.get(room);
    if (path !== undefined) await host.readdress(listing, { label, path });
  }
}

/** When the API had to take another port, what platforms import follows it. */
export async function followApi(sandbox: SandboxControl, apiUrl: string): Promise<void> {
  for (const { room, imports } of sandbox.rooms()) {
    if (imports === null || new URL(imports.url).origin === new URL(apiUrl).origin) continue;
    sandbox.importCalendar(room, new URL(new URL(imports.url).pathname, apiUrl).href);
    // At once: what a platform no longer lists would be held as cancelled.
    await sandbox.readImport(room);
  }
}

async function bookedTwice(host: DemoHost, sandbox: SandboxControl): Promise<void> {
  const { today } = host;
  const airbnb = feeds.tilleulsAirbnb;
  const booking = feeds.tilleulsBooking;
  sandbox.putRoom(airbnb.room, { platform: 'airbnb', token: 'b7e1c05dd2a94f0e8a6f4d1c9e7b3a52' });
  sandbox.putRoom(booking.room, { platform: 'booking.com', token: '5f0c2a9e-7d41-4b8e-9c3a-1e6d8b7f2a10' });
  if (sandbox.room(airbnb.room).reservations.length === 0) {
    sandbox.addReservation(airbnb.room, { from: plusDays(today, 4), to: plusDays(today, 8) });
    sandbox.addReservation(airbnb.room, { from: plusDays(today, 20), to: plusDays(today, 23) });
    sandbox.addReservation(booking.room, { from: plusDays(today, 11), to: plusDays(today, 14) });
    sandbox.addReservation(booking.room, { from: plusDays(today, 22), to: plusDays(today, 25) });
  }
  const listing = await connect(host, sandbox, airbnb);
  await connect(host, sandbox, booking);
  await host.ensureBooking(listing, { from: plusDays(today, 15), to: plusDays(today, 18), guestName: 'Camille Roux' });
  await host.ensureBlock(listing, {
    from: plusDays(today, 28),
    to: plusDays(today, 31),
    reason: 'Travaux de peinture',
  });
  await host.sync(listing);
}

async function heldRelease(host: DemoHost, sandbox: SandboxControl): Promise<void> {
  const { today } = host;
  const { room } = feeds.portAirbnb;
  sandbox.putRoom(room, { platform: 'airbnb', token: '0d9a6c3b1f8e47529ab4c6d7e8f90123' });
  if (sandbox.room(room).reservations.length === 0) {
    sandbox.addReservation(room, { from: plusDays(today, 2), to: plusDays(today, 5) });
    sandbox.addReservation(room, { from: plusDays(today, 9), to: plusDays(today, 12) });
  }
  const listing = await connect(host, sandbox, feeds.portAirbnb);
  await host.sync(listing);
  const cancelled = sandbox.room(room).reservations.find(({ from }) => from === plusDays(today, 9));
  if (cancelled) sandbox.cancelReservation(room, cancelled.id);
  await host.sync(listing);
}

async function echo(host: DemoHost, sandbox: SandboxControl): Promise<void> {
  const { today } = host;
  const airbnb = feeds.ormesAirbnb;
  const vrbo = feeds.ormesVrbo;
  sandbox.putRoom(airbnb.room, { platform: 'airbnb', token: '7b2e9d40c5a1486f8e3d6c0b9a21f754' });
  sandbox.putRoom(vrbo.room, { platform: 'vrbo', token: 'e91c4d7a02b84f6593d8a7c6b5e40f12' });
  if (sandbox.room(airbnb.room).reservations.length === 0) {
    sandbox.addReservation(airbnb.room, { from: plusDays(today, 6), to: plusDays(today, 10) });
    sandbox.addReservation(vrbo.room, { from: plusDays(today, 16), to: plusDays(today, 19), guestName: 'Inès Faure' });
  }
  const listing = await connect(host, sandbox, airbnb);
  await connect(host, sandbox, vrbo);
  await host.sync(listing);
  if (sandbox.room(vrbo.room).imports === null)
    sandbox.importCalendar(vrbo.room, await host.exportAddress(listing, vrbo.label));
  if (!(await sandbox.readImport(vrbo.room)))
    throw new DemoLate(
      'The demo is late (a simulated platform could not read our calendar): the next start goes on with it.',
    );
  sandbox.setFault(airbnb.room, { kind: 'new_property' });
  await host.sync(listing);
}

async function removedFeed(host: DemoHost, sandbox: SandboxControl): Promise<void> {
  const { room } = feeds.bellevueVrbo;
  sandbox.putRoom(room, { platform: 'vrbo', token: 'c4f8a1d2e3b5968778695a4b3c2d1e0f' });
  sandbox.setFault(room, { kind: 'status', code: 404 });
  await host.sweepUntilEscalated(await connect(host, sandbox, feeds.bellevueVrbo));
}

async function connect(host: DemoHost, sandbox: SandboxControl, feed: DemoFeed): Promise<string> {
  const listing = await host.ensureListing(feed.listing);
  await host.ensureConnection(listing, { label: feed.label, path: sandbox.room(feed.room).feedPath });
  return listing;
}
