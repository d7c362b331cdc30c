import type { Client } from '@temporalio/client';
import { LISTING_RUN_TIMEOUT_MS, listingSyncWorkflowId, syncRequested, TASK_QUEUE } from '../../workflows/messages.ts';
import { relaisKind, relaisSubject, relaisTrigger } from '../../workflows/search-attributes.ts';
import type { Orchestrator } from '../ports.ts';

/** The orchestrator over Temporal. `maximumAttempts` counts the first try of a pass. */
export function createOrchestrator(client: Client, settings: { readonly maximumAttempts: number }): Orchestrator {
  return {
    async syncRequested(listingId) {
      await client.workflow.signalWithStart('syncListing', {
        workflowId: listingSyncWorkflowId(listingId),
        taskQueue: TASK_QUEUE,
        args: [{ listingId, trigger: 'manual', maximumAttempts: settings.maximumAttempts }],
        signal: syncRequested,
        signalArgs: [],
        workflowRunTimeout: LISTING_RUN_TIMEOUT_MS,
        typedSearchAttributes: [
          { key: relaisSubject, value: listingId },
          { key: relaisKind, value: 'calendar' },
          { key: relaisTrigger, value: 'manual' },
        ],
        staticSummary: 'Sync of one listing, by request',
      });
    },
  };
}
