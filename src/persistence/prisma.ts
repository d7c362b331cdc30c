import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';
import { createStatementNames } from './statement-names.ts';

/** The client writes and reads times without their zone and takes them for UTC, whatever the server’s zone is. */
function atUtc(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const own = url.searchParams.get('options');
  url.searchParams.set('options', own === null ? '-c TimeZone=UTC' : `${own} -c TimeZone=UTC`);
  return url.href;
}

/** A client with its own pool of at most `maxConnections`. The caller ends it by `$disconnect()`. */
export function createPrisma(databaseUrl: string, maxConnections = 30): PrismaClient {
  const pool = {
    connectionString: atUtc(databaseUrl),
    max: maxConnections,
    application_name: 'relais',
    connectionTimeoutMillis: 10_000,
  };
  // A transaction waits its turn for as long as a request may take, rather than fail at once under load.
  const transactionOptions = { maxWait: 10_000, timeout: 20_000 };
  return new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: createStatementNames() }),
    transactionOptions,
  });
}

export { Prisma, type PrismaClient } from './generated/client.ts';
