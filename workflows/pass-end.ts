import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { PassInput, PassReport, SyncListingReport } from './pass-messages.ts';
import { relaisOutcome } from './search-attributes.ts';

const { failPass, cancelPass } = proxyActivities<Activities>({
  startToCloseTimeout: '10 s',
  scheduleToCloseTimeout: '15 min',
  retry: { initialInterval: '1 s', maximumInterval: '30 s', maximumAttempts: 60 },
  summary: 'Record how the run ended',
});

/** One pass to its end; a pass that breaks is recorded as failed before anything else happens. */
export async function settlePass<P extends PassInput>(
  pass: P,
  runPass: (pass: P) => Promise<PassReport | undefined>,
): Promise<PassReport | undefined> {
  try {
    return await runPass(pass);
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => cancelPass(pass));
      upsertSearchAttributes([{ key: relaisOutcome, value: 'cancelled' }]);
      throw error;
    }
    const report = await failPass({ ...pass, ...brokenPass(error, pass) });
    if (!isOfActivity(error)) {
      upsertSearchAttributes([{ key: relaisOutcome, value: 'failed' }]);
      throw error;
    }
    return report;
  }
}

/** What an activity failed of. A local activity rejects with it as it is, a regular one wraps it. */
export function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure ? error.cause : error;
}

/** Workflow code of ours throws neither: what does is an error in it. */
function isOfActivity(error: unknown): boolean {
  const cause = causeOf(error);
  return error instanceof ActivityFailure || cause instanceof ApplicationFailure || cause instanceof TimeoutFailure;
}

/** Why a pass broke, in the words of the run row. A failure of our own activities carries its kind as its type. */
function brokenPass(
  error: unknown,
  { maximumAttempts }: PassInput,
): { kind: string; detail: string; attempts: number } {
  const cause = causeOf(error);
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

/** What the passes of a sync came to in all, told to the Web UI as well. */
export function concluded(reports: readonly PassReport[]): SyncListingReport {
  const outcome = reports.at(-1)?.outcome ?? 'nothing_to_do';
  upsertSearchAttributes([{ key: relaisOutcome, value: outcome }]);
  const summary = reports.map((report) => report.summary).join(' ') || 'There was nothing to do.';
  return { outcome, summary, runIds: reports.map(({ runId }) => runId) };
}
