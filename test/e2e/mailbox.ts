import { z } from 'zod';
import { eventually } from '../support/eventually.ts';

const PATIENCE_MS = 10_000;

const messagesSchema = z.object({
  messages: z.array(
    z.object({ id: z.string(), recipients: z.array(z.string()), subject: z.string(), text: z.string() }),
  ),
});

/** A mail as the mailbox shows it to programs. */
export type Mail = z.output<typeof messagesSchema>['messages'][number];

/** Waits for the newest mail to `recipient` that has this subject, or one that is as asked, in plain spaces. */
export async function mailTo(
  mailboxUrl: string,
  recipient: string,
  subject: string | ((subject: string) => boolean),
): Promise<Mail> {
  const isMeant = typeof subject === 'string' ? (each: string) => each === subject : subject;
  const read = async (): Promise<Mail | undefined> => {
    const { messages } = messagesSchema.parse(await (await fetch(`${mailboxUrl}/messages.json`)).json());
    return messages.find((mail) => mail.recipients.includes(recipient) && isMeant(plain(mail.subject)));
  };
  return eventually(`a mail ${typeof subject === 'string' ? `“${subject}” ` : ''}for ${recipient}`, read, PATIENCE_MS);
}

/** French spaces are of several kinds: tests write plain ones. */
function plain(text: string): string {
  return text.replace(/\s/g, ' ');
}

/** The one link of a mail. */
export function linkIn(mail: Mail): string {
  const [link] = /https?:\/\/\S+/.exec(mail.text) ?? [];
  if (link === undefined) throw new Error(`the mail “${mail.subject}” holds no link`);
  return link;
}
