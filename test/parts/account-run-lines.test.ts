import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import type { AccountRun } from '../../src/account-store-ports.ts';
import { accountRunLines } from '../../src/parts/account-run-lines.ts';

const run: AccountRun = {
  ...{ id: 'run-1', connectionId: 'connection-1', connectionKind: 'ticketing', trigger: 'schedule', number: 7 },
  ...{ status: 'succeeded', queuedAt: '2026-11-24T06:00:00.000Z', startedAt: '2026-11-24T06:00:01.000Z' },
  ...{ finishedAt: '2026-11-24T06:00:03.500Z', attempts: 1, pages: 3, fetched: 9, imported: 0, updated: 2 },
  ...{ skipped: 7, rejected: 0, eventsSynced: 2, waitMs: 0, warnings: [], failure: null },
  ...{ workflowId: 'sync/connection-1', workflowRunId: 'workflow-run-1' },
};
const failure = { kind: 'AUTH', code: '401', detail: 'HTTP 401 (listing events)', advice: 'reconnect' } as const;

/** The lines that `write` leaves, without their time. */
function linesOf(write: (log: ReturnType<typeof accountRunLines>) => void): unknown[] {
  const lines: unknown[] = [];
  const logger = pino(
    { base: null, timestamp: false },
    { write: (line) => void lines.push(z.unknown().parse(JSON.parse(line))) },
  );
  write(accountRunLines(logger));
  return lines;
}

test('a run that begins says of which connection it is and why', () => {
  const started = { connectionId: 'connection-1', runId: 'run-1', trigger: 'manual' };
  expect(linesOf((log) => log.started(started))).toEqual([{ level: 30, ...started, msg: 'account sync started' }]);
});

test('a run that ends says how long it took and how many events and rows it kept in step', () => {
  expect(linesOf((log) => log.ended(run))).toEqual([
    {
      ...{ level: 30, runId: 'run-1', connectionId: 'connection-1', status: 'succeeded', attempts: 1, waitMs: 0 },
      ...{ durationMs: 2_500, pages: 3, fetched: 9, imported: 0, updated: 2, skipped: 7, rejected: 0 },
      ...{ eventsSynced: 2, msg: 'account sync ended' },
    },
  ]);
});

test('a run that fails is an error with its kind, the service’s code and the cause', () => {
  expect(linesOf((log) => log.ended({ ...run, status: 'failed', failure }))).toMatchObject([
    {
      ...{ level: 50, status: 'failed', durationMs: 2_500, eventsSynced: 2 },
      ...{ kind: 'AUTH', code: '401', cause: 'HTTP 401 (listing events)', msg: 'account sync failed' },
    },
  ]);
});

test('a run that waits is a warning with its cause and for how long', () => {
  const wait = { connectionId: 'connection-1', runId: 'run-1', failure, waitMs: 60_000 };
  expect(linesOf((log) => log.waits(wait))).toMatchObject([
    { level: 40, connectionId: 'connection-1', waitMs: 60_000, kind: 'AUTH', msg: 'account sync waits' },
  ]);
});
