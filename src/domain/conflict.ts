import type { Cause } from './cause.ts';
import type { Channel } from './channel.ts';
import type { Instant } from './instant.ts';
import type { NightRange } from './night-range.ts';

/**
 * By which way an observed cause was sold, where the same channel could tell it by another: an entry of a channel’s own
 * feed, or an entry of a hub that brings `channels`. `channel`: what the hub says the stay came by, null for a booking of the
 * hub itself; undefined where it never said. `isCancellable`: relais may cancel it there by the hub’s API.
 */
export type Sale =
  | { readonly by: 'feed'; readonly channel: Channel }
  | {
      readonly by: 'hub';
      readonly channels: readonly Channel[];
      readonly channel: string | null | undefined;
      readonly isCancellable: boolean;
    };

/**
 * A cause with the platform's own identity of its stay (`ObservedEvent.identity`); empty for own bookings and blocks. `sale`
 * is absent where there is none, and in what is remembered of a conflict.
 */
export type Claim = { readonly cause: Cause; readonly identity: string; readonly sale?: Sale | undefined };

/** Which of the two sides of a conflict. A side keeps its place for the life of the conflict. */
export type SideIndex = 0 | 1;
/** The two causes of a conflict, the one that relais knew first in front when it was opened. */
export type ConflictSides = readonly [Claim, Claim];

/**
 * What two roots that need the same night are to one another. `double_booking`: two guests. `booking_over_block`: a guest
 * on nights that the host closed. `probable_copy`: what may be a booking, with exactly the nights of the other side.
 */
export const conflictKinds = ['double_booking', 'booking_over_block', 'probable_copy'] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/** How grave a conflict is, the least first. Nobody is mailed for a low one. */
export const conflictSeverities = ['low', 'medium', 'high', 'critical'] as const;
export type ConflictSeverity = (typeof conflictSeverities)[number];

/** Where a conflict stands; `waiting_platform`: the host cancels one side on its platform, and its feed is to confirm it. */
export const conflictStates = ['open', 'waiting_platform', 'resolved', 'ignored'] as const;
export type ConflictState = (typeof conflictStates)[number];

/**
 * How a side can be ended: by relais itself, by relais through the hub’s API where the host chooses that, or only by the host
 * on the platform.
 */
export const sideEndings = ['relais', 'api', 'host_on_platform'] as const;
export type SideEnding = (typeof sideEndings)[number];

/** Why a hub did not cancel what it was asked to, so that it is the host’s to do: see `booking-cancellation.ts`. */
export const cancelRefusals = ['refused', 'no_access', 'not_own', 'changed', 'no_answer'] as const;
export type CancelRefusal = (typeof cancelRefusals)[number];

/**
 * How a conflict was resolved. By a person: `kept_one` (relais itself ended the other side), `kept_both`. By itself:
 * `platform_confirmed` (the feed no longer lists what the host was to cancel there), `side_went`, `nights_past`, and
 * `explained` (it turned out to be one of the safe kinds: see `SafeRule`).
 */
export const conflictResolutions = [
  'kept_one',
  'kept_both',
  'platform_confirmed',
  'side_went',
  'nights_past',
  'explained',
] as const;
export type ConflictResolution = (typeof conflictResolutions)[number];

/**
 * Why two causes on one night are none of anybody's business: an echo of ours, the same stay told by two ways, or a
 * platform's block on nights that bookings take anyway. Nothing can be lost, so relais decides it alone.
 */
export const safeRules = ['echo', 'same_stay', 'covered_block'] as const;
export type SafeRule = (typeof safeRules)[number];

/** Two roots that need the same nights of one listing, as they are now. `nights` are all nights from the first to the last shared. */
export type FoundConflict = {
  readonly sides: ConflictSides;
  readonly nights: NightRange;
  readonly kind: ConflictKind;
  readonly severity: ConflictSeverity;
};

/**
 * The life of a conflict (`conflict-transition.ts` has the table):
 *
 *     open ──► waiting_platform ──► resolved
 *       └──────────┴──► resolved | ignored ──new nights, or graver──► open
 *
 * `endedBy`: who ends the other side on its platform. `putOffUntil`: the host asked to be reminded then. `remindAt`: when they are reminded, null once they were. `keep`: the side
 * that was chosen. `endedAt` is when its two sides no
 * longer needed the same night; until then it is the one memory of its pair, so that what was decided is not asked again.
 */
export type Conflict = FoundConflict & {
  readonly id: string;
  readonly listingId: string;
  /** Rises when it opens again; it is told once in each. */
  readonly cycle: number;
  /** Rises with every change, so that nobody decides on what they did not see. */
  readonly revision: number;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
} & (
    | { readonly state: 'open'; readonly putOffUntil: Instant | null }
    | {
        readonly state: 'waiting_platform';
        readonly keep: SideIndex;
        readonly endedBy: Exclude<SideEnding, 'relais'>;
        readonly waitingSince: Instant;
        readonly remindAt: Instant | null;
      }
    | {
        readonly state: 'resolved';
        readonly resolution: ConflictResolution;
        readonly keep: SideIndex | null;
        readonly resolvedAt: Instant;
        readonly endedAt: Instant | null;
      }
    | { readonly state: 'ignored'; readonly endedAt: Instant | null }
  );

/** How long after the host said they would cancel on the platform they are reminded, while the feed still lists it. */
export const PLATFORM_REMINDER_HOURS = 24;

/** True while somebody is to do something about it. */
export function isUndecided(conflict: Pick<Conflict, 'state'>): boolean {
  return conflict.state === 'open' || conflict.state === 'waiting_platform';
}

/** When the two sides ceased to need the same night; null while they do. */
export function endedAtOf(conflict: Conflict): Instant | null {
  return 'endedAt' in conflict ? conflict.endedAt : null;
}

/** The other one of the two. */
export function otherSide(side: SideIndex): SideIndex {
  return side === 0 ? 1 : 0;
}

/** What names a cause within its listing. */
export function refOf({ cause }: Claim): string {
  return `${cause.kind}:${cause.id}`;
}

/** What names a pair whatever its order: at most one conflict that has not ended has it. */
export function pairKeyOf([a, b]: ConflictSides): string {
  return [refOf(a), refOf(b)].sort().join(' ');
}
