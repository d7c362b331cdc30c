import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { AccountPassInput } from '../../workflows/account-messages.ts';
import { connectionSyncWorkflowId, syncRequested, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncConnection } from '../../workflows/sync-connection.ts';
import { devServerEnvironment, workerWith } from '../support/temporal.ts';
import { fakeActivities } from './fake-activities.ts';

/** The length at which the server suggests a new history; its own is 4096. */
const SUGGESTED_EVENTS = 60;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  const limit = `limit.historyCount.suggestContinueAsNew=${SUGGESTED_EVENTS}`;
  environment = await devServerEnvironment(['--dynamic-config-value', limit]);
}, 120_000);
afterAll(() => environment.teardown());

test('a run of very many pages goes on in a new history where it stood, as the run that was claimed first', async () => {
  const PAGES = 60;
  const asked: AccountPassInput[] = [];
  const claims: AccountPassInput[] = [];
  const worker = await workerWith(
    environment,
    fakeActivities({
      claimAccountRun: async (input) => {
        claims.push(input);
        return { step: 'claimed', runId: 'run' };
      },
      readAccountPage: async (input) => {
        asked.push(input);
        if (asked.length === 2)
          return { step: 'wait', phase: 'waiting_retry', waitMs: 10, attempt: 2, isCounted: true, summary: '' };
        if (asked.length === 4)
          return { step: 'wait', phase: 'waiting_rate', waitMs: 10, attempt: 2, isCounted: true, summary: '' };
        if (asked.length === 6) return { step: 'page', isCursorLost: true, summary: '' };
        return asked.length < PAGES ? { step: 'page', summary: '' } : { step: 'all_read' };
      },
    }),
  );
  const report = await worker.runUntil(async () => {
    const { workflowId } = await environment.client.workflow.signalWithStart(syncConnection, {
      workflowId: connectionSyncWorkflowId('long'),
      taskQueue: TASK_QUEUE,
      args: [{ kind: 'account', connectionId: 'long', trigger: 'schedule' }],
      signal: syncRequested,
      signalArgs: [],
    });
    return environment.client.workflow.getHandle<typeof syncConnection>(workflowId).result();
  });
  expect(report.runIds).toHaveLength(1);
  expect(claims.length).toBeGreaterThanOrEqual(3);
  const { notBefore: _notBefore, ...last } = asked.at(-1) ?? {};
  const [first] = asked;
  expect(new Set([...claims, ...asked].map(({ workflowRunId, pass }) => `${workflowRunId} ${pass}`)).size).toBe(1);
  expect(last).toMatchObject({ workflowRunId: first?.workflowRunId, pass: 1, attempt: 2, cursorsLost: 1 });
  expect(asked.at(-1)?.rateWaitedMs).toBeGreaterThan(0);
});
