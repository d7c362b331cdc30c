import type { Instant } from './domain/instant.ts';
import type { Locale } from './domain/member.ts';
import type { NoticeData, NoticeKind } from './domain/notice.ts';
import type { NoticeChoice } from './domain/notice-choice.ts';
import type { PushUrgency } from './domain/push.ts';
import type { QuietHours } from './domain/quiet-hours.ts';
import type { Page, Paged } from './ports.ts';

/** What one person is told of one fact, as it stands in their list. `listing` is null where it is gone, or there is none. */
export type Notice = {
  readonly id: string;
  readonly at: Instant;
  readonly readAt: Instant | null;
  readonly isUrgent: boolean;
  readonly listing: { readonly id: string; readonly name: string } | null;
  readonly data: NoticeData;
};

/** A notice as a mail tells it. `listingId` is null when the listing is gone. */
export type NoticeMailEntry = {
  readonly noticeId: string;
  readonly at: Instant;
  readonly listingId: string | null;
  readonly listingName: string | null;
  readonly data: NoticeData;
};

/** The list behind a person’s bell. */
export interface NoticeStore {
  /** Newest first, with how many are unread in all. */
  list(
    memberId: string,
    page: Page & { readonly unreadOnly: boolean },
  ): Promise<Paged<Notice> & { readonly unread: number }>;
  /** Marks them as read, or all with `null`; what is not in their list is left alone. `read` counts what was not read before. */
  read(
    memberId: string,
    ids: readonly string[] | null,
    now: Instant,
  ): Promise<{ readonly read: number; readonly unread: number }>;
  /** Forgets at most `limit` notices told before. */
  forget(before: Instant, limit: number): Promise<number>;
}

/** How a person wants to be told. `choices` has only what they chose. */
export type NoticePreferences = {
  readonly timeZone: string;
  readonly quietHours: QuietHours | null;
  readonly choices: readonly NoticeChoice[];
};

/** What changes in them; what is undefined stays, and so does each choice that is not named. */
export type PreferencePatch = {
  readonly timeZone?: string | undefined;
  readonly quietHours?: QuietHours | null | undefined;
  readonly choices?: readonly NoticeChoice[] | undefined;
};

export interface PreferenceStore {
  /** Undefined when there is no such person any more. */
  find(memberId: string): Promise<NoticePreferences | undefined>;
  save(memberId: string, patch: PreferencePatch): Promise<NoticePreferences | undefined>;
}

/** A browser that gets pushes, without what is secret of it. */
export type PushSubscription = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Instant;
  readonly lastPushAt: Instant | null;
};

/** Where and how a browser is pushed to, as its PushManager gave it: whoever has it can push. Keys are base64url. */
export type PushAddress = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
};

export interface PushSubscriptionStore {
  /** Oldest first. */
  list(memberId: string): Promise<readonly PushSubscription[]>;
  /**
   * Keeps an address, once: it becomes this person’s if it was another’s, who used the same browser. Of one person the
   * newest `MOST_SUBSCRIPTIONS` are kept. Undefined when there is no such person any more.
   */
  save(
    memberId: string,
    subscription: PushAddress & { readonly label: string },
    now: Instant,
  ): Promise<PushSubscription | undefined>;
  remove(memberId: string, subscriptionId: string): Promise<boolean>;
}

/**
 * What a push tells: one notice, or a bundle of those that waited, newest first. `pushId` names it: one that is repeated takes
 * the place of the first. No guest data.
 */
export type PushMessage = { readonly pushId: string; readonly locale: Locale; readonly at: Instant } & (
  | {
      readonly type: 'notice';
      readonly path: string;
      readonly listingName: string | null;
      readonly data: NoticeData;
    }
  | { readonly type: 'bundle'; readonly count: number; readonly kinds: readonly NoticeKind[] }
);

/** A push that is to be sent now. */
export type PushDelivery = {
  readonly subscriptionId: string;
  readonly address: PushAddress;
  readonly urgency: PushUrgency;
  readonly message: PushMessage;
};

/** What is owed to one person’s browsers. `waitMs`: look again then, or as soon as something new is owed. */
export type PushClaim =
  | { readonly outcome: 'claimed'; readonly delivery: PushDelivery }
  | { readonly outcome: 'wait'; readonly waitMs: number }
  | { readonly outcome: 'nothing_owed' };

/**
 * How a push service took a push. `gone`: it knows the browser no more (404, 410). `unauthorized`: it takes none for it from
 * this installation (401, 403). `refused`: for good. `not_taken`: perhaps
 * not, worth another try, after `retryAfterMs` where it said so. `off`: this installation has no keys for web push.
 * `trouble` is for ops and names no address.
 */
export type PushHandover =
  | { readonly outcome: 'accepted' | 'gone' | 'off' }
  | { readonly outcome: 'refused' | 'unauthorized'; readonly trouble: string }
  | { readonly outcome: 'not_taken'; readonly trouble: string; readonly retryAfterMs: number | null };

/** The keys of an installation for web push (RFC 8292), in base64url: a point of P-256 and its secret. */
export type VapidKeys = { readonly publicKey: string; readonly privateKey: string };

/** Pushes on their way. */
export interface PushStore {
  /**
   * Takes one push that is owed to a browser of the person, by compare and set: what is urgent each by itself, the rest in
   * one when it is not quiet. What is no longer true, was read, or is not wanted by push any more is dropped; what is older
   * than 72 h expires. One of which nobody has told how it went is taken again as it was, after `PUSH_LEASE_MS`.
   * A browser whose address does not open is forgotten.
   */
  claim(recipientId: string, now: Instant): Promise<PushClaim>;
  /** Writes how it went; a browser that is gone, or for which its service takes no more, is forgotten. `random` in [0, 1) spreads the next try. */
  settle(
    delivery: PushDelivery,
    handover: PushHandover,
    at: { readonly now: Instant; readonly random: number },
  ): Promise<void>;
}

export interface Pusher {
  /** Hands one push to its service, within seconds. Never rejects for what a service or a network can do. */
  push(delivery: PushDelivery): Promise<PushHandover>;
}

/**
 * What the database tells of changes as they are committed. `hint`: something of the topic changed, for whom `audience` says:
 * `person` `memberId` alone, `owner` them and staff, `all` everybody. `session`: whether this person is still signed in, and
 * as what, is to be looked at again. `gap`: what was told may have been missed. `closed`: nothing is told any more.
 */
export type HintSignal =
  | {
      readonly type: 'hint';
      readonly topic: string;
      readonly id: string | null;
      readonly audience: 'person' | 'owner' | 'all';
      readonly memberId: string | null;
    }
  | { readonly type: 'session'; readonly memberId: string | null }
  | { readonly type: 'gap' | 'closed' };

export interface HintSource {
  /** Calls `listener` with every signal from now on, until what is returned is called. */
  subscribe(listener: (signal: HintSignal) => void): () => void;
  /** Tells every listener `closed`, and listens to nothing any more. */
  close(): Promise<void>;
}
