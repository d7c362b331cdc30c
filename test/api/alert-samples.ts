import { randomUUID } from 'node:crypto';
import type { AlertAttempt, AlertEvent, AlertMailRecord } from '../../src/alert-ports.ts';
import type { ActiveAlert, EscalatedAlert, ResolvedAlert } from '../../src/domain/alert.ts';
import { aListingSubject } from '../support/alert-subjects.ts';

const common = {
  cycle: 1,
  errorType: 'CONFIG',
  errorMessage: 'HTTP 400 from www.airbnb.com',
  failedAttempts: 3,
  threshold: 3,
  lastRunNumber: 3,
  goodRuns: 0,
  firstFailedAt: '2026-11-24T05:00:00.000Z',
  lastFailedAt: '2026-11-24T06:00:00.000Z',
  ownerToldAt: null,
  reopenCount: 0,
  createdAt: '2026-11-24T05:00:05.000Z',
  updatedAt: '2026-11-24T06:00:05.000Z',
} as const;

/** An alert of some listing that has reached its threshold. */
export function anEscalatedAlert(fields: Partial<EscalatedAlert> = {}): EscalatedAlert {
  return {
    ...common,
    id: randomUUID(),
    subject: aListingSubject({ id: randomUUID() }),
    status: 'escalated',
    acknowledgement: null,
    snoozedUntil: null,
    escalatedAt: '2026-11-24T06:00:05.000Z',
    nextReminderAt: '2026-11-24T10:00:05.000Z',
    reminderCount: 0,
    ...fields,
  };
}

/** An alert of some listing that is still counting. */
export function anActiveAlert(fields: Partial<ActiveAlert> = {}): ActiveAlert {
  const fresh = { status: 'active', acknowledgement: null, snoozedUntil: null, failedAttempts: 1 } as const;
  return { ...common, ...fresh, id: randomUUID(), subject: aListingSubject({ id: randomUUID() }), ...fields };
}

/** An alert of some listing that recovered by itself. */
export function aResolvedAlert(fields: Partial<ResolvedAlert> = {}): ResolvedAlert {
  return {
    ...common,
    id: randomUUID(),
    subject: aListingSubject({ id: randomUUID() }),
    status: 'resolved',
    escalatedAt: null,
    end: { at: '2026-11-24T06:05:00.000Z', resolution: 'recovered', by: null, note: null },
    ...fields,
  };
}

/** A failed run in which one of two calendars could not be read. */
export function anAttempt(fields: Partial<AlertAttempt> = {}): AlertAttempt {
  const failure = { kind: 'CONFIG', detail: 'HTTP 400 from www.airbnb.com' } as const;
  return {
    subjectKind: 'listing',
    runId: randomUUID(),
    runNumber: 1,
    cycle: 1,
    trigger: 'schedule',
    status: 'partial',
    counted: true,
    failure,
    failedAt: '2026-11-24T06:00:00.000Z',
    workflowId: 'sync/le-nid',
    workflowRunId: '5e0bd2c6-0000-4000-8000-000000000000',
    connections: [{ label: 'Airbnb', failure }],
    ...fields,
  };
}

/** A line of an audit trail that relais itself wrote. */
export function anEvent(fields: Partial<AlertEvent> = {}): AlertEvent {
  return {
    id: randomUUID(),
    at: '2026-11-24T06:00:05.000Z',
    action: 'counted',
    actorName: null,
    actorRole: null,
    from: null,
    to: null,
    reason: null,
    runId: null,
    ...fields,
  };
}

/** The mail of an escalation, taken by the mail server. */
export function anEscalationMail(fields: Partial<AlertMailRecord> = {}): AlertMailRecord {
  return {
    id: randomUUID(),
    alertId: randomUUID(),
    cycle: 1,
    stage: 'escalated',
    ordinal: 0,
    recipientId: 'support',
    status: 'sent',
    createdAt: '2026-11-24T06:00:05.000Z',
    settledAt: '2026-11-24T06:00:07.000Z',
    recipientName: 'support',
    trouble: null,
    ...fields,
  };
}
