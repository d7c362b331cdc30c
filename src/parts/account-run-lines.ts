import type { Logger } from 'pino';
import type { AccountRunLog } from '../../activities/account-pass.ts';
import { msBetween } from '../domain/instant.ts';

/** The lines that runs of accounts leave in the log: start, waits, end with what was done, and errors as errors. No secret is in them. */
export function accountRunLines(logger: Logger): AccountRunLog {
  return {
    started: (run) => logger.info(run, 'account sync started'),
    waits: ({ failure, ...wait }) => {
      const { kind, code, detail: cause } = failure;
      logger.warn({ ...wait, kind, code, cause }, 'account sync waits');
    },
    ended(run) {
      const { id: runId, connectionId, status, attempts, pages, fetched, imported, updated, skipped, rejected } = run;
      const { startedAt, finishedAt, eventsSynced, waitMs, failure } = run;
      const durationMs = startedAt === null || finishedAt === null ? null : msBetween(startedAt, finishedAt);
      const counts = { pages, fetched, imported, updated, skipped, rejected, eventsSynced };
      const told = { runId, connectionId, status, attempts, durationMs, waitMs, ...counts };
      if (failure === null) return logger.info(told, 'account sync ended');
      const { kind, code, detail: cause } = failure;
      return logger.error({ ...told, kind, code, cause }, 'account sync failed');
    },
  };
}
