import type { ConflictMailEntry } from './conflict-ports.ts';
import type { Alert, AlertStatus } from './domain/alert.ts';
import type { AlertFault } from './domain/alert-fault.ts';
import type { AlertSubject, AlertSubjectKind, AlertSubjectRef } from './domain/alert-subject.ts';
import type { Failure, FailureKind } from './domain/failure.ts';
import type { FeedDoubt } from './domain/feed-doubt.ts';
import type { IncidentEnd, IncidentStage } from './domain/incident.ts';
import type { Instant } from './domain/instant.ts';
import type { Actor, Locale, Role } from './domain/member.ts';
import type { NotificationKey, NotificationStatus } from './domain/notification.ts';
import type { Platform } from './domain/platform.ts';
import type { RunTrigger } from './domain/run.ts';
import type { SilenceMailEntry } from './export-ports.ts';
import type { NoticeMailEntry } from './notice-ports.ts';
import type { ModeMailEntry } from './pass-ports.ts';
import type { Page, Paged } from './ports.ts';

/** What a review of a subject's alert came to. `nextReviewAt`: look again by then even if nothing is heard. */
export type AlertReviewed =
  | {
      readonly outcome: 'open';
      readonly status: 'active' | 'escalated';
      readonly failedAttempts: number;
      readonly threshold: number;
      readonly nextReviewAt: Instant;
      /** Whose mail is not delivered yet. */
      readonly owedTo: readonly string[];
    }
  | { readonly outcome: 'resolved'; readonly owedTo: readonly string[] }
  | { readonly outcome: 'nothing' };

/** One fault of one alert. `recipientId` comes with `notification_overdue`. */
export type FoundFault = {
  readonly fault: AlertFault;
  readonly alertId: string;
  readonly subject: AlertSubjectRef;
  readonly recipientId?: string;
};

/** What supervises alerts: it folds what the runs say into them, in one transaction under the subject's lock. */
export interface AlertSupervision {
  /**
   * Reviews the subject's alert by the rules of `domain/alert-review.ts` and writes every transition with its occurrence,
   * its notification and its audit event. Idempotent. With `repairing`, a fault of the auditor's is written down too.
   */
  review(subject: AlertSubjectRef, now: Instant, repairing?: FoundFault): Promise<AlertReviewed>;
  /** True when the listing or account connection has an alert that is not resolved. */
  isOpen(subjectId: string): Promise<boolean>;
  /** Subjects whose alert was changed by hand before `changedBefore`, or should have been looked at before `dueBefore`. */
  owedReviews(
    before: { readonly changedBefore: Instant; readonly dueBefore: Instant },
    limit: number,
  ): Promise<readonly AlertSubjectRef[]>;
  /** Faults that show in the database. `overdueBefore`: a notification made before is overdue unless it is put off. */
  faults(at: { readonly overdueBefore: Instant; readonly now: Instant }, limit: number): Promise<readonly FoundFault[]>;
  /** Open alerts, those that nothing has looked at for the longest first. */
  openAlerts(limit: number): Promise<readonly { readonly alertId: string; readonly subject: AlertSubjectRef }[]>;
  /** Writes down that a fault was found and repaired. */
  recordRepair(fault: FoundFault, now: Instant): Promise<void>;
}

/** One failed run that an alert tells. `counted` is false for one by hand too soon after another. */
export type AlertAttempt = {
  readonly subjectKind: AlertSubjectKind;
  readonly runId: string;
  readonly runNumber: number;
  readonly cycle: number;
  readonly trigger: RunTrigger;
  readonly status: 'failed' | 'partial';
  readonly counted: boolean;
  readonly failure: Failure;
  readonly failedAt: Instant;
  readonly workflowId: string;
  readonly workflowRunId: string | null;
  /** What failed in the run, by connection; empty where there is but one, the pass itself broke, or the run is gone with its listing. */
  readonly connections: readonly { readonly label: string; readonly failure: Failure }[];
};

/** One line of an alert's audit trail. `actorName` is null for relais itself. */
export type AlertEvent = {
  readonly id: string;
  readonly at: Instant;
  readonly action: string;
  readonly actorName: string | null;
  readonly actorRole: Role | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string | null;
  readonly runId: string | null;
};

/** A mail about an alert and what became of it. `recipientName` is a person's name, or null for the support mailbox. */
export type AlertMailRecord = NotificationKey & {
  readonly id: string;
  readonly status: NotificationStatus;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
  readonly recipientName: string | null;
  readonly trouble: string | null;
};

/** An alert with the names that pages show. */
export type AlertView = {
  readonly alert: Alert;
  readonly acknowledgedByName: string | null;
  readonly resolvedByName: string | null;
  /** False when the listing or account connection was deleted. */
  readonly subjectExists: boolean;
  /** The incident that holds its mail back, or last did, of which platform. */
  readonly incident?: { readonly id: string; readonly key: string; readonly endedAt: Instant | null } | undefined;
};

