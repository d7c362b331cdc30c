import type { Config } from '../config.ts';
import { createAlertMailer } from '../connectors/mail/alert-mailer.ts';
import type { VapidKeys } from '../notice-ports.ts';
import { openAccounts } from '../parts/accounts.ts';
import { startApi } from '../parts/api.ts';
import { activityDeps, apiAssembly, type Foundation, maximumAttempts } from '../parts/assembly.ts';
import { openFeeds } from '../parts/feeds.ts';
import { startReporting, startWatching } from '../parts/health.ts';
import { openHubs } from '../parts/hubs.ts';
import { createLogger, installTemporalLog } from '../parts/logger.ts';
import { openPusher } from '../parts/pushes.ts';
import { databaseReadiness, taskQueueReadiness, taskQueues, temporalReadiness } from '../parts/readiness.ts';
import { ReadingMeasures } from '../parts/reading-measures.ts';
import { createStores, systemClock } from '../parts/stores.ts';
import { bundleWorkflows, startWorker, stopWithMailer } from '../parts/worker.ts';
import { openSecrets } from '../persistence/open-secrets.ts';
import { createPrisma } from '../persistence/prisma.ts';
import { connectTemporal } from '../temporal/connection.ts';
import { createOrchestrator } from '../temporal/orchestrator.ts';
import { ensureSchedules } from '../temporal/schedules.ts';
import { ensureSearchAttributes } from '../temporal/search-attributes.ts';
import { printAddresses } from './addresses.ts';
import { type DemoSandboxes, seedDemo, seedLater, startDemoSandboxes } from './demo.ts';
import { DEMO_SUPPORT_EMAIL } from './demo-accounts.ts';
import { DemoLate } from './demo-late.ts';
import { sweepListing } from './demo-sweep.ts';
import { DemoTelling } from './demo-telling.ts';
import { errorName } from './error-name.ts';
import { isPortFree, portOrNext } from './free-port.ts';
import { migrateDatabase } from './migrate-database.ts';
import { arePagesStale, buildPages } from './pages-build.ts';
import { type Progress, progressOn } from './progress.ts';
import { StartProblem } from './start-problem.ts';
import { builtPages, type Services, startServices } from './start-services.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { Stops } from './stops.ts';

/**
 * The whole product on this machine. `failed` resolves with one sentence when a part ends by itself. `stop` stops every
 * part, also after one that does not stop.
 *
 * @throws StartProblem from `stop`, at the end, that names what did not stop.
 */
export type RunningProduct = { readonly failed: Promise<string>; stop(): Promise<void> };

type Terminal = { readonly out: { write(text: string): unknown }; readonly signal: AbortSignal };

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
    for (const sentence of await stops.run()) terminal.out.write(`${sentence}\n`);
    throw error;
  }
}

async function startAll(config: Config, { out, signal }: Terminal, stops: Stops): Promise<RunningProduct> {
  const progress = progressOn(out, () => performance.now());
  out.write('relais is starting …\n');
  const state = await openStateFolder(config.home, progress.note);
  stops.push('The state folder', () => state.close());
  const port = await choosePort(config);
  if (await arePagesStale()) await progress.step('Web pages built', buildPages);
  const services = await startServices({ config, state, clock: systemClock, progress });
  stops.push('An embedded service', () => services.stop());
  signal.throwIfAborted();
  const foundation = await openFoundation({ config, state, services, progress, stops });
  const baseUrl = config.baseUrl ?? `http://localhost:${port}`;
  const vapidKeys = config.vapidKeys ?? state.secrets.vapidKeys;
  const worker = await startWorkerPart(foundation, { config, services, baseUrl, vapidKeys, progress, stops });
  signal.throwIfAborted();
  const telling = new DemoTelling(isDemo(config));
  const api = await startApiPart(foundation, {
    config,
    state,
    services,
    baseUrl,
    vapidKeys,
    port,
    worker,
    telling,
    stops,
  });
  await state.announce(baseUrl);
  if (isDemo(config)) await demoPart(foundation, { state, api, port, progress, telling });
  printAddresses(out, {
    baseUrl,
    mailboxUrl: services.mailboxUrl,
    temporalUiUrl: services.temporalUiUrl,
    sandboxUrl: foundation.sandboxes?.platforms.url,
  });
  const workerEnded = worker.failed.then(
    (error) => `The worker ended by itself (${errorName(error)}): the log has more, start relais again.`,
  );
  return { failed: Promise.race([workerEnded, services.ended]), stop: () => stops.runOrThrow() };
}

