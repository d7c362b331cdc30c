import type { Instant } from '../../src/domain/instant.ts';
import { parisDate } from '../calendar-date.ts';
import type { Room, SandboxPlatform } from '../room.ts';
import { airbnb } from './airbnb.ts';
import { bookingCom } from './booking-com.ts';
import type { Dialect } from './dialect.ts';
import { google } from './google.ts';
import { greengo } from './greengo.ts';
import { vrbo } from './vrbo.ts';

const dialects: Readonly<Record<SandboxPlatform, Dialect>> = {
  airbnb,
  'booking.com': bookingCom,
  vrbo,
  greengo,
  google,
};

/** Airbnb and Booking.com leave out of their feeds what they imported; the others list it as closed by the host. */
const reExports: Readonly<Record<SandboxPlatform, boolean>> = {
  airbnb: false,
  'booking.com': false,
  vrbo: true,
  greengo: true,
  google: true,
};

/** The room's calendar at `fetchedAt`, as its platform writes it. */
export function writeFeed(room: Room, fetchedAt: Instant): string {
  const imported = reExports[room.platform] ? (room.imports?.nights ?? []) : [];
  return dialects[room.platform](
    { ...room, blocks: [...room.blocks, ...imported] },
    { today: parisDate(fetchedAt), fetchedAt },
  );
}
