import type { EntryClass } from './truth.ts';

/**
 * What a night must be after a poll: `taken`; `window`, listed only because the date says so, and then it may count as
 * taken or as free but never as a booking; or `either`, where the rules leave it open. A night of no status is free.
 */
export type NightStatus = 'taken' | 'window' | 'either';

/** A night that must become taken, and what its entry says it is. */
export type AddedNight = { readonly date: string; readonly entryClass: EntryClass };

/**
 * What must be after one poll, night by night, on or after the room's date `date`. `added` and `released` are the nights
 * that change from free to taken and back exactly here, so nowhere else. `held` are not listed and must stay taken still;
 * `waveHeld` are listed as blocks and must stay free still. A failed poll changes nothing.
 */
export type ExpectedPoll = {
  readonly at: string;
  readonly date: string;
  readonly isGood: boolean;
  readonly statuses: ReadonlyMap<string, NightStatus>;
  readonly added: readonly AddedNight[];
  readonly released: readonly string[];
  readonly held: readonly string[];
  readonly waveHeld: readonly string[];
};

/** One for each poll of the recording. */
export type ExpectedChanges = { readonly seed: number; readonly polls: readonly ExpectedPoll[] };
