import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
  TimeoutFailure,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { type PassReport, type SyncListingInput, type SyncListingReport, syncRequested } from './messages.ts';
import { relaisOutcome } from './search-attributes.ts';

const { failPass, cancelPass } = proxyActivities<Activities>({
  startToCloseTimeout: '10 s',
  scheduleToCloseTimeout: '15 min',
  retry: { initialInterval: '1 s', maximumInterval: '30 s', maximumAttempts: 60 },
  summary: 'Record how the run ended',
});

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
    const report = await settlePass({ ...input, trigger, pass });
    if (report) reports.push(report);
    // What is asked for while a pass runs is asked for by a person.
    trigger = 'manual';
    if (isRequested && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof syncListing>({ ...input, trigger });
  } while (isRequested);
  return concluded(reports);
}

type Pass = SyncListingInput & { readonly pass: number };

/** One pass to its end; a pass that breaks is recorded as failed before anything else happens. */
async function settlePass(pass: Pass): Promise<PassReport | undefined> {
  try {
    return await runPass(pass);
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => cancelPass(pass));
      upsertSearchAttributes([{ key: relaisOutcome, value: 'cancelled' }]);
      throw error;
    }
    const report = await failPass({ ...pass, ...brokenPass(error, pass) });
    if (!(error instanceof ActivityFailure)) {
      upsertSearchAttributes([{ key: relaisOutcome, value: 'failed' }]);
      throw error;
    }
    return report;
  }
}

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

/** Why a pass broke, in the words of the run row. A failure of our own activities carries its kind as its type. */
function brokenPass(error: unknown, { maximumAttempts }: Pass): { kind: string; detail: string; attempts: number } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure)
    return {
      kind: 'SYSTEM',
      detail: `No answer; attempt ${maximumAttempts} was the last (${cause.timeoutType}).`,
      attempts: maximumAttempts,
    };
  if (cause instanceof ApplicationFailure)
    return { kind: cause.type ?? 'SYSTEM', detail: cause.message, attempts: maximumAttempts };
  return { kind: 'SYSTEM', detail: 'The workflow code threw an error; the Web UI shows it.', attempts: 1 };
}

function concluded(reports: readonly PassReport[]): SyncListingReport {
  const outcome = reports.at(-1)?.outcome ?? 'nothing_to_do';
  upsertSearchAttributes([{ key: relaisOutcome, value: outcome }]);
  const summary = reports.map((report) => report.summary).join(' ') || 'There was nothing to do.';
  return { outcome, summary, runIds: reports.map(({ runId }) => runId) };
}
