import {
  ApplicationFailure,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { SyncAccountInput } from './account-messages.ts';
import { syncRequested } from './messages.ts';
import { causeOf, concluded, settlePass } from './pass-end.ts';
import type { PassReport, PassStep, SyncConnectionInput, SyncListingReport } from './pass-messages.ts';
import { type Requests, syncAccount } from './sync-account.ts';

const { syncConnectionPass: syncAtOnce } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30 s',
  retry: { maximumAttempts: 1 },
  summary: 'Re-read, accept, publish',
});

/**
 * Keeps one connection in step, of whatever kind: an account page by page, a calendar beside whatever its listing is doing.
 */
export async function syncConnection(input: SyncConnectionInput | SyncAccountInput): Promise<SyncListingReport> {
  const heard: Requests = { isRequested: false, isWoken: false };
  setHandler(syncRequested, () => {
    heard.isRequested = true;
    heard.isWoken = true;
  });
  return 'kind' in input ? syncAccount(input, heard) : syncCalendar(input, heard);
}

/** A webhook, its own interval, a change that its platform is to be told, or a person starts it, and what arrives meanwhile makes one more pass. */
async function syncCalendar(input: SyncConnectionInput, heard: Requests): Promise<SyncListingReport> {
  // A workflow task that fails takes its local activity's answer along: when the pass is made again, its run has ended, and
  // the signals that came meanwhile stand before it. A history from before this answer has none such.
  const repeated = () => {
    heard.isRequested = true;
  };
  const reports: PassReport[] = [];
  let pass = 0;
  let { trigger } = input;
  do {
    heard.isRequested = false;
    pass += 1;
    const report = await settlePass({ ...input, trigger, pass }, (made) => runPass(made, repeated));
    if (report) reports.push(report);
    // Why there is more to do is in the database by now.
    trigger = 'webhook';
    if (heard.isRequested && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof syncConnection>({ ...input, trigger });
  } while (heard.isRequested);
  return concluded(reports);
}

type Pass = SyncConnectionInput & { readonly pass: number };

async function runPass(pass: Pass, repeated: () => void): Promise<PassReport | undefined> {
  for (;;) {
    const step = await attempts(pass);
    if (step.step === 'done') {
      if (step.isRepeat) repeated();
      return step.report;
    }
    if (step.step === 'nothing_to_do') return undefined;
    const why = step.isBusy ? 'Its hub’s webhooks are being read' : 'Requests that arrive together make one pass';
    await sleep(step.waitMs, { summary: why });
  }
}

/** The first attempt is a local activity: nights are to be closed elsewhere within a fraction of a second. */
async function attempts(pass: Pass): Promise<PassStep> {
  try {
    return await syncAtOnce(pass);
  } catch (error) {
    if (pass.maximumAttempts < 2 || !isWorthAnother(error)) throw error;
  }
  await sleep('1 s', { summary: 'Before the next attempt' });
  const { syncConnectionPass } = proxyActivities<Activities>({
    startToCloseTimeout: '60 s',
    scheduleToCloseTimeout: '20 min',
    retry: { initialInterval: '2 s', backoffCoefficient: 2, maximumAttempts: pass.maximumAttempts - 1 },
    summary: `Pass ${pass.pass}: re-read, accept, publish`,
  });
  return syncConnectionPass({ ...pass, priorAttempts: 1 });
}

/** A time-out, or a failure that says that another attempt can help. */
function isWorthAnother(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof TimeoutFailure || (cause instanceof ApplicationFailure && cause.nonRetryable !== true);
}
