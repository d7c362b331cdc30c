import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Instant } from '../domain/instant.ts';
import { writeWholeFile } from './whole-file.ts';

const LIST_LIMIT = 200;
const ID_PATTERN = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;

/** One mail that was kept. `recipients` are those of the envelope (RFC 5321 RCPT TO), whatever its headers say. */
export type Mail = {
  readonly id: string;
  readonly receivedAt: Instant;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly string[];
};

/** The mails of the local mailbox, each an `.eml` file (RFC 5322) that any mail program opens. */
export type MailStore = {
  /** Keeps a message as it came and answers with its id. */
  keep(message: Buffer, recipients: readonly string[], receivedAt: Instant): Promise<string>;
  /** The newest 200, newest first. */
  list(): Promise<Mail[]>;
  /** One mail; undefined when there is none of that id. */
  find(id: string): Promise<Mail | undefined>;
};

/** Opens the mails kept in `dir`, making the folder when absent. */
export async function openMailStore(dir: string): Promise<MailStore> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const read = (id: string): Promise<Mail> => readMail(join(dir, `${id}.eml`), id);
  return {
    async keep(message, recipients, receivedAt) {
      const id = `${receivedAt.replaceAll(/[-:.]/g, '')}-${randomUUID().slice(0, 8)}`;
      const envelope = recipients.map((recipient) => `X-Original-To: ${recipient.replaceAll(/[\r\n]/g, '')}\r\n`);
      await writeWholeFile(join(dir, `${id}.eml`), Buffer.concat([Buffer.from(envelope.join('')), message]));
      return id;
    },
    async list() {
      const ids = (await readdir(dir)).map((file) => file.replace(/\.eml$/, '')).filter((id) => ID_PATTERN.test(id));
      return Promise.all(ids.sort().reverse().slice(0, LIST_LIMIT).map(read));
    },
    async find(id) {
      return ID_PATTERN.test(id) ? read(id).catch(() => undefined) : undefined;
    },
  };
}

async function readMail(path: string, id: string): Promise<Mail> {
  const email = await PostalMime.parse(await readFile(path));
  return {
    id,
    receivedAt: instantOf(id),
    from: nameOf(email.from),
    recipients: email.headers.filter(({ key }) => key === 'x-original-to').map(({ value }) => value),
    subject: email.subject ?? '(no subject)',
    text: email.text ?? '',
    html: email.html ?? null,
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: attachmentNames(email),
  };
}

function attachmentNames(email: Email): string[] {
  return email.attachments.map(({ filename, mimeType }) => filename ?? mimeType);
}

function nameOf(address: Address | undefined): string {
  if (address === undefined) return '(nobody)';
  const mail = address.address ?? '';
  return address.name === '' ? mail : `${address.name} <${mail}>`;
}

/** `20261125T004200123Z-…` is `2026-11-25T00:42:00.123Z`. */
function instantOf(id: string): Instant {
  return id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
}
