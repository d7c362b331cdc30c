import type { Texts } from './fr.ts';

/** The audit trail of an alert in English, by the action, and the reasons that relais writes into it. */
export const enAlertEvents: Texts['alertEvent'] = {
  action: {
    alert_opened: 'Alert opened',
    alert_reopened: 'Alert reopened',
    alert_counted: 'Another failure counted',
    alert_noted: 'Another failure, not counted',
    alert_good_run: 'Good synchronisation',
    alert_escalated: 'Escalated to support',
    alert_owner_told: 'Owner told',
    alert_reminded: 'Support reminded',
    alert_acknowledged: 'Acknowledged',
    alert_acknowledgement_ended: 'Acknowledgement ended',
    alert_snoozed: 'Snoozed',
    alert_snooze_ended: 'Snooze ended',
    alert_resolved: 'Resolved',
    alert_recovered: 'Recovered by itself',
    alert_closed: 'Closed',
    alert_repaired: 'Fault found and repaired',
    mail_sent: 'Mail sent',
    mail_refused: 'Mail refused by the mail server',
    mail_expired: 'Mail given up after 72 h of tries',
    mail_cancelled: 'Mail cancelled before it was sent',
    mail_unconfirmed: 'Mail perhaps arrived, not confirmed',
  },
  reason: {
    failure: '{{what}}, failure {{number}} (threshold: {{threshold}})',
    notCounted: '{{what}}, by hand, too soon after another',
    threshold: 'failures in a row: {{number}}, threshold: {{threshold}}',
    goodRun: 'synchronisation no. {{number}}, {{good}} of {{needed}}',
    run: 'synchronisation no. {{number}}',
  },
  closed: {
    listing_deleted: 'the listing was deleted',
    listing_inactive: 'the listing is no longer active',
    connection_deleted: 'the connected account was deleted',
    connection_disabled: 'the connected account is no longer synchronised',
  },
  fault: {
    not_escalated: 'threshold reached but not escalated',
    escalated_without_notification: 'escalated with no mail planned',
    notification_overdue: 'mail overdue',
    open_though_recovered: 'open though the synchronisation had recovered',
    listing_deleted: 'open though the listing was deleted',
    listing_inactive: 'open though the listing is no longer active',
    connection_deleted: 'open though the connected account was deleted',
    connection_disabled: 'open though the connected account is no longer synchronised',
    without_workflow: 'open without supervision',
  },
};

/** Mails about alerts in English: what for, and what became of them. */
export const enAlertMails: Texts['alertMail'] = {
  stage: {
    owner: 'Mail to the owner',
    escalated: 'Escalation mail',
    reminder: 'Reminder',
    recovered: 'Recovery mail',
  },
  reminder: 'Reminder no. {{number}}',
  status: {
    pending: 'Waiting',
    sending: 'Being sent',
    sent: 'Sent',
    unconfirmed: 'Not confirmed',
    refused: 'Refused',
    cancelled: 'Cancelled',
    expired: 'Given up',
  },
};

/** What an admin may change while relais runs, in English. */
export const enAdminSettings: Texts['adminSettings'] = {
  title: 'Settings',
  alerts: 'Alerts',
  threshold: 'Escalation threshold',
  thresholdHint: 'Failures in a row from which on support is told by mail, from 1 to 100.',
  spacing: 'Time between two failures by hand, in minutes',
  spacingHint:
    'Synchronisations by hand count as failed at most once in this time, from 0 to 1440. With 0, each counts.',
  applies:
    'A change applies from the next failure of each listing or connected account on. Open alerts stay as they are until then: saving sends no mail.',
  range: 'A whole number from {{least}} to {{most}}.',
  saved: 'Settings saved. They apply from the next failure on.',
};
