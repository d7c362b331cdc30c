import type { AccountClaim, AccountPassKey, AccountPassStore, Piece } from '../../account-store-ports.ts';
import type { AccountFailure } from '../../domain/account-failure.ts';
import { isDue } from '../../domain/connection-clock.ts';
import type { Instant } from '../../domain/instant.ts';
import type { RunTrigger } from '../../domain/run.ts';
import { fromNullableInstantColumn, toInstantColumn, toNullableInstantColumn } from '../columns.ts';
import type { Prisma, PrismaClient } from '../prisma.ts';
import type { SecretBox } from '../secret-box.ts';
import { accessOf } from './account-access.ts';
import { failLeftRun } from './account-end.ts';
import { isOn, lockAccountConnection, plannedSlot } from './account-lock.ts';
import { type AccountConnectionRow, accountRunOf, connectorOf, withKind } from './account-rows.ts';

type How = Parameters<AccountPassStore['claim']>[1];

/** What a run is made of that its claim plans. */
type Planned = { readonly trigger: RunTrigger; readonly row: { readonly id: string } | null };

/** A run that another workflow run left under way has nobody who works on it. */
const left: AccountFailure = {
  kind: 'SYSTEM',
  detail: 'The run was left by its worker and never ended.',
  code: null,
  advice: 'ours',
};

/** Claims a run for its workflow: see the port. */
export async function claimRun(
  { prisma, box }: { readonly prisma: PrismaClient; readonly box: SecretBox },
  key: AccountPassKey,
  how: How,
): Promise<AccountClaim> {
  return prisma.$transaction(async (tx) => {
    const connection = await lockAccountConnection(tx, key.connectionId);
    if (!connection || connection.deletedAt !== null) return { outcome: 'nothing', reason: 'gone', abandoned: 0 };
    const { workflowRunId, pass } = key;
    const own = await tx.accountRun.findFirst({ where: { workflowRunId, pass }, include: withKind });
    if (own?.status === 'running') return { outcome: 'claimed', runId: own.id, trigger: own.trigger, abandoned: 0 };
    if (own) return { outcome: 'ended', run: accountRunOf(own) };
    const lost = await failLeftRuns(tx, connection, how.now);
    const abandoned = lost.length;
    const planned = firstOf(await whatIsOwed(tx, connection, how.now), madeUpFor(connection, lost));
    if (!planned) return { outcome: 'nothing', reason: 'nothing_owed', abandoned };
    const runId = await begin(tx, connection, { key, how, planned, pieces: piecesOf(box, connection, how) });
    return { outcome: 'claimed', runId, trigger: planned.trigger, abandoned };
  });
}

/** One workflow works on a connection at a time, so whatever else is running is not. */
async function failLeftRuns(
  tx: Prisma.TransactionClient,
  connection: AccountConnectionRow,
  now: Instant,
): Promise<readonly { readonly trigger: RunTrigger }[]> {
  const where = { connectionId: connection.id, status: 'running' as const };
  const rows = await tx.accountRun.findMany({ where });
  for (const { id } of rows) await failLeftRun(tx, connection, { id, failure: left, now });
  return rows;
}

/** What a run that was lost was to read is read at once: whoever joined it was promised that. */
function madeUpFor(
  connection: AccountConnectionRow,
  lost: readonly { readonly trigger: RunTrigger }[],
): Planned | undefined {
  const byHand = lost.find(({ trigger }) => trigger === 'manual');
  const made = byHand ?? (isOn(connection) ? lost[0] : undefined);
  return made && { trigger: made.trigger, row: null };
}

/** What is queued first; what was lost before what is due, where a person asked for it: theirs reads an account that is switched off, too. */
function firstOf(owed: Planned | undefined, made: Planned | undefined): Planned | undefined {
  const isTheirs = made?.trigger === 'manual' && (owed?.row ?? null) === null;
  return isTheirs ? made : (owed ?? made);
}

async function whatIsOwed(
  tx: Prisma.TransactionClient,
  connection: AccountConnectionRow,
  now: Instant,
): Promise<Planned | undefined> {
  const queued = await tx.accountRun.findFirst({ where: { connectionId: connection.id, status: 'queued' } });
  if (queued) return { trigger: queued.trigger, row: queued };
  const slot = fromNullableInstantColumn(connection.nextSyncAt);
  return isOn(connection) && isDue(slot, now) ? { trigger: 'schedule', row: null } : undefined;
}

type Begun = {
  readonly key: AccountPassKey;
  readonly how: How;
  readonly planned: Planned;
  readonly pieces: readonly Piece[];
};

async function begin(
  tx: Prisma.TransactionClient,
  connection: AccountConnectionRow,
  { key, how, planned, pieces }: Begun,
): Promise<string> {
  const { now, attempt } = how;
  const { id } = connection;
  const number = connection.lastRunNumber + 1;
  await tx.accountConnection.update({
    where: { id },
    data: {
      lastRunNumber: number,
      nextSyncAt: toNullableInstantColumn(plannedSlot(connection, now)),
      phase: 'reading',
      waitingUntil: null,
    },
  });
  const { workflowId, workflowRunId, pass } = key;
  const data = {
    status: 'running' as const,
    number,
    startedAt: toInstantColumn(now),
    progressAt: toInstantColumn(now),
    attempts: attempt,
    pieces: pieces.map((piece) => ({
      ...piece,
      isDone: false,
    })),
    workflowId,
    workflowRunId,
    pass,
  };
  if (planned.row) return (await tx.accountRun.update({ where: { id: planned.row.id }, data })).id;
  const fresh = { connectionId: id, trigger: planned.trigger, queuedAt: toInstantColumn(now) };
  return (await tx.accountRun.create({ data: { ...fresh, ...data } })).id;
}

/** None where the secrets do not open: the run ends at its first page then, and says so. */
function piecesOf(box: SecretBox, connection: AccountConnectionRow, how: How): readonly Piece[] {
  const access = accessOf(box, connection);
  return access ? how.plan(access, connectorOf(connection).connector) : [];
}