/** A person reads the terminal: what is only good to know is not told there unless they ask for more. */
function quietLevel({ logLevel }: Config): Config['logLevel'] {
  return logLevel === 'info' ? 'warn' : logLevel;
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

type DemoFoundation = Foundation & {
  readonly sandboxes: DemoSandboxes | undefined;
  readonly supportEmail: string | undefined;
  readonly allowedOrigins: readonly string[];
};

async function openFoundation({ config, state, services, progress, stops }: Opening): Promise<DemoFoundation> {
  await progress.step('Database migrated', () => migrateDatabase(services.databaseUrl));
  const prisma = createPrisma(services.databaseUrl);
  stops.push('The database’s client', () => prisma.$disconnect());
  const temporal = await connectOrTell(services, config);
  stops.push('Temporal’s client', () => temporal.connection.close());
  await ensureSearchAttributes(temporal, services.temporal.namespace);
  await ensureSchedules(temporal, {
    sweepIntervalMs: config.sweepIntervalMs,
    maximumAttempts: maximumAttempts(config),
  });
  const sandboxes = isDemo(config) ? await startDemoSandboxes(state.path, systemClock) : undefined;
  if (sandboxes)
    stops.push('The simulated platforms', async () => {
      await Promise.all([sandboxes.platforms.stop(), sandboxes.down.stop()]);
    });
  const own = { id: 'embedded', key: Buffer.from(state.secrets.encryptionKey, 'base64') };
  const encryptionKeys = config.encryptionKeys ?? ([own] as const);
  const defaults = {
    alerts: config.alerts,
    supportEmail: config.supportEmail ?? (isDemo(config) ? DEMO_SUPPORT_EMAIL : undefined),
  };
  const secrets = await openSecrets(prisma, encryptionKeys, systemClock.now());
  if (secrets.outcome === 'unfit') throw new StartProblem(secrets.message);
  const stores = createStores({ prisma, box: secrets.box, defaults });
  const simulated = sandboxes ? [sandboxes.platforms.url, sandboxes.down.url] : [];
  const allowedOrigins = [...config.allowedOrigins, ...simulated.map((url) => new URL(url).origin)];
  const logger = createLogger(quietLevel(config));
  const feeds = openFeeds(allowedOrigins, logger);
  const hubs = openHubs(config.hubsSandboxUrl ?? sandboxes?.platforms.url, logger);
  const sandboxUrl = config.hubsSandboxUrl ?? sandboxes?.platforms.url;
  const accounts = openAccounts({ sandboxUrl, stores, logger });
  const { supportEmail } = defaults;
  return { config, feeds, hubs, accounts, prisma, stores, temporal, sandboxes, supportEmail, allowedOrigins };
}

async function connectOrTell({ temporal }: Services, config: Config) {
  try {
    return await connectTemporal(temporal);
  } catch (error) {
    if (config.temporal === undefined) throw error;
    const { address } = temporal.connection;
    throw new StartProblem(
      `Temporal at ${address} does not answer (${errorName(error)}): start it, or correct TEMPORAL_ADDRESS.`,
    );
  }
}

type Serving = { readonly baseUrl: string; readonly vapidKeys: VapidKeys };
type WorkerOpening = Pick<Opening, 'config' | 'services' | 'progress' | 'stops'> & Serving;

function startWorkerPart(foundation: DemoFoundation, opening: WorkerOpening) {
  const { config, services, baseUrl, vapidKeys: keys, progress, stops } = opening;
  const { supportEmail, allowedOrigins } = foundation;
  return progress.step('Worker', async () => {
    const temporalLog = installTemporalLog(createLogger(config.logLevel));
    const bundle = await bundleWorkflows(temporalLog);
    const mailer = createAlertMailer({ smtpUrl: services.smtpUrl, from: config.mailFrom, baseUrl });
    const pusher = openPusher({ keys, baseUrl, supportEmail, allowedOrigins });
    stops.push('The pusher', () => pusher.close());
    const readings = new ReadingMeasures();
    const deps = activityDeps(foundation, { mailer, pusher, readings });
    const worker = await startWorker(services.temporal, deps, bundle);
    stops.push('The worker', () => stopWithMailer(worker, mailer));
    const reporting = startReporting(foundation, { worker, readings, logger: createLogger(quietLevel(config)) });
    stops.push('The worker’s reports', () => reporting.stop());
    return worker;
  });
}

type ApiOpening = Omit<Opening, 'progress'> &
  Serving & {
    readonly port: number;
    readonly worker: { isPolling(): boolean };
    readonly telling: DemoTelling;
  };

async function startApiPart(foundation: DemoFoundation, opening: ApiOpening) {
  const { config, state, services, worker, telling, stops } = opening;
  const { prisma, temporal } = foundation;
  const assembly = apiAssembly(foundation, {
    baseUrl: opening.baseUrl,
    databaseUrl: services.databaseUrl,
    authSecret: config.authSecret ?? state.secrets.authSecret,
    vapidKeys: opening.vapidKeys,
    smtpUrl: services.smtpUrl,
    mailFrom: config.mailFrom,
    logger: createLogger(quietLevel(config)),
    temporalUiUrl: services.temporalUiUrl,
    webRoot: builtPages(),
    readiness: async () => [
      ...(await Promise.all([
        databaseReadiness(prisma),
        temporalReadiness(temporal),
        ...taskQueues.map((queue) => taskQueueReadiness(temporal, queue)),
      ])),
      { name: 'own worker', ready: worker.isPolling(), detail: worker.isPolling() ? 'polls' : 'does not poll' },
      telling.readiness(),
    ],
  });
  stops.push('The mailer', assembly.close);
  const api = await startApi(assembly.deps, { port: opening.port, host: '127.0.0.1' });
  stops.push('The API', () => api.stop());
  startWatch(foundation, opening);
  return assembly;
}

function startWatch(
  foundation: DemoFoundation,
  { config, services, baseUrl, vapidKeys: keys, stops }: ApiOpening,
): void {
  const { supportEmail, allowedOrigins } = foundation;
  const pusher = openPusher({ keys, baseUrl, supportEmail, allowedOrigins });
  stops.push('The pusher of the watch', () => pusher.close());
  const mail = { smtpUrl: services.smtpUrl, from: config.mailFrom, baseUrl };
  const watching = startWatching(foundation, { ...mail, pusher, logger: createLogger(quietLevel(config)) });
  stops.push('The watch', () => watching.stop());
}

type DemoOpening = {
  readonly state: StateFolder;
  readonly api: ReturnType<typeof apiAssembly>;
  readonly port: number;
  readonly progress: Progress;
  readonly telling: DemoTelling;
};

async function demoPart(foundation: DemoFoundation, opening: DemoOpening): Promise<void> {
  const { state, api, port, progress, telling } = opening;
  const { sandboxes, prisma, stores, temporal, config } = foundation;
  if (!sandboxes) return;
  const attempts = maximumAttempts(config);
  const orchestrator = createOrchestrator(temporal, { maximumAttempts: attempts });
  const sweep = (listingId: string) => sweepListing(temporal, listingId, attempts);
  const deps = {
    home: state.path,
    prisma,
    auth: api.auth,
    stores,
    orchestrator,
    sweepListing: sweep,
    sandboxes,
    beds24: foundation.hubs.connectors.beds24,
    apiUrl: `http://127.0.0.1:${port}`,
    clock: systemClock,
  };
  await telling.tell(() => seedDemo(deps), progress);
  // It is ready by now, and what is late of this is told by the next start.
  await seedLater(deps).catch((error: unknown) => {
    if (!(error instanceof DemoLate)) throw error;
    progress.note(error.message);
  });
}
