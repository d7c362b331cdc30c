import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { loadConfig } from '../../src/config.ts';
import { requireApi, requireWorker } from '../../src/parts/production.ts';
import {
  type ComposeService,
  composeService,
  composeText,
  exampleEnvironment,
  interpolate,
  servicesOf,
  variablesOf,
} from './compose-file.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const environment = {
  BASE_URL: 'https://relais.example.org',
  POSTGRES_PASSWORD: 'a0b1c2',
  AUTH_SECRET: 'an-auth-secret-of-the-tests-0123456789',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  SMTP_URL: 'smtp://mailpit:1025',
  MAIL_FROM: 'relais <relais@relais.example.org>',
  SUPPORT_EMAIL: 'support@relais.example.org',
};

let text: string;
let folder: string;
let services: [string, ComposeService][];
beforeAll(async () => {
  text = await composeText();
  services = Object.entries(servicesOf(text));
  folder = await mkdtemp(join(tmpdir(), 'relais-compose-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Those of relais itself. */
const own = () => services.filter(([, { image }]) => image.startsWith('relais:'));

const breaks = [
  ['a key that does not exist', '    mem_limit: 1g\n', '    memory_limit: 1g\n', 'invalid-schema'],
  ['a condition that does not exist', 'service_healthy', 'service_well', 'invalid-schema'],
  ['a port open to the network', '"127.0.0.1:8080:8080"', '"8080:8080"', 'no-unbound-port-interfaces'],
  ['an image without a version', 'postgres:18.4-bookworm', 'postgres', 'service-image-require-explicit-tag'],
  ['one port twice', '"127.0.0.1:8080:8080"', '"127.0.0.1:8025:8080"', 'no-duplicate-exported-ports'],
] as const;

const lintSchema = z.array(z.object({ filePath: z.string(), messages: z.array(z.object({ rule: z.string() })) }));

/** The rules that each file breaks, by dclint: it validates by the schema of the Compose specification, and lints. */
async function lint(contents: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = Object.entries(contents).map(([name, content], index) => {
    return { name, content, path: join(folder, `${index}.yml`) };
  });
  for (const { path, content } of files) await writeFile(path, content);
  const dclint = at('../../node_modules/dclint/bin/dclint.cjs');
  const args = [dclint, '--config', at('./dclint.json'), '--formatter', 'json', ...files.map(({ path }) => path)];
  const output = await new Promise<string>((resolve) =>
    execFile(process.execPath, args, (_, stdout) => resolve(stdout)),
  );
  const results = lintSchema.parse(JSON.parse(output));
  return new Map(
    files.map(({ name, path }) => {
      const messages = results.filter(({ filePath }) => filePath === path).flatMap((result) => result.messages);
      return [name, messages.map(({ rule }) => rule)];
    }),
  );
}

describe('docker-compose.yml by the Compose specification', () => {
  let broken: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    const others = breaks.map(([what, found, instead]) => [what, text.replace(found, instead)]);
    broken = await lint({ 'nothing changed': text, ...Object.fromEntries(others) });
  });

  test('is valid and follows good practice', () => {
    expect(broken.get('nothing changed')).toEqual([]);
  });

  test.each(breaks)('would not be with %s', (what, found, _instead, rule) => {
    expect(text).toContain(found);
    expect(broken.get(what)).toContain(rule);
  });
});

describe('docker-compose.yml', () => {
  test('names a version of every image, relais by its own', async () => {
    const manifest: unknown = JSON.parse(await readFile(at('../../package.json'), 'utf8'));
    const { version } = z.object({ version: z.string() }).parse(manifest);
    for (const [, { image }] of services) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+/);
    expect(own().map(([name, { image }]) => [name, image])).toEqual(
      ['migrate', 'api', 'worker'].map((name) => [name, `relais:${version}`]),
    );
  });

  test('lets no process be root, gain rights or take all memory', () => {
    for (const [name, service] of services) {
      const { user, cap_drop, security_opt, mem_limit } = service;
      expect({ name, user, cap_drop, security_opt, mem_limit }).toEqual({
        name,
        user: expect.not.stringMatching(/^(root|0)(:|$)/),
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.stringMatching(/^\d+[mg]$/),
      });
    }
  });

  test('lets only the Web UI of Temporal write outside its volumes', () => {
    expect(services.filter(([, service]) => !service.read_only).map(([name]) => name)).toEqual(['temporal-ui']);
  });

  test('publishes ports on this machine alone, and neither the database nor Temporal', () => {
    for (const port of services.flatMap(([, service]) => service.ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
    const published = services.filter(([, { ports }]) => ports.length > 0).map(([name]) => name);
    expect(published).toEqual(['temporal-ui', 'mailpit', 'api']);
  });

  test('looks at the health of whatever runs on, and awaits the end of whatever ends', () => {
    const awaited = services.flatMap(([, { depends_on }]) => Object.entries(depends_on));
    for (const [name, { restart, healthcheck }] of services) {
      const conditions = awaited.filter(([other]) => other === name).map(([, { condition }]) => condition);
      if (restart === 'unless-stopped')
        expect({ name, test: healthcheck?.test }).toEqual({
          name,
          test: [expect.any(String), ...(healthcheck?.test?.slice(1) ?? [])],
        });
      else
        expect({ name, conditions: new Set(conditions) }).toEqual({
          name,
          conditions: new Set(['service_completed_successfully']),
        });
    }
  });

  test('migrates before the API and the worker start', () => {
    for (const [name, { depends_on }] of own()) {
      if (name === 'migrate') continue;
      expect(depends_on['migrate']).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  test('gives Node three quarters of the memory of its container', () => {
    for (const [, { environment: given, mem_limit }] of own()) {
      const heapMb = /--max-old-space-size=(\d+)/.exec(given['NODE_OPTIONS'] ?? '')?.[1];
      if (heapMb === undefined) continue;
      const containerMb = Number.parseInt(mem_limit, 10) * (mem_limit.endsWith('g') ? 1024 : 1);
      expect(Number(heapMb) / containerMb).toBe(0.75);
    }
  });
});

/** Without it nobody may call what it opens. */
const OPTIONAL_SECRET = 'SCHEDULER_SECRET';

describe('the secrets of docker-compose.yml', () => {
  test('have no default: each that is missing is told in one sentence that says how to make it', () => {
    const secret = /(PASSWORD|SECRET|KEYS|SMTP_URL)$/;
    const secrets = variablesOf(text).filter(({ name }) => secret.test(name) && name !== OPTIONAL_SECRET);
    expect(secrets.map(({ name }) => name).sort()).toEqual([
      'AUTH_SECRET',
      'ENCRYPTION_KEYS',
      'POSTGRES_PASSWORD',
      'SMTP_URL',
    ]);
    for (const { name, message } of secrets) expect(message).toMatch(new RegExp(`^Set ${name}\\b[^.]* (by|such as) `));
  });

  test('stand nowhere in it: what is secret is put in from the environment', () => {
    const secret = /(PASSWORD|PWD|SECRET|KEYS|DATABASE_URL|SMTP_URL)$/;
    const settings = services.flatMap(([, service]) => Object.entries(service.environment));
    for (const [key, value] of settings.filter(([name]) => secret.test(name) && name !== OPTIONAL_SECRET))
      expect({ key, value }).toEqual({ key, value: expect.stringMatching(/\$\{\w+:\?/) });
  });

  test('are asked for on every use of them', () => {
    const { POSTGRES_PASSWORD: _left, ...without } = environment;
    const uses = services
      .flatMap(([, service]) => Object.values(service.environment))
      .filter((value) => value.includes('POSTGRES_PASSWORD'));
    expect(uses.length).toBeGreaterThan(3);
    for (const use of uses) expect(() => interpolate(use, without)).toThrow('Set POSTGRES_PASSWORD, made by openssl');
  });
});

describe('the settings of docker-compose.yml', () => {
  test('are settings of relais, of Temporal’s environment configuration or of Node', async () => {
    const [config = '', temporal = ''] = await Promise.all(
      ['../../src/config.ts', '../../node_modules/@temporalio/envconfig/lib/envconfig-toml.js'].map((path) =>
        readFile(at(path), 'utf8'),
      ),
    );
    const known = new Set([
      'NODE_OPTIONS',
      ...Array.from(config.matchAll(/^ {2}([A-Z_]+):/gm), ([, name]) => name),
      ...Array.from(temporal.matchAll(/'(TEMPORAL_[A-Z_]+)'/g), ([, name]) => name),
    ]);
    const given = own().flatMap(([, service]) => Object.keys(service.environment));
    expect(given.filter((name) => !known.has(name))).toEqual([]);
  });

  test('are all that the API and the worker cannot do without', async () => {
    const [api, worker] = await Promise.all(['api', 'worker'].map((name) => composeService(name, environment)));
    expect(requireApi(loadConfig(api?.environment ?? {})).baseUrl).toBe(environment.BASE_URL);
    expect(requireWorker(loadConfig(worker?.environment ?? {}))).toMatchObject({
      supportEmail: environment.SUPPORT_EMAIL,
      temporal: { namespace: 'relais', connection: { address: 'temporal:7233' } },
      retry: { maxRetries: 3 },
    });
  });

  test('are named by the example, whose other lines are settings too', async () => {
    const example = Object.keys(await exampleEnvironment());
    const variables = variablesOf(text);
    const required = variables.flatMap(({ name, message }) => (message === undefined ? [] : [name]));
    expect(required.filter((name) => !example.includes(name))).toEqual([]);
    expect(example.filter((name) => !variables.some((variable) => variable.name === name))).toEqual([]);
  });
});
