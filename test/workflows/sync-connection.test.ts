import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { connectionSyncWorkflowId, syncRequested, TASK_QUEUE } from '../../workflows/messages.ts';
import type { PassStep } from '../../workflows/pass-messages.ts';
import { syncConnection } from '../../workflows/sync-connection.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { aReport, fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

/** One webhook's sync, whose passes answer with these steps; gives its report and how many passes there were. */
async function synced(connectionId: string, answers: readonly PassStep[]) {
  let passes = 0;
  const syncConnectionPass = async (): Promise<PassStep> => {
    const answer = answers[passes];
    passes += 1;
    return answer ?? { step: 'nothing_to_do', reason: 'nothing_owed' };
  };
  const worker = await workerWith(environment, fakeActivities({ syncConnectionPass }));
  const report = await worker.runUntil(async () => {
    const handle = await environment.client.workflow.signalWithStart(syncConnection, {
      workflowId: connectionSyncWorkflowId(connectionId),
      taskQueue: TASK_QUEUE,
      args: [{ listingId: 'listing', connectionId, trigger: 'webhook', maximumAttempts: 4 }],
      signal: syncRequested,
      signalArgs: [],
    });
    return handle.result();
  });
  return { report, passes };
}

describe('a connection’s sync', () => {
  test('makes one pass for the webhook that starts it', async () => {
    const { report, passes } = await synced('once', [{ step: 'done', report: aReport() }]);
    expect([report.runIds, passes]).toEqual([['run'], 1]);
  });

  test('makes another when its run had ended before: what was asked for meanwhile is not known any more', async () => {
    const ended = { step: 'done', report: aReport({ runId: 'run 1' }), isRepeat: true } as const;
    const { report, passes } = await synced('twice', [ended, { step: 'done', report: aReport({ runId: 'run 2' }) }]);
    expect([report.runIds, passes]).toEqual([['run 1', 'run 2'], 2]);
  });
});