/** Which alerts. `statuses` empty: all. `failingSinceBefore`: first failed at or before. */
export type AlertFilter = {
  readonly statuses: readonly AlertStatus[];
  readonly subjectId?: string | undefined;
  readonly subjectKind?: AlertSubjectKind | undefined;
  readonly errorType?: FailureKind | undefined;
  readonly failingSinceBefore?: Instant | undefined;
};

/** How a change of an alert by hand ended. `superseded`: its subject has a newer alert. `undefined`: there is no such alert. */
export type AlertChanged =
  | { readonly outcome: 'changed' | 'unchanged'; readonly view: AlertView }
  | { readonly outcome: 'superseded'; readonly byAlertId: string }
  | { readonly outcome: 'resolved' }
  | undefined;

/** Who changes an alert, and when. */
export type ByStaff = { readonly actor: Actor; readonly now: Instant };

/** Alerts for support: read, and changed by hand. Every change commits with its audit event and asks for a review. */
export interface AlertStore {
  /** The longest streak first, then the longest failing; resolved ones by their end, newest first. */
  list(filter: AlertFilter, page: Page): Promise<Paged<AlertView>>;
  find(alertId: string): Promise<AlertView | undefined>;
  /** Other open alerts with the same error type, most failed attempts first. */
  similar(alertId: string, limit: number): Promise<readonly AlertView[]>;
  /** Its failed runs, newest first. */
  attempts(alertId: string, page: Page): Promise<Paged<AlertAttempt> | undefined>;
  /** Its audit trail, newest first. */
  events(alertId: string, page: Page): Promise<Paged<AlertEvent> | undefined>;
  /** Its mails, newest first. */
  mails(alertId: string): Promise<readonly AlertMailRecord[]>;
  /** Resolves it. One that is resolved already stays as it is, unless a newer alert superseded it. */
  resolve(alertId: string, by: ByStaff & { readonly note: string | null }): Promise<AlertChanged>;
  /** Looks after it for `ACKNOWLEDGED_MS`. */
  acknowledge(alertId: string, by: ByStaff): Promise<AlertChanged>;
  /** Sends nothing until then; null ends the snooze. */
  snooze(alertId: string, by: ByStaff & { readonly until: Instant | null }): Promise<AlertChanged>;
  /** Tells the owner, once a cycle. `owner_gone` when the listing or account connection was deleted. */
  tellOwner(
    alertId: string,
    by: ByStaff,
  ): Promise<AlertChanged | { readonly outcome: 'owner_gone'; readonly subjectKind: AlertSubjectKind }>;
  /** Mail that was refused, expired or never confirmed since, and what waits for a mail server that does not take it. */
  mailTrouble(since: Instant): Promise<MailTrouble>;
}

/** Mail that did not surely arrive. `waiting` is null when nothing waits for the mail server. */
export type MailTrouble = {
  readonly failed: readonly (AlertMailRecord & { readonly subjectName: string })[];
  readonly waiting: {
    readonly notifications: number;
    readonly since: Instant;
    readonly trouble: string | null;
    readonly retryAt: Instant | null;
  } | null;
};

/** To whom a mail goes. */
export type MailRecipient = {
  readonly recipientId: string;
  readonly address: string;
  readonly name: string;
  readonly locale: Locale;
};

/** One alert as a mail tells it. `failedAttempts` is its streak, 0 once a run was good; `reminder` counts from 1, else 0. */
export type AlertMailEntry = {
  readonly alertId: string;
  readonly subject: AlertSubject;
  readonly timeZone: string;
  readonly stage: NotificationKey['stage'];
  readonly errorType: FailureKind;
  readonly firstFailedAt: Instant;
  readonly lastFailedAt: Instant;
  readonly failedAttempts: number;
  readonly reminder: number;
};

type Delivery = { readonly deliveryId: string; readonly isRepeated: boolean; readonly recipient: MailRecipient };

/** A mail about alerts. `entries` tell each once, most failed attempts first. */
export type AlertDelivery = Delivery & {
  readonly entries: readonly [AlertMailEntry, ...AlertMailEntry[]];
  readonly silences?: undefined;
  readonly doubts?: undefined;
  readonly conflicts?: undefined;
  readonly incidents?: undefined;
  readonly modes?: undefined;
  readonly notices?: undefined;
};

/** A mail about platforms that have stopped reading exports of the recipient’s listings, the longest silent first. */
export type SilenceDelivery = Delivery & {
  readonly entries: readonly [];
  readonly silences: readonly [SilenceMailEntry, ...SilenceMailEntry[]];
  readonly doubts?: undefined;
  readonly conflicts?: undefined;
  readonly incidents?: undefined;
  readonly modes?: undefined;
  readonly notices?: undefined;
};

/** A feed whose answer is in doubt, as a mail tells it. `dueAt`: when its nights may be freed, null where none wait. */
export type DoubtMailEntry = {
  readonly noticeId: string;
  readonly listingId: string;
  readonly listingName: string;
  readonly timeZone: string;
  readonly label: string;
  readonly platform: Platform;
  readonly doubt: FeedDoubt;
  readonly since: Instant;
  readonly dueAt: Instant | null;
};

