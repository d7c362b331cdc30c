import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { freePort } from '../../src/embedded/free-port.ts';
import { ApiClient } from '../e2e/api-client.ts';
import { eventually } from '../support/eventually.ts';
import type { ContainerProcess } from './container-process.ts';
import { Installation } from './installation.ts';

// The commands of docker-compose.yml and docs/deploy.md, each in a process of its own, from what the image would hold.
const ADMIN = 'you@relais.example.org';
const SUPPORT = 'support@relais.example.org';
const PASSWORD = 'a password for the tests';
const STOP_PATIENCE_MS = 30_000;
const TEST_DEADLINE_MS = 240_000;

let installation: Installation;
let api: ContainerProcess;
let worker: ContainerProcess;

beforeAll(async () => {
  installation = await Installation.make(({ failingFeed }) => ({
    SMTP_URL: 'smtp://mailpit:1025',
    MAIL_FROM: 'relais <relais@relais.example.org>',
    SUPPORT_EMAIL: SUPPORT,
    FETCH_ALLOWED_ORIGINS: new URL(failingFeed).origin,
    ALERT_COUNT_SPACING_MIN: '0',
    RETRY_MAX: '0',
    LOG_LEVEL: 'error',
  }));
}, 480_000);
afterAll(() => installation?.remove(), 60_000);

/** What a command that ends by itself left behind. */
async function ended(name: string, options?: Parameters<Installation['run']>[1]) {
  const container = await installation.run(name, options);
  const exitCode = await container.end();
  return { exitCode, out: container.out, err: container.err };
}

/** The command that docs/deploy.md gives for the first admin, for this one. */
async function adminCommand(): Promise<readonly string[]> {
  const guide = await readFile(fileURLToPath(new URL('../../docs/deploy.md', import.meta.url)), 'utf8');
  const [, command = ''] = /docker compose run --rm api (node .+?) you@example\.org/.exec(guide) ?? [];
  return [...command.split(' '), ADMIN];
}

describe('a command that lacks a setting', () => {
  const forAll = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'ENCRYPTION_KEYS', 'BASE_URL', 'SMTP_URL'];
  test.each([
    { what: 'the migration', service: 'migrate', settings: ['DATABASE_URL'] },
    { what: 'the making of an admin', service: 'api', admin: true, settings: ['DATABASE_URL', 'BASE_URL'] },
    { what: 'the API', service: 'api', settings: [...forAll, 'AUTH_SECRET'] },
    { what: 'the worker', service: 'worker', settings: [...forAll, 'SUPPORT_EMAIL'] },
  ])(
    'says so in one line and ends with exit code 1: $what',
    async ({ service, admin, settings }) => {
      const command = admin ? { command: await adminCommand() } : {};
      const left = await Promise.all(
        settings.map(async (without) => ({
          without,
          ...(await ended(service, { without, ...command })),
        })),
      );
      for (const { without, ...answer } of left) {
        const line = new RegExp(`^[^\\n]*\\b${without}\\b[^\\n]*\\n$`);
        expect({ without, ...answer }).toEqual({ without, exitCode: 1, out: '', err: expect.stringMatching(line) });
      }
    },
    TEST_DEADLINE_MS,
  );

  test('names every one that is missing, as the API does its secret', async () => {
    const { err } = await ended('api', { without: 'AUTH_SECRET' });
    expect(err).toBe('Set AUTH_SECRET: only `npm start` brings its own, and .env.example tells what each is.\n');
  });
});

