import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf, endProcess, identify } from './process-identity.ts';
import { StartProblem } from './start-problem.ts';

const PATIENCE_MS = 10_000;

/**
 * Stops the postmaster that a crash left on `dataDir`, and removes the lock file of one that is gone: after a restart of
 * the machine its pid may belong to any program, and PostgreSQL would then refuse to start for ever. SIGINT is
 * PostgreSQL's fast shutdown, SIGQUIT its immediate one (recovered from the log at the next start).
 *
 * @throws StartProblem when it cannot be stopped.
 */
export async function stopLeftoverPostmaster(dataDir: string): Promise<void> {
  const lockFile = join(dataDir, 'postmaster.pid');
  const text = await readFile(lockFile, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const pid = Number(text.split('\n')[0]);
  const [identity, command] = await Promise.all([identify(pid), commandOf(pid)]);
  if (identity !== undefined && command?.includes('postgres') && command.includes(dataDir)) {
    const isGone = await endProcess(identity, ['SIGINT', 'SIGQUIT', 'SIGKILL'], PATIENCE_MS);
    if (!isGone)
      throw new StartProblem(`PostgreSQL still runs on ${dataDir} (pid ${pid}) and does not stop: end it by hand.`);
  }
  await rm(lockFile, { force: true });
}
