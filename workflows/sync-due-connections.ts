import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { wakeOwedListings } = proxyActivities<Activities>({
  startToCloseTimeout: '20 s',
  retry: { initialInterval: '1 s', maximumAttempts: 3 },
  summary: 'Wake what is owed, fail what nobody works on',
});

/** The minute tick: has connections read whose own time has come, makes good lost signals of syncs, alerts and mail, and ends runs that nobody works on. */
export async function syncDueConnections(): Promise<{ summary: string }> {
  const { woken, connections, failed, alerts, deliveries } = await wakeOwedListings();
  const syncs = `${woken} listings, ${connections} connections`;
  const owed = `${syncs}, ${alerts} alerts and the mail of ${deliveries} people woken`;
  return { summary: `${owed}, ${failed} runs failed that nobody worked on.` };
}
