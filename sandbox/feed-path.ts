import type { Room, SandboxPlatform } from './room.ts';

type Address = Pick<Room, 'room' | 'token'>;

// The shapes of the platforms' own export addresses, under a first part that names the platform.
const paths: Readonly<Record<SandboxPlatform, (address: Address) => string>> = {
  airbnb: ({ room, token }) => `/airbnb/calendar/ical/${room}.ics?s=${token}`,
  'booking.com': ({ token }) => `/booking/v1/export?t=${token}`,
  vrbo: ({ token }) => `/vrbo/icalendar/${token}.ics`,
  greengo: ({ token }) => `/greengo/calendar/${token}`,
  google: ({ token }) => `/google/${token}/basic.ics`,
};

/** Where a room's feed is, with its secret, from the sandbox's root on. */
export function feedPath(room: Room): string {
  return paths[room.platform](room);
}
