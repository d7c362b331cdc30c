import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { migrateDatabase } from '../../src/embedded/migrate-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { problemOf } from './problem-of.ts';

const guestRole = `guest_${randomUUID().replaceAll('-', '')}`;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await ask(`CREATE ROLE ${guestRole} LOGIN PASSWORD 'gu3st'`);
});
afterAll(async () => {
  await ask(`DROP ROLE ${guestRole}`);
  await database.drop();
});

async function ask(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

test.each([
  [
    'refuses the right to make tables',
    { username: guestRole, password: 'gu3st' },
    /does not let this user make tables/,
  ],
  ['does not answer', { port: '1' }, /does not answer \(ECONNREFUSED\)/],
])('a database that %s is one sentence without its password', async (_, change, words) => {
  const url = Object.assign(new URL(database.url), change);
  const { message } = await problemOf(migrateDatabase(url.href));
  expect(message).toMatch(words);
  expect(message).toMatch(/^The database [^\n]+DATABASE_URL\.$/);
  expect(message).not.toContain(url.password);
});

test('a database that is up to date is left as it is', async () => {
  await expect(migrateDatabase(database.url)).resolves.toBeUndefined();
});
