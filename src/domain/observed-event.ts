import type { NightRange } from './night-range.ts';
import type { Platform } from './platform.ts';

/**
 * What a feed says its dates are. `booking` and `block` where the platform tells them apart; `unknown` where it writes
 * both alike (Booking.com: “CLOSED - Not available”), and then it counts as a booking.
 */
export const observedClasses = ['booking', 'block', 'unknown'] as const;
export type ObservedClass = (typeof observedClasses)[number];

/**
 * What relais makes of it: `window` is a block that only follows the date, a booking window or a notice period; `echo` is
 * probably a closure of ours that the platform imported and lists as its own.
 */
export const eventClasses = [...observedClasses, 'window', 'echo'] as const;
export type EventClass = (typeof eventClasses)[number];

/**
 * One entry of a feed as nights. `identity` is the platform's own and lasts for the life of the reservation (Airbnb:
 * the UID); empty where the platform has none that lasts, and then nights alone tell entries apart. `uid` is the entry's
 * UID as written, empty where it has none (RFC 5545 §3.8.4.7).
 */
export type ObservedEvent = NightRange & {
  readonly eventClass: ObservedClass;
  readonly identity: string;
  readonly uid: string;
};

/** An entry of a feed as relais takes it. */
export type BelievedEvent = Omit<ObservedEvent, 'eventClass'> & { readonly eventClass: EventClass };

/**
 * How a feed is written, without what it says: its PRODIDs, the names of the properties of its events (upper case), and
 * the marks by which its dialect tells classes apart (Airbnb: the prefix of the UID). Each list is sorted and without
 * repeats. `unfamiliar` names what the dialect does not know, in our words and without the feed's values.
 */
export type FeedStyle = {
  readonly programs: readonly string[];
  readonly properties: readonly string[];
  readonly marks: readonly string[];
  readonly unfamiliar: readonly string[];
};

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
  readonly style: FeedStyle;
  readonly byApi?: ObservedByApi;
};

/**
 * What only an API says. `settled`: identities of which it was told all that there is, cancelled stays and those listed
 * with their nights as they are now; nights of theirs that are not listed are free for certain. `missing`: keys of closures
 * of ours that relais believes in and the platform does not have. `surplus`: closures of ours that the platform has and
 * relais does not believe in, by key and the platform's own ID. `renamed`: closures of ours whose ID there has changed.
 */
export type ObservedByApi = {
  readonly settled: readonly string[];
  readonly missing: readonly string[];
  readonly surplus: readonly (NightRange & { readonly key: string; readonly remoteId: string })[];
  readonly renamed: readonly { readonly key: string; readonly remoteId: string }[];
  /** The channels that stays of this unit came by, and what each of its stays came by where that was told. */
  readonly channels: readonly string[];
  readonly stayChannels: Readonly<Record<string, string | null>>;
};
