import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Clock } from '../ports.ts';
import { listenLocally } from './listen-locally.ts';
import { mailboxPages } from './mailbox-pages.ts';
import { type MailStore, openMailStore } from './mailbox-store.ts';

const MAX_MESSAGE_BYTES = 25 * 1024 * 1024;

/** `dir` keeps the mails over restarts; ports are free ones by default; `log` receives a line per mail, without its content. */
export type MailboxOptions = {
  readonly dir: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly smtpPort?: number | undefined;
  readonly httpPort?: number | undefined;
};

/** A mailbox that takes every mail (`smtpUrl`, no sign-in, no TLS) and shows it at `pageUrl`. */
export type RunningMailbox = { readonly smtpUrl: string; readonly pageUrl: string; stop(): Promise<void> };

/**
 * Starts the local mailbox on 127.0.0.1 alone: an SMTP server (RFC 5321) that delivers nowhere, and its pages.
 *
 * @throws StartProblem when a port that was asked for is taken.
 */
export async function startMailbox(options: MailboxOptions): Promise<RunningMailbox> {
  const store = await openMailStore(options.dir);
  const smtp = smtpServer(store, options);
  const smtpPort = await listenLocally(smtp.server, options.smtpPort, 'The mailbox’s SMTP server');
  const http = createServer(mailboxPages(store));
  const httpPort = await listenLocally(http, options.httpPort, 'The mailbox’s page');
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    pageUrl: `http://127.0.0.1:${httpPort}`,
    stop: async () => {
      await Promise.all([new Promise<void>((resolve) => smtp.close(resolve)), closeHttp(http)]);
    },
  };
}

function smtpServer(store: MailStore, { clock, log }: MailboxOptions): SMTPServer {
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MESSAGE_BYTES,
    closeTimeout: 1000,
    onData(stream, session, done) {
      keep(store, { stream, session, receivedAt: clock.now() }).then(
        (id) => {
          log(`mailbox: kept mail ${id}`);
          done();
        },
        (error: unknown) => {
          log(`mailbox: a mail was refused (${String(error)})`);
          done(new Error('The mail could not be kept'));
        },
      );
    },
  });
  // A client that hangs up in the middle is its own problem; without a listener it would end the process.
  smtp.on('error', (error) => log(`mailbox: ${error.message}`));
  return smtp;
}

type Incoming = {
  readonly stream: SMTPServerDataStream;
  readonly session: SMTPServerSession;
  readonly receivedAt: string;
};

async function keep(store: MailStore, { stream, session, receivedAt }: Incoming): Promise<string> {
  const message = await buffer(stream);
  if (stream.sizeExceeded) throw new Error(`larger than ${MAX_MESSAGE_BYTES} bytes`);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  return store.keep(message, recipients, receivedAt);
}

function closeHttp(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
