import {
  type Alert,
  type AlertSettings,
  type EscalatedAlert,
  GOOD_RUNS_TO_RECOVER,
  isOpen,
  isOwnersToMend,
  type OpenAlert,
  REOPENED_WITHIN_MS,
  REVIEW_EVERY_MS,
  type ResolvedAlert,
} from './alert.ts';
import { type AlertSubject, subjectEnd } from './alert-subject.ts';
import { type AlertTransition, applyTransition, type FailedRun } from './alert-transition.ts';
import { type Instant, msBetween, plusMs } from './instant.ts';

/** A run that ended good (every enabled connection was read) or bad (failed or partial); others count nothing. */
export type EndedRun = { readonly number: number; readonly isGood: boolean };

/**
 * What the database knows of a subject's failures, by run number: `endedSince`, what ended after the alert's newest run up
 * to the last good one; `news`, failed runs after the last good one that no alert tells yet. A failure older than the last
 * good run is never news. `countedByHandAt`: when the alert's runs by hand that counted failed.
 */
export type FailureFacts = {
  readonly subject: AlertSubject | undefined;
  readonly isActive: boolean;
  readonly endedSince: readonly EndedRun[];
  readonly news: readonly FailedRun[];
  readonly countedByHandAt: readonly Instant[];
  /** An ID for an alert that this review opens. */
  readonly newAlertId: string;
};

/**
 * What a review is made of besides: the settings in force and the time. `isHeldBack`: an incident holds back the alert's
 * mail, so nobody is reminded of it.
 */
export type ReviewContext = {
  readonly settings: AlertSettings;
  readonly now: Instant;
  readonly isHeldBack?: boolean;
};

/** The transitions of a review, in order, and the alert after them (the last one that it touched). */
export type Review = { readonly transitions: readonly AlertTransition[]; readonly alert: Alert | undefined };

/**
 * What is to happen to a subject's alert, from what is known: close it, let it recover, count what failed, escalate, end
 * what has expired, remind. `alert` is the open one, or else the last that was resolved. Asked twice with the same facts
 * folded in, it answers nothing the second time.
 */
export function reviewAlert(alert: Alert | undefined, facts: FailureFacts, context: ReviewContext): Review {
  const review = new Reviewing(alert, context.now);
  if (!facts.isActive || !facts.subject) {
    const { open } = review;
    if (open) review.add({ type: 'closed', resolution: subjectEnd(open.subject.kind, facts.subject === undefined) });
    return review;
  }
  foldGoodRuns(review, facts.endedSince);
  foldFailures(review, { ...facts, subject: facts.subject }, context.settings);
  endWhatExpired(review, context.now);
  escalate(review);
  if (!context.isHeldBack) remind(review, context.now);
  return review;
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

class Reviewing implements Review {
  readonly transitions: AlertTransition[] = [];
  alert: Alert | undefined;
  private readonly at: Instant;

  constructor(alert: Alert | undefined, at: Instant) {
    this.alert = alert;
    this.at = at;
  }

  get open(): OpenAlert | undefined {
    return this.alert && isOpen(this.alert) ? this.alert : undefined;
  }

  get resolved(): ResolvedAlert | undefined {
    return this.alert && !isOpen(this.alert) ? this.alert : undefined;
  }

  add(step: WithoutTime<AlertTransition>): void {
    const transition: AlertTransition = { ...step, at: this.at };
    this.transitions.push(transition);
    this.alert = applyTransition(this.alert, transition);
  }
}

/** One good run closes an alert that never escalated, two in a row an escalated one. */
function foldGoodRuns(review: Reviewing, endedSince: readonly EndedRun[]): void {
  const { open } = review;
  if (!open) return;
  let goodRuns = open.goodRuns;
  let newestGood: number | undefined;
  for (const { number, isGood } of endedSince.filter((run) => run.number > open.lastRunNumber)) {
    goodRuns = isGood ? goodRuns + 1 : 0;
    if (!isGood) continue;
    newestGood = number;
    if (open.status === 'active' || goodRuns >= GOOD_RUNS_TO_RECOVER) {
      review.add({ type: 'recovered', number });
      return;
    }
  }
  if (newestGood !== undefined) review.add({ type: 'good_run', number: newestGood, goodRuns });
}

type OfSubject = FailureFacts & { readonly subject: AlertSubject };

function foldFailures(review: Reviewing, facts: OfSubject, settings: AlertSettings): void {
  const { threshold, countSpacingMs } = settings;
  const byHandAt = [...facts.countedByHandAt];
  for (const run of [...facts.news].sort((a, b) => a.number - b.number)) {
    const isFirst = !review.open;
    // Those of an alert that has just ended are no matter of the next one's.
    if (isFirst) byHandAt.length = 0;
    const isTooSoon = run.byHand && byHandAt.some((at) => Math.abs(msBetween(at, run.failedAt)) < countSpacingMs);
    if (isFirst) begin(review, facts, { run, threshold });
    else if (isTooSoon) review.add({ type: 'noted', run });
    else review.add({ type: 'counted', run, threshold });
    if (run.byHand && !isTooSoon) byHandAt.push(run.failedAt);
    tellOwner(review, run);
  }
}

function begin(
  review: Reviewing,
  { subject, newAlertId: id }: OfSubject,
  { run, threshold }: { readonly run: FailedRun; readonly threshold: number },
): void {
  const before = review.resolved;
  const isReopened =
    before?.end.resolution === 'support' && msBetween(before.end.at, run.failedAt) <= REOPENED_WITHIN_MS;
  if (isReopened) review.add({ type: 'reopened', run, threshold });
  else review.add({ type: 'opened', id, subject, run, threshold });
}

/** Of an account at its first failed run, whatever ails it: four attempts came before that, over twenty minutes. */
function tellOwner(review: Reviewing, { failure }: FailedRun): void {
  const { open } = review;
  if (open?.ownerToldAt !== null || open.subject.ownerId === null) return;
  if (open.subject.kind === 'connection' || isOwnersToMend(failure.kind)) review.add({ type: 'owner_told' });
}

function endWhatExpired(review: Reviewing, now: Instant): void {
  const acknowledgement = review.open?.acknowledgement;
  if (acknowledgement && acknowledgement.until <= now) review.add({ type: 'acknowledgement_ended' });
  const snoozedUntil = review.open?.snoozedUntil;
  if (snoozedUntil && snoozedUntil <= now) review.add({ type: 'snooze_ended' });
}

function escalate(review: Reviewing): void {
  const { open } = review;
  if (open?.status === 'active' && open.failedAttempts >= open.threshold) review.add({ type: 'escalated' });
}

function remind(review: Reviewing, now: Instant): void {
  const { open } = review;
  if (open?.status !== 'escalated' || open.acknowledgement || open.snoozedUntil) return;
  if (open.nextReminderAt !== null && open.nextReminderAt <= now) review.add({ type: 'reminded' });
}

/** When the alert is to be looked at again even if nothing is heard: when something of it ends or is due, else by habit. */
export function nextReviewAt(alert: OpenAlert, now: Instant, isHeldBack = false): Instant {
  const ends = [alert.acknowledgement?.until, alert.snoozedUntil].filter((end) => end !== undefined && end !== null);
  const isQuiet = ends.length > 0 || isHeldBack;
  const reminder = alert.status === 'escalated' && !isQuiet ? remindAt(alert) : [];
  return [...ends, ...reminder, plusMs(now, REVIEW_EVERY_MS)].sort()[0] ?? now;
}

function remindAt({ nextReminderAt }: EscalatedAlert): Instant[] {
  return nextReminderAt === null ? [] : [nextReminderAt];
}
