import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartProblem } from './start-problem.ts';

const run = promisify(execFile);

/** The system account that PostgreSQL's programs run as. */
export type Account = { readonly uid: number; readonly gid: number };

/**
 * Who PostgreSQL runs as. It refuses to run as root, so root hands it to the owner of an existing data folder, else to
 * the user `postgres`, else to `nobody`, which every system has: no account is made. Everyone else runs it themselves,
 * and then the answer is undefined.
 *
 * @throws StartProblem when root has neither account.
 */
export async function postgresAccount(dataDir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = (await accountNamed('postgres')) ?? (await accountNamed('nobody'));
  if (account === undefined) {
    throw new StartProblem(
      'PostgreSQL cannot run as root, and this system has neither a user `postgres` nor `nobody`: start relais as an ordinary user, or set DATABASE_URL.',
    );
  }
  return account;
}

async function accountNamed(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
