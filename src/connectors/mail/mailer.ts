import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Mailer } from '../../mail-ports.ts';
import { cleanName } from './clean-name.ts';
import { MailNotSent } from './mail-not-sent.ts';
import { renderMail } from './render-mail.ts';

/** `smtpUrl` is nodemailer's (`smtp://`, `smtps://`, may hold credentials); `from` an RFC 5322 mailbox. */
export type MailerSettings = { readonly smtpUrl: string; readonly from: string; readonly baseUrl: string };

const limits = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
  disableFileAccess: true,
  disableUrlAccess: true,
} as const;

/**
 * The mailer of single mails, each over a connection of its own, so that none is sent again unasked. Message-IDs are of the domain of `baseUrl`; mails say that a machine
 * wrote them (RFC 3834), so that nobody's out-of-office answers. `send` rejects with `MailNotSent`.
 */
export function createMailer(settings: MailerSettings): Mailer & { close(): void } {
  const transport = createTransport({ url: settings.smtpUrl, ...limits });
  const { hostname } = new URL(settings.baseUrl);
  const { host } = new URL(settings.smtpUrl);
  return {
    async send(mail) {
      const rendered = await renderMail(mail);
      try {
        await transport.sendMail({
          ...rendered,
          from: settings.from,
          to: { name: cleanName(mail.name), address: mail.to },
          messageId: `<${randomUUID()}@${hostname}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw new MailNotSent({ template: mail.template, host, error });
      }
    },
    close: () => transport.close(),
  };
}
