import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { Activities } from '../../activities/index.ts';
import { findTemporalBinary } from '../../src/embedded/temporal-binary.ts';
import { bundleWorkflows } from '../../src/parts/worker.ts';
import { addSearchAttributes, ensureSearchAttributes } from '../../src/temporal/search-attributes.ts';
import { MAIL_TASK_QUEUE, PUSH_TASK_QUEUE, TASK_QUEUE } from '../../workflows/messages.ts';

const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/relais', import.meta.url));

/** The path of one of Temporal's binaries; throws the one sentence that says what to install. */
export async function temporalBinaryPath(kind: 'cli' | 'test-server'): Promise<string> {
  const binary = await findTemporalBinary({ kind, cacheDir, report: (line) => process.stderr.write(`${line}\n`) });
  if (binary.outcome === 'missing') throw new Error(binary.message);
  return binary.path;
}

/** A Temporal server in which days pass at once; ended by `teardown()`. */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const path = await temporalBinaryPath('test-server');
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  // This server can add search attributes but not list them.
  await addSearchAttributes(environment.client, 'default');
  return environment;
}

/** A real dev server, in memory, with these arguments besides; ended by `teardown()`. */
export async function devServerEnvironment(extraArgs: string[] = []): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const path = await temporalBinaryPath('cli');
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, extraArgs },
  });
  await ensureSearchAttributes(environment.client, 'default');
  return environment;
}

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

/** A worker with relais' real workflows and the given activities, typed as the real ones, and its parts for mail and pushes. */
export async function workerWith(
  environment: TestWorkflowEnvironment,
  activities: Activities,
): Promise<Pick<Worker, 'runUntil'>> {
  bundle ??= bundleWorkflows(logger);
  const connection = environment.nativeConnection;
  const worker = await Worker.create({
    connection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await bundle,
    activities,
    workflowFailureErrorTypes: { '*': ['Error', 'NondeterminismError'] },
  });
  const mail = await Worker.create({ connection, taskQueue: MAIL_TASK_QUEUE, activities });
  const push = await Worker.create({ connection, taskQueue: PUSH_TASK_QUEUE, activities });
  return { runUntil: (use) => worker.runUntil(mail.runUntil(push.runUntil(use))) };
}

const logger = new DefaultLogger('ERROR');
let isQuiet = false;

function quietRuntime(): void {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({
    logger,
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}
