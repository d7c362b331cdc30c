import type { AlertMailRecord, MailTrouble } from '../alert-ports.ts';
import type { AlertDetail, MailTrouble as MailTroubleAnswer } from '../contract/alerts.ts';

/** A mail about an alert and what became of it. To whom is told by name, never by address. */
export function presentAlertMail(mail: AlertMailRecord): AlertDetail['mails'][number] {
  return {
    id: mail.id,
    alertId: mail.alertId,
    stage: mail.stage,
    ordinal: mail.ordinal,
    cycle: mail.cycle,
    status: mail.status,
    recipientName: mail.recipientName,
    createdAt: mail.createdAt,
    settledAt: mail.settledAt,
    trouble: mail.trouble,
  };
}

/** Mail that did not arrive, for support. */
export function presentMailTrouble({ failed, waiting }: MailTrouble): MailTroubleAnswer {
  return {
    failed: failed.map((mail) => ({ ...presentAlertMail(mail), subjectName: mail.subjectName })),
    waiting: waiting && { ...waiting },
  };
}
