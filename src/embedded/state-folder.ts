import { access, constants, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type RecordedServices, stopLeftoverServices } from './recorded-services.ts';
import { ensureSecrets, type Secrets } from './secrets.ts';
import { StartProblem } from './start-problem.ts';
import { lockStateFolder, type StateLock } from './state-lock.ts';

/** The open state folder (RELAIS_HOME): this process alone uses it until `close`. */
export type StateFolder = {
  readonly path: string;
  readonly secrets: Secrets;
  readonly services: RecordedServices;
  /** Tells where the product serves, for the message of a second start. */
  announce(url: string): Promise<void>;
  /** Gives the folder free; the last thing to do. */
  close(): Promise<void>;
};

/**
 * Opens a state folder, making it when absent: takes its lock (a dead one is taken over), ends what a crash left running,
 * and makes its secrets once.
 *
 * @throws StartProblem when another relais runs on it, or it cannot be used; the message says which and what to do.
 */
export async function openStateFolder(home: string, report: (line: string) => void): Promise<StateFolder> {
  const path = resolve(home);
  await makeFolder(path);
  const locking = await lockStateFolder(path);
  if (locking.outcome === 'held') {
    const where = locking.url === null ? 'and is still starting' : `at ${locking.url}`;
    throw new StartProblem(
      `relais already runs on ${path} (pid ${locking.pid}) ${where}: use that one, stop it first, or set RELAIS_HOME to another folder.`,
    );
  }
  return fill(path, locking.lock, report);
}

async function fill(path: string, lock: StateLock, report: (line: string) => void): Promise<StateFolder> {
  try {
    const services = await stopLeftoverServices(path, report);
    const secrets = await ensureSecrets(path);
    return { path, secrets, services, announce: (url) => lock.announce(url), close: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o711 });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartProblem(
      `${path} is no folder that can be written to: check its rights, or set RELAIS_HOME to another one.`,
      {
        cause: error,
      },
    );
  }
}
