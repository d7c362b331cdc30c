import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { commandOf, identify, isSameProcess, type ProcessIdentity } from '../../src/embedded/process-identity.ts';

const run = promisify(execFile);

/** The process and everything that it started, and what they started. */
export async function familyOf(pid: number): Promise<ProcessIdentity[]> {
  const parents = await parentsOfAll();
  const family = [pid];
  for (const member of family)
    family.push(...[...parents].flatMap(([child, parent]) => (parent === member ? [child] : [])));
  const identities = await Promise.all(family.map(identify));
  return identities.filter((identity) => identity !== undefined);
}

/** The command lines of those that still run. */
export async function stillRunning(family: readonly ProcessIdentity[]): Promise<string[]> {
  const commands = await Promise.all(
    family.map(async (identity) => ((await isSameProcess(identity)) ? await commandOf(identity.pid) : undefined)),
  );
  return commands.filter((command) => command !== undefined);
}

async function parentsOfAll(): Promise<Map<number, number>> {
  if (process.platform === 'linux') return parentsFromProc();
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => pairOf(line.trim().split(/\s+/))),
  );
}

async function parentsFromProc(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  // The command name stands in parentheses and may hold spaces: the parent is the second field after it (proc(5)).
  const parents = stats.map((stat) => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return new Map(pids.map((pid, index) => pairOf([pid, parents[index]])));
}

function pairOf([pid, parent]: readonly (string | undefined)[]): [number, number] {
  return [Number(pid), Number(parent)];
}
