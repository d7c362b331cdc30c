import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { TASK_QUEUE, webhookReceived, webhooksWorkflowId } from '../../workflows/messages.ts';
import { syncWebhooks } from '../../workflows/sync-webhooks.ts';
import type { SyncWebhooksInput, WebhookTurn } from '../../workflows/webhook-messages.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { barrier, fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const done: WebhookTurn = { passes: 1, handedOver: 0, isMore: false };

function told(connector: SyncWebhooksInput['connector']) {
  return environment.client.workflow.signalWithStart(syncWebhooks, {
    workflowId: webhooksWorkflowId(connector),
    taskQueue: TASK_QUEUE,
    args: [{ connector, passes: 0, handedOver: 0 }],
    signal: webhookReceived,
    signalArgs: [],
  });
}

describe('the reading of what the webhooks of a hub told', () => {
  test('takes one turn where nothing more is told, and says what it did', async () => {
    const worker = await workerWith(environment, fakeActivities({ syncToldConnections: async () => done }));
    const report = await worker.runUntil(async () => (await told('beds24')).result());
    expect(report).toEqual({ summary: 'Connections read: 1; left to their own syncs: 0.' });
  });

  test('takes another turn for what a turn had to leave, and counts all', async () => {
    const turns = [
      { passes: 40, handedOver: 1, isMore: true },
      { passes: 2, handedOver: 1, isMore: false },
    ];
    const syncToldConnections = async () => turns.shift() ?? done;
    const worker = await workerWith(environment, fakeActivities({ syncToldConnections }));
    const report = await worker.runUntil(async () => (await told('smoobu')).result());
    expect(report.summary).toBe('Connections read: 42; left to their own syncs: 2.');
  });

  test('takes another turn when a webhook comes while one ends: what it told may not have been seen', async () => {
    const [started, released] = [barrier(), barrier()];
    let turns = 0;
    const syncToldConnections = async () => {
      turns += 1;
      started.open();
      await released.opened;
      return done;
    };
    const worker = await workerWith(environment, fakeActivities({ syncToldConnections }));
    await worker.runUntil(async () => {
      const handle = await told('lodgify');
      await started.opened;
      await told('lodgify');
      released.open();
      await handle.result();
    });
    expect(turns).toBe(2);
  });

  test('tries a turn that broke again, and fails where all can see it when that does not help', async () => {
    let turns = 0;
    const syncToldConnections = async () => {
      turns += 1;
      throw new Error('The database does not answer.');
    };
    const worker = await workerWith(environment, fakeActivities({ syncToldConnections }));
    await worker.runUntil(async () => {
      const handle = await told('beds24');
      await expect(handle.result()).rejects.toThrow();
    });
    expect(turns).toBe(3);
  });
});
