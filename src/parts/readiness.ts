import type { Client } from '@temporalio/client';
import { MAIL_TASK_QUEUE, PUSH_TASK_QUEUE, TASK_QUEUE } from '../../workflows/messages.ts';
import type { Readiness } from '../api/api-deps.ts';
import type { PrismaClient } from '../persistence/prisma.ts';

const DEADLINE_MS = 3_000;

/** Whether the database answers. */
export function databaseReadiness(prisma: PrismaClient): Promise<Readiness> {
  return probe('database', () => prisma.$queryRaw`SELECT 1`);
}

/** Whether Temporal answers. */
export function temporalReadiness(client: Client): Promise<Readiness> {
  return probe('temporal', () => client.workflowService.getSystemInfo({}));
}

/** A task queue and the part of a worker that polls it, for workflows or for activities. */
export type TaskQueue = {
  readonly part: string;
  readonly name: string;
  readonly type: keyof typeof taskQueueTypes;
};

/** `TaskQueueType` of Temporal's API. */
const taskQueueTypes = { workflow: 1, activity: 2 } as const;

/** What workers poll: syncs and alerts, mail, and pushes. */
export const taskQueues: readonly [TaskQueue, TaskQueue, TaskQueue] = [
  { part: 'worker', name: TASK_QUEUE, type: 'workflow' },
  { part: 'mail worker', name: MAIL_TASK_QUEUE, type: 'activity' },
  { part: 'push worker', name: PUSH_TASK_QUEUE, type: 'activity' },
];

/** Whether workers poll the task queue, as Temporal sees them: those of any process. */
export function taskQueueReadiness(client: Client, taskQueue: TaskQueue): Promise<Readiness> {
  const { part, name, type } = taskQueue;
  return probe(part, async () => {
    const { namespace } = client.options;
    const asked = { namespace, taskQueue: { name }, taskQueueType: taskQueueTypes[type] };
    const { pollers } = await client.workflowService.describeTaskQueue(asked);
    if (!pollers?.length) throw new NotReady('no worker polls; start one with `npm run serve:worker`');
  });
}

/** Whether this process's own worker takes work. */
export function workerReadiness(worker: { isPolling(): boolean }): Readiness {
  const ready = worker.isPolling();
  return { name: 'worker', ready, detail: ready ? 'polls' : 'does not poll' };
}

class NotReady extends Error {}

async function probe(name: string, check: () => Promise<unknown>): Promise<Readiness> {
  try {
    await withinDeadline(check());
    return { name, ready: true, detail: 'answers' };
  } catch (error) {
    return { name, ready: false, detail: error instanceof NotReady ? error.message : 'does not answer' };
  }
}

async function withinDeadline(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotReady(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
