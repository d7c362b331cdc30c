import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAdmin } from '../../src/cli/run-admin.ts';
import { createAuth } from '../../src/persistence/auth.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = '2026-11-24T06:00:00.000Z';

describe('npm run admin', () => {
  let database: TestDatabase;
  let prisma: ReturnType<typeof createPrisma>;
  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createPrisma(database.url, 2);
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  const run = (args: readonly string[], databaseUrl = database.url) =>
    runAdmin({ args, databaseUrl, baseUrl: 'https://relais.example', now });

  it('makes an admin without a password and prints the link that sets one', async () => {
    const { exitCode, message } = await run(['create', 'Ops@Example.net', '--name', 'Ops', '--locale', 'en']);
    expect(exitCode).toBe(0);
    expect(message).toMatch(/\nhttps:\/\/relais\.example\/set-password\?token=[\w-]{43}$/);
    const person = await prisma.user.findUniqueOrThrow({ where: { email: 'ops@example.net' } });
    expect(person).toMatchObject({ role: 'admin', locale: 'en', name: 'Ops' });
    expect(await prisma.auditEvent.findMany({ where: { subjectId: person.id } })).toMatchObject([
      { action: 'member_invited', actorId: null, to: 'admin', at: new Date(now) },
    ]);
  });

  it('speaks French to, and names after the address, whom it was told nothing about', async () => {
    await run(['create', 'plain@example.net']);
    const person = await prisma.user.findUniqueOrThrow({ where: { email: 'plain@example.net' } });
    expect(person).toMatchObject({ locale: 'fr', name: 'plain' });
  });

  it('repeats with a new link while no password was set, and refuses once one was', async () => {
    const first = await run(['create', 'again@example.net']);
    const second = await run(['create', 'again@example.net']);
    expect(second.exitCode).toBe(0);
    expect(second.message).not.toBe(first.message);
    const { id } = await prisma.user.findUniqueOrThrow({ where: { email: 'again@example.net' } });
    expect(await prisma.verification.count({ where: { value: id } })).toBe(1);
    const secret = 'a-secret-of-tests-that-is-long-enough-0123456789';
    const deps = { prisma, secret, baseUrl: 'https://relais.example', mailer: { send: async () => {} }, log: () => {} };
    await createAuth(deps).setPassword(id, 'a long enough password');
    expect(await run(['create', 'AGAIN@example.net'])).toEqual({
      exitCode: 1,
      message:
        'AGAIN@example.net has an account with a password already: sign in, or ask for a new password, at https://relais.example.',
    });
  });

  it.each([
    [[], 'Use: npm run admin'],
    [['create'], 'Use: npm run admin'],
    [['delete', 'a@example.net'], 'Use: npm run admin'],
    [['create', 'a@example.net', 'b@example.net'], 'Use: npm run admin'],
    [['create', 'a@example.net', '--role', 'member'], 'Use: npm run admin'],
    [['create', 'a@example.net', '--name'], 'Use: npm run admin'],
    [['create', 'not-an-address'], '“not-an-address” is not an e-mail address. Use: npm run admin'],
    [['create', 'a@example.net', '--locale', 'de'], '--locale is not valid. Use: npm run admin'],
    [['create', 'a@example.net', '--name', '  '], '--name is not valid. Use: npm run admin'],
  ])('refuses %j in one sentence and writes nothing', async (args, beginning) => {
    const before = await prisma.user.count();
    const { exitCode, message } = await run(args);
    expect(exitCode).toBe(1);
    expect(message.startsWith(beginning)).toBe(true);
    expect(message).not.toContain('\n');
    expect(await prisma.user.count()).toBe(before);
  });

  it('says in one sentence that the database does not answer, does not exist or is empty, without its password', async () => {
    const at = (change: (url: URL) => void) => {
      const url = new URL(database.url);
      url.password = url.password || 's3cret';
      change(url);
      return url;
    };
    const create = async (url: URL) => (await run(['create', 'a@example.net'], url.href)).message;
    const silent = at((url) => {
      url.port = '1';
    });
    expect(await create(silent)).toBe(
      `The database ${silent.host}${silent.pathname} does not answer. Start it, or mend DATABASE_URL.`,
    );
    const missing = at((url) => {
      url.pathname = '/no_such_database';
    });
    expect(await create(missing)).toBe(
      `The database ${missing.host}/no_such_database does not exist. Create it, or mend DATABASE_URL.`,
    );
    const empty = at((url) => {
      url.pathname = '/postgres';
    });
    expect(await create(empty)).toBe(
      `The database ${empty.host}/postgres has no tables of relais. Run npm run db:migrate to make them.`,
    );
    const stranger = at((url) => {
      url.password = 'wr0ng';
    });
    expect(await create(stranger)).toBe(
      `The database ${stranger.host}${stranger.pathname} refuses this user. Mend DATABASE_URL.`,
    );
  });

  describe('as a command', () => {
    const command = async (settings: Record<string, string>, args = ['create', 'command@example.net']) => {
      const env = { PATH: process.env['PATH'] ?? '', ...settings };
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/admin.ts', ...args], { env });
      const [stdout, stderr, exitCode] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise((resolve) => child.once('exit', resolve)),
      ]);
      return { exitCode, stdout, stderr };
    };
    const settings = () => ({ DATABASE_URL: database.url, BASE_URL: 'https://relais.example' });

    it('prints the link to stdout and nothing else', async () => {
      const { exitCode, stdout, stderr } = await command(settings());
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(
        /^command@example\.net is an admin\..*\nhttps:\/\/relais\.example\/set-password\?token=\S+\n$/,
      );
    });

    it('rewraps secrets with the keys of the settings, and says so', async () => {
      const { DATABASE_URL } = settings();
      const key = Buffer.alloc(32, 1).toString('base64');
      expect(await command({ DATABASE_URL, ENCRYPTION_KEYS: `k1:${key}` }, ['rewrap-secrets'])).toEqual({
        exitCode: 0,
        stdout:
          '0 rewrapped under k1, 0 left under an older key or form: ENCRYPTION_KEYS needs no other key. Backups made before a key changed still need the older one.\n',
        stderr: '',
      });
      expect((await command({ DATABASE_URL }, ['rewrap-secrets'])).stderr).toBe(
        'ENCRYPTION_KEYS is not set. Set it to the keys that the API uses, the newest first.\n',
      );
    });

    it('says on stderr which setting or word is missing', async () => {
      const { BASE_URL } = settings();
      expect(await command({ BASE_URL })).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: 'DATABASE_URL is not set. Set it to the database that the API uses.\n',
      });
      expect((await command(settings(), [])).stderr).toMatch(/^Use: npm run admin/);
    });
  });
});