test(
  'API and worker say in one line that Temporal is away, and end so that they are started again',
  async () => {
    const settings = { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
    const left = await Promise.all(['api', 'worker'].map((service) => ended(service, { settings })));
    const err = expect.stringMatching(
      new RegExp(`^Temporal at ${settings.TEMPORAL_ADDRESS} does not answer [^\\n]+ mend TEMPORAL_ADDRESS[^\\n]+\\n$`),
    );
    expect(left).toEqual([0, 1].map(() => ({ exitCode: 1, out: '', err })));
  },
  TEST_DEADLINE_MS,
);

describe('the installation', () => {
  test(
    'makes the namespace once',
    async () => {
      expect(await ended('temporal-namespace')).toMatchObject({ exitCode: 0 });
      expect(await ended('temporal-namespace')).toMatchObject({ exitCode: 0, out: '' });
    },
    TEST_DEADLINE_MS,
  );

  test(
    'migrates the empty database, and a second time finds nothing to do',
    async () => {
      expect(await ended('migrate')).toMatchObject({
        exitCode: 0,
        err: '',
        out: expect.stringMatching(/^Applied \w+/),
      });
      expect(await ended('migrate')).toEqual({ exitCode: 0, err: '', out: 'The database is up to date.\n' });
    },
    TEST_DEADLINE_MS,
  );

  test(
    'starts the worker, which registers the search attributes and the schedules, then the API',
    async () => {
      worker = await installation.run('worker');
      await installation.healthy('worker', worker);
      api = await installation.run('api');
      await installation.healthy('api', api);
      const pages = await fetch(`${installation.baseUrl}/`);
      expect([pages.status, pages.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
      expect(api.err + worker.err).toBe('');
    },
    TEST_DEADLINE_MS,
  );

  test(
    'takes its first admin by a one-time link',
    async () => {
      const { out, exitCode } = await ended('api', { command: await adminCommand() });
      expect(exitCode).toBe(0);
      const [, token] = /set-password\?token=(\S+)/.exec(out) ?? [];
      const { baseUrl } = installation;
      const set = () =>
        fetch(`${baseUrl}/api/auth/reset-password`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: baseUrl },
          body: JSON.stringify({ newPassword: PASSWORD, token }),
        });
      expect((await set()).status).toBe(200);
      expect((await set()).status).toBe(400);
      const preferences = z.object({ email: z.string(), role: z.string() });
      const signedIn = await ApiClient.signIn(baseUrl, { email: ADMIN, password: PASSWORD });
      expect(await signedIn.data(preferences, { method: 'GET', path: '/api/preferences' })).toEqual({
        email: ADMIN,
        role: 'admin',
      });
    },
    TEST_DEADLINE_MS,
  );

  test(
    'syncs a listing, and tells support by mail when it failed three times',
    async () => {
      const { baseUrl, services } = installation;
      const client = await ApiClient.signIn(baseUrl, { email: ADMIN, password: PASSWORD });
      const created = z.object({ id: z.string() });
      const listing = { name: 'Gîte de la Production', timeZone: 'Europe/Paris' };
      const { id } = await client.data(created, { method: 'POST', path: '/api/listings', body: listing });
      const connection = { connector: 'ical', url: services.failingFeed };
      await client.data(created, { method: 'POST', path: `/api/listings/${id}/connections`, body: connection });
      for (let run = 1; run <= 3; run += 1)
        expect(await failedRun(client, id)).toEqual({ status: 'failed', number: run });
      const { recipients, mail } = await eventually('the escalation mail', () =>
        services.mails.find((sent) => sent.recipients.includes(SUPPORT)),
      );
      expect(recipients).toEqual([SUPPORT]);
      expect(mail.from).toMatchObject({ address: 'relais@relais.example.org' });
      expect(mail.subject).toContain(listing.name);
      expect(mail.text).toContain(`${baseUrl}/admin/alerts/`);
      expect(services.mails).toHaveLength(1);
    },
    TEST_DEADLINE_MS,
  );

  test(
    'ends in order when it is told to stop',
    async () => {
      expect(await Promise.all([api, worker].map((container) => container.stop(STOP_PATIENCE_MS)))).toEqual([0, 0]);
    },
    TEST_DEADLINE_MS,
  );

  test(
    'does not start without a key that is in use, says which in one line, and can do without it once all is rewrapped',
    async () => {
      const newest = `k2:${Buffer.alloc(32, 9).toString('base64')}`;
      const settings = { ENCRYPTION_KEYS: newest };
      const refusal = {
        exitCode: 1,
        out: '',
        err: 'ENCRYPTION_KEYS lacks k1 (2 secrets), in use in the database: put it back behind the newest key.\n',
      };
      expect(await Promise.all(['api', 'worker'].map((service) => ended(service, { settings })))).toEqual([
        refusal,
        refusal,
      ]);
      const [node = '', script = ''] = await adminCommand();
      const command = [node, script, 'rewrap-secrets'];
      expect(await ended('api', { command, settings })).toEqual(refusal);
      const both = { ENCRYPTION_KEYS: `${newest},k1:${Buffer.alloc(32, 7).toString('base64')}` };
      expect(await ended('api', { command, settings: both })).toEqual({
        exitCode: 0,
        err: '',
        out: '2 rewrapped under k2, 0 left under an older key or form: ENCRYPTION_KEYS needs no other key. Backups made before a key changed still need the older one.\n',
      });
      const { out } = await ended('api', { command, settings });
      expect(out).toMatch(/^0 rewrapped under k2, 0 left/);
    },
    TEST_DEADLINE_MS,
  );
});

const startedSchema = z.object({ runId: z.string() });
const runSchema = z.object({ status: z.string(), number: z.number().nullable() });

/** Asks for one sync and answers how it ended. */
async function failedRun(client: ApiClient, listingId: string) {
  const path = `/api/listings/${listingId}/calendar/sync`;
  const { runId } = await client.data(startedSchema, { method: 'POST', path });
  return eventually('the end of the run', async () => {
    const run = await client.data(runSchema, { method: 'GET', path: `/api/runs/${runId}` });
    return ['queued', 'running'].includes(run.status) ? undefined : run;
  });
}
