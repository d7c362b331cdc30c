import type { Client } from '@temporalio/client';
import { LISTING_RUN_TIMEOUT_MS, listingSyncWorkflowId, TASK_QUEUE } from '../../workflows/messages.ts';

/** Syncs one listing as the sweep does, and waits for its end. Joins nothing: a sync under way is waited for instead. */
export async function sweepListing(client: Client, listingId: string, maximumAttempts: number): Promise<void> {
  const handle = await client.workflow.start('syncListing', {
    workflowId: listingSyncWorkflowId(listingId),
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: TASK_QUEUE,
    args: [{ listingId, trigger: 'schedule', maximumAttempts }],
    workflowRunTimeout: LISTING_RUN_TIMEOUT_MS,
    staticSummary: 'Sync of one listing, as by the sweep',
  });
  await handle.result();
}
