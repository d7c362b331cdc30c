import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';
import { identify, isSameProcess } from './process-identity.ts';
import { writeWholeFile } from './whole-file.ts';

const TRIES = 40;
const RETRY_MS = 25;
const GUARD_MAX_AGE_MS = 10_000;
const holderSchema = z.object({ pid: z.number().int(), startedAs: z.string(), url: z.string().nullable() });
type Holder = z.output<typeof holderSchema>;

/** The folder's lock, held by this process until `release`. `announce` tells a second start where the first one serves. */
export type StateLock = { announce(url: string): Promise<void>; release(): Promise<void> };

/** `held`: by a process that runs, which is named with its URL once it has announced one. */
export type Locking =
  | { readonly outcome: 'locked'; readonly lock: StateLock }
  | { readonly outcome: 'held'; readonly pid: number; readonly url: string | null };

/** Takes the lock of a state folder, also from a process that is gone (its pid and start time no longer match). */
export async function lockStateFolder(home: string): Promise<Locking> {
  const lockFile = join(home, 'lock.json');
  const self = await identify(process.pid);
  if (self === undefined)
    throw new Error(`process ${process.pid} cannot read its own start time: is /proc or ps missing?`);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (await create(lockFile, { ...self, url: null })) return { outcome: 'locked', lock: lockHeldBy(lockFile, self) };
    const holder = await readJsonFile(lockFile, holderSchema);
    if (holder.outcome === 'read' && (await isSameProcess(holder.value))) {
      return { outcome: 'held', pid: holder.value.pid, url: holder.value.url };
    }
    if (holder.outcome !== 'absent' && !(await removeDead(lockFile))) await sleep(RETRY_MS);
  }
  throw new Error(`${lockFile} cannot be taken: remove it when no relais runs on ${home}.`);
}

/** A link either makes the whole lock or fails because one is there. */
async function create(lockFile: string, holder: Holder): Promise<boolean> {
  const draft = `${lockFile}.${randomUUID()}`;
  await writeWholeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, lockFile);
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a lock whose holder is gone. Two starts may find it at once, and the slower must not remove the fresh lock of the
 * faster: a folder made beside it lets one at a time look again and remove. False when it is another's turn.
 */
async function removeDead(lockFile: string): Promise<boolean> {
  const guard = `${lockFile}.guard`;
  if (!(await makeGuard(guard))) return false;
  try {
    const holder = await readJsonFile(lockFile, holderSchema);
    const isAlive = holder.outcome === 'read' && (await isSameProcess(holder.value));
    if (!isAlive) await rm(lockFile, { force: true });
    return true;
  } finally {
    await rm(guard, { recursive: true, force: true });
  }
}

async function makeGuard(guard: string): Promise<boolean> {
  try {
    await mkdir(guard);
    return true;
  } catch {
    // A crash in the few milliseconds of its use left it.
    const madeAtMs = (await stat(guard).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - madeAtMs > GUARD_MAX_AGE_MS) await rm(guard, { recursive: true, force: true });
    return false;
  }
}

function lockHeldBy(lockFile: string, self: { pid: number; startedAs: string }): StateLock {
  return {
    announce: (url) => writeWholeFile(lockFile, JSON.stringify({ ...self, url })),
    release: () => rm(lockFile, { force: true }),
  };
}
