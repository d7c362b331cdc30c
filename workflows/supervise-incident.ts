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
import type { SuperviseIncidentInput, SuperviseIncidentReport } from './alert-messages.ts';
import { incidentChanged } from './messages.ts';
import { relaisOutcome } from './search-attributes.ts';

const stubborn = {
  startToCloseTimeout: '30 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '1 s', maximumInterval: '1 min', maximumAttempts: 120 },
} as const;

const { reviewIncident } = proxyActivities<Activities>({
  ...stubborn,
  summary: 'Re-read the breaker: hold alerts back, probe, end',
});
const { wakeRecipients } = proxyActivities<Activities>({ ...stubborn, summary: 'Wake the mail of who is told' });

/**
 * Supervises the incident of one platform or feed host until its breaker closes. The database is the truth: a signal, and a
 * timer, has it re-read. What is signalled while it ends is reviewed before it ends.
 */
export async function superviseIncident(input: SuperviseIncidentInput): Promise<SuperviseIncidentReport> {
  let isHeard = false;
  setHandler(incidentChanged, () => {
    isHeard = true;
  });
  for (;;) {
    isHeard = false;
    const review = await reviewIncident(input);
    if (review.owedTo.length > 0) await wakeRecipients({ recipientIds: review.owedTo });
    setCurrentDetails(review.summary);
    upsertSearchAttributes([{ key: relaisOutcome, value: review.step }]);
    if (review.step === 'open') {
      await condition(() => isHeard, review.waitMs, { summary: 'Until something is heard, or a probe is due' });
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof superviseIncident>(input);
    } else if (!isHeard) {
      return { outcome: 'ended', summary: review.summary };
    }
  }
}
