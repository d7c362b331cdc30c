import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { startTemporalDevServer } from '../../src/embedded/temporal-dev-server.ts';
import { temporalBinaryPath } from '../support/temporal.ts';

/** A mail as it was sent: to whom the envelope says, and what it is. */
export type SentMail = { readonly recipients: readonly string[]; readonly mail: Email };

/** What stands for the containers that are not relais, each on a free port of this machine. */
export type Services = {
  /** The host and port of each, by the name that docker-compose.yml gives it. */
  readonly addresses: Readonly<Record<'postgres:5432' | 'temporal:7233' | 'mailpit:1025', string>>;
  /** A folder that holds Temporal's command line as `temporal`. */
  readonly binFolder: string;
  readonly mails: readonly SentMail[];
  /** A feed whose platform answers 503. */
  readonly failingFeed: string;
  stop(): Promise<void>;
};

/** Starts them. The database has the role and the database that PostgreSQL's image makes, and no right beyond. */
export async function startServices(folder: string, password: string): Promise<Services> {
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), fsync: false, log: () => {} });
  await makeDatabase(postgres.url, password);
  const binaryPath = await temporalBinaryPath('cli');
  const binFolder = join(folder, 'bin');
  await mkdir(binFolder);
  await symlink(binaryPath, join(binFolder, 'temporal'));
  const temporal = await startTemporalDevServer({
    binaryPath,
    dbFile: join(folder, 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
    searchAttributes: [],
  });
  const [mailbox, feed] = await Promise.all([startMailbox(), startFailingFeed()]);
  return {
    addresses: {
      'postgres:5432': `127.0.0.1:${postgres.port}`,
      'temporal:7233': temporal.address,
      'mailpit:1025': mailbox.address,
    },
    binFolder,
    mails: mailbox.mails,
    failingFeed: `http://127.0.0.1:${portOf(feed)}/calendar.ics`,
    async stop() {
      feed.close();
      await Promise.all([mailbox.stop(), temporal.stop(), postgres.stop()]);
    },
  };
}

async function makeDatabase(url: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE ROLE relais LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    await client.query('CREATE DATABASE relais OWNER relais');
  } finally {
    await client.end();
  }
}

async function startMailbox() {
  const mails: SentMail[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1_000,
    onData(stream, session, done) {
      void buffer(stream).then(async (raw) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ recipients, mail: await PostalMime.parse(raw) });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const stop = () => new Promise<void>((resolve) => smtp.close(resolve));
  return { address: `127.0.0.1:${portOf(smtp.server)}`, mails, stop };
}

async function startFailingFeed(): Promise<Server> {
  const server = createServer((_request, response) => response.writeHead(503).end('Service Unavailable'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function portOf(server: { address(): unknown }): number {
  return z.object({ port: z.number() }).parse(server.address()).port;
}
