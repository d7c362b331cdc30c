import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { AlertReviewStep, SuperviseAlertInput, SuperviseAlertReport } from './alert-messages.ts';
import { alertChanged, failureReported, recovered, resolved } from './messages.ts';
import { relaisOutcome } from './search-attributes.ts';

const stubborn = {
  startToCloseTimeout: '30 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '1 s', maximumInterval: '1 min', maximumAttempts: 120 },
} as const;

const { reviewAlert } = proxyActivities<Activities>({
  ...stubborn,
  summary: 'Re-read the runs: count, escalate, remind, close',
});
const { wakeRecipients } = proxyActivities<Activities>({ ...stubborn, summary: 'Wake the mail of who is told' });

/**
 * Supervises the one alert of a subject from its first failed run until it is resolved. The database is the truth: every
 * signal, and a timer, has it re-read. What is signalled while it ends is reviewed before it ends.
 */
export async function superviseAlert(input: SuperviseAlertInput): Promise<SuperviseAlertReport> {
  let isHeard = false;
  for (const signal of [failureReported, recovered, resolved, alertChanged])
    setHandler(signal, () => {
      isHeard = true;
    });
  for (;;) {
    isHeard = false;
    const review = await reviewAlert(input);
    if (review.owedTo.length > 0) await wakeRecipients({ recipientIds: review.owedTo });
    show(review);
    if (review.step === 'open') {
      await condition(() => isHeard, review.waitMs, { summary: 'Until something is heard, or is due' });
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof superviseAlert>(input);
    } else if (!isHeard) {
      return { outcome: review.outcome, summary: review.summary };
    }
  }
}

function show({ outcome, summary }: AlertReviewStep): void {
  setCurrentDetails(summary);
  upsertSearchAttributes([{ key: relaisOutcome, value: outcome }]);
}
