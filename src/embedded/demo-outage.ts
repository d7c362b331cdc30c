import type { SandboxControl } from '../../sandbox/control.ts';
import type { DemoHost } from './demo-host.ts';

/** As many listings as it takes for a breaker to open, and one more. */
const apartments = [1, 2, 3, 4, 5, 6].map((number) => ({
  listing: `Résidence du Parc, appartement ${number}`,
  room: `parc-${number}`,
  token: `f3a9c1d7e5b24086a1b2c3d4e5f6071${number}`,
}));

/**
 * A platform that answers nobody: GreenGo, at an address of its own, says 503 to all calendars of an agency. Its breaker opens
 * by that, support is told once of the outage, and no alert arises. Whoever ends the faults on the page of that address sees
 * it come back.
 */
export async function tellDemoOutage(agency: DemoHost, platform: SandboxControl): Promise<void> {
  for (const { room, token } of apartments) {
    if (platform.rooms().some((known) => known.room === room)) continue;
    platform.putRoom(room, { platform: 'greengo', token });
    platform.setFault(room, { kind: 'status', code: 503 });
  }
  for (const { listing, room } of apartments) {
    const feed = { label: 'GreenGo', path: platform.room(room).feedPath };
    await agency.readdress(listing, feed);
    const listingId = await agency.ensureListing(listing);
    if (await agency.ensureConnection(listingId, feed)) await agency.requestSync(listingId);
  }
}
