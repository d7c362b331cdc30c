import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { aReport, barrier } from '../../test/workflows/fake-activities.ts';
import type { AccountPageStep } from '../../workflows/account-messages.ts';
import {
  connectionSyncWorkflowId,
  syncRequested,
  TASK_QUEUE,
  webhookReceived,
  webhooksWorkflowId,
} from '../../workflows/messages.ts';
import { syncConnection } from '../../workflows/sync-connection.ts';
import { syncWebhooks } from '../../workflows/sync-webhooks.ts';
import type { Recording } from './recording.ts';

/** A connection read on its webhook by a local activity, and once more for what came meanwhile. */
export function connectionReadAtOnce(): Recording {
  const [started, released] = [barrier(), barrier()];
  return {
    name: 'sync-connection',
    activities: {
      syncConnectionPass: async ({ pass }) => {
        started.open();
        await released.opened;
        return { step: 'done', report: aReport({ runId: `run-${pass}`, number: pass }) };
      },
    },
    async run(client) {
      const handle = await request(client, 'connection-told');
      await started.opened;
      await request(client, 'connection-told');
      released.open();
      await handle.result();
      return [{ ending: '', workflowId: handle.workflowId, runId: undefined }];
    },
  };
}

/** A connection whose first attempt fails, and that a regular activity reads. */
export function connectionReadAgain(): Recording {
  let attempts = 0;
  return {
    name: 'sync-connection-retried',
    activities: {
      syncConnectionPass: async () => {
        attempts += 1;
        const message = 'Attempt 1 of 3: 1 of 1 connections could not be read (TRANSIENT).';
        if (attempts === 1) throw ApplicationFailure.create({ type: 'TRANSIENT', message });
        return { step: 'done', report: aReport() };
      },
    },
    async run(client) {
      const handle = await request(client, 'connection-retried');
      await handle.result();
      return [{ ending: '', workflowId: handle.workflowId, runId: undefined }];
    },
  };
}

function request(client: Client, connectionId: string) {
  return client.workflow.signalWithStart(syncConnection, {
    workflowId: connectionSyncWorkflowId(connectionId),
    taskQueue: TASK_QUEUE,
    args: [{ connectionId, listingId: 'listing', trigger: 'webhook', maximumAttempts: 3 }],
    signal: syncRequested,
    signalArgs: [],
  });
}

/** What webhooks of a hub told, read in a turn that leaves some, and in another one. */
export function webhooksRead(): Recording {
  let turns = 0;
  return {
    name: 'sync-webhooks',
    activities: {
      syncToldConnections: async () => {
        turns += 1;
        return { passes: 3, handedOver: 1, isMore: turns === 1 };
      },
    },
    async run(client) {
      const handle = await client.workflow.signalWithStart(syncWebhooks, {
        workflowId: webhooksWorkflowId('beds24'),
        taskQueue: TASK_QUEUE,
        args: [{ connector: 'beds24', passes: 0, handedOver: 0 }],
        signal: webhookReceived,
        signalArgs: [],
      });
      await handle.result();
      return [{ ending: '', workflowId: handle.workflowId, runId: undefined }];
    },
  };
}

/** An account whose second page meets a limit, then fails and is tried again when somebody asks, and is read once more. */
export function accountReadByPages(): Recording {
  const steps: AccountPageStep[] = [
    { step: 'page', summary: 'Page of fills: 100 rows, 0 rejected' },
    { ...waits, phase: 'waiting_rate', waitMs: 100, attempt: 1, isCounted: true },
    { ...waits, phase: 'waiting_retry', waitMs: 60_000, attempt: 2, isCounted: true },
    { step: 'page', summary: 'Page of fills: 3 rows, 0 rejected' },
    { step: 'all_read' },
    { step: 'all_read' },
  ];
  const retrying = barrier();
  return {
    name: 'sync-connection-account',
    activities: {
      claimAccountRun: async ({ pass }) =>
        pass < 3 ? { step: 'claimed', runId: `run-${pass}` } : { step: 'nothing_to_do', reason: 'nothing_owed' },
      readAccountPage: async () => {
        const step = steps.shift() ?? { step: 'stopped' };
        if (step.step === 'wait' && step.phase === 'waiting_retry') retrying.open();
        return step;
      },
      endAccountRun: async ({ pass }) => aReport({ runId: `run-${pass}`, number: pass }),
    },
    async run(client) {
      const handle = await requestAccount(client, 'account-by-pages');
      await retrying.opened;
      await requestAccount(client, 'account-by-pages');
      await handle.result();
      return [{ ending: '', workflowId: handle.workflowId, runId: undefined }];
    },
  };
}

const waits = { step: 'wait', summary: 'Waits' } as const;

function requestAccount(client: Client, connectionId: string) {
  return client.workflow.signalWithStart(syncConnection, {
    workflowId: connectionSyncWorkflowId(connectionId),
    taskQueue: TASK_QUEUE,
    args: [{ kind: 'account', connectionId, trigger: 'schedule' }],
    signal: syncRequested,
    signalArgs: [],
  });
}
