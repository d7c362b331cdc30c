import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { freePort, isAnswering } from './free-port.ts';
import { endProcess, identify } from './process-identity.ts';
import { StartProblem } from './start-problem.ts';
import { watchChild } from './watched-child.ts';

const START_DEADLINE_MS = 60_000;
const STOP_PATIENCE_MS = 8_000;
const POLL_MS = 50;
const TRIES = 3;
const NAMESPACE = 'default';
// grpc.health.v1.HealthCheckResponse.ServingStatus.
const SERVING = 1;
const WORKFLOW_SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
// A write-ahead log with one sync per checkpoint makes the dev server nearly twice as fast as its default.
const PRAGMAS = ['journal_mode=wal', 'synchronous=normal'];

/**
 * `binaryPath` is the Temporal CLI; `dbFile` keeps everything over restarts; `searchAttributes` are names of Keyword
 * attributes; `logFile` receives what the server writes; ports are free ones by default. `onSpawn` is told the pid before
 * the server is ready, so that a crash in between is known too.
 */
export type TemporalDevServerOptions = {
  readonly binaryPath: string;
  readonly dbFile: string;
  readonly searchAttributes: readonly string[];
  readonly logFile: string;
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
  readonly onSpawn?: ((pid: number) => Promise<void>) | undefined;
};

/**
 * A dev server whose gRPC service and Web UI answer. `address` is host and port, without a scheme; `ended` resolves with
 * one sentence when it ends by itself.
 */
export type RunningTemporal = {
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
};

/**
 * Starts Temporal's dev server on 127.0.0.1 alone, with its Web UI, and answers when both answer and its namespace
 * `default` exists. A database whose making was interrupted is made anew. The server outlives a Ctrl-C of the terminal
 * until `stop`, so that the worker drains first.
 *
 * @throws StartProblem when it cannot start.
 */
export async function startTemporalDevServer(options: TemporalDevServerOptions): Promise<RunningTemporal> {
  const marker = `${options.dbFile}.initialising`;
  await prepareDatabase(options.dbFile, marker);
  for (let attempt = 1; ; attempt += 1) {
    const ports = { port: options.port ?? (await freePort()), uiPort: options.uiPort ?? (await freePort()) };
    const server = await launch(options, ports);
    await options.onSpawn?.(server.pid);
    const problem = await untilReady(server);
    if (problem === undefined) {
      await Promise.all([rm(marker, { force: true }), keepPrivate(options.dbFile)]);
      return running(server, options.logFile);
    }
    await stop(server);
    // Another program may have taken a free port meanwhile; one that was asked for is not exchanged.
    const canMove = options.port === undefined && options.uiPort === undefined && attempt < TRIES;
    if (!canMove || !(await saysPortTaken(options.logFile))) {
      throw new StartProblem(
        `Temporal’s dev server did not start (${problem}): see ${options.logFile}, and mend what it names.`,
      );
    }
  }
}

function running(server: Server, logFile: string): RunningTemporal {
  const { address, uiUrl, pid, child } = server;
  const { ended, expectEnd } = watchChild(
    child,
    (how) => `Temporal’s dev server ended by itself (${how}): see ${logFile}, and start relais again.`,
  );
  return {
    address,
    uiUrl,
    pid,
    ended,
    stop: () => {
      expectEnd();
      return stop(server);
    },
  };
}

type Ports = { readonly port: number; readonly uiPort: number };
type Server = Ports & {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly address: string;
  readonly uiUrl: string;
};

/** The server makes the schema only when the file is absent: a file that an interrupted first start left would never work. */
async function prepareDatabase(dbFile: string, marker: string): Promise<void> {
  await mkdir(dirname(dbFile), { recursive: true });
  if (existsSync(marker)) await Promise.all(databaseFiles(dbFile).map((file) => rm(file, { force: true })));
  if (!existsSync(dbFile)) await writeFile(marker, '');
}

/** The account that PostgreSQL runs as may pass through the state folder, so each file guards itself. */
async function keepPrivate(dbFile: string): Promise<void> {
  await Promise.all(databaseFiles(dbFile).map((file) => chmod(file, 0o600).catch(() => undefined)));
}

function databaseFiles(dbFile: string): string[] {
  return [dbFile, `${dbFile}-wal`, `${dbFile}-shm`];
}

async function launch(options: TemporalDevServerOptions, { port, uiPort }: Ports): Promise<Server> {
  // A file rather than a pipe: the server must not die of a broken pipe while a crashed parent is being replaced.
  const log = await open(options.logFile, 'a', 0o600);
  const child = spawn(options.binaryPath, serverArgs(options, { port, uiPort }), {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const failed = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
  await log.close();
  const { pid } = child;
  if (pid === undefined)
    throw new StartProblem(`Temporal’s dev server did not start (${await failed}): check ${options.binaryPath}.`);
  return { child, pid, port, uiPort, address: `127.0.0.1:${port}`, uiUrl: `http://127.0.0.1:${uiPort}` };
}

function serverArgs(options: TemporalDevServerOptions, { port, uiPort }: Ports): string[] {
  const listening = [
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--ui-ip',
    '127.0.0.1',
    '--ui-port',
    String(uiPort),
    '--ui-disable-news-fetch',
  ];
  const storage = ['--db-filename', options.dbFile, ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma])];
  const attributes = options.searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]);
  return [
    'server',
    'start-dev',
    '--namespace',
    NAMESPACE,
    '--log-level',
    'warn',
    ...listening,
    ...storage,
    ...attributes,
  ];
}

/** Undefined when the server answers, else why it does not. */
async function untilReady(server: Server): Promise<string | undefined> {
  for (let waitedMs = 0; waitedMs < START_DEADLINE_MS; waitedMs += POLL_MS) {
    if (hasEnded(server)) return `it ended with code ${server.child.exitCode ?? server.child.signalCode}`;
    if ((await isServing(server)) && (await isUiUp(server.uiUrl))) return undefined;
    await sleep(POLL_MS);
  }
  return `no answer within ${START_DEADLINE_MS / 1000} s`;
}

async function isServing({ address, port }: Server): Promise<boolean> {
  // A gRPC call to a port that is closed waits for its own back-off; a look at the port first does not.
  if (!(await isAnswering('127.0.0.1', port))) return false;
  const connection = Connection.lazy({ address, connectTimeout: '1 second' });
  try {
    const health = await connection.withDeadline(Date.now() + 1000, () =>
      connection.healthService.check({ service: WORKFLOW_SERVICE }),
    );
    await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    const status: number = health.status;
    return status === SERVING;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

function isUiUp(uiUrl: string): Promise<boolean> {
  return fetch(uiUrl, { signal: AbortSignal.timeout(1000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function saysPortTaken(logFile: string): Promise<boolean> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.slice(-4000).includes('address already in use');
}

function hasEnded({ child }: Server): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function stop(server: Server): Promise<void> {
  const identity = hasEnded(server) ? undefined : await identify(server.pid);
  if (identity === undefined) return;
  const isGone = await endProcess(identity, ['SIGTERM', 'SIGKILL'], STOP_PATIENCE_MS);
  if (!isGone) throw new StartProblem(`Temporal’s dev server (pid ${server.pid}) does not stop: end it by hand.`);
}
