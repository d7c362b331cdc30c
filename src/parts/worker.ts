import { fileURLToPath } from 'node:url';
import {
  type BundleOptions,
  bundleWorkflowCode,
  type Logger,
  NativeConnection,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { type ActivityDeps, createActivities } from '../../activities/index.ts';
import { MAIL_TASK_QUEUE, PUSH_TASK_QUEUE, TASK_QUEUE } from '../../workflows/messages.ts';
import type { WorkerQueue } from '../domain/critical-fault.ts';
import type { TemporalTarget } from '../temporal/connection.ts';

/** A worker that polls. `failed` resolves with its error when it ends by itself; `stop` drains what is under way. */
export type RunningWorker = {
  readonly failed: Promise<unknown>;
  isPolling(): boolean;
  /** The queues from which it takes work now. */
  polledQueues(): readonly WorkerQueue[];
  stop(): Promise<void>;
};

const SHUTDOWN_GRACE_MS = 10_000;
/** The connections that the mailer opens at once, and a few who wait for one. */
const MAILS_AT_ONCE = 8;
/** People; each is pushed to one browser at a time. */
const PUSHES_AT_ONCE = 16;

/** The workflows as the sandbox runs them, from the sources beside this file (TypeScript, or JavaScript once built). */
export function bundleWorkflows(logger: Logger): Promise<WorkflowBundleWithSourceMap> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return bundleWorkflowCode({
    logger,
    workflowsPath: fileURLToPath(new URL(`../../workflows/index.${extension}`, import.meta.url)),
    webpackConfigHook: (config) => ({
      ...config,
      module: { ...config.module, rules: config.module?.rules?.map(asOfToday) ?? [] },
    }),
  });
}

type BundleRule = NonNullable<
  NonNullable<Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0]['module']>['rules']
>[number];

/** The SDK has workflows rewritten for Node of years ago, with a copy of each helper in each file, and with their comments; today’s needs none of that. */
function asOfToday(rule: BundleRule): BundleRule {
  if (typeof rule !== 'object' || rule === null || typeof rule.use !== 'object' || !('options' in rule.use))
    return rule;
  const { options } = rule.use;
  const jsc: unknown = typeof options === 'object' ? options['jsc'] : undefined;
  if (typeof options !== 'object' || typeof jsc !== 'object') return rule;
  const bare = { compress: false, mangle: false, format: { comments: false, beautify: true } };
  return {
    ...rule,
    use: { ...rule.use, options: { ...options, minify: true, jsc: { ...jsc, target: 'es2022', minify: bare } } },
  };
}

/**
 * Stops the worker, then the mailer of its alerts. A mail server that hangs does not hold the worker for longer than the
 * grace: then what is under way is given up, and its outcome is written.
 */
export async function stopWithMailer(worker: Pick<RunningWorker, 'stop'>, mailer: { close(): void }): Promise<void> {
  const graceOver = setTimeout(() => mailer.close(), SHUTDOWN_GRACE_MS);
  try {
    await worker.stop();
  } finally {
    clearTimeout(graceOver);
    mailer.close();
  }
}

/** Starts a worker with its parts for mail and for pushes; rejects when Temporal does not answer. */
export async function startWorker(
  target: TemporalTarget,
  deps: ActivityDeps,
  workflowBundle: WorkflowBundleWithSourceMap,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(nativeOptions(target));
  const common = { connection, namespace: target.namespace, activities: createActivities(deps) };
  const sync = await Worker.create({
    ...common,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
    maxCachedWorkflows: 300,
    maxConcurrentActivityTaskExecutions: 50,
    // An error of our own, or one of determinism, fails the run instead of blocking it: the next sweep heals.
    workflowFailureErrorTypes: { '*': ['Error', 'NondeterminismError'] },
  });
  const mail = await Worker.create({
    ...common,
    taskQueue: MAIL_TASK_QUEUE,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
    maxConcurrentActivityTaskExecutions: MAILS_AT_ONCE,
  });
  const push = await Worker.create({
    ...common,
    taskQueue: PUSH_TASK_QUEUE,
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
    maxConcurrentActivityTaskExecutions: PUSHES_AT_ONCE,
  });
  const workers = [sync, mail, push];
  const ended = workers.map((worker) =>
    worker.run().then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  return {
    failed: Promise.race(ended.map(onlyFailure)),
    isPolling: () => workers.every(isPolling),
    polledQueues: () => [
      ...(isPolling(sync) ? (['sync'] as const) : []),
      ...(isPolling(mail) ? (['mail'] as const) : []),
    ],
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await Promise.all(ended);
      // What the last calls said is lost only if the database is: others will count it again.
      await deps.breakers.close().catch(() => undefined);
      await connection.close();
    },
  };
}

/** Resolves with the error of a worker that ended by itself, and never for one that was stopped. */
async function onlyFailure(ended: Promise<unknown>): Promise<unknown> {
  const error = await ended;
  return error === undefined ? new Promise<never>(() => {}) : error;
}

function isPolling(worker: Worker): boolean {
  const { runState, workflowPollerState, activityPollerState } = worker.getStatus();
  const pollers = worker.options.workflowBundle ? [workflowPollerState, activityPollerState] : [activityPollerState];
  return runState === 'RUNNING' && pollers.every((state) => state === 'POLLING');
}

function nativeOptions({ connection }: TemporalTarget) {
  const { address, tls, apiKey, metadata } = connection;
  return {
    ...(address === undefined ? {} : { address }),
    ...(tls === undefined || tls === null ? {} : { tls }),
    ...(typeof apiKey === 'string' ? { apiKey } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  };
}
