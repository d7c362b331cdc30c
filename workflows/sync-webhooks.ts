import { continueAsNew, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { webhookReceived } from './messages.ts';
import type { SyncWebhooksInput } from './webhook-messages.ts';

const { syncToldConnections } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '2 min',
  retry: { initialInterval: '1 s', maximumAttempts: 3 },
  summary: 'Re-read what webhooks told, accept, publish',
});

/**
 * Reads what the webhooks of one hub told, many connections at a time: so many bookings may come at once that a workflow of
 * each costs more than their reading. What does not go well at once is left to the connection’s own workflow.
 */
export async function syncWebhooks({ connector, ...before }: SyncWebhooksInput): Promise<{ summary: string }> {
  let isReceived = false;
  setHandler(webhookReceived, () => {
    isReceived = true;
  });
  let { passes, handedOver } = before;
  let isMore: boolean;
  do {
    isReceived = false;
    const turn = await syncToldConnections({ connector, passes, handedOver });
    passes += turn.passes;
    handedOver += turn.handedOver;
    isMore = turn.isMore || isReceived;
    if (isMore && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof syncWebhooks>({ connector, passes, handedOver });
  } while (isMore);
  return { summary: `Connections read: ${passes}; left to their own syncs: ${handedOver}.` };
}
