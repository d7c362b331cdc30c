import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from '../../src/persistence/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'relais-migrations-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function aMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

test('all migrations together make exactly the schema that the code knows', async () => {
  const env = { ...process.env, DATABASE_URL: database.url, NODE_OPTIONS: '' };
  const { stdout } = await run(process.execPath, ['tools/schema-diff.mjs'], { cwd: root, env });
  expect(stdout.trim()).toBe('-- This is an empty migration.');
}, 60_000);

test('of several processes that migrate at once, one does and the others wait', async () => {
  await aMigration('20990101000000_a', 'CREATE TABLE a (id int)');
  const applied = await Promise.all([
    migrate(database.url, folder),
    migrate(database.url, folder),
    migrate(database.url, folder),
  ]);
  expect(applied.flat()).toEqual(['20990101000000_a']);
});

test('a migration that fails leaves nothing of itself, and names itself', async () => {
  await aMigration('20990102000000_b', 'CREATE TABLE b (id int); SELECT 1/0;');
  await expect(migrate(database.url, folder)).rejects.toThrow('Migration 20990102000000_b failed and was rolled back.');
  await aMigration('20990102000000_b', 'CREATE TABLE b (id int)');
  expect(await migrate(database.url, folder)).toEqual(['20990102000000_b']);
});

test('a migration that was changed after it was applied is refused', async () => {
  await aMigration('20990101000000_a', 'CREATE TABLE a (id bigint)');
  await expect(migrate(database.url, folder)).rejects.toThrow('Migration 20990101000000_a was changed');
});
