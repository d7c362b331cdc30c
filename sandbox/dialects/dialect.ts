import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../src/domain/calendar-date.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Room } from '../room.ts';

/** When a feed is asked for. Platforms write the moment of the fetch into DTSTAMP and leave out what is past by `today`. */
export type Asking = { readonly today: CalendarDate; readonly fetchedAt: Instant };

/** Writes a room's calendar as one platform does. */
export type Dialect = (room: Room, asking: Asking) => string;

/** `length` hexadecimal digits that depend on `parts` alone, for identities that last. */
export function lastingHex(parts: readonly string[], length: number): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, length);
}
