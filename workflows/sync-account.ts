import {
  CancellationScope,
  ContinueAsNew,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { AccountPageStep, AccountPassInput, AccountStanding, SyncAccountInput } from './account-messages.ts';
import { causeOf, concluded } from './pass-end.ts';
import type { PassReport, SyncListingReport } from './pass-messages.ts';

/** A worker that is lost is noticed by its heartbeat, long before its time is over. */
const heartbeatTimeout = '15 s';
const stubborn = {
  startToCloseTimeout: '30 s',
  heartbeatTimeout,
  scheduleToCloseTimeout: '30 min',
  retry: { initialInterval: '1 s', maximumInterval: '30 s', maximumAttempts: 60 },
} as const;

const { claimAccountRun } = proxyActivities<Activities>({ ...stubborn, summary: 'Claim the run' });
const { deriveAccountTrades } = proxyActivities<Activities>({
  ...stubborn,
  startToCloseTimeout: '3 min',
  summary: 'Derive trades from fills',
});
const { endAccountRun } = proxyActivities<Activities>({ ...stubborn, summary: 'Record how the run ended' });
// A page that a worker took along when it was lost is asked for again: what it wrote it finds written.
const { readAccountPage } = proxyActivities<Activities>({
  startToCloseTimeout: '75 s',
  heartbeatTimeout,
  scheduleToCloseTimeout: '30 min',
  retry: { initialInterval: '1 s', maximumInterval: '30 s', maximumAttempts: 30 },
  summary: 'Read one page, write its rows and its cursor',
});

/** What a sync of an account hears: that a run is asked for, once or often. */
export type Requests = {
  /** One more run is to be looked for once this one has ended. */
  isRequested: boolean;
  /** Nobody waits on before another attempt. */
  isWoken: boolean;
};

/**
 * Keeps one account in step, page by page: limits and retries are waited for here, so that a worker that is lost meanwhile takes
 * nothing along and nobody else waits. A request wakes a retry; what is asked for while pages are read makes one more run.
 */
export async function syncAccount(input: SyncAccountInput, heard: Requests): Promise<SyncListingReport> {
  const reports: PassReport[] = [];
  let resumed = input.resumed;
  let pass = resumed?.pass ?? 0;
  do {
    // A run that goes on was claimed before: what is asked for since is not looked for by a claim of its own.
    heard.isRequested = resumed?.isRequested ?? false;
    if (!resumed) heard.isWoken = false;
    pass += 1;
    const standing = resumed ?? { workflowRunId: workflowInfo().runId, pass, attempt: 1, rateWaitedMs: 0 };
    if (resumed) pass = resumed.pass;
    resumed = undefined;
    const report = await runToItsEnd(input, standing, heard);
    if (report) reports.push(report);
  } while (heard.isRequested);
  return concluded(reports);
}

async function runToItsEnd(
  input: SyncAccountInput,
  standing: AccountStanding,
  heard: Requests,
): Promise<PassReport | undefined> {
  const { connectionId } = input;
  const run: AccountPassInput = { connectionId, ...standing };
  try {
    const claim = await claimAccountRun(run);
    if (claim.step === 'ended') return claim.report;
    if (claim.step === 'nothing_to_do') return undefined;
    return await readAll(input, run, heard);
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => endAccountRun({ ...run, how: 'stopped' }));
    if (isCancellation(error) || error instanceof ContinueAsNew) throw error;
    return endAccountRun({ ...run, how: 'broken', detail: brokenBy(error) });
  }
}

async function readAll(
  input: SyncAccountInput,
  first: AccountPassInput,
  heard: Requests,
): Promise<PassReport | undefined> {
  let run = first;
  for (;;) {
    const step = await readAccountPage(run);
    show(step);
    if (step.step === 'ended') {
      await deriveAccountTrades(run);
      return step.report;
    }
    if (step.step === 'all_read' || step.step === 'stopped') return await ended(run, step.step);
    if (step.step === 'wait') run = await waited(run, step, heard);
    if (step.step === 'page' && step.isCursorLost) run = { ...run, cursorsLost: (run.cursorsLost ?? 0) + 1 };
    if (workflowInfo().continueAsNewSuggested) {
      const { connectionId: _connectionId, ...standing } = run;
      const resumed = heard.isRequested ? { ...standing, isRequested: true as const } : standing;
      await continueAsNew<(next: SyncAccountInput) => Promise<SyncListingReport>>({ ...input, resumed });
    }
  }
}

async function ended(run: AccountPassInput, how: 'all_read' | 'stopped'): Promise<PassReport | undefined> {
  await deriveAccountTrades(run);
  return endAccountRun({ ...run, how: how === 'all_read' ? 'read' : 'stopped' });
}

type Wait = Extract<AccountPageStep, { step: 'wait' }>;

/** A request ends the wait before another attempt. Of a limit it ends nothing but has the database asked whether the run is to go on. */
async function waited(
  run: AccountPassInput,
  { phase, waitMs, attempt, isCounted, summary }: Wait,
  heard: Requests,
): Promise<AccountPassInput> {
  const since = Date.now();
  // What was asked for while the page was read ends the wait at once.
  await condition(() => heard.isWoken, waitMs, { summary });
  heard.isWoken = false;
  const { notBefore: _notBefore, ...standing } = run;
  if (phase === 'waiting_retry') return { ...standing, attempt };
  const rateWaitedMs = run.rateWaitedMs + (isCounted ? Date.now() - since : 0);
  return { ...standing, attempt, rateWaitedMs, notBefore: new Date(since + waitMs).toISOString() };
}

function show(step: AccountPageStep): void {
  if ('summary' in step) setCurrentDetails(step.summary);
}

/** Why a run broke, for ops: an activity’s last failure, which is redacted, or an error in this code. */
function brokenBy(error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof Error
    ? cause.message.slice(0, 200)
    : 'The workflow code threw an error; the Web UI shows it.';
}
