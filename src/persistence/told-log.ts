import type { RunLogEntry } from '../domain/run-log.ts';
import type { PassStore } from '../pass-ports.ts';
import { groupCommit } from './group-commit.ts';
import type { PrismaClient } from './prisma.ts';
import { MOST_ENTRIES } from './run-log-row.ts';

type Logged = { readonly runId: string; readonly entries: readonly RunLogEntry[] };

/** See `PassStore.noteTold`: what is noted at one time is written in one statement. No listing’s lock is needed. */
export function notingTold(prisma: PrismaClient): PassStore['noteTold'] {
  const append = groupCommit<Logged, void>({
    keyOf: ({ runId }) => runId,
    async together(logged) {
      await appendLogs(prisma, logged);
      return logged.map(() => ({ outcome: 'committed', result: undefined }));
    },
    apart: (one) => appendLogs(prisma, [one]),
  });
  return async (runId, { results, now }) => {
    const entries = results.map(({ connectionId, label, ...rest }): RunLogEntry => {
      return { at: now, connectionId, label, what: 'pushed', result: { connectionId, label, ...rest } };
    });
    await append({ runId, entries });
  };
}

/**
 * Writes lines into the logs of runs that are under way, whatever else is being written of these. What is known to the log is
 * not written again: a group of which nobody knows whether it was committed is repeated. Rows are locked by ID, as by their ends.
 */
async function appendLogs(prisma: PrismaClient, logged: readonly Logged[]): Promise<void> {
  await prisma.$executeRaw`
    WITH held AS (
      SELECT r."id" FROM "SyncRun" r WHERE r."id" = ANY(${logged.map(({ runId }) => runId)}::uuid[])
      ORDER BY r."id" FOR NO KEY UPDATE)
    UPDATE "SyncRun" r SET "log" = r."log" || e."entries"
    FROM jsonb_to_recordset(${JSON.stringify(logged)}::jsonb) AS e("runId" uuid, "entries" jsonb)
    JOIN held ON held."id" = e."runId"
    WHERE r."id" = held."id" AND r."status" = 'running' AND jsonb_array_length(r."log") < ${MOST_ENTRIES}
      AND NOT r."log" @> e."entries"`;
}
