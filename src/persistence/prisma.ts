import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

/** A client with its own pool of at most `maxConnections`. The caller ends it by `$disconnect()`. */
export function createPrisma(databaseUrl: string, maxConnections = 10): PrismaClient {
  const pool = { connectionString: databaseUrl, max: maxConnections, application_name: 'relais' };
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

export { Prisma, type PrismaClient } from './generated/client.ts';
