import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { aReport, barrier } from '../../test/workflows/fake-activities.ts';
import { connectionSyncWorkflowId, syncRequested, TASK_QUEUE } from '../../workflows/messages.ts';
import { syncConnection } from '../../workflows/sync-connection.ts';
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
