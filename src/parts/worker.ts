import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  type Logger,
  NativeConnection,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { type ActivityDeps, createActivities } from '../../activities/index.ts';
import { TASK_QUEUE } from '../../workflows/messages.ts';
import type { TemporalTarget } from '../temporal/connection.ts';

/** A worker that polls. `failed` resolves with its error when it ends by itself; `stop` drains what is under way. */
export type RunningWorker = {
  readonly failed: Promise<unknown>;
  isPolling(): boolean;
  stop(): Promise<void>;
};

const SHUTDOWN_GRACE_MS = 10_000;

/** The workflows as the sandbox runs them, from the sources beside this file (TypeScript, or JavaScript once built). */
export function bundleWorkflows(logger: Logger): Promise<WorkflowBundleWithSourceMap> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return bundleWorkflowCode({
    logger,
    workflowsPath: fileURLToPath(new URL(`../../workflows/index.${extension}`, import.meta.url)),
  });
}

/** Starts a worker; rejects when Temporal does not answer. */
export async function startWorker(
  target: TemporalTarget,
  deps: ActivityDeps,
  workflowBundle: WorkflowBundleWithSourceMap,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(nativeOptions(target));
  const worker = await Worker.create({
    connection,
    namespace: target.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    activities: createActivities(deps),
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
    maxCachedWorkflows: 300,
    maxConcurrentActivityTaskExecutions: 50,
    // An error of our own, or one of determinism, fails the run instead of blocking it: the next sweep heals.
    workflowFailureErrorTypes: { '*': ['Error', 'NondeterminismError'] },
  });
  const running = worker.run();
  const ended = running.then(
    () => undefined,
    (error: unknown) => error,
  );
  return {
    failed: ended.then(async (error) => (error === undefined ? new Promise<never>(() => {}) : error)),
    isPolling() {
      const status = worker.getStatus();
      const pollers = [status.workflowPollerState, status.activityPollerState];
      return status.runState === 'RUNNING' && pollers.every((state) => state === 'POLLING');
    },
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
      await connection.close();
    },
  };
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
