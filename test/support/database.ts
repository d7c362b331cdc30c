import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of its own for one test file, cloned from the migrated template of the test run's PostgreSQL. */
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('TEST_DATABASE_URL is not set. Run the tests by `npm test`, which starts PostgreSQL.');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, `CREATE DATABASE ${name} TEMPLATE relais_template`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
