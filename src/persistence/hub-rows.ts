import type { Instant } from '../domain/instant.ts';
import type { HubAccount, OpenHubAccount } from '../hub-ports.ts';
import { fromInstantColumn } from './columns.ts';
import { hubConnectorOf } from './connection-to-read.ts';
import { openAccount } from './hub-secrets.ts';
import type { Prisma } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

export type AccountRow = Pick<
  Prisma.HubAccountGetPayload<object>,
  'id' | 'ownerId' | 'connector' | 'name' | 'sealed' | 'webhookTokenHash' | 'createdAt'
>;

/** Locks the row of an account until the transaction ends. */
export async function lockAccount(tx: Prisma.TransactionClient, id: string): Promise<AccountRow | null> {
  await tx.$queryRaw`SELECT 1 FROM "HubAccount" WHERE "id" = ${id}::uuid FOR UPDATE`;
  return tx.hubAccount.findUnique({ where: { id } });
}

/** An account without its secrets. */
export function accountOf({ id, ownerId, connector, name, createdAt }: AccountRow): HubAccount {
  const known = hubConnectorOf(connector);
  if (known === undefined) throw new Error(`Hub ${connector} is not known to this version.`);
  return { id, ownerId, connector: known, name, createdAt: fromInstantColumn(createdAt) };
}

/**
 * An account with its secrets; undefined when they do not open. What was renewed is among them only for whom `now` is given,
 * and while it is good.
 */
export function openedAccount(row: AccountRow, box: SecretBox, now?: Instant): OpenHubAccount | undefined {
  const opened = openAccount(box, row);
  if (!opened) return undefined;
  const { secrets, webhookToken, headerToken, former } = opened;
  const isFormerGood = former !== undefined && now !== undefined && now < former.until;
  const access = { accountId: row.id, secrets };
  return { ...accountOf(row), access, webhookToken, headerToken, former: isFormerGood ? former : null };
}
