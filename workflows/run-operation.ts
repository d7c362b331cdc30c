import { continueAsNew, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { RunOperationInput, RunOperationReport } from './operation-messages.ts';

const { advanceOperation } = proxyActivities<Activities>({
  startToCloseTimeout: '60 s',
  scheduleToCloseTimeout: '2 h',
  retry: { initialInterval: '1 s', maximumInterval: '1 min', maximumAttempts: 120 },
  summary: 'Queue the runs of some listings, or see how they are',
});

/**
 * Carries out an operation that a person asked for: queues and wakes its runs, some listings at a time, then looks until they
 * have ended. The database says where it stands, so it may begin anew at any point.
 */
export async function runOperation(input: RunOperationInput): Promise<RunOperationReport> {
  for (;;) {
    const step = await advanceOperation(input);
    setCurrentDetails(step.summary);
    if (step.step === 'ended') return { summary: step.summary };
    if (step.step === 'wait') await sleep(step.waitMs, { summary: 'Until its runs have ended' });
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof runOperation>(input);
  }
}
