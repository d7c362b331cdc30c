import type { AlertEvent, AlertFilter } from '../alert-ports.ts';
import * as contract from '../contract/alerts.ts';
import type { AlertSubjectKind } from '../domain/alert-subject.ts';
import { plusMs } from '../domain/instant.ts';
import type { ApiDeps } from './api-deps.ts';
import { presentAlert } from './present-alert.ts';
import { presentAlertMail, presentMailTrouble } from './present-alert-mail.ts';
import { presentAttempt } from './present-attempt.ts';
import { notFound } from './refusal.ts';
import { type Call, handle } from './route-handler.ts';
import { temporalWebUi, workflowLink } from './temporal-link.ts';

const MOST_SIMILAR = 10;
const HOUR_MS = 60 * 60_000;
const MAIL_TROUBLE_MS = 7 * 24 * HOUR_MS;

type ListCall = Call<typeof contract.listAlerts>;

/** Alerts as support reads them: the list, one with its mails, its attempts and its audit trail. */
export function alertRoutes({ alerts, alertWorkflowId, settings }: ApiDeps) {
  const temporal = temporalWebUi(settings);
  const list = async (call: ListCall, subjectKind?: AlertSubjectKind) => {
    const { page, pageSize } = call.query;
    const found = await alerts.list({ ...filterOf(call), subjectKind }, { page, pageSize });
    const data = found.items.map((view) => presentAlert(view, call));
    return { data, meta: { total: found.total, page, pageSize } };
  };
  return {
    listAlerts: handle(contract.listAlerts, (call) => list(call)),
    listCalendarSyncAlerts: handle(contract.listCalendarSyncAlerts, (call) => list(call, 'listing')),

    getAlert: handle(contract.getAlert, async (call) => {
      const { alertId } = call.params;
      const view = await alerts.find(alertId);
      if (!view) return notFound('alert', alertId);
      const [mails, similar] = await Promise.all([alerts.mails(alertId), alerts.similar(alertId, MOST_SIMILAR)]);
      const data = {
        ...presentAlert(view, call),
        mails: mails.map(presentAlertMail),
        similar: similar.map((each) => presentAlert(each, call)),
        temporalUrl: temporal ? workflowLink(temporal, alertWorkflowId(view.alert.subject.id)) : null,
      };
      return { data };
    }),

    listAlertAttempts: handle(contract.listAlertAttempts, async ({ params, query: { page, pageSize }, person }) => {
      const found = await alerts.attempts(params.alertId, { page, pageSize });
      if (!found) return notFound('alert', params.alertId);
      const data = found.items.map((attempt) => presentAttempt(attempt, { person, temporal }));
      return { data, meta: { total: found.total, page, pageSize } };
    }),

    listAlertEvents: handle(contract.listAlertEvents, async ({ params, query: { page, pageSize } }) => {
      const found = await alerts.events(params.alertId, { page, pageSize });
      if (!found) return notFound('alert', params.alertId);
      return { data: found.items.map(presentEvent), meta: { total: found.total, page, pageSize } };
    }),

    getMailTrouble: handle(contract.getMailTrouble, async ({ now }) => {
      return { data: presentMailTrouble(await alerts.mailTrouble(plusMs(now, -MAIL_TROUBLE_MS))) };
    }),
  };
}

function filterOf({ query, now }: ListCall): AlertFilter {
  const { status, listingId, connectionId, failingForHours } = query;
  const subjectId = connectionId ?? listingId;
  return {
    statuses: status ? [status] : ['active', 'escalated'],
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(failingForHours === undefined ? {} : { failingSinceBefore: plusMs(now, -failingForHours * HOUR_MS) }),
  };
}

function presentEvent(event: AlertEvent): contract.AlertEvent {
  const { id, at, action, actorName, actorRole, from, to, reason, runId } = event;
  return { id, at, action, actorName, actorRole, from, to, reason, runId };
}
