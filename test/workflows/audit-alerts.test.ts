import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import { auditAlerts } from '../../workflows/audit-alerts.ts';
import { TASK_QUEUE } from '../../workflows/messages.ts';
import { timeSkippingEnvironment, workerWith } from '../support/temporal.ts';
import { fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

let audits = 0;

async function audited(repairAlerts: Activities['repairAlerts']) {
  const worker = await workerWith(environment, fakeActivities({ repairAlerts }));
  const workflowId = `alert-audit-${(audits += 1)}`;
  return worker.runUntil(environment.client.workflow.execute(auditAlerts, { workflowId, taskQueue: TASK_QUEUE }));
}

const broken = () => ApplicationFailure.create({ type: 'SYSTEM', message: 'An error of our own.' });

describe('the audit of the alerts', () => {
  test('says what it repaired, in words and in counts', async () => {
    const report = { repaired: { not_escalated: 2 }, summary: 'Repaired: 2 not escalated.' };
    expect(await audited(async () => report)).toEqual(report);
  });

  test('is tried again when the database or the worker fails it', async () => {
    let tries = 0;
    const { summary } = await audited(async () => {
      tries += 1;
      if (tries < 3) throw broken();
      return { repaired: {}, summary: 'Nothing to repair.' };
    });
    expect([tries, summary]).toEqual([3, 'Nothing to repair.']);
  });

  test('fails in the sight of ops when it cannot be made, and leaves the rest to the next one', async () => {
    let tries = 0;
    const failing = audited(async () => {
      tries += 1;
      throw broken();
    });
    await expect(failing).rejects.toMatchObject({ cause: { cause: { type: 'SYSTEM' } } });
    expect(tries).toBe(3);
    expect((await audited(async () => ({ repaired: {}, summary: 'Nothing to repair.' }))).repaired).toEqual({});
  });
});
