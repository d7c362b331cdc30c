import { z } from 'zod';

const smtpErrorSchema = z.object({ code: z.string().optional(), responseCode: z.number().optional() });

/**
 * The SMTP server did not take a mail. `code` is `mail_not_sent`. The server's own words are left out on purpose: they
 * often repeat the recipient's address.
 */
export class MailNotSent extends Error {
  readonly code = 'mail_not_sent';

  constructor(mail: { readonly template: string; readonly host: string; readonly error: unknown }) {
    const { code, responseCode } = smtpErrorSchema.safeParse(mail.error).data ?? {};
    const why = [code, responseCode].filter((part) => part !== undefined).join(' ') || 'unknown error';
    super(
      `The mail server ${mail.host} did not take the mail “${mail.template}” (${why}). Check SMTP_URL and MAIL_FROM.`,
    );
    this.name = 'MailNotSent';
  }
}
