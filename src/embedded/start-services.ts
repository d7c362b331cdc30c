import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../ports.ts';
import type { TemporalTarget } from '../temporal/connection.ts';
import { keptPort } from './kept-ports.ts';
import { startMailbox } from './mailbox.ts';
import { startPostgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import { StartProblem } from './start-problem.ts';
import type { StateFolder } from './state-folder.ts';
import { findTemporalBinary } from './temporal-binary.ts';
import { startTemporalDevServer } from './temporal-dev-server.ts';

/** Where everything outside is: what the settings name, else what was started here. `stop` ends the latter, last first. */
export type Services = {
  readonly databaseUrl: string;
  readonly temporal: TemporalTarget;
  readonly temporalUiUrl: string | undefined;
  readonly smtpUrl: string;
  readonly mailboxUrl: string | undefined;
  readonly stop: () => Promise<void>;
};

type Starting = {
  readonly config: Config;
  readonly state: StateFolder;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly stops: (() => Promise<void>)[];
};

const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/relais', import.meta.url));

/** Starts what the settings do not name, one after the other. What is started when one fails is stopped again. */
export async function startServices(given: Omit<Starting, 'stops'>): Promise<Services> {
  const starting = { ...given, stops: [] };
  const stop = () => stopAll(starting.stops);
  try {
    const databaseUrl = given.config.databaseUrl ?? (await embeddedPostgres(starting));
    const temporal = given.config.temporal
      ? { temporal: given.config.temporal, temporalUiUrl: given.config.temporalUiUrl }
      : await embeddedTemporal(starting);
    const mail = given.config.smtpUrl
      ? { smtpUrl: given.config.smtpUrl, mailboxUrl: undefined }
      : await embeddedMailbox(starting);
    return { databaseUrl, ...temporal, ...mail, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

function embeddedPostgres({ state, progress, stops }: Starting): Promise<string> {
  return progress.step('PostgreSQL', async () => {
    const postgres = await startPostgres({ dataDir: join(state.path, 'postgres', 'data'), log: () => {} });
    await state.services.record('postgres', postgres.pid);
    stops.push(async () => {
      await postgres.stop();
      await state.services.forget('postgres');
    });
    return postgres.url;
  });
}

async function embeddedTemporal(starting: Starting): Promise<Pick<Services, 'temporal' | 'temporalUiUrl'>> {
  const { config, state, progress, stops } = starting;
  const explicitPath = config.temporalCliPath;
  const binary = await findTemporalBinary({ kind: 'cli', explicitPath, cacheDir, report: progress.note });
  if (binary.outcome === 'missing') throw new StartProblem(binary.message);
  return progress.step('Temporal dev server with its Web UI', async () => {
    const server = await startTemporalDevServer({
      binaryPath: binary.path,
      dbFile: join(state.path, 'temporal', 'temporal.db'),
      logFile: join(state.path, 'temporal', 'server.log'),
      searchAttributes: searchAttributeNames,
      uiPort: await keptPort(state.path, 'temporal-ui'),
      onSpawn: (pid) => state.services.record('temporal', pid),
    });
    stops.push(async () => {
      await server.stop();
      await state.services.forget('temporal');
    });
    const temporal = { connection: { address: server.address }, namespace: 'default' };
    return { temporal, temporalUiUrl: config.temporalUiUrl ?? server.uiUrl };
  });
}

function embeddedMailbox({
  state,
  clock,
  progress,
  stops,
}: Starting): Promise<Pick<Services, 'smtpUrl' | 'mailboxUrl'>> {
  return progress.step('Mailbox', async () => {
    const mailbox = await startMailbox({
      dir: join(state.path, 'mailbox'),
      clock,
      log: () => {},
      httpPort: await keptPort(state.path, 'mailbox'),
    });
    stops.push(() => mailbox.stop());
    return { smtpUrl: mailbox.smtpUrl, mailboxUrl: mailbox.pageUrl };
  });
}

/** The folder of the built pages; undefined when they were not built. */
export function builtPages(): string | undefined {
  const folder = fileURLToPath(new URL('../../dist/web', import.meta.url));
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
