import { continueAsNew, proxyActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { syncRequested } from './messages.ts';
import { concluded, settlePass } from './pass-end.ts';
import type { PassReport, SyncListingInput, SyncListingReport } from './pass-messages.ts';

/**
 * Keeps one listing in step: a pass reads all its due connections at once, accepts or holds, and publishes. A request that
 * arrives meanwhile makes one more pass, however many there were.
 */
export async function syncListing(input: SyncListingInput): Promise<SyncListingReport> {
  let isRequested = false;
  setHandler(syncRequested, () => {
    isRequested = true;
  });
  const reports: PassReport[] = [];
  let pass = 0;
  let trigger = input.trigger;
  do {
    isRequested = false;
    pass += 1;
    const report = await settlePass({ ...input, trigger, pass }, runPass);
    if (report) reports.push(report);
    // What is asked for while a pass runs is asked for by a person.
    trigger = 'manual';
    if (isRequested && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof syncListing>({ ...input, trigger });
  } while (isRequested);
  return concluded(reports);
}

type Pass = SyncListingInput & { readonly pass: number };

async function runPass(pass: Pass): Promise<PassReport | undefined> {
  const { syncListingPass } = proxyActivities<Activities>({
    startToCloseTimeout: '60 s',
    heartbeatTimeout: '15 s',
    scheduleToCloseTimeout: '20 min',
    retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumAttempts: pass.maximumAttempts },
    summary: `Pass ${pass.pass}: read feeds, accept or hold, publish`,
  });
  for (;;) {
    const step = await syncListingPass(pass);
    if (step.step === 'done') return step.report;
    if (step.step === 'nothing_to_do') return undefined;
    await sleep(step.waitMs, { summary: 'Requests that arrive together make one pass' });
  }
}
