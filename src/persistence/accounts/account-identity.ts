import type { AccountConfig } from '../../account-ports.ts';
import type { AccountPatch, NewAccountConnection } from '../../account-store-ports.ts';
import { readByKeyAlone } from '../../domain/account-connector.ts';
import type { Instant } from '../../domain/instant.ts';
import { toInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';
import { type AccountConnectionRow, configOf } from './account-rows.ts';

/** True for the same account: connector, configuration, credentials and outside account are one another’s. */
export function isSameAccount(
  row: AccountConnectionRow,
  account: Pick<NewAccountConnection, 'connector' | 'platform' | 'config' | 'accountId'>,
  credentialMark: string,
): boolean {
  return (
    row.connector === account.connector &&
    row.platform === account.platform &&
    row.credentialMark === credentialMark &&
    row.accountId === account.accountId &&
    textOf(configOf(row.config), isAny) === textOf(account.config, isAny)
  );
}

/**
 * True when a change has something else read: another outside account, another text of the configuration, or another key where the
 * key alone names the account. A list (symbols) only
 * says which pieces are read, each with a cursor of its own.
 */
export function isOfAnother(row: AccountConnectionRow, { accountId, config, secrets }: AccountPatch): boolean {
  const isByKey = readByKeyAlone.some((connector) => connector === row.connector);
  if (secrets !== undefined && isByKey) return true;
  const isOther = config !== undefined && textOf(configOf(row.config), isText) !== textOf(config, isText);
  return isOther || (accountId !== undefined && accountId !== row.accountId);
}

/** What was read before says nothing of where to go on: cursors go, and so does a run that still reads the former. */
export async function readFromTheBeginning(
  tx: Prisma.TransactionClient,
  connectionId: string,
  now: Instant,
): Promise<void> {
  await tx.accountCursor.deleteMany({ where: { connectionId } });
  await tx.accountRun.updateMany({
    where: { connectionId, status: 'running' },
    data: { status: 'cancelled', finishedAt: toInstantColumn(now) },
  });
  await tx.accountConnection.update({ where: { id: connectionId }, data: { phase: null, waitingUntil: null } });
}

type Value = AccountConfig[string];
const isAny = () => true;
const isText = (value: Value) => typeof value === 'string';

function textOf(config: AccountConfig, isCompared: (value: Value) => boolean): string {
  const entries = Object.entries(config).filter(([, value]) => isCompared(value));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
