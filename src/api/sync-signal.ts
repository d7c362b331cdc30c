import { setTimeout as delay } from 'node:timers/promises';
import type { ApiDeps } from './api-deps.ts';
import { loggableError } from './loggable-error.ts';

const SIGNAL_WAIT_MS = 2_000;

/**
 * Wakes a listing’s sync after its run was committed. A call that fails or takes too long is only logged: the run is
 * owed, and the minute tick makes it good.
 */
export function createSyncSignal({
  orchestrator,
  logger,
  settings,
}: Pick<ApiDeps, 'orchestrator' | 'logger' | 'settings'>): (listingId: string, runId: string) => Promise<void> {
  const waitMs = settings.signalWaitMs ?? SIGNAL_WAIT_MS;
  return async (listingId, runId) => {
    try {
      await within(orchestrator.syncRequested(listingId), waitMs);
    } catch (error) {
      logger.warn({ listingId, runId, err: loggableError(error) }, 'sync not signalled; the minute tick will start it');
    }
  };
}

/** Settles as `work` does, or rejects once `waitMs` have passed; the work goes on. */
async function within(work: Promise<void>, waitMs: number): Promise<void> {
  const timer = new AbortController();
  const late = delay(waitMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`No answer within ${waitMs} ms.`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
