import type { Client, ScheduleDescription } from '@temporalio/client';
import { ALERT_AUDIT_SCHEDULE_ID, DUE_SCHEDULE_ID, SWEEP_SCHEDULE_ID } from '../../workflows/messages.ts';
import type { ReadSchedules, ScheduleHealth } from '../health-ports.ts';

const DEADLINE_MS = 3_000;
const scheduleIds = [SWEEP_SCHEDULE_ID, DUE_SCHEDULE_ID, ALERT_AUDIT_SCHEDULE_ID] as const;

/** Reads relais’ schedules as Temporal has them. */
export function createReadSchedules(client: Client): ReadSchedules {
  const describe = async (id: string) => healthOf(id, await client.schedule.getHandle(id).describe());
  return () =>
    client.withDeadline(Date.now() + DEADLINE_MS, () => Promise.all(scheduleIds.map(describe))).catch(() => null);
}

function healthOf(id: string, { info, state }: ScheduleDescription): ScheduleHealth {
  const { recentActions, nextActionTimes, runningActions, numActionsSkippedOverlap, numActionsMissedCatchupWindow } =
    info;
  return {
    id,
    paused: state.paused,
    nextAt: state.paused ? null : (nextActionTimes[0]?.toISOString() ?? null),
    lastAt: recentActions.at(-1)?.takenAt.toISOString() ?? null,
    running: runningActions.length,
    skippedByOverlap: numActionsSkippedOverlap,
    missedCatchUp: numActionsMissedCatchupWindow,
  };
}
