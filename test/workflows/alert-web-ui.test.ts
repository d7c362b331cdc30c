import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import type { AlertReviewStep, DeliveryStep } from '../../workflows/alert-messages.ts';
import {
  alertWorkflowId,
  failureReported,
  notificationOwed,
  notifyWorkflowId,
  resolved,
  TASK_QUEUE,
} from '../../workflows/messages.ts';
import { notifyMember } from '../../workflows/notify-member.ts';
import { superviseAlert } from '../../workflows/supervise-alert.ts';
import { eventually } from '../support/eventually.ts';
import { devServerEnvironment, workerWith } from '../support/temporal.ts';
import { anOpenReview, fakeActivities } from './fake-activities.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await devServerEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const metadataSchema = z.object({ currentDetails: z.string().optional() });

/** What the Web UI shows on top of a workflow, and its outcome in the list of workflows. */
async function shownOf(handle: WorkflowHandle) {
  const { currentDetails } = metadataSchema.parse(await handle.query('__temporal_workflow_metadata'));
  const { searchAttributes } = await handle.describe();
  return { details: currentDetails, outcome: searchAttributes['RelaisOutcome'] };
}

/** What the Web UI says each activity and each timer of a workflow is for, in order. */
async function summariesOf(handle: WorkflowHandle): Promise<unknown[]> {
  const { events } = await handle.fetchHistory();
  const steps = (events ?? []).filter(
    (event) => event.activityTaskScheduledEventAttributes ?? event.timerStartedEventAttributes,
  );
  return steps.map(({ userMetadata }) => {
    const summary = userMetadata?.summary;
    return summary ? defaultPayloadConverter.fromPayload(summary) : undefined;
  });
}

const escalated = anOpenReview({
  outcome: 'escalated',
  summary: 'The alert is escalated: 3 failed runs, 3 escalate.',
  owedTo: ['recipient'],
});
const ended: AlertReviewStep = { step: 'ended', outcome: 'resolved', summary: 'The alert is resolved.', owedTo: [] };

describe('the Web UI', () => {
  test('shows how an alert stands and how it ended, and what each step and each wait of it is for', async () => {
    const reviews = [escalated];
    const worker = await workerWith(environment, fakeActivities({ reviewAlert: async () => reviews.shift() ?? ended }));
    await worker.runUntil(async () => {
      const handle = await environment.client.workflow.signalWithStart(superviseAlert, {
        ...{ workflowId: alertWorkflowId('failing'), taskQueue: TASK_QUEUE },
        args: [{ subject: { kind: 'listing', id: 'failing' } }],
        signal: failureReported,
        signalArgs: [],
      });
      const open = await eventually('an alert that waits', async () => {
        const shown = await shownOf(handle);
        return shown.outcome ? shown : undefined;
      });
      expect(open).toEqual({ details: escalated.summary, outcome: ['escalated'] });
      await handle.signal(resolved);
      await handle.result();
      expect(await shownOf(handle)).toEqual({ details: ended.summary, outcome: ['resolved'] });
      expect(await summariesOf(handle)).toEqual([
        'Re-read the runs: count, escalate, remind, close',
        'Wake the mail of who is told',
        'Until something is heard, or is due',
        'Re-read the runs: count, escalate, remind, close',
      ]);
    });
  });

  test('says what a person’s mail waits for', async () => {
    const steps: DeliveryStep[] = [
      { step: 'wait', waitMs: 10, because: 'spacing' },
      { step: 'wait', waitMs: 10, because: 'mail_server' },
      { step: 'held', waitMs: 10 },
      { step: 'refused', alerts: 1, owedTo: ['next'] },
    ];
    const deliverOwed = async (): Promise<DeliveryStep> => steps.shift() ?? { step: 'nothing_owed' };
    const worker = await workerWith(environment, fakeActivities({ deliverOwed }));
    await worker.runUntil(async () => {
      const handle = await environment.client.workflow.signalWithStart(notifyMember, {
        ...{ workflowId: notifyWorkflowId('recipient'), taskQueue: TASK_QUEUE },
        args: [{ recipientId: 'recipient', delivered: 0 }],
        signal: notificationOwed,
        signalArgs: [],
      });
      await handle.result();
      const waits = (await summariesOf(handle)).filter((summary) => summary !== 'Deliver what is owed, in one mail');
      expect(waits).toEqual([
        'Push what is owed to the person’s browsers',
        'At most one mail a minute to one person',
        'The mail server did not take it',
        'The alert is snoozed, or hours are quiet',
        'Wake the mail of who is next in line',
      ]);
    });
  });
});
