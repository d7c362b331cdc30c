import { z } from 'zod';
import type { AccountConfig } from '../../account-ports.ts';
import type { AccountConnection, AccountRun } from '../../account-store-ports.ts';
import { isAccountConnector, isAccountPlatform } from '../../domain/account-connector.ts';
import { type AccountFailure, accountAdvices } from '../../domain/account-failure.ts';
import { failureKinds } from '../../domain/failure.ts';
import type { Reach } from '../../domain/member.ts';
import { fromInstantColumn, fromNullableInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';

export type AccountConnectionRow = Prisma.AccountConnectionGetPayload<object>;
export type AccountRunRow = Prisma.AccountRunGetPayload<{ include: { connection: { select: { kind: true } } } }>;

const configSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const rightsSchema = z.array(z.enum(['read', 'trade', 'withdraw']));
const warningsSchema = z.array(z.object({ code: z.string(), partition: z.string() }));

const accountFailureSchema = z
  .object({
    kind: z.enum(failureKinds),
    detail: z.string(),
    code: z.string().nullable().default(null),
    advice: z.enum(accountAdvices).default('ours'),
    retryAfterMs: z.number().optional(),
    limit: z.string().optional(),
  })
  .transform(
    ({ retryAfterMs, limit, ...failure }): AccountFailure => ({
      ...failure,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(limit === undefined ? {} : { limit }),
    }),
  );

/** A `failure` column of an account connection or its run. */
export function accountFailureOf(column: Prisma.JsonValue | null): AccountFailure | null {
  return column === null ? null : accountFailureSchema.parse(column);
}

/** A `config` column. */
export function configOf(column: Prisma.JsonValue): AccountConfig {
  return configSchema.parse(column);
}

/** The names of its code as the row has them. @throws Error for a row of a connector that this version does not have. */
export function connectorOf(row: Pick<AccountConnectionRow, 'id' | 'connector' | 'platform'>) {
  const { connector, platform } = row;
  if (!isAccountConnector(connector) || !isAccountPlatform(platform))
    throw new Error(
      `Connection ${row.id} is of the connector ${connector}, which this version of relais does not have.`,
    );
  return { connector, platform };
}

/** A connection row as the domain knows it. */
export function accountConnectionOf(row: AccountConnectionRow): AccountConnection {
  const { id, ownerId, kind, label, accountId, syncEnabled, schedulerStopped, syncIntervalMin, phase } = row;
  return {
    id,
    ownerId,
    kind,
    label,
    accountId,
    syncEnabled,
    schedulerStopped,
    syncIntervalMin,
    phase,
    ...connectorOf(row),
    config: configOf(row.config),
    rights: row.rights === null ? null : rightsSchema.parse(row.rights),
    checkedAt: fromNullableInstantColumn(row.checkedAt),
    nextSyncAt: fromNullableInstantColumn(row.nextSyncAt),
    waitingUntil: fromNullableInstantColumn(row.waitingUntil),
    failure: accountFailureOf(row.failure),
    failingSince: fromNullableInstantColumn(row.failingSince),
    lastSyncAt: fromNullableInstantColumn(row.lastSyncAt),
    createdAt: fromInstantColumn(row.createdAt),
  };
}

/** What a run row is read with. */
export const withKind = { connection: { select: { kind: true } } } as const;

/** A run row as the domain knows it. */
export function accountRunOf(row: AccountRunRow): AccountRun {
  const { id, connectionId, trigger, status, number, attempts, pages, eventsSynced, waitMs } = row;
  const { fetched, imported, updated, skipped, rejected, workflowId, workflowRunId } = row;
  return {
    id,
    connectionId,
    trigger,
    status,
    number,
    attempts,
    pages,
    eventsSynced,
    waitMs,
    fetched,
    imported,
    updated,
    skipped,
    rejected,
    workflowId,
    workflowRunId,
    connectionKind: row.connection.kind,
    queuedAt: fromInstantColumn(row.queuedAt),
    startedAt: fromNullableInstantColumn(row.startedAt),
    finishedAt: fromNullableInstantColumn(row.finishedAt),
    warnings: warningsSchema.parse(row.warnings),
    failure: accountFailureOf(row.failure),
  };
}

/** Rows within reach, and not marked for removal. */
export function withinReach(reach: Reach): { readonly deletedAt: null; readonly ownerId?: string } {
  return { deletedAt: null, ...(reach.kind === 'own' ? { ownerId: reach.memberId } : {}) };
}
