import type { Readable } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { MailHandover } from '../../alert-ports.ts';
import { judgeFailedSend } from './judge-failed-send.ts';

/** How long each step of one send may take: finding and reaching the server, its greeting, and any answer after that. */
export type SendTimeouts = {
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly answerMs: number;
};

/**
 * Sends one mail over a connection of its own. nodemailer's pool is not used on purpose: it queues a mail again by itself when
 * a kept connection breaks, while what became of each try is for the caller to know. Never rejects.
 */
export async function sendOnce(
  mail: SendMailOptions,
  server: { readonly smtpUrl: string; readonly timeouts: SendTimeouts; readonly signal: AbortSignal },
): Promise<MailHandover> {
  const { smtpUrl, timeouts, signal } = server;
  const transport = createTransport({
    url: smtpUrl,
    dnsTimeout: timeouts.connectMs,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const written = watchBody(transport);
  try {
    await transport.sendMail({ ...mail, signal });
    return { outcome: 'accepted' };
  } catch (error) {
    return judgeFailedSend(error, { bodyBegan: written(), host: new URL(smtpUrl).host });
  } finally {
    transport.close();
  }
}

/**
 * Tells whether a byte of the message was written. No error of nodemailer does: a timeout or a lost connection has the same
 * code at every step. It reads the message's stream only once the server asked for it (354 to DATA).
 */
function watchBody(transport: ReturnType<typeof createTransport>): () => boolean {
  let body: Readable | undefined;
  transport.use('stream', ({ message }, done) => {
    const createReadStream = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      body = createReadStream(options);
      return body;
    };
    done();
  });
  return () => body?.readableDidRead ?? false;
}
