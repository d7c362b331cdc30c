import type {
  Alert,
  AlertCase,
  AlertEnd,
  AlertResolution,
  AlertStatus,
  Escalation,
  ResolvedAlert,
} from '../domain/alert.ts';
import type { AlertSubjectKind } from '../domain/alert-subject.ts';
import { isFailureKind } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** A row of `SyncAlert`. */
export type AlertRow = Prisma.SyncAlertGetPayload<object>;

/** An alert row as the domain knows it. */
export function alertOf(row: AlertRow): Alert {
  const common = caseOf(row);
  if (row.status === 'resolved') return { ...common, status: 'resolved', ...endingOf(row) };
  const until = fromNullableInstantColumn(row.acknowledgedUntil);
  const attention = {
    acknowledgement: until !== null && row.acknowledgedBy !== null ? { by: row.acknowledgedBy, until } : null,
    snoozedUntil: fromNullableInstantColumn(row.snoozedUntil),
  };
  if (row.status === 'active' || row.escalatedAt === null) return { ...common, ...attention, status: 'active' };
  const nextReminderAt = fromNullableInstantColumn(row.nextReminderAt);
  const escalatedAt = fromInstantColumn(row.escalatedAt);
  return {
    ...common,
    ...attention,
    status: 'escalated',
    escalatedAt,
    nextReminderAt,
    reminderCount: row.reminderCount,
  };
}

function caseOf(row: AlertRow): AlertCase {
  const { id, cycle, errorMessage, failedAttempts, threshold } = row;
  const { lastRunNumber, goodRuns, reopenCount } = row;
  return {
    errorType: isFailureKind(row.errorType) ? row.errorType : 'SYSTEM',
    id,
    subject: { kind: row.subjectKind, id: row.subjectId, name: row.subjectName, ownerId: row.ownerId },
    cycle,
    errorMessage,
    failedAttempts,
    threshold,
    lastRunNumber,
    goodRuns,
    reopenCount,
    firstFailedAt: fromInstantColumn(row.firstFailedAt),
    lastFailedAt: fromInstantColumn(row.lastFailedAt),
    ownerToldAt: fromNullableInstantColumn(row.ownerToldAt),
    createdAt: fromInstantColumn(row.createdAt),
    updatedAt: fromInstantColumn(row.updatedAt),
  };
}

function endingOf(row: AlertRow): Pick<ResolvedAlert, 'escalatedAt' | 'end'> {
  const end: AlertEnd = {
    at: fromInstantColumn(row.resolvedAt ?? row.updatedAt),
    resolution: row.resolution ?? 'recovered',
    by: row.resolvedBy,
    note: row.resolutionNote,
  };
  return { escalatedAt: fromNullableInstantColumn(row.escalatedAt), end };
}

type CommonColumns = Omit<AlertCase, 'subject'> & {
  readonly subjectKind: AlertSubjectKind;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly ownerId: string | null;
};

/** What an alert writes of its row. */
export type AlertColumns = CommonColumns &
  Pick<Escalation, 'reminderCount'> & {
    readonly status: AlertStatus;
    readonly escalatedAt: Instant | null;
    readonly nextReminderAt: Instant | null;
    readonly acknowledgedBy: string | null;
    readonly acknowledgedUntil: Instant | null;
    readonly snoozedUntil: Instant | null;
    readonly resolvedAt: Instant | null;
    readonly resolvedBy: string | null;
    readonly resolution: AlertResolution | null;
    readonly resolutionNote: string | null;
  };

/** The columns of an alert. What its state does not have is null. */
export function alertColumns(alert: Alert): AlertColumns {
  const isResolved = alert.status === 'resolved';
  const escalation = alert.status === 'escalated' ? alert : undefined;
  const end = isResolved ? alert.end : undefined;
  return {
    ...commonColumns(alert),
    status: alert.status,
    escalatedAt: alert.status === 'active' ? null : alert.escalatedAt,
    nextReminderAt: escalation?.nextReminderAt ?? null,
    reminderCount: escalation?.reminderCount ?? 0,
    acknowledgedBy: isResolved ? null : (alert.acknowledgement?.by ?? null),
    acknowledgedUntil: isResolved ? null : (alert.acknowledgement?.until ?? null),
    snoozedUntil: isResolved ? null : alert.snoozedUntil,
    resolvedAt: end?.at ?? null,
    resolvedBy: end?.by ?? null,
    resolution: end?.resolution ?? null,
    resolutionNote: end?.note ?? null,
  };
}

function commonColumns(alert: Alert): CommonColumns {
  const { id, subject, cycle, errorType, errorMessage, failedAttempts, threshold } = alert;
  const { lastRunNumber, goodRuns, firstFailedAt, lastFailedAt, ownerToldAt, reopenCount, createdAt, updatedAt } =
    alert;
  return {
    id,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: subject.name,
    ownerId: subject.ownerId,
    cycle,
    errorType,
    errorMessage,
    failedAttempts,
    threshold,
    lastRunNumber,
    goodRuns,
    firstFailedAt,
    lastFailedAt,
    ownerToldAt,
    reopenCount,
    createdAt,
    updatedAt,
  };
}
