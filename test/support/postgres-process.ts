import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { migrate } from '../../src/persistence/migrate.ts';

/** The one PostgreSQL of a test run, with a migrated template to clone from. Prints its URL, and ends when its input does. */
const folder = await mkdtemp(join(tmpdir(), 'relais-test-pg-'));
const postgres = await startPostgres({
  dataDir: join(folder, 'data'),
  fsync: false,
  log: () => {},
});

const admin = new pg.Client({ connectionString: postgres.url });
await admin.connect();
await admin.query('CREATE DATABASE relais_template');
const template = new URL(postgres.url);
template.pathname = '/relais_template';
await migrate(template.href, fileURLToPath(new URL('../../prisma/migrations', import.meta.url)));
await admin.end();
process.stdout.write(`${postgres.url}\n`);

async function end(): Promise<void> {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
}
process.stdin.on('end', () => void end());
process.stdin.resume();
