import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './postgres-account.ts';
import { binariesIn, type PostgresBinaries } from './postgres-binaries.ts';

const run = promisify(execFile);
const MAY_PASS = 0o711;

/**
 * Root often works in a folder that is closed to everyone else (its own home), where the account that PostgreSQL runs as can
 * neither read the programs nor reach the data. Then both are put here, and the state folder holds a link to the data.
 */
const SHELTER = '/var/lib/relais';

/** The programs where `account` can run them: as they are, or a copy made once per version. */
export async function shelteredBinaries(
  binaries: PostgresBinaries,
  account: Account | undefined,
): Promise<PostgresBinaries> {
  if (account === undefined || (await succeeds(binaries.initdb, ['--version'], account))) return binaries;
  const { stdout } = await run(binaries.initdb, ['--version']);
  const copy = join(SHELTER, `programs-${stdout.trim().replaceAll(/[^\w.]+/g, '-')}`);
  if (!existsSync(copy)) await copyWhole(binaries.native, copy);
  return binariesIn(copy);
}

/** Where the data of `dataDir` really is, or is to be made, so that `account` reaches it. */
export async function shelteredDataDir(dataDir: string, account: Account | undefined): Promise<string> {
  const linked = await readlink(dataDir).catch(() => undefined);
  if (linked !== undefined) return linked;
  const aroundStateFolder = dirname(dirname(dataDir));
  const isReachable = account === undefined || (await succeeds('test', ['-x', aroundStateFolder], account));
  if (isReachable || existsSync(dataDir)) return dataDir;
  const shelter = join(SHELTER, `data-${randomUUID()}`);
  await mkdir(shelter, { recursive: true, mode: MAY_PASS });
  await mkdir(dirname(dataDir), { recursive: true });
  await symlink(join(shelter, 'postgres'), dataDir);
  return join(shelter, 'postgres');
}

async function copyWhole(native: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomUUID()}`;
  await mkdir(SHELTER, { recursive: true, mode: MAY_PASS });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  // Whoever copied at the same time has put the same there.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
}

function succeeds(command: string, args: readonly string[], account: Account): Promise<boolean> {
  return run(command, args, { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
