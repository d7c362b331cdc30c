import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** Any number: it only has to be the same in every process that migrates this database. */
const LOCK_KEY = 7_265_616_197;

/** Prisma's own ledger, so that `prisma migrate` can take over where its engine can be had. */
const LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0)`;

/**
 * Applies the migrations of `folder` (Prisma's layout: `<timestamp>_<name>/migration.sql`) that the database lacks, in
 * order, each in one transaction, and returns their names. Several processes may call it at once: one migrates, the
 * others wait. Rejects when a migration that was applied has changed on disk since.
 */
export async function migrate(databaseUrl: string, folder: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'relais-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(LEDGER);
    return await applyMissing(client, folder);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client, folder: string): Promise<readonly string[]> {
  const ledger = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const known = new Map(ledger.rows.map((row) => [row.migration_name, row.checksum]));
  const applied: string[] = [];
  for (const name of await migrationNames(folder)) {
    const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
    const checksum = createHash('sha256').update(sql).digest('hex');
    const before = known.get(name);
    if (before === undefined) {
      await apply(client, { name, sql, checksum });
      applied.push(name);
    } else if (before !== checksum) {
      throw new Error(`Migration ${name} was changed after it was applied. Restore its file and add a new migration.`);
    }
  }
  return applied;
}

async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function apply(client: pg.Client, migration: { name: string; sql: string; checksum: string }): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${migration.name} failed and was rolled back.`, { cause: error });
  }
}
