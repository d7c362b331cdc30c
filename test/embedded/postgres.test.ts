import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { type RunningPostgres, startPostgres } from '../../src/embedded/postgres.ts';
import { startOf } from '../../src/embedded/process-identity.ts';
import { problemOf } from './problem-of.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const running: RunningPostgres[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
  await removeTemporaryFolders();
});

test('a database is UTF-8 in locale C, on 127.0.0.1 alone, and keeps its rows over a restart', async () => {
  const dataDir = join(await temporaryFolder(), 'postgres');
  const first = await start(dataDir);
  expect(new URL(first.url).hostname).toBe('127.0.0.1');
  const settings = await ask(
    first.url,
    `SELECT current_setting('server_encoding') AS encoding, datcollate, current_setting('listen_addresses') AS addresses,
       current_setting('max_connections') AS connections FROM pg_database WHERE datname = current_database()`,
  );
  expect(settings).toEqual([{ encoding: 'UTF8', datcollate: 'C', addresses: '127.0.0.1', connections: '100' }]);
  await ask(first.url, "CREATE TABLE kept AS SELECT 'été' AS word");
  await first.stop();
  expect(await startOf(first.pid)).toBeUndefined();
  const second = await start(dataDir);
  expect(await ask(second.url, 'SELECT word FROM kept')).toEqual([{ word: 'été' }]);
});

test('a data folder whose making was interrupted is made anew', async () => {
  const dataDir = join(await temporaryFolder(), 'postgres');
  await mkdir(join(dataDir, 'base', '1'), { recursive: true });
  await writeFile(join(dataDir, 'postgresql.conf'), '# half');
  await mkdir(join(`${dataDir}.initialising`, 'global'), { recursive: true });
  await writeFile(join(`${dataDir}.initialising`, 'PG_VERSION'), '18\n');
  const postgres = await start(dataDir);
  expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(existsSync(`${dataDir}.initialising`)).toBe(false);
});

test('a folder that holds something else is left alone and named', async () => {
  const dataDir = join(await temporaryFolder(), 'postgres');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'thesis.odt'), 'years of work');
  const problem = await problemOf(start(dataDir));
  expect(problem.message).toContain('thesis.odt');
  expect(await readFile(join(dataDir, 'thesis.odt'), 'utf8')).toBe('years of work');
});

test('a server that a crash left running is stopped, and its rows are there', async () => {
  const dataDir = join(await temporaryFolder(), 'postgres');
  const leftover = await startAndKill(dataDir);
  await ask(leftover.url, 'CREATE TABLE kept AS SELECT 7 AS number');
  const postgres = await start(dataDir);
  expect(await startOf(leftover.pid)).toBeUndefined();
  expect(await ask(postgres.url, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
});

test('a lock file that names a process of somebody else neither stops the start nor that process', async () => {
  const dataDir = join(await temporaryFolder(), 'postgres');
  await (await start(dataDir)).stop();
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(bystander, 'spawn');
  try {
    await writeFile(join(dataDir, 'postmaster.pid'), `${bystander.pid}\n${dataDir}\n`);
    const postgres = await start(dataDir);
    expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  } finally {
    bystander.kill();
  }
});

test('a state folder inside a folder that is closed to others works, also as root, and over a restart', async () => {
  const closed = await temporaryFolder();
  const dataDir = join(closed, 'project', '.relais', 'postgres');
  await mkdir(join(closed, 'project'), { mode: 0o700 });
  const first = await start(dataDir);
  await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS number');
  await first.stop();
  const second = await start(dataDir);
  expect(await ask(second.url, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
  await second.stop();
  await rm(dirname(await realpath(dataDir)), { recursive: true });
});

test('a server that is killed is told in one sentence, and one that is stopped is not', async () => {
  const folder = await temporaryFolder();
  const [killed, stopped] = [await start(join(folder, 'killed')), await start(join(folder, 'stopped'))];
  process.kill(killed.pid, 'SIGKILL');
  expect(await Promise.race([killed.ended, stopped.ended])).toMatch(
    /^PostgreSQL ended by itself \(SIGKILL\): [^\n]+\.$/,
  );
  await stopped.stop();
  expect(await Promise.race([stopped.ended, Promise.resolve('nothing told')])).toBe('nothing told');
});

test('a port that was asked for and is busy is a problem that names it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const dataDir = join(await temporaryFolder(), 'postgres');
  try {
    const problem = await problemOf(startPostgres({ dataDir, port, fsync: false, log: () => undefined }));
    expect(problem.message).toContain(String(port));
  } finally {
    server.close();
  }
});

async function start(dataDir: string): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir, fsync: false, log: () => undefined });
  running.push(postgres);
  return postgres;
}

async function startAndKill(dataDir: string): Promise<{ pid: number; url: string }> {
  const script = fileURLToPath(new URL('./start-and-wait.ts', import.meta.url));
  const env = { ...process.env, NODE_OPTIONS: '' };
  const parent = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  return z.object({ pid: z.number(), url: z.string() }).parse(JSON.parse(String(line)));
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
