import { type AlertSubject, subjectEnds } from './alert-subject.ts';
import type { FailureKind } from './failure.ts';
import type { Instant } from './instant.ts';

/**
 * The life of an alert, the one open failure case of one subject, a listing or an account connection:
 *
 *     active ──► escalated ──► resolved ──► active (reopened: cycle + 1)
 *        └──────────────────────▲
 *
 * `active`: failed runs are counted. `escalated`: the threshold was reached and support was told, once. `resolved`: support
 * said so, or it recovered, or its subject was deleted or is no longer synced.
 */
export const alertStatuses = ['active', 'escalated', 'resolved'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/** Why an alert is resolved. `support`: a person said so; the others are relais' own finding. */
export const alertResolutions = ['support', 'recovered', ...subjectEnds] as const;
export type AlertResolution = (typeof alertResolutions)[number];

/** Somebody looks after it: no reminders until then. It ends by itself. */
export type Acknowledgement = { readonly by: string; readonly until: Instant };

/** How a resolved alert ended. `by` is the person's ID, null for relais itself. */
export type AlertEnd = {
  readonly at: Instant;
  readonly resolution: AlertResolution;
  readonly by: string | null;
  readonly note: string | null;
};

/**
 * What every alert has. `cycle` counts from 1 and rises with every reopening; mail is unique within it. `errorType` and
 * `errorMessage` (for ops, redacted) are those of the last failed run. `failedAttempts` are the counted failed
 * runs of the last streak: see `streakOf`. `threshold` is the one that stood when the last failure was counted, so that a changed setting
 * applies from the next failure on. `lastRunNumber` is the newest run that is told in it, good or bad; `goodRuns` the good
 * ones since the last failed one.
 */
export type AlertCase = {
  readonly id: string;
  readonly subject: AlertSubject;
  readonly cycle: number;
  readonly errorType: FailureKind;
  readonly errorMessage: string;
  readonly failedAttempts: number;
  readonly threshold: number;
  readonly lastRunNumber: number;
  readonly goodRuns: number;
  readonly firstFailedAt: Instant;
  readonly lastFailedAt: Instant;
  readonly ownerToldAt: Instant | null;
  readonly reopenCount: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

/** What only an open alert has. */
export type Attention = { readonly acknowledgement: Acknowledgement | null; readonly snoozedUntil: Instant | null };

/** `nextReminderAt` is null once the last reminder was given. */
export type Escalation = {
  readonly escalatedAt: Instant;
  readonly nextReminderAt: Instant | null;
  readonly reminderCount: number;
};

export type ActiveAlert = AlertCase & Attention & { readonly status: 'active' };
export type EscalatedAlert = AlertCase & Attention & Escalation & { readonly status: 'escalated' };
export type OpenAlert = ActiveAlert | EscalatedAlert;
/** `escalatedAt` is null when it never escalated in its last cycle. */
export type ResolvedAlert = AlertCase & {
  readonly status: 'resolved';
  readonly escalatedAt: Instant | null;
  readonly end: AlertEnd;
};
export type Alert = OpenAlert | ResolvedAlert;

/** True while somebody or something still has to end it. */
export function isOpen(alert: Alert): alert is OpenAlert {
  return alert.status !== 'resolved';
}

/** Failed runs counted since the last good one. One good run of an escalated alert ends the streak without closing it. */
export function streakOf({ failedAttempts, goodRuns }: Pick<AlertCase, 'failedAttempts' | 'goodRuns'>): number {
  return goodRuns > 0 ? 0 : failedAttempts;
}

/** The failed runs in a row after which an alert escalates, and how far apart two by hand must be to count both. */
export type AlertSettings = { readonly threshold: number; readonly countSpacingMs: number };

/** How long an acknowledgement holds. */
export const ACKNOWLEDGED_MS = 8 * 60 * 60_000;
/** An open alert is looked at this often even if nothing is heard: a lost signal delays, and loses nothing. */
export const REVIEW_EVERY_MS = 15 * 60_000;
/** The longest snooze. */
export const LONGEST_SNOOZE_MS = 7 * 24 * 60 * 60_000;
/** From the escalation to the first reminder, then from one to the next, and how many there are. */
export const FIRST_REMINDER_MS = 4 * 60 * 60_000;
export const REMINDER_MS = 24 * 60 * 60_000;
export const MOST_REMINDERS = 9;
/** A failure this soon after support resolved an alert reopens it. */
export const REOPENED_WITHIN_MS = 24 * 60 * 60_000;
/** Good runs in a row that close an escalated alert; one closes an alert that never escalated. */
export const GOOD_RUNS_TO_RECOVER = 2;

const ownersToMend: readonly FailureKind[] = ['AUTH', 'CONFIG', 'NOT_FOUND'];

/** True for what only the owner can mend, on the page of the connection. The owner is told at the first such failure. */
export function isOwnersToMend(kind: FailureKind): boolean {
  return ownersToMend.includes(kind);
}
