import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/embedded/free-port.ts';
import { migrateDatabase } from '../../src/embedded/migrate-database.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { findTemporalBinary } from '../../src/embedded/temporal-binary.ts';
import { startTemporalDevServer } from '../../src/embedded/temporal-dev-server.ts';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';
import { Child } from './child.ts';

/** relais as it runs in production, the API and a worker in processes of their own, beside platforms in a third. */
export type Installation = {
  readonly platformsUrl: string;
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly encryptionKey: Buffer;
  /** Kills the worker (SIGKILL) and starts another. */
  killWorker(): Promise<void>;
  stop(): Promise<void>;
};

const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/relais', import.meta.url));

/** Starts PostgreSQL, Temporal’s dev server, the platforms with so many listings, the API and a worker. */
export async function startInstallation(listings: number): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'relais-bench-'));
  const platforms = new Child('bench/webhook/platforms.ts', { args: [String(listings)] });
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres', 'data'), log: () => {} });
  await migrateDatabase(postgres.url);
  const temporal = await startTemporal(folder);
  const [, platformsUrl = ''] = await platforms.said(/"url":"([^"]+)"/);
  const encryptionKey = randomBytes(32);
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}`;
  const env = {
    ...{ PORT: String(port), BASE_URL: apiUrl, DATABASE_URL: postgres.url, TEMPORAL_ADDRESS: temporal.address },
    ...{ AUTH_SECRET: 'bench'.repeat(8), ENCRYPTION_KEYS: `bench:${encryptionKey.toString('base64')}` },
    ...{ SMTP_URL: 'smtp://127.0.0.1:9', SUPPORT_EMAIL: 'support@relais.example', LOG_LEVEL: 'warn' },
    ...{ FETCH_ALLOWED_ORIGINS: platformsUrl, HUBS_SANDBOX_URL: platformsUrl, SWEEP_MODE: 'all' },
    // No sweep but those that the bench starts.
    ...{ CALENDAR_SYNC_INTERVAL_MIN: '1440', NODE_ENV: 'production' },
  };
  const startWorker = async () => {
    const workerPort = await freePort();
    const started = new Child('src/worker.ts', { env: { ...env, WORKER_PORT: String(workerPort) } });
    await untilAnswering(`http://127.0.0.1:${workerPort}/readyz`);
    return started;
  };
  const api = new Child('src/server.ts', { env });
  let worker = await startWorker();
  await untilAnswering(`${apiUrl}/healthz`);
  return {
    ...{ platformsUrl, apiUrl, databaseUrl: postgres.url, temporalAddress: temporal.address, encryptionKey },
    async killWorker() {
      await worker.end('SIGKILL');
      worker = await startWorker();
    },
    async stop() {
      await Promise.all([worker.end('SIGTERM'), api.end('SIGTERM')]);
      await platforms.end('SIGKILL');
      await temporal.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startTemporal(folder: string) {
  const binary = await findTemporalBinary({ kind: 'cli', explicitPath: undefined, cacheDir, report: () => {} });
  if (binary.outcome === 'missing') throw new Error(binary.message);
  return startTemporalDevServer({
    binaryPath: binary.path,
    dbFile: join(folder, 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
    searchAttributes: searchAttributeNames,
  });
}

async function untilAnswering(url: string): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer.`);
}
