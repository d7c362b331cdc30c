import { subjectEnds } from './alert-subject.ts';

/**
 * What should not be, and is found and repaired by the auditor. `not_escalated`: the threshold is reached.
 * `escalated_without_notification`: nobody is told. `notification_overdue`: it waits, and nobody delivers it.
 * `open_though_recovered`: the runs since were good. `listing_deleted` and the others named like it: nothing is synced any more.
 * `without_workflow`: nothing supervises it.
 */
export const alertFaults = [
  'not_escalated',
  'escalated_without_notification',
  'notification_overdue',
  'open_though_recovered',
  ...subjectEnds,
  'without_workflow',
] as const;
export type AlertFault = (typeof alertFaults)[number];

/** True when `text` is one of the faults, for what comes back from a database. */
export function isAlertFault(text: string): text is AlertFault {
  return alertFaults.some((fault) => fault === text);
}
