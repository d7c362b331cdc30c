import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { repairAlerts } = proxyActivities<Activities>({
  startToCloseTimeout: '2 min',
  scheduleToCloseTimeout: '4 min',
  retry: { initialInterval: '2 s', maximumAttempts: 3 },
  summary: 'Find what should not be, and repair it',
});

/** The auditor: every five minutes it finds alerts and notifications that are not as they should be, and repairs them. */
export async function auditAlerts(): Promise<{ summary: string; repaired: Readonly<Record<string, number>> }> {
  return repairAlerts();
}
