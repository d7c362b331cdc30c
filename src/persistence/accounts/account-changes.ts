import { randomUUID } from 'node:crypto';
import type { AccountPatch, AccountStore, ByPerson, NewAccountConnection } from '../../account-store-ports.ts';
import { closeAlert } from '../alert-closing.ts';
import { appendAudit } from '../audit.ts';
import { toInstantColumn, toNullableInstantColumn } from '../columns.ts';
import { Prisma } from '../prisma.ts';
import { isOfAnother, isSameAccount, readFromTheBeginning } from './account-identity.ts';
import { lockWithin, plannedSlot } from './account-lock.ts';
import { queueRun } from './account-queue.ts';
import { type AccountConnectionRow, accountConnectionOf, configOf, connectorOf } from './account-rows.ts';
import { markOfSecrets, sealAccountSecrets } from './account-secrets.ts';
import type { AccountStoreDeps } from './account-store-deps.ts';

type Creation = {
  readonly owner: Parameters<AccountStore['create']>[0];
  readonly account: NewAccountConnection;
  readonly limit: number;
};

/** Connects an account and queues its first run. */
export async function createConnection(
  deps: AccountStoreDeps,
  { owner: { actor, now }, account, limit }: Creation,
): ReturnType<AccountStore['create']> {
  const { secrets, config, ...fields } = account;
  const id = randomUUID();
  const ownerId = actor.memberId;
  const credentialMark = markOfSecrets(deps.box, account.connector, secrets);
  return deps.prisma.$transaction(async (tx) => {
    await lockOwner(tx, ownerId);
    const own = await tx.accountConnection.findMany({ where: { ownerId, deletedAt: null } });
    if (own.some((row) => isSameAccount(row, account, credentialMark))) return { outcome: 'account_already_connected' };
    if (own.length >= limit) return { outcome: 'too_many_connections' };
    const row = await tx.accountConnection.create({
      data: {
        id,
        ownerId,
        credentialMark,
        schedulerStopped: isStopped(own, account),
        ...fields,
        config: configJson(config),
        sealed: sealAccountSecrets(
          deps.box,
          {
            id,
            ownerId,
          },
          secrets,
        ),
        createdAt: toInstantColumn(now),
      },
    });
    const nextSyncAt = toNullableInstantColumn(plannedSlot(row, now));
    const planned = await tx.accountConnection.update({ where: { id }, data: { nextSyncAt } });
    if (account.kind === 'ticketing') await adoptEvents(tx, row);
    const runId = await queueRun(tx, row, { requestedBy: ownerId, now, workflowId: deps.workflowIdOf(id) });
    const subject = { kind: 'connection', id };
    await appendAudit(tx, { actor, action: 'account_connected', subject, to: account.connector, at: now });
    return { outcome: 'saved', connection: accountConnectionOf(planned), runId };
  });
}

