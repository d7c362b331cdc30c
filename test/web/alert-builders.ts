import type {
  Alert,
  AlertAttempt,
  AlertDetail,
  AlertEvent,
  AlertMail,
  MailTrouble,
} from '../../src/contract/alerts.ts';
import { aListing, anId } from './builders.ts';

const ALERT_ID = anId('a1');

/** An active alert that failed twice of three, unless told otherwise. */
export function anAlert(over: Partial<Alert> = {}): Alert {
  return {
    id: ALERT_ID,
    subjectKind: 'listing',
    subjectName: 'Studio du Vieux-Port',
    subjectExists: true,
    listingId: aListing().id,
    listingName: 'Studio du Vieux-Port',
    listingExists: true,
    connectionId: null,
    status: 'active',
    errorType: 'NOT_FOUND',
    errorMessage: 'HTTP 404 from calendar.example',
    error: { type: 'NOT_FOUND', message: 'Airbnb ne connaît plus cette adresse. Copiez le nouveau lien.' },
    failedAttempts: 2,
    threshold: 3,
    goodRuns: 0,
    firstFailedAt: '2026-11-24T05:00:00.000Z',
    lastFailedAt: '2026-11-24T06:00:00.000Z',
    escalatedAt: null,
    acknowledgedBy: null,
    acknowledgedUntil: null,
    snoozedUntil: null,
    nextReminderAt: null,
    ownerToldAt: null,
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    resolutionNote: null,
    reopenCount: 0,
    incidentId: null,
    heldBackBy: null,
    cycle: 1,
    createdAt: '2026-11-24T05:00:00.000Z',
    updatedAt: '2026-11-24T06:00:00.000Z',
    ...over,
  };
}

/** An active alert of an account connection whose credentials were refused. */
export function anAccountAlert(over: Partial<Alert> = {}): Alert {
  return anAlert({
    id: anId('a4'),
    subjectKind: 'connection',
    subjectName: 'Alpaca',
    connectionId: anId('c4'),
    listingId: null,
    listingName: null,
    listingExists: false,
    errorType: 'AUTH',
    errorMessage: 'HTTP 401 from api.alpaca.markets',
    error: { type: 'AUTH', message: 'Le service refuse les identifiants de ce compte.' },
    ...over,
  });
}

/** An alert that failed three times and was escalated. */
export function anEscalatedAlert(over: Partial<Alert> = {}): Alert {
  return anAlert({
    status: 'escalated',
    failedAttempts: 3,
    escalatedAt: '2026-11-24T06:00:05.000Z',
    nextReminderAt: '2026-11-24T10:00:05.000Z',
    ...over,
  });
}

/** An alert that support resolved with a note. */
export function aResolvedAlert(over: Partial<Alert> = {}): Alert {
  return anAlert({
    status: 'resolved',
    resolution: 'support',
    resolvedAt: '2026-11-24T06:05:00.000Z',
    resolvedBy: { id: 's1', name: 'Dominique' },
    resolutionNote: 'Nouveau lien demandé à l’hôte.',
    ...over,
  });
}

/** An alert as its own page reads it. */
export function anAlertDetail(over: Partial<AlertDetail> = {}): AlertDetail {
  return { ...anAlert(), mails: [], similar: [], temporalUrl: null, ...over };
}

/** One failed run that counted. */
export function anAttempt(over: Partial<AlertAttempt> = {}): AlertAttempt {
  return {
    runId: anId('e1'),
    runNumber: 41,
    cycle: 1,
    trigger: 'schedule',
    status: 'failed',
    counted: true,
    failedAt: '2026-11-24T06:00:00.000Z',
    error: { type: 'NOT_FOUND', message: 'Airbnb ne connaît plus cette adresse.' },
    errorMessage: 'HTTP 404 from calendar.example',
    connections: [],
    temporalUrl: null,
    ...over,
  };
}

/** A line of the audit trail, by relais itself. */
export function anEvent(over: Partial<AlertEvent> = {}): AlertEvent {
  return {
    id: anId('f1'),
    at: '2026-11-24T06:00:00.000Z',
    action: 'alert_counted',
    actorName: null,
    actorRole: null,
    from: 'active',
    to: 'active',
    reason: 'NOT_FOUND, 2 of 3',
    runId: null,
    ...over,
  };
}

/** An escalation mail to the support mailbox that arrived. */
export function aMail(over: Partial<AlertMail> = {}): AlertMail {
  return {
    id: anId('b1'),
    alertId: ALERT_ID,
    stage: 'escalated',
    ordinal: 0,
    cycle: 1,
    status: 'sent',
    recipientName: null,
    createdAt: '2026-11-24T06:00:05.000Z',
    settledAt: '2026-11-24T06:00:07.000Z',
    trouble: null,
    ...over,
  };
}

/** No trouble with mail at all, unless told otherwise. */
export function aMailTrouble(over: Partial<MailTrouble> = {}): MailTrouble {
  return { failed: [], waiting: null, ...over };
}
