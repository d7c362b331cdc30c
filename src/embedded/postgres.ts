import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';
import { postgresAccount } from './postgres-account.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { type ClusterPlan, ensureCluster } from './postgres-cluster.ts';
import { stopLeftoverPostmaster } from './postgres-leftover.ts';
import { shelteredBinaries, shelteredDataDir } from './postgres-shelter.ts';
import { endProcess, identify } from './process-identity.ts';
import { StartProblem } from './start-problem.ts';
import { watchChild } from './watched-child.ts';

const START_DEADLINE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;
const TRIES = 3;

/**
 * `dataDir` is the cluster's own folder and is made when absent; `port` is a free one by default; `fsync: false` is for
 * tests, whose data may be lost; `log` receives each line that PostgreSQL writes.
 */
export type PostgresOptions = {
  readonly dataDir: string;
  readonly port?: number;
  readonly fsync?: boolean;
  readonly log: (line: string) => void;
};

/**
 * A database server that answers. `url` holds its password; `ended` resolves with one sentence when it ends by itself;
 * `stop` ends it after its running queries were cancelled.
 */
export type RunningPostgres = {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
};

/**
 * Starts PostgreSQL on 127.0.0.1 alone, also as root, and answers when it takes connections. It heals a half-made data
 * folder and ends what a crash left running on it. The server outlives a Ctrl-C of the terminal until `stop`.
 *
 * @throws StartProblem when it cannot start.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const account = await postgresAccount(options.dataDir);
  const binaries = await shelteredBinaries(await findPostgresBinaries(), account);
  const dataDir = await shelteredDataDir(resolve(options.dataDir), account);
  const plan = { dataDir, binaries, account, fsync: options.fsync ?? true };
  await stopLeftoverPostmaster(dataDir);
  const password = await ensureCluster(plan);
  const { server, port } = await launch(plan, options);
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  const { ended, expectEnd } = watchChild(
    server.child,
    (how) => `PostgreSQL ended by itself (${how}): start relais again, it keeps what was saved.`,
  );
  return {
    url,
    pid: server.pid,
    port,
    ended,
    stop: () => {
      expectEnd();
      return stop(server);
    },
  };
}

type Server = { readonly pid: number; readonly child: ChildProcess };

async function launch(plan: ClusterPlan, options: PostgresOptions): Promise<{ server: Server; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const launched = await launchOn(port, plan, options.log);
    if (launched.outcome === 'ready') return { server: launched.server, port };
    // Another program may have taken the free port meanwhile; one that was asked for is not exchanged.
    const canMove = launched.isPortTaken && options.port === undefined && attempt < TRIES;
    if (!canMove) {
      const reason = launched.isPortTaken ? `port ${port} of 127.0.0.1 is taken` : launched.reason;
      throw new StartProblem(
        `PostgreSQL did not start on ${plan.dataDir} (${reason}): mend that, or set DATABASE_URL.`,
      );
    }
  }
}

type Launched =
  | { readonly outcome: 'ready'; readonly server: Server }
  | { readonly outcome: 'ended'; readonly reason: string; readonly isPortTaken: boolean };

function launchOn(port: number, plan: ClusterPlan, log: (line: string) => void): Promise<Launched> {
  // Detached: a Ctrl-C reaches every process of the terminal's group, and the worker must drain before this one ends.
  const options = { ...plan.account, env: { LC_ALL: 'C' }, cwd: '/', detached: true } as const;
  const child = spawn(plan.binaries.postgres, serverArgs(port, plan), {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((settle) => {
    const { pid } = child;
    let reason = `no answer within ${START_DEADLINE_MS / 1000} s`;
    let isPortTaken = false;
    const deadline = setTimeout(() => child.kill('SIGQUIT'), START_DEADLINE_MS);
    const finish = (launched: Launched): void => {
      clearTimeout(deadline);
      settle(launched);
    };
    createInterface({ input: child.stderr }).on('line', (line) => {
      log(line);
      if (line.includes('FATAL')) reason = line.slice(line.indexOf('FATAL'));
      if (line.includes('could not bind')) isPortTaken = true;
      if (line.includes('ready to accept connections') && pid !== undefined)
        finish({ outcome: 'ready', server: { pid, child } });
    });
    child.once('error', (error) => finish({ outcome: 'ended', reason: error.message, isPortTaken }));
    child.once('close', () => finish({ outcome: 'ended', reason, isPortTaken }));
  });
}

function serverArgs(port: number, plan: ClusterPlan): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: plan.fsync ? 'on' : 'off',
  };
  return ['-D', plan.dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function stop({ pid, child }: Server): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const identity = await identify(pid);
  if (identity === undefined) return;
  const isGone = await endProcess(identity, ['SIGINT', 'SIGQUIT', 'SIGKILL'], STOP_PATIENCE_MS);
  if (!isGone) throw new StartProblem(`PostgreSQL (pid ${pid}) does not stop: end it by hand.`);
}
