import { fileURLToPath } from 'node:url';
import { TASK_QUEUE } from '../../workflows/messages.ts';
import type { Config } from '../config.ts';
import { startApi } from '../parts/api.ts';
import { activityDeps, apiAssembly, type Foundation, maximumAttempts } from '../parts/assembly.ts';
import { createLogger, installTemporalLog } from '../parts/logger.ts';
import { databaseReadiness, taskQueueReadiness, temporalReadiness } from '../parts/readiness.ts';
import { createStores, systemClock } from '../parts/stores.ts';
import { bundleWorkflows, startWorker } from '../parts/worker.ts';
import { migrate } from '../persistence/migrate.ts';
import { createPrisma } from '../persistence/prisma.ts';
import { connectTemporal } from '../temporal/connection.ts';
import { createOrchestrator } from '../temporal/orchestrator.ts';
import { ensureSchedules } from '../temporal/schedules.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import { printAddresses } from './addresses.ts';
import { seedDemo, startDemoSandbox } from './demo.ts';
import { isPortFree, portOrNext } from './free-port.ts';
import { arePagesStale, buildPages } from './pages-build.ts';
import { type Progress, progressOn } from './progress.ts';
import { StartProblem } from './start-problem.ts';
import { builtPages, type Services, startServices } from './start-services.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';

/** The whole product on this machine. `failed` resolves with one sentence when a part ends by itself. */
export type RunningProduct = { readonly failed: Promise<string>; stop(): Promise<void> };

const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

type Terminal = { readonly out: { write(text: string): unknown }; readonly signal: AbortSignal };

/** What was started, to be stopped last first. */
class Stops {
  private readonly stops: (() => Promise<void>)[] = [];

  push(stop: () => Promise<void>): void {
    this.stops.push(stop);
  }

  async run(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }
}

/**
 * Starts everything in order and tells a person where it all is. What is started when a later part fails is stopped again.
 *
 * @throws StartProblem with the sentence that says what to do.
 */
export async function startProduct(config: Config, terminal: Terminal): Promise<RunningProduct> {
  const stops = new Stops();
  try {
    return await startAll(config, terminal, stops);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

async function startAll(config: Config, { out, signal }: Terminal, stops: Stops): Promise<RunningProduct> {
  const progress = progressOn(out, () => performance.now());
  out.write('relais is starting …\n');
  const state = await openStateFolder(config.home, progress.note);
  stops.push(() => state.close());
  const port = await choosePort(config);
  if (await arePagesStale()) await progress.step('Web pages built', buildPages);
  const services = await startServices({ config, state, clock: systemClock, progress });
  stops.push(() => services.stop());
  signal.throwIfAborted();
  const foundation = await openFoundation({ config, state, services, progress, stops });
  const baseUrl = config.baseUrl ?? `http://localhost:${port}`;
  const worker = await startWorkerPart(foundation, { config, services, progress, stops });
  signal.throwIfAborted();
  const seeding = { isSeeded: !isDemo(config) };
  const api = await startApiPart(foundation, { config, state, services, baseUrl, port, worker, seeding, stops });
  await state.announce(baseUrl);
  if (isDemo(config)) await demoPart(foundation, { state, api, progress, seeding });
  printAddresses(out, {
    baseUrl,
    mailboxUrl: services.mailboxUrl,
    temporalUiUrl: services.temporalUiUrl,
    sandboxUrl: foundation.sandbox?.url,
  });
  return {
    failed: worker.failed.then((error) => `the worker ended by itself (${nameOf(error)}); the log has more.`),
    stop: () => stops.run(),
  };
}

function isDemo(config: Config): boolean {
  return config.isDemo ?? config.databaseUrl === undefined;
}

async function choosePort({ port, isPortExplicit }: Config): Promise<number> {
  if (!isPortExplicit) return portOrNext(port);
  if (await isPortFree(port)) return port;
  throw new StartProblem(`Port ${port} is taken: end the program that holds it, or set PORT to another.`);
}

type Opening = {
  readonly config: Config;
  readonly state: StateFolder;
  readonly services: Services;
  readonly progress: Progress;
  readonly stops: Stops;
};

type DemoFoundation = Foundation & { readonly sandbox: Awaited<ReturnType<typeof startDemoSandbox>> | undefined };

async function openFoundation({ config, state, services, progress, stops }: Opening): Promise<DemoFoundation> {
  await progress.step('Database migrated', () => migrateOrTell(services.databaseUrl, config));
  const prisma = createPrisma(services.databaseUrl);
  stops.push(() => prisma.$disconnect());
  const temporal = await connectOrTell(services, config);
  stops.push(() => temporal.connection.close());
  await ensureSearchAttributes(temporal, services.temporal.namespace);
  await ensureSchedules(temporal, {
    sweepIntervalMs: config.sweepIntervalMs,
    maximumAttempts: maximumAttempts(config),
  });
  const sandbox = isDemo(config) ? await startDemoSandbox(state.path, systemClock) : undefined;
  if (sandbox) stops.push(() => sandbox.stop());
  const own = { id: 'embedded', key: Buffer.from(state.secrets.encryptionKey, 'base64') };
  const stores = createStores({ prisma, clock: systemClock, encryptionKeys: config.encryptionKeys ?? [own] });
  const allowedOrigins = [...config.allowedOrigins, ...(sandbox ? [new URL(sandbox.url).origin] : [])];
  return { config, allowedOrigins, prisma, stores, temporal, sandbox };
}

async function migrateOrTell(databaseUrl: string, config: Config): Promise<void> {
  try {
    await migrate(databaseUrl, migrations);
  } catch (error) {
    if (config.databaseUrl === undefined || !isConnectionError(error)) throw error;
    const { host } = new URL(databaseUrl);
    throw new StartProblem(
      `The database at ${host} cannot be used (${nameOf(error)}): start it, or correct DATABASE_URL.`,
    );
  }
}

function isConnectionError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error;
}

async function connectOrTell({ temporal }: Services, config: Config) {
  try {
    return await connectTemporal(temporal);
  } catch (error) {
    if (config.temporal === undefined) throw error;
    const { address } = temporal.connection;
    throw new StartProblem(
      `Temporal at ${address} does not answer (${nameOf(error)}): start it, or correct TEMPORAL_ADDRESS.`,
    );
  }
}

function nameOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown error';
}

