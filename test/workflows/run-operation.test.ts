import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import { operationWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';
import type { OperationProgress } from '../../workflows/operation-messages.ts';
import { runOperation } from '../../workflows/run-operation.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

let operations = 0;

async function carriedOut(activities: Partial<Activities>) {
  const operationId = `operation-${(operations += 1)}`;
  const worker = await workerWith(environment, fakeActivities(activities));
  return worker.runUntil(() =>
    environment.client.workflow.execute(runOperation, {
      workflowId: operationWorkflowId(operationId),
      taskQueue: TASK_QUEUE,
      args: [{ operationId }],
    }),
  );
}

const queued: OperationProgress = { step: 'again', summary: '50 runs queued and woken.' };
const waiting: OperationProgress = { step: 'wait', waitMs: 30_000, summary: '3 runs have not ended yet.' };
const over: OperationProgress = { step: 'ended', summary: 'The operation over 63 listings is over: succeeded.' };

describe('carrying out an operation', () => {
  test('queues page after page at once, then looks until its runs have ended', async () => {
    const steps = [queued, queued, waiting, waiting, over];
    const atMs: number[] = [];
    const advanceOperation = async () => {
      atMs.push(await environment.currentTimeMs());
      return steps[atMs.length - 1] ?? over;
    };
    expect(await carriedOut({ advanceOperation })).toEqual({ summary: over.summary });
    const seconds = atMs.map((ms) => Math.round((ms - (atMs[0] ?? 0)) / 1_000));
    expect(seconds).toEqual([0, 0, 0, 30, 60]);
  });

  test('goes on after a step that failed for want of the database', async () => {
    let tries = 0;
    const advanceOperation = async () => {
      tries += 1;
      if (tries < 3) throw new Error('The database cannot be reached.');
      return over;
    };
    expect(await carriedOut({ advanceOperation })).toEqual({ summary: over.summary });
    expect(tries).toBe(3);
  });
});
