import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import { ALERT_AUDIT_SCHEDULE_ID, DUE_SCHEDULE_ID, SWEEP_SCHEDULE_ID, TASK_QUEUE } from '../../workflows/messages.ts';
import { relaisKind, relaisTrigger } from '../../workflows/search-attributes.ts';
import { sweepInput } from '../../workflows/sweep-messages.ts';

/** What decides the schedules; all by environment. */
export type ScheduleSettings = { readonly sweepIntervalMs: number; readonly maximumAttempts: number };

const MINUTE_MS = 60_000;
const ALERT_AUDIT_MS = 5 * MINUTE_MS;

/** Makes the server's schedules what the settings want: creates what lacks, updates what differs, in place. */
export async function ensureSchedules(client: Client, settings: ScheduleSettings): Promise<void> {
  for (const wanted of [sweepSchedule(settings), dueSchedule(), alertAuditSchedule()])
    await ensureSchedule(client, wanted);
}

async function ensureSchedule(client: Client, wanted: ScheduleOptions): Promise<void> {
  try {
    await client.schedule.create(wanted);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(wanted.scheduleId).update((current): ScheduleUpdateOptions => {
      // Whoever paused it keeps it paused; everything else is what the settings want.
      const { scheduleId: _scheduleId, memo: _memo, searchAttributes: _old, ...options } = wanted;
      return { ...options, state: { ...wanted.state, paused: current.state.paused } };
    });
  }
}

function sweepSchedule({ sweepIntervalMs, maximumAttempts }: ScheduleSettings): ScheduleOptions {
  return {
    scheduleId: SWEEP_SCHEDULE_ID,
    ...every(sweepIntervalMs),
    action: {
      ...action('syncListingCalendars', SWEEP_SCHEDULE_ID, sweepIntervalMs),
      args: [sweepInput(maximumAttempts)],
      staticSummary: 'Sweep of all active listings',
    },
    state: { note: 'Brings every active listing in step. Changed by CALENDAR_SYNC_INTERVAL_MIN.' },
  };
}

function dueSchedule(): ScheduleOptions {
  return {
    scheduleId: DUE_SCHEDULE_ID,
    ...every(MINUTE_MS),
    action: {
      ...action('syncDueConnections', DUE_SCHEDULE_ID, MINUTE_MS),
      args: [],
      staticSummary: 'Minute tick: what is owed',
    },
    state: { note: 'Every minute: wakes what was requested and not started, ends what nobody works on.' },
  };
}

function alertAuditSchedule(): ScheduleOptions {
  return {
    scheduleId: ALERT_AUDIT_SCHEDULE_ID,
    ...every(ALERT_AUDIT_MS),
    action: {
      ...action('auditAlerts', ALERT_AUDIT_SCHEDULE_ID, ALERT_AUDIT_MS),
      args: [],
      staticSummary: 'Audit of the alerts',
    },
    state: { note: 'Every five minutes: finds and repairs what should not be in alerts and their mail.' },
  };
}

/** Never two at once, and after an outage one run, not one for each interval that was missed. */
function every(intervalMs: number): Pick<ScheduleOptions, 'spec' | 'policies'> {
  return {
    spec: { intervals: [{ every: intervalMs }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: Math.max(intervalMs, MINIMUM_CATCHUP_MS) },
  };
}

/** The server refuses a smaller window. */
const MINIMUM_CATCHUP_MS = 10_000;

/** A run that hangs ends before the next is due, so that SKIP never skips for ever. */
function action(workflowType: string, workflowId: string, intervalMs: number) {
  return {
    type: 'startWorkflow' as const,
    workflowType,
    workflowId,
    taskQueue: TASK_QUEUE,
    workflowExecutionTimeout: Math.floor((intervalMs * 5) / 6),
    typedSearchAttributes: [
      { key: relaisKind, value: 'calendar' },
      { key: relaisTrigger, value: 'schedule' },
    ],
  };
}