/** One person’s accounts are connected and changed one after another, so that none is there twice. */
async function lockOwner(tx: Prisma.TransactionClient, ownerId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${ownerId} FOR UPDATE`;
}

/** Where the scheduler of its kind is stopped, one more account does not start it. */
function isStopped(own: readonly AccountConnectionRow[], { kind }: NewAccountConnection): boolean {
  const others = own.filter((row) => row.kind === kind);
  return others.length > 0 && others.every(({ schedulerStopped }) => schedulerStopped);
}

/** Events whose account was removed are linked anew by the next one. */
async function adoptEvents(tx: Prisma.TransactionClient, { id, ownerId }: AccountConnectionRow): Promise<void> {
  const data = { connectionId: id, externalId: null, lastSyncAt: null, warning: null };
  await tx.ticketedEvent.updateMany({ where: { ownerId, connectionId: null }, data });
}

type Change = { readonly by: ByPerson; readonly connectionId: string; readonly patch: AccountPatch };

/** Changes a connection. New credentials are tried at once, and so is another account or configuration. */
export async function updateConnection(
  deps: AccountStoreDeps,
  { by, connectionId, patch }: Change,
): ReturnType<AccountStore['update']> {
  return deps.prisma.$transaction(async (tx) => {
    const isTried = patch.secrets !== undefined || patch.config !== undefined || patch.accountId !== undefined;
    const found = await tx.accountConnection.findUnique({ where: { id: connectionId }, select: { ownerId: true } });
    if (found && isTried) await lockOwner(tx, found.ownerId);
    const row = await lockWithin(tx, by.reach, connectionId);
    if (!row) return undefined;
    if (isTried && (await isAnotherOfTheirs(tx, deps, { row, patch }))) return { outcome: 'account_already_connected' };
    if (isOfAnother(row, patch)) await readFromTheBeginning(tx, connectionId, by.now);
    const data = changesOf(deps, row, patch);
    const changed = await tx.accountConnection.update({ where: { id: connectionId }, data });
    const isRescheduled =
      changed.syncEnabled !== row.syncEnabled ||
      changed.syncIntervalMin !== row.syncIntervalMin ||
      changed.nextSyncAt === null;
    const nextSyncAt = isRescheduled ? toNullableInstantColumn(plannedSlot(changed, by.now)) : changed.nextSyncAt;
    const after = await tx.accountConnection.update({ where: { id: connectionId }, data: { nextSyncAt } });
    if (isTried) await tryNow(tx, deps, { row, by });
    if (row.syncEnabled && !changed.syncEnabled)
      await closeAlert(tx, { subjectId: connectionId, resolution: 'connection_disabled', now: by.now });
    await auditChange(tx, { by, connectionId, patch });
    return { outcome: 'saved', connection: accountConnectionOf(after), isOwed: isTried };
  });
}

/** True where the change would make it the account that another connection of its owner’s is. */
async function isAnotherOfTheirs(
  tx: Prisma.TransactionClient,
  { box }: AccountStoreDeps,
  { row, patch }: { readonly row: AccountConnectionRow; readonly patch: AccountPatch },
): Promise<boolean> {
  const others = await tx.accountConnection.findMany({
    where: { ownerId: row.ownerId, deletedAt: null, id: { not: row.id } },
  });
  const { config = configOf(row.config), accountId = row.accountId, secrets } = patch;
  const { connector, platform } = connectorOf(row);
  const mark = secrets === undefined ? row.credentialMark : markOfSecrets(box, row.connector, secrets);
  return others.some((other) => isSameAccount(other, { connector, platform, config, accountId }, mark));
}

/** What was read with the former credentials and waits is tried with the new ones; a run is queued besides, for what it read already. */
async function tryNow(
  tx: Prisma.TransactionClient,
  { workflowIdOf }: AccountStoreDeps,
  { row, by }: { readonly row: AccountConnectionRow; readonly by: ByPerson },
): Promise<void> {
  await queueRun(tx, row, { requestedBy: by.actor.memberId, now: by.now, workflowId: workflowIdOf(row.id) });
}

function changesOf(
  { box }: AccountStoreDeps,
  row: AccountConnectionRow,
  { label, syncEnabled, syncIntervalMin, accountId, config, secrets }: AccountPatch,
): Prisma.AccountConnectionUpdateInput {
  return {
    ...(label === undefined ? {} : { label }),
    ...(syncEnabled === undefined ? {} : { syncEnabled }),
    ...(syncIntervalMin === undefined ? {} : { syncIntervalMin }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(config === undefined ? {} : { config: configJson(config) }),
    ...(secrets === undefined
      ? {}
      : {
          sealed: sealAccountSecrets(box, row, secrets),
          credentialMark: markOfSecrets(box, row.connector, secrets),
          credentialVersion: { increment: 1 },
          // What was found of the former says nothing of these.
          rights: Prisma.DbNull,
          checkedAt: null,
        }),
  };
}

async function auditChange(tx: Prisma.TransactionClient, { by, connectionId, patch }: Change): Promise<void> {
  const { actor, now: at } = by;
  const fields = Object.entries(patch).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const subject = { kind: 'connection', id: connectionId };
  await appendAudit(tx, { actor, action: 'account_changed', subject, reason: fields.join(', '), at });
}

function configJson(config: NewAccountConnection['config']): Prisma.InputJsonObject {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
