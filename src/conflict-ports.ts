import type { Conflict, ConflictSeverity, ConflictSides, ConflictState, SideIndex } from './domain/conflict.ts';
import type { ConflictTransitionType } from './domain/conflict-transition.ts';
import type { Instant } from './domain/instant.ts';
import type { Role } from './domain/member.ts';
import type { NightRange } from './domain/night-range.ts';
import type { Provenance } from './domain/provenance.ts';
import type { ByHand, Page, Paged } from './ports.ts';

/**
 * A conflict with what its owner sees of it. By cause ID, `labels` has the guest, the reason, or the name of the connection or of the linked listing; of
 * what is gone with its connection, null.
 */
export type ConflictView = {
  readonly conflict: Conflict;
  readonly listing: {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
    readonly ownerId: string;
  };
  readonly labels: Readonly<Record<string, string | null>>;
};

/** One line of a conflict’s history. `actorName` is null for relais itself. `reason` is a code or IDs, never what people wrote. */
export type ConflictRecord = {
  readonly id: string;
  readonly at: Instant;
  readonly type: ConflictTransitionType;
  readonly actorName: string | null;
  readonly actorRole: Role | null;
  readonly fromState: ConflictState | null;
  readonly toState: ConflictState;
  readonly severity: ConflictSeverity;
  readonly nights: NightRange;
  readonly reason: string | null;
  readonly run: { readonly id: string; readonly number: number } | null;
};

/** Another active listing of the owner, free on all coming nights of the stays of these sides. */
export type Rescue = { readonly listingId: string; readonly name: string; readonly fits: readonly SideIndex[] };

/** A conflict with all that is known of it. `rescue` is empty once it is decided. */
export type ConflictDetail = ConflictView & {
  readonly history: readonly ConflictRecord[];
  readonly provenance: Readonly<Record<string, Provenance>>;
  readonly rescue: readonly Rescue[];
};

/**
 * What a person decides. `keep_one`: the cause with this ID stays, and the other is ended: by relais itself where it is the
 * host’s own, by its hub’s API where it can be and that is chosen (`cancelBy`), else by the host on its platform. `later`: nothing yet, with a reminder then.
 */
export type ConflictDecision =
  | { readonly action: 'keep_one'; readonly keep: string; readonly cancelBy?: 'api' | 'host' | undefined }
  | { readonly action: 'keep_both' | 'ignore' }
  | { readonly action: 'later'; readonly until: Instant };

/**
 * What became of a decision. `already_decided`: a person or a feed was first. `changed_meanwhile`: it is not as the person
 * saw it any more. `not_a_side`: the cause to keep is neither of the two. `not_cancellable`: no API of a hub may cancel the other. `undefined`: out of reach.
 * `affected` are the listings whose nights may have changed by it.
 */
export type ConflictDecided =
  | { readonly outcome: 'decided'; readonly view: ConflictView; readonly affected: readonly string[] }
  | { readonly outcome: 'already_decided' | 'changed_meanwhile' | 'not_a_side' | 'not_cancellable' }
  | undefined;

/** Which conflicts; `states` empty: all. */
export type ConflictFilter = {
  readonly states: readonly ConflictState[];
  readonly listingId?: string | undefined;
};

/** What a look on demand found. `listings` were looked at; `standing` are the conflicts that somebody has to decide. */
export type ConflictsFound = {
  readonly listings: number;
  readonly opened: number;
  readonly changed: number;
  readonly ended: number;
  readonly standing: readonly ConflictView[];
};

type ByPerson = Omit<ByHand, 'listingId'>;

export interface ConflictStore {
  /** The undecided first, the gravest and nearest of them first. */
  list(reach: ByHand['reach'], filter: ConflictFilter, page: Page): Promise<Paged<ConflictView>>;
  find(at: Pick<ByHand, 'reach' | 'now'>, conflictId: string): Promise<ConflictDetail | undefined>;
  /** Decides under the listing’s lock; what relais can end itself is ended in the same transaction. */
  decide(
    by: ByPerson,
    conflictId: string,
    decision: ConflictDecision & { readonly seenRevision?: number | undefined },
  ): Promise<ConflictDecided>;
  /** Looks at all listings within reach, or at one; undefined when that one is out of reach. */
  detect(by: ByPerson, listingId?: string): Promise<ConflictsFound | undefined>;
}

/** A conflict as a mail tells it to the listing’s owner. `stage` `reminder`: the owner asked for it, or has yet to cancel. */
export type ConflictMailEntry = {
  readonly noticeId: string;
  readonly conflictId: string;
  readonly listingName: string;
  readonly timeZone: string;
  readonly stage: 'opened' | 'reminder';
  readonly state: 'open' | 'waiting_platform';
  readonly severity: ConflictSeverity;
  readonly nights: NightRange;
  readonly sides: ConflictSides;
  /** The names of the two sides’ connections, or of the linked listing that one is of; null for what is the host’s own. */
  readonly labels: readonly [string | null, string | null];
  readonly keep: SideIndex | null;
};
