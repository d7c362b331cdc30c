import type { NightRange } from './night-range.ts';
import type { Platform } from './platform.ts';

/**
 * What a feed says its dates are. `booking` and `block` where the platform tells them apart; `unknown` where it writes
 * both alike (Booking.com: “CLOSED - Not available”), and then it counts as a booking.
 */
export const eventClasses = ['booking', 'block', 'unknown'] as const;
export type EventClass = (typeof eventClasses)[number];

/**
 * One entry of a feed as nights. `identity` is the platform's own and lasts for the life of the reservation (Airbnb:
 * the UID); empty where the platform has none that lasts, and then nights alone tell entries apart.
 */
export type ObservedEvent = NightRange & { readonly eventClass: EventClass; readonly identity: string };

/**
 * A whole calendar as one good poll of a feed gave it. `isWhole` is false when an entry could not be read in full: then the
 * nights that it lists are as good as ever, but nights that it does not list may stand in what was not read. `warnings`
 * name such entries, without guest data.
 */
export type Observation = {
  readonly platform: Platform;
  readonly events: readonly ObservedEvent[];
  readonly isWhole: boolean;
  readonly warnings: readonly string[];
};