/** A mail about feeds of the recipient’s listings whose answers are in doubt, the oldest doubt first. */
export type DoubtDelivery = Delivery & {
  readonly entries: readonly [];
  readonly silences?: undefined;
  readonly doubts: readonly [DoubtMailEntry, ...DoubtMailEntry[]];
  readonly conflicts?: undefined;
  readonly incidents?: undefined;
  readonly modes?: undefined;
  readonly notices?: undefined;
};

/** A mail about conflicts of the recipient’s listings, the gravest first. */
export type ConflictDelivery = Delivery & {
  readonly entries: readonly [];
  readonly silences?: undefined;
  readonly doubts?: undefined;
  readonly incidents?: undefined;
  readonly modes?: undefined;
  readonly notices?: undefined;
  readonly conflicts: readonly [ConflictMailEntry, ...ConflictMailEntry[]];
};

/** A platform that is down, or answers again, as a mail tells it. `end` is null while it lasts. */
export type IncidentMailEntry = {
  readonly noticeId: string;
  readonly incidentId: string;
  readonly key: string;
  readonly stage: IncidentStage;
  readonly listings: number;
  readonly openedAt: Instant;
  readonly end: { readonly at: Instant; readonly how: IncidentEnd } | null;
};

/** A mail to support about platforms that are down or answer again, the oldest first. */
export type IncidentDelivery = Delivery & {
  readonly entries: readonly [];
  readonly silences?: undefined;
  readonly doubts?: undefined;
  readonly conflicts?: undefined;
  readonly modes?: undefined;
  readonly notices?: undefined;
  readonly incidents: readonly [IncidentMailEntry, ...IncidentMailEntry[]];
};

/** A mail about connections of the recipient’s listings that fell below what was chosen or are back, the oldest first. */
export type ModeDelivery = Delivery & {
  readonly entries: readonly [];
  readonly silences?: undefined;
  readonly doubts?: undefined;
  readonly conflicts?: undefined;
  readonly incidents?: undefined;
  readonly notices?: undefined;
  readonly modes: readonly [ModeMailEntry, ...ModeMailEntry[]];
};

/** A mail about what else the recipient chose to be told of by mail, the oldest first. */
export type NoticeDelivery = Delivery & {
  readonly entries: readonly [];
  readonly silences?: undefined;
  readonly doubts?: undefined;
  readonly conflicts?: undefined;
  readonly incidents?: undefined;
  readonly modes?: undefined;
  readonly notices: readonly [NoticeMailEntry, ...NoticeMailEntry[]];
};

/**
 * A mail that is to be sent now. `deliveryId` names it in its Message-ID and stays the same when it is repeated;
 * `isRepeated`: it was taken before, and nobody knows what became of it.
 */
export type MailDelivery =
  | AlertDelivery
  | SilenceDelivery
  | DoubtDelivery
  | ConflictDelivery
  | IncidentDelivery
  | ModeDelivery
  | NoticeDelivery;

/**
 * How the mail server took a mail. `not_taken`: certainly not taken, worth another try. `unknown`: it may have been taken.
 * `refused`: refused for good for this recipient. `trouble` is for ops and names no address.
 */
export type MailHandover =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'not_taken' | 'unknown' | 'refused'; readonly trouble: string };

/** What is owed to one person. `waitMs`: look again then; `held`: or as soon as something new is owed. */
export type MailClaim =
  | { readonly outcome: 'claimed'; readonly delivery: MailDelivery }
  | { readonly outcome: 'too_soon' | 'held'; readonly waitMs: number }
  | { readonly outcome: 'nothing_owed' };

/** Notifications on their way. One delivery of one person is under way at a time. */
export interface NotificationStore {
  /**
   * Takes what is owed to the person: what is no longer true is dropped, what is older than 72 h expires, the rest is
   * one delivery; one whose outcome is not known is taken again as it was.
   */
  claim(recipientId: string, now: Instant): Promise<MailClaim>;
  /**
   * Writes how it went. After `refused` the next recipient in line is owed the notification; their IDs are the answer.
   * `random` in [0, 1) spreads the next try.
   */
  settle(
    delivery: MailDelivery,
    handover: MailHandover,
    at: { readonly now: Instant; readonly random: number },
  ): Promise<{ readonly owedTo: readonly string[]; readonly retryInMs: number | null }>;
  /** People owed something since before, whose next try is not in the future. */
  recipientsOwed(before: Instant, now: Instant, limit: number): Promise<readonly string[]>;
}

/** Sends a mail about alerts, incidents, conflicts, feeds in doubt, connections that fell, or exports that are no longer read. */
export interface AlertMailer {
  /** Hands one delivery to the mail server, within a minute. Never rejects for what a mail server can do. */
  hand(delivery: MailDelivery): Promise<MailHandover>;
}
