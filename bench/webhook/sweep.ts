import type { Client } from '@temporalio/client';
import { SWEEP_SCHEDULE_ID } from '../../workflows/messages.ts';

/** Starts one sweep of all listings as its schedule does, and waits for its end. */
export async function sweepOnce(client: Client): Promise<void> {
  const schedule = client.schedule.getHandle(SWEEP_SCHEDULE_ID);
  const lastOf = async () => (await schedule.describe()).info.recentActions.at(-1)?.action.workflow.workflowId;
  const before = await lastOf();
  await schedule.trigger();
  let started = await lastOf();
  while (started === undefined || started === before) started = await lastOf();
  await client.workflow.getHandle(started).result();
}
