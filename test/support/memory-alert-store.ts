import type { AlertChanged, AlertStore, AlertView, ByStaff } from '../../src/alert-ports.ts';
import { ACKNOWLEDGED_MS, type Alert, isOpen, type OpenAlert } from '../../src/domain/alert.ts';
import { type AlertTransition, applyTransition } from '../../src/domain/alert-transition.ts';
import { plusMs } from '../../src/domain/instant.ts';
import { type MemoryState, pageOf } from './memory-state.ts';

/** The alerts port over `state`. Each change is one audit entry. */
export function memoryAlertStore(state: MemoryState): AlertStore {
  const find = (alertId: string) => state.alerts.find((alert) => alert.id === alertId);
  const change = changing(state);
  return {
    async list({ statuses, subjectId, subjectKind, errorType, failingSinceBefore }, page) {
      const found = state.alerts
        .filter((alert) => statuses.length === 0 || statuses.includes(alert.status))
        .filter(({ subject }) => subjectId === undefined || subject.id === subjectId)
        .filter(({ subject }) => subjectKind === undefined || subject.kind === subjectKind)
        .filter((alert) => errorType === undefined || alert.errorType === errorType)
        .filter((alert) => failingSinceBefore === undefined || alert.firstFailedAt <= failingSinceBefore);
      const { items, total } = pageOf(found.toSorted(mostAttemptsFirst), page);
      return { items: items.map((alert) => viewOf(state, alert)), total };
    },
    async find(alertId) {
      const alert = find(alertId);
      return alert && viewOf(state, alert);
    },
    async similar(alertId, limit) {
      const kind = find(alertId)?.errorType;
      const alike = state.alerts.filter((each) => isOpen(each) && each.id !== alertId && each.errorType === kind);
      return alike.slice(0, limit).map((alert) => viewOf(state, alert));
    },
    async attempts(alertId, page) {
      return find(alertId) && pageOf(state.alertAttempts[alertId] ?? [], page);
    },
    async events(alertId, page) {
      return find(alertId) && pageOf(state.alertEvents[alertId] ?? [], page);
    },
    async mails(alertId) {
      return state.alertMails.filter((mail) => mail.alertId === alertId);
    },
    async resolve(alertId, { note, ...by }) {
      const alert = find(alertId);
      if (alert && !isOpen(alert) && newerThan(state, alert) === undefined) {
        return { outcome: 'unchanged', view: viewOf(state, alert) };
      }
      return change(alertId, by, () => ({ type: 'resolved', by: by.actor.memberId, note, at: by.now }));
    },
    async acknowledge(alertId, by) {
      const until = plusMs(by.now, ACKNOWLEDGED_MS);
      return change(alertId, by, () => ({ type: 'acknowledged', by: by.actor.memberId, until, at: by.now }));
    },
    async snooze(alertId, { until, ...by }) {
      return change(alertId, by, ({ snoozedUntil }) => {
        if (snoozedUntil === until) return undefined;
        return until === null ? { type: 'snooze_ended', at: by.now } : { type: 'snoozed', until, at: by.now };
      });
    },
    async tellOwner(alertId, by) {
      const alert = find(alertId);
      if (alert && !viewOf(state, alert).subjectExists)
        return { outcome: 'owner_gone', subjectKind: alert.subject.kind };
      return change(alertId, by, (open) => (open.ownerToldAt ? undefined : { type: 'owner_told', at: by.now }));
    },
    async mailTrouble(since) {
      const failed = state.alertMails.filter((mail) => ['refused', 'expired'].includes(mail.status));
      const recent = failed.filter((mail) => mail.settledAt !== null && mail.settledAt >= since);
      const named = recent.map((mail) => ({ ...mail, subjectName: find(mail.alertId)?.subject.name ?? '' }));
      return { failed: named, waiting: state.mailWaiting };
    },
  };
}

type Changing = (
  alertId: string,
  by: ByStaff,
  transitionOf: (open: OpenAlert) => AlertTransition | undefined,
) => AlertChanged;

function changing(state: MemoryState): Changing {
  return (alertId, { actor, now }, transitionOf) => {
    const alert = state.alerts.find((each) => each.id === alertId);
    if (!alert) return undefined;
    const newer = newerThan(state, alert);
    if (newer) return { outcome: 'superseded', byAlertId: newer.id };
    if (!isOpen(alert)) return { outcome: 'resolved' };
    const transition = transitionOf(alert);
    if (!transition) return { outcome: 'unchanged', view: viewOf(state, alert) };
    const changed = applyTransition(alert, transition);
    state.alerts = state.alerts.map((each) => (each === alert ? changed : each));
    state.audit.push({ actor, action: transition.type, subject: { kind: 'alert', id: alertId }, at: now });
    return { outcome: 'changed', view: viewOf(state, changed) };
  };
}

function newerThan(state: MemoryState, alert: Alert): Alert | undefined {
  return state.alerts.find((each) => each.subject.id === alert.subject.id && each.createdAt > alert.createdAt);
}

function mostAttemptsFirst(a: Alert, b: Alert): number {
  return b.failedAttempts - a.failedAttempts;
}

function viewOf(state: MemoryState, alert: Alert): AlertView {
  const nameOf = (id: string | null | undefined) => state.members.find((each) => each.id === id)?.name ?? null;
  return {
    alert,
    acknowledgedByName: isOpen(alert) ? nameOf(alert.acknowledgement?.by) : null,
    resolvedByName: isOpen(alert) ? null : nameOf(alert.end.by),
    subjectExists: [...state.listings.map(({ id }) => id), ...state.accountIds].includes(alert.subject.id),
  };
}
