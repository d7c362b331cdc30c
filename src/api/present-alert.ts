import type { AlertView } from '../alert-ports.ts';
import type { Alert as AlertAnswer } from '../contract/alerts.ts';
import type { Listing as ListingAnswer } from '../contract/listings.ts';
import { type Alert, isOpen, type OpenAlert, streakOf } from '../domain/alert.ts';
import { isHoldingBack } from '../domain/incident.ts';
import type { Instant } from '../domain/instant.ts';
import { kindFor, presentSubjectFailure } from './present-failure.ts';
import type { Person } from './session.ts';

/** When, and for whom. */
export type AlertReader = { readonly person: Person; readonly now: Instant };

/** An alert as support sees it. An acknowledgement or a snooze that is over is not told, even if none has ended it yet. */
export function presentAlert(view: AlertView, { person, now }: AlertReader): AlertAnswer {
  const { alert } = view;
  return {
    id: alert.id,
    ...presentSubject(view),
    status: alert.status,
    errorType: alert.errorType,
    errorMessage: alert.errorMessage,
    error: presentSubjectFailure(alert.subject.kind, alert.errorType, person),
    failedAttempts: isOpen(alert) ? streakOf(alert) : alert.failedAttempts,
    threshold: alert.threshold,
    goodRuns: alert.goodRuns,
    firstFailedAt: alert.firstFailedAt,
    lastFailedAt: alert.lastFailedAt,
    escalatedAt: alert.status === 'active' ? null : alert.escalatedAt,
    ...presentAttention(view, now),
    nextReminderAt: nextReminder(alert),
    ownerToldAt: alert.ownerToldAt,
    ...presentEnd(view),
    ...presentIncident(view, now),
    reopenCount: alert.reopenCount,
    cycle: alert.cycle,
    createdAt: alert.createdAt,
    updatedAt: alert.updatedAt,
  };
}

function presentSubject({ alert: { subject }, subjectExists }: AlertView) {
  const isListing = subject.kind === 'listing';
  return {
    subjectKind: subject.kind,
    subjectName: subject.name,
    subjectExists,
    listingId: isListing ? subject.id : null,
    listingName: isListing ? subject.name : null,
    listingExists: isListing && subjectExists,
    connectionId: isListing ? null : subject.id,
  };
}

function presentAttention({ alert, acknowledgedByName }: AlertView, now: Instant) {
  const acknowledgement = isOpen(alert) && isAhead(alert.acknowledgement?.until, now) ? alert.acknowledgement : null;
  return {
    acknowledgedBy: acknowledgement && { id: acknowledgement.by, name: acknowledgedByName },
    acknowledgedUntil: acknowledgement?.until ?? null,
    snoozedUntil: isOpen(alert) && isAhead(alert.snoozedUntil, now) ? alert.snoozedUntil : null,
  };
}

function presentIncident({ alert, incident }: AlertView, now: Instant) {
  const isHeldBack = incident !== undefined && isOpen(alert) && isHoldingBack(incident, now);
  return { incidentId: incident?.id ?? null, heldBackBy: isHeldBack ? incident.key : null };
}

/** None comes before an acknowledgement or a snooze ends. */
function nextReminder(alert: Alert): Instant | null {
  if (alert.status !== 'escalated' || alert.nextReminderAt === null) return null;
  const ends = [alert.nextReminderAt, alert.acknowledgement?.until ?? '', alert.snoozedUntil ?? ''];
  return ends.sort().at(-1) ?? null;
}

function isAhead(end: Instant | null | undefined, now: Instant): boolean {
  return end !== null && end !== undefined && end > now;
}

function presentEnd({ alert, resolvedByName }: AlertView) {
  const end = endOf(alert);
  const by = end?.by ?? null;
  return {
    resolvedAt: end?.at ?? null,
    resolvedBy: by === null ? null : { id: by, name: resolvedByName },
    resolution: end?.resolution ?? null,
    resolutionNote: end?.note ?? null,
  };
}

function endOf(alert: Alert) {
  return isOpen(alert) ? null : alert.end;
}

/** What the owner of a listing, support and admin see of its open alert on the listing itself. */
export function presentOpenAlert(alert: OpenAlert, reader: Person): NonNullable<ListingAnswer['openAlert']> {
  const { id, status, firstFailedAt, lastFailedAt } = alert;
  const errorType = kindFor(alert.errorType, reader);
  return { id, status, errorType, failedAttempts: streakOf(alert), firstFailedAt, lastFailedAt };
}
