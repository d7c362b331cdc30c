import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../../src/persistence/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const MODES = '20261130120000_modes';

let database: TestDatabase;
let folder: string;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'relais-modes-'));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function migrateWith(isWanted: (name: string) => boolean): Promise<void> {
  for (const name of (await readdir(migrations)).filter(isWanted))
    await cp(join(migrations, name), join(folder, name), { recursive: true });
  await migrate(database.url, folder);
}

test('connections from before modes are read as they were: by the sweep, by hand only, or not at all', async () => {
  await migrateWith((name) => name < MODES);
  await client.query(`
    INSERT INTO "User" ("id", "name", "email", "updatedAt") VALUES ('m', 'Camille', 'm@relais.example', now());
    INSERT INTO "Listing" ("id", "ownerId", "name", "timeZone", "createdAt")
      VALUES ('0193a000-0000-7000-8000-000000000001', 'm', 'Gîte', 'Europe/Paris', now());
    INSERT INTO "Connection" ("id", "listingId", "connector", "label", "host", "urlCiphertext", "urlHash", "mode", "syncEnabled", "createdAt")
      SELECT gen_random_uuid(), '0193a000-0000-7000-8000-000000000001', 'ical', label, 'feeds.example', 'sealed', label,
        mode::"ConnectionMode", enabled, now()
      FROM (VALUES ('swept', 'auto', true), ('by hand', 'manual', true), ('off', 'auto', false), ('off by hand', 'manual', false))
        AS c (label, mode, enabled)`);
  await migrateWith((name) => name === MODES);
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT "label", "mode"::text, "modeState"::text, "modeReason"::text, "modeSince", "failedRuns", "nextSyncAt"
     FROM "Connection" ORDER BY "label"`,
  );
  const fresh = { modeSince: null, failedRuns: 0, nextSyncAt: null };
  expect(rows).toEqual([
    { label: 'by hand', mode: 'manual', modeState: 'manual_chosen', modeReason: 'chosen', ...fresh },
    { label: 'off', mode: 'auto', modeState: 'off', modeReason: 'switched_off', ...fresh },
    { label: 'off by hand', mode: 'manual', modeState: 'off', modeReason: 'switched_off', ...fresh },
    { label: 'swept', mode: 'auto', modeState: 'batch', modeReason: 'sweep', ...fresh },
  ]);
});
