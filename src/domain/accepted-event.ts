import type { Hold } from './hold.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';
import type { EventClass } from './observed-event.ts';

/**
 * An entry of a feed that relais believes, so its nights are not free. `since` is when its nights were first accepted.
 * One of class `window` is made only of nights that a booking window left without following the date: they are held.
 * `askedAt` is set on one that was a probable echo until nothing explained it any more: then the host is asked.
 *
 *     listed ──no longer listed──► held ──due, disproved or by hand──► gone
 *        ▲                           │
 *        └───────listed again────────┘
 */
export type AcceptedEvent = NightRange & {
  readonly id: string;
  readonly eventClass: EventClass;
  readonly identity: string;
  readonly since: Instant;
  readonly hold: Hold | null;
  readonly askedAt: Instant | null;
};
