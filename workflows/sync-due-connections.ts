import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { wakeOwedListings } = proxyActivities<Activities>({
  startToCloseTimeout: '20 s',
  retry: { initialInterval: '1 s', maximumAttempts: 3 },
  summary: 'Wake what is owed, fail what nobody works on',
});

/** The minute tick: makes good a lost signal, and ends runs that nobody works on. */
export async function syncDueConnections(): Promise<{ summary: string }> {
  const { woken, failed } = await wakeOwedListings();
  return { summary: `${woken} listings woken, ${failed} runs failed that nobody worked on.` };
}
