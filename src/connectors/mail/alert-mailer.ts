import type { SendMailOptions } from 'nodemailer';
import type { AlertMailer, MailDelivery, MailHandover } from '../../alert-ports.ts';
import { cleanName } from './clean-name.ts';
import { createPlaces } from './connection-places.ts';
import type { MailerSettings } from './mailer.ts';
import { renderAlertMail } from './render-alert-mail.ts';
import { renderConflictMail } from './render-conflict-mail.ts';
import { renderDoubtMail } from './render-doubt-mail.ts';
import { renderIncidentMail } from './render-incident-mail.ts';
import { renderModeMail } from './render-mode-mail.ts';
import { renderNoticeMail } from './render-notice-mail.ts';
import { renderSilenceMail } from './render-silence-mail.ts';
import type { RenderedMail } from './rendered-mail.ts';
import { type SendTimeouts, sendOnce } from './send-once.ts';

/** How many connections the mail server has from here, and within what a delivery ends, its wait for one included. */
export type AlertMailLimits = SendTimeouts & { readonly maxConnections: number; readonly deadlineMs: number };

const usualLimits: AlertMailLimits = {
  maxConnections: 4,
  deadlineMs: 60_000,
  connectMs: 10_000,
  greetingMs: 10_000,
  // A server may think about a message for long (RFC 5321 §4.5.3.2.6): the deadline is what ends that.
  answerMs: 55_000,
};

/**
 * The mailer of alerts, one connection for each mail, so that nothing is sent again unasked. The Message-ID is made of the
 * delivery's ID and the host of `baseUrl`; mails about one alert, conflict or export alone refer to one thread; mails say that a machine wrote
 * them (RFC 3834). `close` gives up what is under way, each with its outcome.
 */
export function createAlertMailer(
  settings: MailerSettings & { readonly limits?: Partial<AlertMailLimits> },
): AlertMailer & { close(): void } {
  const limits = { ...usualLimits, ...settings.limits };
  const places = createPlaces(limits.maxConnections);
  const underWay = new Set<AbortController>();
  const { host } = new URL(settings.smtpUrl);

  async function handBefore(signal: AbortSignal, mail: SendMailOptions): Promise<MailHandover> {
    if (!(await places.take(signal))) {
      return { outcome: 'not_taken', trouble: `no connection to ${host} was free before the deadline` };
    }
    try {
      return await sendOnce(mail, { smtpUrl: settings.smtpUrl, timeouts: limits, signal });
    } finally {
      places.give();
    }
  }

  return {
    async hand(delivery) {
      const mail = await alertMail(delivery, settings);
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), limits.deadlineMs);
      underWay.add(deadline);
      try {
        return await handBefore(deadline.signal, mail);
      } finally {
        clearTimeout(timer);
        underWay.delete(deadline);
      }
    },
    close() {
      for (const deadline of underWay) deadline.abort();
    },
  };
}

async function alertMail(delivery: MailDelivery, { from, baseUrl }: MailerSettings): Promise<SendMailOptions> {
  const { hostname } = new URL(baseUrl);
  const { recipient } = delivery;
  const subject = threadOf(delivery);
  const thread = subject === undefined ? undefined : `<${subject}@${hostname}>`;
  return {
    ...(await rendered(delivery, baseUrl)),
    from,
    to: { name: cleanName(recipient.name), address: recipient.address },
    messageId: `<${delivery.deliveryId}@${hostname}>`,
    ...(thread === undefined ? {} : { inReplyTo: thread, references: thread }),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function rendered(delivery: MailDelivery, baseUrl: string): Promise<RenderedMail> {
  if (delivery.conflicts) return renderConflictMail(delivery, baseUrl);
  if (delivery.silences) return renderSilenceMail(delivery, baseUrl);
  if (delivery.doubts) return renderDoubtMail(delivery, baseUrl);
  if (delivery.incidents) return renderIncidentMail(delivery, baseUrl);
  if (delivery.modes) return renderModeMail(delivery, baseUrl);
  if (delivery.notices) return renderNoticeMail(delivery, baseUrl);
  return renderAlertMail(delivery, baseUrl);
}

function threadOf(delivery: MailDelivery): string | undefined {
  if (delivery.conflicts) {
    const [conflict, ...others] = delivery.conflicts;
    return others.length === 0 ? `conflict-${conflict.conflictId}` : undefined;
  }
  if (delivery.doubts) {
    const [doubt, ...others] = delivery.doubts;
    return others.length === 0 ? `listing-${doubt.listingId}` : undefined;
  }
  if (delivery.modes) {
    const [mode, ...others] = delivery.modes;
    return others.length === 0 ? `listing-${mode.listingId}` : undefined;
  }
  if (delivery.notices) {
    const [notice, ...others] = delivery.notices;
    return others.length === 0 ? `notice-${notice.noticeId}` : undefined;
  }
  if (delivery.silences) {
    const [silence, ...others] = delivery.silences;
    return others.length === 0 ? `export-${silence.exportId}` : undefined;
  }
  if (delivery.incidents) {
    const [incident, ...others] = delivery.incidents;
    return others.length === 0 ? `incident-${incident.incidentId}` : undefined;
  }
  const [entry, ...others] = delivery.entries;
  return others.length === 0 ? `alert-${entry.alertId}` : undefined;
}
