import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getAlert, getMailTrouble, listAlertAttempts, listAlertEvents, listAlerts } from '../../src/contract/alerts.ts';
import { getSettings } from '../../src/contract/settings.ts';
import type { AlertsShown } from './alerts-shown.ts';
import { call } from './api.ts';
import { unlessHeard } from './live/polling.ts';

/** How often an open page of alerts asks again: support sees within seconds what happens. */
const REFRESH_MS = 5000;

/** A page of alerts of listings and accounts, most failed attempts first. */
export function alertsQuery(shown: AlertsShown, pageSize = 25) {
  return queryOptions({
    queryKey: ['alerts', shown, pageSize],
    queryFn: () => call(listAlerts, { query: { ...shown, pageSize } }),
    placeholderData: keepPreviousData,
    refetchInterval: unlessHeard(REFRESH_MS),
  });
}

/** How many alerts there are of those that are `shown`. */
export function alertCountQuery(shown: AlertsShown) {
  return queryOptions({ ...alertsQuery(shown, 1), select: ({ meta }) => meta.total });
}

/** One alert with its mails and others like it. */
export function alertQuery(alertId: string) {
  return queryOptions({
    queryKey: ['alert', alertId],
    queryFn: async () => (await call(getAlert, { params: { alertId } })).data,
    refetchInterval: REFRESH_MS,
  });
}

/** A page of an alert's failed runs. */
export function attemptsQuery(alertId: string, page: number) {
  return queryOptions({
    queryKey: ['alert', alertId, 'attempts', page],
    queryFn: () => call(listAlertAttempts, { params: { alertId }, query: { page, pageSize: 10 } }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** A page of an alert's audit trail. */
export function eventsQuery(alertId: string, page: number) {
  return queryOptions({
    queryKey: ['alert', alertId, 'events', page],
    queryFn: () => call(listAlertEvents, { params: { alertId }, query: { page, pageSize: 20 } }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** Mail about alerts that did not arrive or waits. */
export const mailTroubleQuery = queryOptions({
  queryKey: ['alerts', 'mail-trouble'],
  queryFn: async () => (await call(getMailTrouble, {})).data,
  refetchInterval: REFRESH_MS,
});

/** What an admin may change while relais runs. */
export const settingsQuery = queryOptions({
  queryKey: ['admin-settings'],
  queryFn: async () => (await call(getSettings, {})).data,
});
