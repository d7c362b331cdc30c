import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { startOf } from '../../src/embedded/process-identity.ts';
import { openStateFolder, type StateFolder } from '../../src/embedded/state-folder.ts';
import { lockStateFolder } from '../../src/embedded/state-lock.ts';
import { isVapidPair } from '../../src/vapid-pair.ts';
import { problemOf } from './problem-of.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const opened: StateFolder[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((folder) => folder.close()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await removeTemporaryFolders();
});

test('a second start on the same folder says who runs and where', async () => {
  const home = await temporaryFolder();
  const first = await open(home);
  await first.announce('http://localhost:3000');
  const problem = await problemOf(open(home));
  expect(problem.message).toContain(`pid ${process.pid}`);
  expect(problem.message).toContain('http://localhost:3000');
  expect(problem.message).not.toContain('\n');
});

test('a folder that was closed opens again', async () => {
  const home = await temporaryFolder();
  await (await open(home)).close();
  expect((await open(home)).path).toBe(home);
});

test('the lock of a process that is gone is taken over', async () => {
  const home = await temporaryFolder();
  const gone = await aProcess();
  const startedAs = await startOf(gone.pid);
  gone.child.kill('SIGKILL');
  await once(gone.child, 'exit');
  await writeFile(join(home, 'lock.json'), JSON.stringify({ pid: gone.pid, startedAs, url: null }));
  expect((await open(home)).path).toBe(home);
});

test('a lock whose pid was given to another program is taken over', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, 'lock.json'), JSON.stringify({ pid: process.pid, startedAs: 'long ago', url: null }));
  expect((await open(home)).path).toBe(home);
});

test('a lock that a crash left broken is taken over', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, 'lock.json'), '{"pid":');
  expect((await open(home)).path).toBe(home);
});

test('of many that start at once on a dead lock, exactly one gets the folder', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, 'lock.json'), JSON.stringify({ pid: process.pid, startedAs: 'long ago', url: null }));
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => lockStateFolder(home)));
  expect(outcomes.filter(({ outcome }) => outcome === 'locked')).toHaveLength(1);
});

test('a crash while the lock was being taken keeps nobody out', async () => {
  const home = await temporaryFolder();
  const guard = join(home, 'lock.json.guard');
  await mkdir(guard);
  await utimes(guard, new Date('2026-01-01'), new Date('2026-01-01'));
  expect((await open(home)).path).toBe(home);
});

test('a service left running by a crash is stopped at the next start', async () => {
  const home = await temporaryFolder();
  const crashed = await open(home);
  const { pid, child } = await aProcess();
  await crashed.services.record('database', pid);
  await crashed.close();
  const exit = once(child, 'exit');
  const reported: string[] = [];
  opened.push(await openStateFolder(home, (line) => reported.push(line)));
  await exit;
  expect(await startOf(pid)).toBeUndefined();
  expect(reported.join()).toContain(`database (pid ${pid})`);
});

test('a program that got the pid of a service that is gone is left alone', async () => {
  const home = await temporaryFolder();
  const { pid, child } = await aProcess();
  await writeFile(join(home, 'services.json'), JSON.stringify([{ name: 'database', pid, startedAs: 'long ago' }]));
  await open(home);
  expect(child.exitCode ?? child.signalCode).toBeNull();
});

test('a service that was stopped in order is not recorded any more', async () => {
  const home = await temporaryFolder();
  const folder = await open(home);
  const [database, mailbox] = [await aProcess(), await aProcess()];
  await Promise.all([folder.services.record('database', database.pid), folder.services.record('mailbox', mailbox.pid)]);
  await folder.services.forget('database');
  const recorded = await readFile(join(home, 'services.json'), 'utf8');
  expect(recorded).toContain('mailbox');
  expect(recorded).not.toContain('database');
});

test('secrets of before there was web push get its keys, and stay as they are', async () => {
  const home = await temporaryFolder();
  const before = { authSecret: 'secret', encryptionKey: Buffer.alloc(32, 7).toString('base64') };
  await writeFile(join(home, 'secrets.json'), JSON.stringify(before));
  const first = await open(home);
  expect(first.secrets).toMatchObject(before);
  expect(isVapidPair(first.secrets.vapidKeys.publicKey, first.secrets.vapidKeys.privateKey)).toBe(true);
  await first.close();
  expect((await open(home)).secrets).toEqual(first.secrets);
});

test('secrets are made once, and only their owner may read them', async () => {
  const home = await temporaryFolder();
  const first = await open(home);
  await first.close();
  const second = await open(home);
  expect(second.secrets).toEqual(first.secrets);
  expect(Buffer.from(second.secrets.encryptionKey, 'base64')).toHaveLength(32);
  expect((await stat(join(home, 'secrets.json'))).mode & 0o777).toBe(0o600);
});

test('secrets that cannot be read are never replaced', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, 'secrets.json'), '{"authSecret":');
  const problem = await problemOf(open(home));
  expect(problem.message).toContain('secrets.json');
  expect(await readFile(join(home, 'secrets.json'), 'utf8')).toBe('{"authSecret":');
});

test('a home that is a file is a problem that names it', async () => {
  const file = join(await temporaryFolder(), 'relais');
  await writeFile(file, '');
  expect((await problemOf(open(file))).message).toContain(file);
});

async function open(home: string): Promise<StateFolder> {
  const folder = await openStateFolder(home, () => undefined);
  opened.push(folder);
  return folder;
}

async function aProcess(): Promise<{ pid: number; child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  children.push(child);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('the process did not start');
  return { pid: child.pid, child };
}