type WorkerOpening = Pick<Opening, 'config' | 'services' | 'progress' | 'stops'>;

function startWorkerPart(foundation: Foundation, { config, services, progress, stops }: WorkerOpening) {
  return progress.step('Worker', async () => {
    const temporalLog = installTemporalLog(createLogger(config.logLevel));
    const bundle = await bundleWorkflows(temporalLog);
    const worker = await startWorker(services.temporal, activityDeps(foundation), bundle);
    stops.push(() => worker.stop());
    return worker;
  });
}

type ApiOpening = Omit<Opening, 'progress'> & {
  readonly baseUrl: string;
  readonly port: number;
  readonly worker: { isPolling(): boolean };
  readonly seeding: { isSeeded: boolean };
};

async function startApiPart(foundation: Foundation, opening: ApiOpening) {
  const { config, state, services, worker, seeding, stops } = opening;
  const { prisma, temporal } = foundation;
  const assembly = apiAssembly(foundation, {
    baseUrl: opening.baseUrl,
    authSecret: config.authSecret ?? state.secrets.authSecret,
    smtpUrl: services.smtpUrl,
    mailFrom: config.mailFrom,
    logger: createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel),
    temporalUiUrl: services.temporalUiUrl,
    webRoot: builtPages(),
    readiness: async () => [
      ...(await Promise.all([
        databaseReadiness(prisma),
        temporalReadiness(temporal),
        taskQueueReadiness(temporal, TASK_QUEUE),
      ])),
      { name: 'own worker', ready: worker.isPolling(), detail: worker.isPolling() ? 'polls' : 'does not poll' },
      { name: 'demo', ready: seeding.isSeeded, detail: seeding.isSeeded ? 'told' : 'is being told' },
    ],
  });
  stops.push(assembly.close);
  const api = await startApi(assembly.deps, { port: opening.port, host: '127.0.0.1' });
  stops.push(() => api.stop());
  return assembly;
}

type DemoOpening = {
  readonly state: StateFolder;
  readonly api: ReturnType<typeof apiAssembly>;
  readonly progress: Progress;
  readonly seeding: { isSeeded: boolean };
};

async function demoPart(foundation: DemoFoundation, { state, api, progress, seeding }: DemoOpening): Promise<void> {
  const { sandbox, prisma, stores, temporal, config } = foundation;
  if (!sandbox) return;
  const orchestrator = createOrchestrator(temporal, { maximumAttempts: maximumAttempts(config) });
  await progress.step('Demo', () =>
    seedDemo({ home: state.path, prisma, auth: api.auth, stores, orchestrator, sandbox, clock: systemClock }),
  );
  seeding.isSeeded = true;
}
