import type { Locale } from './domain/member.ts';

/** A mail as a template with its values; the mailer renders it in the person's language as HTML and text. */
export type Mail = {
  readonly to: string;
  readonly locale: Locale;
  readonly name: string;
  readonly template: 'invitation' | 'password_reset';
  readonly link: string;
};

export interface Mailer {
  /** Hands the mail to the SMTP server; rejects when it did not take it. */
  send(mail: Mail): Promise<void>;
}
