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
import { Stops } from './stops.ts';
import { findTemporalBinary } from './temporal-binary.ts';
import { startTemporalDevServer } from './temporal-dev-server.ts';

/**
 * Where everything outside is: what the settings name, else what was started here. `ended` resolves with one sentence when
 * one of the latter ends by itself. `stop` ends them all, last first.
 *
 * @throws StartProblem from `stop`, at the end, that names what did not stop.
 */
export type Services = {
  readonly databaseUrl: string;
  readonly temporal: TemporalTarget;
  readonly temporalUiUrl: string | undefined;
  readonly smtpUrl: string;
  readonly mailboxUrl: string | undefined;
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
};

type Starting = {
  readonly config: Config;
  readonly state: StateFolder;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly stops: Stops;
  readonly endings: Promise<string>[];
};

const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/relais', import.meta.url));

/** Starts what the settings do not name, one after the other. What is started when one fails is stopped again. */
export async function startServices(given: Omit<Starting, 'stops' | 'endings'>): Promise<Services> {
  const starting: Starting = { ...given, stops: new Stops(), endings: [] };
  try {
    const databaseUrl = given.config.databaseUrl ?? (await embeddedPostgres(starting));
    const temporal = given.config.temporal
      ? { temporal: given.config.temporal, temporalUiUrl: given.config.temporalUiUrl }
      : await embeddedTemporal(starting);
    const mail = given.config.smtpUrl
      ? { smtpUrl: given.config.smtpUrl, mailboxUrl: undefined }
      : await embeddedMailbox(starting);
    const ended = Promise.race(starting.endings);
    return { databaseUrl, ...temporal, ...mail, ended, stop: () => starting.stops.runOrThrow() };
  } catch (error) {
    for (const sentence of await starting.stops.run()) given.progress.note(sentence);
    throw error;
  }
}

function embeddedPostgres({ state, progress, stops, endings }: Starting): Promise<string> {
  return progress.step('PostgreSQL', async () => {
    const postgres = await startPostgres({ dataDir: join(state.path, 'postgres', 'data'), log: () => {} });
    await state.services.record('postgres', postgres.pid);
    endings.push(postgres.ended);
    stops.push('PostgreSQL', async () => {
      await postgres.stop();
      await state.services.forget('postgres');
    });
    return postgres.url;
  });
}

async function embeddedTemporal(starting: Starting): Promise<Pick<Services, 'temporal' | 'temporalUiUrl'>> {
  const { config, state, progress, stops, endings } = starting;
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
    endings.push(server.ended);
    stops.push('Temporal’s dev server', async () => {
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
    stops.push('The mailbox', () => mailbox.stop());
    return { smtpUrl: mailbox.smtpUrl, mailboxUrl: mailbox.pageUrl };
  });
}

/** The folder of the built pages; undefined when they were not built. */
export function builtPages(): string | undefined {
  const folder = fileURLToPath(new URL('../../dist/web', import.meta.url));
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
