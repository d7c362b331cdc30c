import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScheduleDescription } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { ensureSchedules } from '../../src/temporal/schedules.ts';
import { ALERT_AUDIT_SCHEDULE_ID, DUE_SCHEDULE_ID, SWEEP_SCHEDULE_ID } from '../../workflows/messages.ts';
import { eventually, eventuallyTrue } from '../support/eventually.ts';
import { devServerEnvironment, workerWith } from '../support/temporal.ts';
import { barrier, fakeActivities } from '../workflows/fake-activities.ts';

const TWO_SECONDS = { sweepIntervalMs: 2_000, maximumAttempts: 1 };
const HALF_HOUR = { sweepIntervalMs: 30 * 60_000, maximumAttempts: 4 };

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await devServerEnvironment();
}, 120_000);
afterAll(() => environment.teardown());
afterEach(async () => {
  for await (const { scheduleId } of environment.client.schedule.list())
    await environment.client.schedule.getHandle(scheduleId).delete();
});

function described(scheduleId = SWEEP_SCHEDULE_ID): Promise<ScheduleDescription> {
  return environment.client.schedule.getHandle(scheduleId).describe();
}

/** Does `use` while a worker works whose sweeps hang from beginning to end. */
async function whileSweepsHang(use: () => Promise<void>): Promise<void> {
  const { opened, open } = barrier();
  const worker = await workerWith(environment, fakeActivities({ activeListingIds: () => opened.then(() => []) }));
  // The worker ends only when its activities have.
  await worker.runUntil(() => use().finally(open));
}

/** What a schedule is told to do, without what it did. */
async function wanted(scheduleId: string) {
  const { spec, action, policies, state } = await described(scheduleId);
  return { spec, action, policies, state };
}

function allWanted() {
  return Promise.all([SWEEP_SCHEDULE_ID, DUE_SCHEDULE_ID, ALERT_AUDIT_SCHEDULE_ID].map(wanted));
}

describe('the schedules', () => {
  beforeEach(() => ensureSchedules(environment.client, HALF_HOUR));

  test('are made with skipped overlap, a catch-up window of one interval and a time limit below it', async () => {
    for (const [scheduleId, everyMs] of [
      [SWEEP_SCHEDULE_ID, 1_800_000],
      [DUE_SCHEDULE_ID, 60_000],
      [ALERT_AUDIT_SCHEDULE_ID, 300_000],
    ] as const) {
      const { spec, action, policies } = await wanted(scheduleId);
      expect(spec.intervals).toEqual([{ every: everyMs }]);
      expect([policies.overlap, policies.catchupWindow]).toEqual(['SKIP', everyMs]);
      expect(action.workflowExecutionTimeout).toBeLessThan(everyMs);
    }
  });

  test('are as they were when they are ensured once more', async () => {
    const before = await allWanted();
    const { createdAt, nextActionTimes } = (await described()).info;
    await ensureSchedules(environment.client, HALF_HOUR);
    expect(await allWanted()).toEqual(before);
    const after = (await described()).info;
    expect([after.createdAt, after.nextActionTimes]).toEqual([createdAt, nextActionTimes]);
  });

  test('take a changed interval in place, and a person’s pause is kept', async () => {
    const { createdAt } = (await described()).info;
    await environment.client.schedule.getHandle(SWEEP_SCHEDULE_ID).pause('Looking into something');
    await ensureSchedules(environment.client, { ...HALF_HOUR, sweepIntervalMs: 15 * 60_000 });
    const after = await described();
    expect([after.spec.intervals, after.policies.catchupWindow]).toEqual([[{ every: 900_000 }], 900_000]);
    expect([after.state.paused, after.info.createdAt]).toEqual([true, createdAt]);
    expect((await described(DUE_SCHEDULE_ID)).state.paused).toBe(false);
  });

  test('are made again after somebody deleted some', async () => {
    const before = await allWanted();
    for (const scheduleId of [SWEEP_SCHEDULE_ID, ALERT_AUDIT_SCHEDULE_ID])
      await environment.client.schedule.getHandle(scheduleId).delete();
    await ensureSchedules(environment.client, HALF_HOUR);
    expect(await allWanted()).toEqual(before);
  });
});

describe('the sweep’s schedule', () => {
  test('starts one sweep per interval', async () => {
    let sweeps = 0;
    const activities = fakeActivities({
      activeListingIds: async () => {
        sweeps += 1;
        return [];
      },
    });
    const worker = await workerWith(environment, activities);
    await worker.runUntil(async () => {
      await ensureSchedules(environment.client, TWO_SECONDS);
      await eventuallyTrue('two sweeps', () => sweeps >= 2);
    });
    const { recentActions } = (await described()).info;
    const times = recentActions.map(({ scheduledAt }) => scheduledAt.getTime());
    expect(times.every((timeMs, index) => timeMs % 2_000 === 0 && timeMs >= (times[index - 1] ?? 0) + 2_000)).toBe(
      true,
    );
    expect(recentActions.map(({ action }) => action.workflow.workflowId)).toEqual(
      recentActions.map(({ scheduledAt }) => `calendar-sweep-${scheduledAt.toISOString().replace('.000Z', 'Z')}`),
    );
  });

  test('skips what falls due while a sweep still runs', () =>
    whileSweepsHang(async () => {
      await ensureSchedules(environment.client, TWO_SECONDS);
      await withoutTimeLimit();
      const skipped = await eventually('two skipped sweeps', async () => {
        const { info } = await described();
        return info.numActionsSkippedOverlap >= 2 ? info : undefined;
      });
      expect(skipped.runningActions).toHaveLength(1);
    }));

  test('goes on after a sweep that hangs, because that one is ended before the next is due', () =>
    whileSweepsHang(async () => {
      await ensureSchedules(environment.client, TWO_SECONDS);
      const { recentActions } = await eventually('two sweeps', async () => {
        const { info } = await described();
        return info.recentActions.length >= 2 ? info : undefined;
      });
      const [first] = recentActions;
      const handle = environment.client.workflow.getHandle(first?.action.workflow.workflowId ?? '');
      expect((await handle.describe()).status.name).toBe('TIMED_OUT');
    }));
});

/** Lets sweeps run on, so that overlap can happen at all. */
async function withoutTimeLimit(): Promise<void> {
  await environment.client.schedule.getHandle(SWEEP_SCHEDULE_ID).update(({ action, ...schedule }) => {
    const { workflowExecutionTimeout: _limit, ...unlimited } = action;
    return { ...schedule, action: unlimited };
  });
}
