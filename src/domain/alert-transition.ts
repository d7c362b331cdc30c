import {
  type Alert,
  type AlertCase,
  type AlertResolution,
  type EscalatedAlert,
  FIRST_REMINDER_MS,
  isOpen,
  MOST_REMINDERS,
  type OpenAlert,
  REMINDER_MS,
  type ResolvedAlert,
  streakOf,
} from './alert.ts';
import type { AlertSubject, SubjectEnd } from './alert-subject.ts';
import { assertNever } from './assert-never.ts';
import type { Failure } from './failure.ts';
import { type Instant, plusMs } from './instant.ts';

/** A failed or partial run as an alert tells it. `byHand`: a person asked for it, so it may not count. */
export type FailedRun = {
  readonly runId: string;
  readonly number: number;
  readonly byHand: boolean;
  readonly failure: Failure;
  readonly failedAt: Instant;
};

/**
 * Every step in the life of an alert. Each one is an audit event of the same name. `noted` is a failed run by hand too soon
 * after another to count. `good_run` is one good run of an escalated alert, which takes two.
 */
export type AlertTransition = { readonly at: Instant } & (
  | {
      readonly type: 'opened';
      readonly id: string;
      readonly subject: AlertSubject;
      readonly run: FailedRun;
      readonly threshold: number;
    }
  | { readonly type: 'reopened'; readonly run: FailedRun; readonly threshold: number }
  | { readonly type: 'counted'; readonly run: FailedRun; readonly threshold: number }
  | { readonly type: 'noted'; readonly run: FailedRun }
  | { readonly type: 'good_run'; readonly number: number; readonly goodRuns: number }
  | { readonly type: 'escalated' | 'owner_told' | 'reminded' | 'acknowledgement_ended' | 'snooze_ended' }
  | { readonly type: 'acknowledged'; readonly by: string; readonly until: Instant }
  | { readonly type: 'snoozed'; readonly until: Instant }
  | { readonly type: 'resolved'; readonly by: string; readonly note: string | null }
  | { readonly type: 'recovered'; readonly number: number }
  | { readonly type: 'closed'; readonly resolution: SubjectEnd }
);
export type AlertTransitionType = AlertTransition['type'];

/**
 * The alert after a transition. @throws Error for a transition that its state does not know: those who plan transitions
 * never make one.
 */
export function applyTransition(alert: Alert | undefined, transition: AlertTransition): Alert {
  if (transition.type === 'opened') return opened(transition);
  if (!alert) throw illegal('no alert', transition);
  if (transition.type === 'reopened') return isOpen(alert) ? refuse(alert, transition) : reopened(alert, transition);
  return isOpen(alert) ? changed(alert, transition) : refuse(alert, transition);
}

type Of<T extends AlertTransitionType> = AlertTransition & { readonly type: T };

function opened({ id, subject, run, threshold, at }: Of<'opened'>): OpenAlert {
  return {
    ...failureOf(run),
    id,
    subject,
    threshold,
    status: 'active',
    cycle: 1,
    failedAttempts: 1,
    goodRuns: 0,
    firstFailedAt: run.failedAt,
    lastRunNumber: run.number,
    ownerToldAt: null,
    acknowledgement: null,
    snoozedUntil: null,
    reopenCount: 0,
    createdAt: at,
    updatedAt: at,
  };
}

function reopened(alert: ResolvedAlert, { run, threshold, at }: Of<'reopened'>): OpenAlert {
  const { end: _end, escalatedAt: _escalatedAt, ...common } = alert;
  return {
    ...common,
    ...failureOf(run),
    threshold,
    status: 'active',
    cycle: alert.cycle + 1,
    reopenCount: alert.reopenCount + 1,
    failedAttempts: 1,
    goodRuns: 0,
    firstFailedAt: run.failedAt,
    lastRunNumber: Math.max(alert.lastRunNumber, run.number),
    ownerToldAt: null,
    acknowledgement: null,
    snoozedUntil: null,
    updatedAt: at,
  };
}

