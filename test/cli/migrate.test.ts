import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrationTrouble } from '../../src/cli/migration-trouble.ts';
import { runMigrate } from '../../src/cli/run-migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const guestRole = `guest_${randomUUID().replaceAll('-', '')}`;
const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

describe('npm run db:migrate', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'relais-migrate-'));
    await ask(database.url, `CREATE ROLE ${guestRole} LOGIN PASSWORD 'gu3st'`);
  });
  afterAll(async () => {
    await ask(database.url, `DROP ROLE ${guestRole}`);
    await database.drop();
    await rm(folder, { recursive: true });
  });

  /** The database's URL, changed, and how a message names it. */
  const at = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    url.password = url.password || 's3cret';
    change(url);
    return { url: url.href, name: `The database ${url.host}${url.pathname}` };
  };

  it('says that a database is up to date', async () => {
    expect(await runMigrate(database.url, migrations)).toEqual({ exitCode: 0, message: 'The database is up to date.' });
  });

  it('says in one sentence that the database is away, unknown or refuses the user, without its password', async () => {
    const away = at((url) => {
      url.port = '1';
    });
    const unknown = at((url) => {
      url.pathname = '/no_such_database';
    });
    const stranger = at((url) => {
      url.password = 'wr0ng';
    });
    const told = async ({ url }: { url: string }) => (await runMigrate(url, migrations)).message;

    expect(await told(away)).toBe(`${away.name} does not answer (ECONNREFUSED). Start it, or mend DATABASE_URL.`);
    expect(await told(unknown)).toBe(`${unknown.name} does not exist. Create it, or mend DATABASE_URL.`);
    expect(await told(stranger)).toBe(`${stranger.name} refuses this user. Mend DATABASE_URL.`);
  });

  it('says in one sentence that the user may not make tables', async () => {
    const guest = at((url) => {
      [url.username, url.password] = [guestRole, 'gu3st'];
    });

    expect(await runMigrate(guest.url, migrations)).toEqual({
      exitCode: 1,
      message: `${guest.name} does not let this user make tables. Grant it that right, or name the owner of the database in DATABASE_URL.`,
    });
  });

  it('says in one sentence which migration was refused, or is another than the one applied', async () => {
    const changed = join(folder, 'changed');
    await cp(migrations, changed, { recursive: true });
    const refused = join(folder, 'refused', '20990101000000_broken');
    await cp(migrations, join(folder, 'refused'), { recursive: true });
    await cp(join(migrations, await firstMigration()), refused, { recursive: true });
    await writeFile(join(refused, 'migration.sql'), 'SELECT 1 / 0;');
    await writeFile(join(changed, await firstMigration(), 'migration.sql'), '-- another');
    const { name } = at(() => undefined);

    expect((await runMigrate(database.url, join(folder, 'refused'))).message).toBe(
      `${name} cannot be migrated (22012): Migration 20990101000000_broken failed and was rolled back.`,
    );
    expect((await runMigrate(database.url, changed)).message).toMatch(
      new RegExp(`^${name} cannot be migrated: Migration \\w+ was changed after it was applied\\. Restore its file`),
    );
  });

  it('leaves what is our own fault with its trace', () => {
    expect(migrationTrouble(new TypeError('undefined is not a function'), database.url)).toBeUndefined();
    expect(migrationTrouble(Object.assign(new Error('no folder'), { code: 'ENOENT' }), database.url)).toBeUndefined();
  });

  describe('as a command', () => {
    const command = async (settings: Record<string, string>) => {
      const env = { PATH: process.env['PATH'] ?? '', ...settings };
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/migrate.ts'], { env });
      const [stdout, stderr, exitCode] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise((resolve) => child.once('exit', resolve)),
      ]);
      return { exitCode, stdout, stderr };
    };

    it('says on stdout what it did', async () => {
      const done = { exitCode: 0, stdout: 'The database is up to date.\n', stderr: '' };
      expect(await command({ DATABASE_URL: database.url })).toEqual(done);
    });

    it.each([
      ['is missing', {}, /^DATABASE_URL is not set\. Set it to the database to migrate\.\n$/],
      [
        'is no database',
        { DATABASE_URL: 'https://a.example' },
        /^These settings cannot be used:\n {2}DATABASE_URL: .+\n$/,
      ],
      ['does not answer', { DATABASE_URL: 'postgresql://a:s3cret@127.0.0.1:1/b' }, /^[^\n]+ does not answer [^\n]+\n$/],
    ])('says on stderr, without a trace, that DATABASE_URL %s', async (_, settings, sentence) => {
      const { exitCode, stdout, stderr } = await command(settings);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toContain('s3cret');
    });
  });
});

async function firstMigration(): Promise<string> {
  const [first = ''] = (await readdir(migrations)).filter((name) => /^\d/.test(name)).sort();
  return first;
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
