import type { IncidentKind } from './incident-kind.ts';

/** What an entry of a feed says its nights are; `unknown` where the platform writes bookings and closures alike. */
export type EntryClass = 'booking' | 'block' | 'unknown';

/** The same for nights, where `window` are nights closed only because the date says so: booking window or notice period. */
export type NightClass = EntryClass | 'window';

/** Nights [from, to) that are taken in the simulated world, as dates `YYYY-MM-DD`. Those of one poll never overlap. */
export type TakenNights = { readonly from: string; readonly to: string; readonly nightClass: NightClass };

/**
 * An entry as a poll listed it, known from the simulation and not read from the body. Its nights on or after
 * `windowFrom` are of class window (none when null). `stays` are the IDs of what it stands for: two when the platform
 * wrote neighbours as one, and a stay that it wrote in two is in two entries.
 */
export type ListedEntry = {
  readonly from: string;
  readonly to: string;
  readonly entryClass: EntryClass;
  readonly uid: string;
  readonly windowFrom: string | null;
  readonly stays: readonly string[];
};

/**
 * What is so at one poll. `date` is the room's date; `taken` are the nights on or after it that are taken, whatever the
 * answer said. `isGood` is false where the answer is no whole calendar; then `listed` is empty. A good answer may still
 * be untrue: `isTrue` is false where it lists less or more than there is.
 */
export type TruthPoll = {
  readonly date: string;
  readonly isGood: boolean;
  readonly isTrue: boolean;
  readonly taken: readonly TakenNights[];
  readonly listed: readonly ListedEntry[];
};

/**
 * A booking on one set of nights. It can be seen from poll `visibleFromPoll` and no longer from `cancelledAtPoll`, null
 * when it was kept. A booking that moves is cancelled and visible again at the same poll, under one `id`.
 */
export type TruthBooking = {
  readonly id: string;
  readonly nights: readonly string[];
  readonly visibleFromPoll: number;
  readonly cancelledAtPoll: number | null;
};

/** What was done to the recording, and the indexes of the polls that show it, in order. */
export type Incident = { readonly kind: IncidentKind; readonly polls: readonly number[] };

/** What happened in the simulated room, poll by poll (`polls` has the indexes of the recording's). */
export type Truth = {
  readonly seed: number;
  readonly polls: readonly TruthPoll[];
  readonly bookings: readonly TruthBooking[];
  readonly incidents: readonly Incident[];
};
