import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { StartProblem } from './start-problem.ts';

const run = promisify(execFile);
const INIT_DEADLINE_MS = 120_000;
const MAY_PASS = 0o011;
const PASSWORD_FILE = 'relais-password';
// What initdb writes before, and beside, PG_VERSION: only a folder of nothing else may be thrown away.
const MADE_BY_INITDB = /^(base|global|pg_\w+|postgresql\.(auto\.)?conf|postmaster\.\w+|relais-password)$/;

/** Where a cluster lives and what makes it. `account` is set when root must not make it itself. */
export type ClusterPlan = {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
  readonly fsync: boolean;
};

/**
 * Makes sure that `dataDir` holds a whole cluster (UTF-8, locale C, password by SCRAM) and answers with the password of
 * its user `postgres`, which is kept inside it. A new cluster is made beside its place and moved there when it is whole, so
 * an interrupted one is never taken for one; a half-made folder is made anew; a whole one is never touched.
 *
 * @throws StartProblem when the folder holds something else, or initdb fails.
 */
export async function ensureCluster(plan: ClusterPlan): Promise<string> {
  const entries = await entriesOf(plan.dataDir);
  if (entries.includes('PG_VERSION')) return passwordOf(plan.dataDir);
  const foreign = entries.find((entry) => !MADE_BY_INITDB.test(entry));
  if (foreign !== undefined) {
    throw new StartProblem(
      `${plan.dataDir} is no PostgreSQL data folder, it holds "${foreign}": move that away, or set RELAIS_HOME to another folder.`,
    );
  }
  return makeCluster(plan);
}

async function entriesOf(dir: string): Promise<string[]> {
  if (!existsSync(dir)) return [];
  try {
    return await readdir(dir);
  } catch (error) {
    throw new StartProblem(
      `${dir} cannot be read: start relais as the user who made it, or set RELAIS_HOME to another folder.`,
      { cause: error },
    );
  }
}

async function makeCluster(plan: ClusterPlan): Promise<string> {
  const draftDir = `${plan.dataDir}.initialising`;
  const passwordFile = `${draftDir}-password`;
  const password = randomBytes(24).toString('base64url');
  await rm(draftDir, { recursive: true, force: true });
  await mkdir(draftDir, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await handOver([draftDir, passwordFile], plan.account);
  await letPass(dirname(plan.dataDir), plan.account);
  await runInitdb(plan, draftDir, passwordFile);
  await rename(passwordFile, join(draftDir, PASSWORD_FILE));
  await rm(plan.dataDir, { recursive: true, force: true });
  await rename(draftDir, plan.dataDir);
  return password;
}

async function handOver(paths: readonly string[], account: Account | undefined): Promise<void> {
  if (account === undefined) return;
  await Promise.all(paths.map((path) => chown(path, account.uid, account.gid)));
}

/** The account must pass through the state folder, which is root's; the secrets in it have a mode of their own. */
async function letPass(stateDir: string, account: Account | undefined): Promise<void> {
  const { mode } = await stat(stateDir);
  if (account !== undefined && (mode & MAY_PASS) !== MAY_PASS) await chmod(stateDir, mode | MAY_PASS);
}

async function runInitdb(plan: ClusterPlan, draftDir: string, passwordFile: string): Promise<void> {
  const flags = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'];
  const args = [`--pgdata=${draftDir}`, `--pwfile=${passwordFile}`, ...flags, ...(plan.fsync ? [] : ['--no-sync'])];
  const options = { ...plan.account, env: { LC_ALL: 'C' }, cwd: '/', timeout: INIT_DEADLINE_MS };
  try {
    await run(plan.binaries.initdb, args, options);
  } catch (error) {
    const said = String(error).trim().split('\n').at(-1);
    throw new StartProblem(
      `PostgreSQL could not make its data folder ${plan.dataDir} (${said}): mend that, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function passwordOf(dataDir: string): Promise<string> {
  try {
    return (await readFile(join(dataDir, PASSWORD_FILE), 'utf8')).trim();
  } catch (error) {
    throw new StartProblem(
      `${join(dataDir, PASSWORD_FILE)} cannot be read: bring it back, or move ${dataDir} away to begin with an empty database.`,
      { cause: error },
    );
  }
}
