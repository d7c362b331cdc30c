import { mkdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { identify, isSameProcess } from './process-identity.ts';
import { StartProblem } from './start-problem.ts';
import { writeWholeFile } from './whole-file.ts';

const GUARD_MAX_AGE_MS = 5_000;
const PATIENCE_MS = 10_000;
const RETRY_MS = 25;
const holderSchema = z.object({ pid: z.number().int(), startedAs: z.string(), url: z.string().nullable() });

/** The folder's lock, held by this process until `release`. `announce` tells a second start where the first one serves. */
export type StateLock = { announce(url: string): Promise<void>; release(): Promise<void> };

/** `held`: by a process that runs, which is named with its URL once it has announced one. */
export type Locking =
  | { readonly outcome: 'locked'; readonly lock: StateLock }
  | { readonly outcome: 'held'; readonly pid: number; readonly url: string | null };

/**
 * Takes the lock of a state folder, also from a process that is gone (its pid and start time no longer match). Of many
 * that try at once, one gets it.
 */
export async function lockStateFolder(home: string): Promise<Locking> {
  const lockFile = join(home, 'lock.json');
  const self = await identify(process.pid);
  if (self === undefined) throw new Error(`process ${process.pid} cannot read its own start: is /proc or ps missing?`);
  const write = (url: string | null): Promise<void> => writeWholeFile(lockFile, JSON.stringify({ ...self, url }));
  return guarded(`${lockFile}.guard`, async () => {
    const holder = await readJsonFile(lockFile, holderSchema);
    if (holder.outcome === 'read' && (await isSameProcess(holder.value))) {
      return { outcome: 'held', pid: holder.value.pid, url: holder.value.url };
    }
    await write(null);
    return { outcome: 'locked', lock: { announce: write, release: () => rm(lockFile, { force: true }) } };
  });
}

/** Runs `act` while a folder, which the system lets only one make, keeps others out. */
async function guarded<T>(guard: string, act: () => Promise<T>): Promise<T> {
  for (let waitedMs = 0; !(await isMade(guard)); waitedMs += RETRY_MS) {
    if (waitedMs >= PATIENCE_MS)
      throw new StartProblem(`${guard} cannot be made: remove it when no relais is starting.`);
    await removeStale(guard);
    await sleep(RETRY_MS);
  }
  try {
    return await act();
  } finally {
    await rmdir(guard).catch(() => undefined);
  }
}

function isMade(guard: string): Promise<boolean> {
  return mkdir(guard).then(
    () => true,
    () => false,
  );
}

/** A crash in the few milliseconds of its use left it. */
async function removeStale(guard: string): Promise<void> {
  const madeAtMs = (await stat(guard).catch(() => undefined))?.mtimeMs ?? Date.now();
  if (Date.now() - madeAtMs > GUARD_MAX_AGE_MS) await rmdir(guard).catch(() => undefined);
}
