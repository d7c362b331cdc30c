import { decideReading } from '../domain/connection.ts';
import { isRetryable } from '../domain/failure.ts';
import { type Instant, msBetween } from '../domain/instant.ts';
import type { ConnectionResult, RunTrigger } from '../domain/run.ts';
import type { ConnectionToRead } from '../pass-ports.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { closedAddress, connectionToRead } from './connection-to-read.ts';
import type { Prisma } from './prisma.ts';
import type { ConnectionRow } from './rows-to-read.ts';
import type { SecretBox } from './secret-box.ts';

/** A run that has begun, with what earlier attempts of its pass came to. */
export type BegunRun = {
  readonly id: string;
  readonly trigger: RunTrigger;
  readonly attempts: number;
  readonly results: readonly ConnectionResult[];
};

type Planning = {
  readonly run: BegunRun;
  readonly now: Instant;
  readonly timeZone: string;
  readonly box: SecretBox;
};

/**
 * What a pass is to read of these connections. What is due and not read is written into the run: whose platform asked to come
 * back later, and whose secrets do not open (`closedIds`). One feed never keeps the others back.
 */
export async function planReading(
  tx: Prisma.TransactionClient,
  connections: readonly ConnectionRow[],
  planning: Planning,
): Promise<{ readonly toRead: readonly ConnectionToRead[]; readonly closedIds: readonly string[] }> {
  const done = planning.run.results.filter(isFinal);
  const open = connections.filter(({ id }) => !done.some(({ connectionId }) => connectionId === id));
  const { toRead, unread } = planned(open, planning);
  const closedIds = unread.flatMap(({ outcome, connectionId }) => (outcome === 'failed' ? [connectionId] : []));
  if (unread.length > 0) await writeUnread(tx, planning.run, { unread, closedIds });
  return { toRead, closedIds };
}

function planned(connections: readonly ConnectionRow[], { run, ...opening }: Planning) {
  const toRead: ConnectionToRead[] = [];
  const unread: ConnectionResult[] = [];
  for (const connection of connections) {
    const decision = decisionOf(connection, run.trigger, opening.now);
    if (decision === 'wait') unread.push(deferredResult(connection, opening.now));
    if (decision !== 'read') continue;
    const ready = connectionToRead(connection, opening);
    if (ready) toRead.push(ready);
    else unread.push(closedResult(connection));
  }
  return { toRead, unread };
}

type Unread = { readonly unread: readonly ConnectionResult[]; readonly closedIds: readonly string[] };

/** What an attempt wrote of other connections stays: a pass that is claimed again forgets no failure. */
async function writeUnread(
  tx: Prisma.TransactionClient,
  { id, results }: BegunRun,
  { unread, closedIds }: Unread,
): Promise<void> {
  const isUnread = (result: ConnectionResult) =>
    unread.some(({ connectionId }) => connectionId === result.connectionId);
  const others = results.filter((result) => !isUnread(result));
  await tx.syncRun.update({ where: { id }, data: { results: [...others, ...unread] } });
  await tx.connection.updateMany({ where: { id: { in: [...closedIds] } }, data: { lastFailure: closedAddress } });
}

/** A result that another attempt of the same pass cannot better. */
function isFinal(result: ConnectionResult): boolean {
  if (result.outcome === 'superseded') return false;
  return result.outcome !== 'failed' || !isRetryable(result.failure.kind);
}

function decisionOf(connection: ConnectionRow, trigger: RunTrigger, now: Instant) {
  const waitingUntil = fromNullableInstantColumn(connection.waitingUntil);
  const nextSyncAt = fromNullableInstantColumn(connection.nextSyncAt);
  return decideReading({ state: connection.modeState, nextSyncAt, waitingUntil }, trigger, now);
}

function deferredResult({ id, label, waitingUntil }: ConnectionRow, now: Instant): ConnectionResult {
  const retryAfterMs = waitingUntil ? msBetween(now, fromInstantColumn(waitingUntil)) : 0;
  const detail = 'The platform asked to come back later, and that time has not come.';
  return { outcome: 'deferred', connectionId: id, label, failure: { kind: 'RATE_LIMITED', detail, retryAfterMs } };
}

function closedResult({ id, label }: ConnectionRow): ConnectionResult {
  return { outcome: 'failed', connectionId: id, label, failure: closedAddress };
}
