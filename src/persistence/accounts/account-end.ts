import type { AccountEnd, AccountPassKey, AccountRun } from '../../account-store-ports.ts';
import type { AccountFailure } from '../../domain/account-failure.ts';
import { putOffUntil } from '../../domain/account-run.ts';
import type { Instant } from '../../domain/instant.ts';
import type { RunStatus } from '../../domain/run.ts';
import { fromNullableInstantColumn, toInstantColumn, toNullableInstantColumn } from '../columns.ts';
import { Prisma, type PrismaClient } from '../prisma.ts';
import { isOn, lockAccountConnection, plannedSlot, slotAfter } from './account-lock.ts';
import {
  type AccountConnectionRow,
  type AccountRunRow,
  accountFailureOf,
  accountRunOf,
  withKind,
} from './account-rows.ts';
import { readAllAgain } from './event-links.ts';

/** Rows that were rejected in this run for the first time make a run that read everything else `partial`. */
const rowsRejected: AccountFailure = {
  kind: 'BAD_FEED',
  detail: 'Some rows could not be read; they are kept in the list of rejected rows.',
  code: null,
  advice: 'ours',
};

/** Ends a run of its workflow: see the port. */
export async function endRun(
  prisma: PrismaClient,
  key: AccountPassKey,
  { end, now }: { readonly end: AccountEnd; readonly now: Instant },
): Promise<AccountRun | undefined> {
  return prisma.$transaction(async (tx) => {
    const connection = await lockAccountConnection(tx, key.connectionId);
    const { workflowRunId, pass } = key;
    const row = await tx.accountRun.findFirst({ where: { workflowRunId, pass }, include: withKind });
    if (!connection || !row) return undefined;
    if (row.status !== 'running') return accountRunOf(row);
    const { status, failure } = verdict(end, row);
    await endRow(tx, row.id, { status, failure, now });
    await settleConnection(tx, connection, { end, failure, now });
    if (end.how !== 'read') await readAllAgain(tx, connection.id);
    return accountRunOf(await tx.accountRun.findUniqueOrThrow({ where: { id: row.id }, include: withKind }));
  });
}

function verdict(end: AccountEnd, row: AccountRunRow): { status: RunStatus; failure: AccountFailure | null } {
  switch (end.how) {
    case 'read':
      if (row.pieceFailure !== null) return { status: 'partial', failure: accountFailureOf(row.pieceFailure) };
      return row.newlyRejected > 0
        ? { status: 'partial', failure: rowsRejected }
        : { status: 'succeeded', failure: null };
    case 'failed':
      return { status: row.pages > 0 ? 'partial' : 'failed', failure: end.failure };
    case 'put_off':
      return { status: 'deferred', failure: null };
    case 'stopped':
      return { status: 'cancelled', failure: null };
  }
}

/** Writes the end of a run row that is under way; false when it has ended. */
async function endRow(
  tx: Prisma.TransactionClient,
  id: string,
  end: { readonly status: RunStatus; readonly failure: AccountFailure | null; readonly now: Instant },
): Promise<boolean> {
  const { status, failure, now } = end;
  const data = { status, failure: failure ?? Prisma.DbNull, finishedAt: toInstantColumn(now) };
  return (await tx.accountRun.updateMany({ where: { id, status: 'running' }, data })).count > 0;
}

/**
 * Fails a run that nobody works on any more, under the connection’s lock: the connection says so, and that nothing is read. Its slot
 * stays. False when the run has ended meanwhile.
 */
export async function failLeftRun(
  tx: Prisma.TransactionClient,
  connection: AccountConnectionRow,
  { id, failure, now }: { readonly id: string; readonly failure: AccountFailure; readonly now: Instant },
): Promise<boolean> {
  if (!(await endRow(tx, id, { status: 'failed', failure, now }))) return false;
  const failingSince = connection.failingSince ?? toInstantColumn(now);
  const data = { phase: null, waitingUntil: null, failure: { ...failure }, failingSince };
  await tx.accountConnection.update({ where: { id: connection.id }, data });
  await readAllAgain(tx, connection.id);
  return true;
}

type Settled = {
  readonly end: AccountEnd;
  readonly failure: AccountFailure | null;
  readonly now: Instant;
};

/** A good run clears the error, and so does one with rejected rows; one that could not read a piece says so, and goes on at its slot; one that was put off or stopped says nothing of it. */
async function settleConnection(
  tx: Prisma.TransactionClient,
  connection: AccountConnectionRow,
  { end, failure, now }: Settled,
): Promise<void> {
  const done = { phase: null, waitingUntil: null };
  if (end.how === 'read') {
    // The slot was planned when the run began: a long run skips those that it ran through.
    const planned = fromNullableInstantColumn(connection.nextSyncAt);
    const nextSyncAt = toNullableInstantColumn(
      planned !== null && planned > now ? planned : plannedSlot(connection, now),
    );
    const standing =
      failure === null || failure === rowsRejected
        ? { failure: Prisma.DbNull, failingSince: null }
        : { failure: { ...failure }, failingSince: connection.failingSince ?? toInstantColumn(now) };
    const data = { ...standing, lastSyncAt: toInstantColumn(now), nextSyncAt };
    await tx.accountConnection.update({ where: { id: connection.id }, data: { ...done, ...data } });
    return;
  }
  if (end.how === 'failed') {
    const failingSince = connection.failingSince ?? toInstantColumn(now);
    const data = {
      failure: failure ?? Prisma.DbNull,
      failingSince,
      nextSyncAt: toNullableInstantColumn(slotAfter(connection, failure, now)),
    };
    await tx.accountConnection.update({ where: { id: connection.id }, data: { ...done, ...data } });
    return;
  }
  const putOff =
    end.how === 'put_off' && isOn(connection)
      ? { nextSyncAt: toNullableInstantColumn(putOffUntil(connection.id, end.until, now)) }
      : {};
  await tx.accountConnection.update({ where: { id: connection.id }, data: { ...done, ...putOff } });
}
