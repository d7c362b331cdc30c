import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process as it can be recognised later: pids are reused, a pid together with its start is not. */
export type ProcessIdentity = { readonly pid: number; readonly startedAs: string };

/**
 * When the process `pid` started, as an opaque text to compare; undefined when there is no such process or it is a
 * zombie. On Linux it is read from /proc (slim images have no `ps`) with the boot's own id, elsewhere from `ps`.
 */
export async function startOf(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? startFromProc(pid) : outputOfPs(pid, 'lstart=');
}

/** The command line of the process `pid`; undefined when there is no such process or it is a zombie. */
export async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return outputOfPs(pid, 'command=');
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text === '' ? undefined : text.replaceAll('\0', ' ').trim();
}

/** True while exactly this process runs. */
export async function isSameProcess(identity: ProcessIdentity): Promise<boolean> {
  return (await startOf(identity.pid)) === identity.startedAs;
}

/** The identity of a process that runs now; undefined when it has already ended. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAs = await startOf(pid);
  return startedAs === undefined ? undefined : { pid, startedAs };
}

/**
 * Ends exactly this process: each signal in turn, waiting `patienceMs` after each. Resolves once it is gone, also when it
 * was gone before; false when it outlived every signal.
 */
export async function endProcess(
  identity: ProcessIdentity,
  signals: readonly NodeJS.Signals[],
  patienceMs: number,
): Promise<boolean> {
  for (const signal of signals) {
    if (!(await isSameProcess(identity))) return true;
    send(identity.pid, signal);
    if (await isGoneWithin(identity, patienceMs)) return true;
  }
  return false;
}

async function isGoneWithin(identity: ProcessIdentity, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 25) {
    if (!(await isSameProcess(identity))) return true;
    await sleep(25);
  }
  return !(await isSameProcess(identity));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

async function startFromProc(pid: number): Promise<string | undefined> {
  const [stat, bootId] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ]);
  // The command name stands in parentheses and may hold spaces: count the fields after it (proc(5): state is the third).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return startTicks === undefined || state === 'Z' ? undefined : `${bootId.trim()} ${startTicks}`;
}

async function outputOfPs(pid: number, column: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'state=', '-o', column, '-p', String(pid)], { env: { LC_ALL: 'C' } });
    const [, state, rest] = /^\s*(\S+)\s+(.*?)\s*$/s.exec(stdout) ?? [];
    return state === undefined || state.startsWith('Z') ? undefined : rest;
  } catch {
    return undefined;
  }
}
