import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Fetched, lastWords, type TemporalFetcher, type TemporalKind } from './temporal-fetcher.ts';

const run = promisify(execFile);
const DEADLINE_MS = 120_000;
const SCRIPT = fileURLToPath(new URL('../../tools/fetch-temporal.mjs', import.meta.url));

/** The Temporal SDK's own download: the version that goes with the SDK. */
export const sdkDownload: TemporalFetcher = {
  from: 'the Temporal SDK’s download',
  async fetch(kind: TemporalKind, dir: string): Promise<Fetched> {
    try {
      await run(process.execPath, [SCRIPT, kind, dir], { timeout: DEADLINE_MS, killSignal: 'SIGKILL' });
    } catch (error) {
      return { outcome: 'failed', reason: lastWords(error) };
    }
    const path = await largestFileIn(dir);
    return path === undefined ? { outcome: 'failed', reason: 'it left no file' } : { outcome: 'fetched', path };
  },
};

/** The SDK names the file as it likes; the server is by far the largest one. */
async function largestFileIn(dir: string): Promise<string | undefined> {
  const entries = await readdir(dir, { recursive: true });
  const sized = await Promise.all(
    entries.map(async (entry) => ({ path: join(dir, entry), info: await stat(join(dir, entry)) })),
  );
  return sized.filter(({ info }) => info.isFile()).sort((a, b) => b.info.size - a.info.size)[0]?.path;
}