function changed(alert: OpenAlert, transition: Exclude<AlertTransition, Of<'opened' | 'reopened'>>): Alert {
  const { at } = transition;
  const touched = { ...alert, updatedAt: at };
  switch (transition.type) {
    case 'counted':
      return {
        ...failedAgain(touched, transition.run),
        failedAttempts: streakOf(alert) + 1,
        threshold: transition.threshold,
      };
    case 'noted':
      return { ...failedAgain(touched, transition.run), failedAttempts: streakOf(alert) };
    case 'good_run':
      return { ...touched, goodRuns: transition.goodRuns, lastRunNumber: transition.number };
    case 'escalated':
      return {
        ...touched,
        status: 'escalated',
        escalatedAt: at,
        nextReminderAt: plusMs(at, FIRST_REMINDER_MS),
        reminderCount: 0,
      };
    case 'reminded':
      return alert.status === 'escalated' ? reminded(alert, at) : refuse(alert, transition);
    case 'owner_told':
      return { ...touched, ownerToldAt: at };
    case 'acknowledged':
      return { ...touched, acknowledgement: { by: transition.by, until: transition.until } };
    case 'acknowledgement_ended':
      return remindedFrom({ ...touched, acknowledgement: null }, at);
    case 'snoozed':
      return { ...touched, snoozedUntil: transition.until };
    case 'snooze_ended':
      return { ...touched, snoozedUntil: null };
    case 'resolved':
      return ended(touched, { resolution: 'support', by: transition.by, note: transition.note });
    case 'recovered':
      return { ...ended(touched, { resolution: 'recovered', by: null, note: null }), lastRunNumber: transition.number };
    case 'closed':
      return ended(touched, { resolution: transition.resolution, by: null, note: null });
    default:
      return assertNever(transition, 'AlertTransition');
  }
}

function failureOf({ failure, failedAt }: FailedRun): Pick<AlertCase, 'errorType' | 'errorMessage' | 'lastFailedAt'> {
  return { errorType: failure.kind, errorMessage: failure.detail, lastFailedAt: failedAt };
}

/** A failure that comes late, of an older run than the newest, is told without taking the newest one's place. */
function failedAgain(alert: OpenAlert, run: FailedRun): OpenAlert {
  const isNewest = run.number > alert.lastRunNumber;
  const firstFailedAt = run.failedAt < alert.firstFailedAt ? run.failedAt : alert.firstFailedAt;
  return {
    ...alert,
    ...(isNewest ? { ...failureOf(run), lastRunNumber: run.number, goodRuns: 0 } : {}),
    firstFailedAt,
  };
}

function reminded(alert: EscalatedAlert, at: Instant): EscalatedAlert {
  const reminderCount = alert.reminderCount + 1;
  const nextReminderAt = reminderCount < MOST_REMINDERS ? plusMs(at, REMINDER_MS) : null;
  return { ...alert, reminderCount, nextReminderAt, updatedAt: at };
}

/** Nobody looks after it any more: the next reminder is due at once, where there is one left and the escalation is not new. */
function remindedFrom(alert: OpenAlert, at: Instant): OpenAlert {
  if (alert.status !== 'escalated' || alert.nextReminderAt === null) return alert;
  const first = plusMs(alert.escalatedAt, FIRST_REMINDER_MS);
  return { ...alert, nextReminderAt: first > at ? first : at };
}

function ended(
  alert: OpenAlert,
  end: { readonly resolution: AlertResolution; readonly by: string | null; readonly note: string | null },
): ResolvedAlert {
  const { acknowledgement: _acknowledgement, snoozedUntil: _snoozedUntil, ...common } = alert;
  const at = alert.updatedAt;
  if (common.status === 'active') return { ...common, status: 'resolved', escalatedAt: null, end: { at, ...end } };
  const { nextReminderAt: _nextReminderAt, reminderCount: _reminderCount, ...rest } = common;
  return { ...rest, status: 'resolved', end: { at, ...end } };
}

function refuse(alert: Alert, transition: AlertTransition): never {
  throw illegal(`alert ${alert.id}, which is ${alert.status}`, transition);
}

function illegal(what: string, { type }: AlertTransition): Error {
  return new Error(`The transition “${type}” is not for ${what}.`);
}
