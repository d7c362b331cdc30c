import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { startOf } from '../../src/embedded/process-identity.ts';
import { findTemporalBinary } from '../../src/embedded/temporal-binary.ts';
import { type RunningTemporal, startTemporalDevServer } from '../../src/embedded/temporal-dev-server.ts';
import { problemOf } from './problem-of.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const FETCH_DEADLINE_MS = 600_000;
const running: RunningTemporal[] = [];
let binaryPath: string;

beforeAll(async () => {
  const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/relais', import.meta.url));
  const found = await findTemporalBinary({ kind: 'cli', cacheDir, report: (line) => console.log(line) });
  if (found.outcome === 'missing') throw new Error(found.message);
  binaryPath = found.path;
}, FETCH_DEADLINE_MS);

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await removeTemporaryFolders();
});

test('a server answers by gRPC and with its pages, and a workflow is still there after a restart', async () => {
  const folder = await temporaryFolder();
  const first = await start(folder);
  expect((await fetch(first.uiUrl)).status).toBe(200);
  await withClient(first, (client) =>
    client.workflow.start('waitsForEver', {
      workflowId: 'kept',
      taskQueue: 'nobody',
      searchAttributes: { RelaisSubject: ['listing-1'] },
    }),
  );
  await first.stop();
  expect(await startOf(first.pid)).toBeUndefined();
  const second = await start(folder);
  const status = await withClient(second, (client) => client.workflow.getHandle('kept').describe());
  expect(status.status.name).toBe('RUNNING');
  expect(status.searchAttributes['RelaisSubject']).toEqual(['listing-1']);
});

test('a database whose making was interrupted is made anew', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'temporal.db'), 'half a schema');
  await writeFile(join(folder, 'temporal.db.initialising'), '');
  const server = await start(folder);
  expect((await fetch(server.uiUrl)).status).toBe(200);
});

test('the pid is told before the server is ready, for a crash in between', async () => {
  const folder = await temporaryFolder();
  const told: number[] = [];
  const server = await start(folder, async (pid) => {
    told.push(pid);
  });
  expect(told).toEqual([server.pid]);
});

test('a server that is killed is told in one sentence that names its log, and one that is stopped is not', async () => {
  const [first, second] = [await temporaryFolder(), await temporaryFolder()];
  const [killed, stopped] = [await start(first), await start(second)];
  process.kill(killed.pid, 'SIGKILL');
  expect(await Promise.race([killed.ended, stopped.ended])).toBe(
    `Temporal’s dev server ended by itself (SIGKILL): see ${join(first, 'temporal.log')}, and start relais again.`,
  );
  await stopped.stop();
  expect(await Promise.race([stopped.ended, Promise.resolve('nothing told')])).toBe('nothing told');
});

test('a server that cannot start is a problem that names its log', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'temporal.db'), 'this is no database, and no marker says it may be removed');
  const problem = await problemOf(start(folder));
  expect(problem.message).toContain(join(folder, 'temporal.log'));
  await rm(join(folder, 'temporal.db'));
});

test('a binary that is not there is a problem that names it', async () => {
  const folder = await temporaryFolder();
  const files = { dbFile: join(folder, 'temporal.db'), logFile: join(folder, 'temporal.log') };
  const problem = await problemOf(
    startTemporalDevServer({ binaryPath: '/nowhere/temporal', searchAttributes: [], ...files }),
  );
  expect(problem.message).toContain('/nowhere/temporal');
});

async function start(folder: string, onSpawn?: (pid: number) => Promise<void>): Promise<RunningTemporal> {
  const server = await startTemporalDevServer({
    binaryPath,
    dbFile: join(folder, 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
    searchAttributes: ['RelaisSubject', 'RelaisKind'],
    onSpawn,
  });
  running.push(server);
  return server;
}

async function withClient<T>(server: RunningTemporal, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}
