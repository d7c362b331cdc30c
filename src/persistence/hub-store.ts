import type { Instant } from '../domain/instant.ts';
import type { HubAccount, HubStore } from '../hub-ports.ts';
import type { ConnectionRef } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { hashOfToken, newExportToken } from './export-token.ts';
import { type AccountRow, accountOf, lockAccount, openedAccount } from './hub-rows.ts';
import { openAccount, sealAccount } from './hub-secrets.ts';
import { connectUnit } from './hub-units.ts';
import { createModeStore } from './mode-moves.ts';
import type { PrismaClient } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';
import { isContinuousIn } from './settings-store.ts';
import { webhookAddresses } from './webhook-addresses.ts';
import { receiveWebhook } from './webhook-inbox.ts';
import { renewWebhook } from './webhook-renewal.ts';

/** Accounts at hubs on PostgreSQL; their secrets are sealed by `box`. */
export function createHubStore(prisma: PrismaClient, box: SecretBox): HubStore {
  const opened = (row: AccountRow | null) => (row ? (openedAccount(row, box) ?? 'closed') : undefined);
  return {
    async list(ownerId) {
      const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
      return (await prisma.hubAccount.findMany({ where: { ownerId }, orderBy })).map(accountOf);
    },

    async open(reach, id) {
      const owned = reach.kind === 'own' ? { ownerId: reach.memberId } : {};
      return opened(await prisma.hubAccount.findFirst({ where: { id, ...owned } }));
    },

    save: (by, account) => saveAccount(prisma, box, { by, account }),

    async addSecrets(id, added) {
      await prisma.$transaction(async (tx) => {
        const row = await lockAccount(tx, id);
        const known = row && openAccount(box, row);
        if (!row || !known) throw new Error(`The secrets of hub account ${id} do not open; connect it again.`);
        const sealed = sealAccount(box, row, { ...known, secrets: { ...known.secrets, ...added } });
        await tx.hubAccount.update({ where: { id }, data: { sealed } });
      });
    },

    async remove({ reach, actor, now }, id) {
      const owned = reach.kind === 'own' ? { ownerId: reach.memberId } : {};
      return prisma.$transaction(async (tx) => {
        const row = await tx.hubAccount.findFirst({ where: { id, ...owned } });
        if (!row) return undefined;
        if ((await tx.connection.count({ where: { hubAccountId: id } })) > 0) return 'in_use';
        await tx.hubAccount.delete({ where: { id } });
        const subject = { kind: 'hub_account', id };
        await appendAudit(tx, { actor, action: 'hub_account_removed', subject, from: row.connector, at: now });
        return 'removed';
      });
    },

    async connectedUnits(hubAccountId) {
      const rows = await prisma.connection.findMany({
        where: { hubAccountId },
        select: { unitId: true, listingId: true },
      });
      const connected = rows.flatMap(({ unitId, listingId }) =>
        unitId === null ? [] : [[unitId, listingId] as const],
      );
      return Object.fromEntries<string>(connected);
    },

    connectUnit: (by, chosen) => connectUnit(prisma, box, { by, chosen }),

    renewWebhook: (by, id) => renewWebhook(prisma, box, { by, id }),

    ...webhookAddresses(prisma, box),

    receive: (accountId, event) => receiveWebhook(prisma, accountId, event),

    async readingsOwed(before, limit) {
      const isContinuous = await isContinuousIn(prisma);
      return prisma.$queryRaw<ConnectionRef[]>`
      SELECT c."id"::text AS "connectionId", c."listingId"::text FROM "Connection" c
      JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
      WHERE c."syncEnabled" AND (c."waitingUntil" IS NULL OR c."waitingUntil" < ${before}::timestamptz)
        AND NOT EXISTS (
          SELECT 1 FROM "Breaker" b WHERE b."key" = c."connector" AND b."state" IN ('open', 'forced_open'))
        AND ((c."readOwedSince" < ${before}::timestamptz AND ${isContinuous}) OR EXISTS (
        SELECT 1 FROM "SyncRun" r
        WHERE r."connectionId" = c."id" AND r."status" = 'queued' AND r."queuedAt" < ${before}::timestamptz))
      ORDER BY c."id" LIMIT ${limit}`;
    },

    async forgetDeliveries(before, limit) {
      return prisma.$executeRaw`
        DELETE FROM "WebhookDelivery" WHERE "id" IN (
          SELECT "id" FROM "WebhookDelivery" WHERE "receivedAt" < ${before}::timestamptz LIMIT ${limit})`;
    },
  };
}

type Saving = {
  readonly by: Parameters<HubStore['save']>[0];
  readonly account: Parameters<HubStore['save']>[1];
};

/** Two requests at once make one account: the database's unique index says so, and the later one brings its secrets. */
async function saveAccount(prisma: PrismaClient, box: SecretBox, { by, account }: Saving): Promise<HubAccount> {
  const { actor, now } = by;
  const { connector, name } = account;
  const named = { ownerId: actor.memberId, connector, accountHash: box.mark(`${connector} ${account.accountKey}`) };
  const saved = await prisma.$transaction(async (tx) => {
    const webhookToken = newExportToken();
    const fresh = { ...named, name, sealed: '', webhookTokenHash: hashOfToken(webhookToken), createdAt: now };
    const { count } = await tx.hubAccount.createMany({ data: [fresh], skipDuplicates: true });
    const { id } = await tx.hubAccount.findUniqueOrThrow({ where: { ownerId_connector_accountHash: named } });
    const row = await lockAccount(tx, id);
    if (!row) throw new Error(`Hub account ${id} was removed while it was connected again.`);
    const known = openAccount(box, row);
    const tokens = known ?? { webhookToken, headerToken: newExportToken() };
    const sealed = sealAccount(box, row, { ...tokens, secrets: { ...known?.secrets, ...account.secrets } });
    const data = { name, sealed, webhookTokenHash: hashOfToken(tokens.webhookToken) };
    const updated = await tx.hubAccount.update({ where: { id }, data });
    const action = count > 0 ? 'hub_account_connected' : 'hub_account_reconnected';
    await appendAudit(tx, { actor, action, subject: { kind: 'hub_account', id }, to: connector, at: now });
    return { account: accountOf(updated), isNew: count > 0 };
  });
  if (!saved.isNew) await beginAnew(prisma, saved.account.id, now);
  return saved.account;
}

/** What an account's old credentials brought to a stop begins anew with the new ones: the minute tick has it read. */
async function beginAnew(prisma: PrismaClient, hubAccountId: string, now: Instant): Promise<void> {
  const where = { hubAccountId, syncEnabled: true };
  const connections = await prisma.connection.findMany({ where, select: { id: true } });
  const modes = createModeStore(prisma);
  for (const { id } of connections) await modes.tell(id, 'credentials_changed', now);
  await prisma.connection.updateMany({
    where,
    data: { waitingUntil: null, readOwedSince: now },
  });
  await prisma.connection.updateMany({ where: { ...where, publisher: null }, data: { publishingUntil: null } });
}
