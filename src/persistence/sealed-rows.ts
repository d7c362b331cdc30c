import { accountConnectionContext } from './accounts/account-secrets.ts';
import { feedUrlContext } from './connection-writes.ts';
import { hubAccountContext } from './hub-secrets.ts';
import type { PrismaClient } from './prisma.ts';
import { pushAddressContext } from './push-secrets.ts';

/** A secret with the row that it is in, and what it is bound to there. */
export type SealedRow = { readonly id: string; readonly sealed: string; readonly context: string };

/** A column that holds sealed texts. `replace` is false when the secret has changed since it was read. */
export type SealedColumn = {
  /** Its table and column, for people. */
  readonly name: string;
  /** Rows in the order of their IDs, after `afterId`. */
  page(afterId: string | undefined, limit: number): Promise<readonly SealedRow[]>;
  replace(row: SealedRow, sealed: string): Promise<boolean>;
};

/** Every column that holds secrets sealed under ENCRYPTION_KEYS. */
export function sealedColumns(prisma: PrismaClient): readonly SealedColumn[] {
  return [
    feedAddresses(prisma),
    hubAccounts(prisma),
    accountConnections(prisma),
    pushAddresses(prisma),
    installationSecrets(prisma),
  ];
}

/** What a secret of the installation is bound to. */
export function secretContext(name: string): string {
  return `Secret.sealed name=${name}`;
}

function feedAddresses(prisma: PrismaClient): SealedColumn {
  return {
    name: 'Connection.urlCiphertext',
    async page(afterId, take) {
      const rows = await prisma.connection.findMany({
        where: { urlCiphertext: { not: null }, ...(afterId === undefined ? {} : { id: { gt: afterId } }) },
        orderBy: { id: 'asc' },
        take,
        select: { id: true, listingId: true, urlCiphertext: true },
      });
      return rows.flatMap(({ id, listingId, urlCiphertext: sealed }) =>
        sealed === null ? [] : [{ id, sealed, context: feedUrlContext(listingId, id) }],
      );
    },
    async replace({ id, sealed: urlCiphertext }, sealed) {
      const { count } = await prisma.connection.updateMany({
        where: { id, urlCiphertext },
        data: { urlCiphertext: sealed },
      });
      return count === 1;
    },
  };
}

function hubAccounts(prisma: PrismaClient): SealedColumn {
  return {
    name: 'HubAccount.sealed',
    async page(afterId, take) {
      const where = afterId === undefined ? {} : { id: { gt: afterId } };
      const rows = await prisma.hubAccount.findMany({ where, orderBy: { id: 'asc' }, take });
      return rows.map(({ id, ownerId, sealed }) => ({ id, sealed, context: hubAccountContext({ id, ownerId }) }));
    },
    async replace({ id, sealed: before }, sealed) {
      const { count } = await prisma.hubAccount.updateMany({ where: { id, sealed: before }, data: { sealed } });
      return count === 1;
    },
  };
}

function accountConnections(prisma: PrismaClient): SealedColumn {
  return {
    name: 'AccountConnection.sealed',
    async page(afterId, take) {
      const where = afterId === undefined ? {} : { id: { gt: afterId } };
      const rows = await prisma.accountConnection.findMany({ where, orderBy: { id: 'asc' }, take });
      return rows.map(({ id, ownerId, sealed }) => ({
        id,
        sealed,
        context: accountConnectionContext({ id, ownerId }),
      }));
    },
    async replace({ id, sealed: before }, sealed) {
      const where = { id, sealed: before };
      const { count } = await prisma.accountConnection.updateMany({ where, data: { sealed } });
      return count === 1;
    },
  };
}

function pushAddresses(prisma: PrismaClient): SealedColumn {
  return {
    name: 'PushSubscription.sealed',
    async page(afterId, take) {
      const where = afterId === undefined ? {} : { id: { gt: afterId } };
      const rows = await prisma.pushSubscription.findMany({ where, orderBy: { id: 'asc' }, take });
      return rows.map(({ id, userId, sealed }) => ({ id, sealed, context: pushAddressContext({ id, userId }) }));
    },
    async replace({ id, sealed: before }, sealed) {
      const { count } = await prisma.pushSubscription.updateMany({ where: { id, sealed: before }, data: { sealed } });
      return count === 1;
    },
  };
}

function installationSecrets(prisma: PrismaClient): SealedColumn {
  return {
    name: 'Secret.sealed',
    async page(afterId, take) {
      const where = afterId === undefined ? {} : { name: { gt: afterId } };
      const rows = await prisma.secret.findMany({ where, orderBy: { name: 'asc' }, take });
      return rows.map(({ name, sealed }) => ({ id: name, sealed, context: secretContext(name) }));
    },
    async replace({ id, sealed: before }, sealed) {
      const { count } = await prisma.secret.updateMany({ where: { name: id, sealed: before }, data: { sealed } });
      return count === 1;
    },
  };
}

/** Every row of a column, read in pages. */
export async function* allRows(column: SealedColumn, pageSize: number): AsyncGenerator<SealedRow> {
  let rows = await column.page(undefined, pageSize);
  while (rows.length > 0) {
    yield* rows;
    rows = await column.page(rows.at(-1)?.id, pageSize);
  }
}
