import { createHash } from 'node:crypto';
import type { HubConnectorName } from '../domain/hub.ts';
import type { Instant } from '../domain/instant.ts';
import type { HubStore, OpenHubAccount } from '../hub-ports.ts';
import { hashOfToken } from './export-token.ts';
import { type AccountRow, openedAccount } from './hub-rows.ts';
import type { PrismaClient } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

/** More accounts are asked for anew. */
const MOST_REMEMBERED = 5_000;

/**
 * The accounts behind the addresses of webhooks. Rows are remembered as they were read last; `receiveWebhook` compares their
 * version with the row of now, in the statement that takes a delivery in.
 */
export function webhookAddresses(
  prisma: PrismaClient,
  box: SecretBox,
): Pick<HubStore, 'openByWebhookToken' | 'rememberedByWebhookToken'> {
  const remembered = new Map<string, AccountRow>();
  return {
    async openByWebhookToken(connector, token, now) {
      const hash = hashOfToken(token);
      const row = await rowAt(prisma, connector, hash);
      const place = placeOf(connector, hash);
      remembered.delete(place);
      if (!row) return undefined;
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(place, row);
      return openedAt(box, row, { hash, now });
    },
    async rememberedByWebhookToken(connector, token, now) {
      const hash = hashOfToken(token);
      const row = remembered.get(placeOf(connector, hash));
      const account = row && openedAt(box, row, { hash, now });
      if (!row || account === undefined || account === 'closed') return undefined;
      return { ...account, version: versionOf(row.sealed) };
    },
  };
}

async function rowAt(prisma: PrismaClient, connector: HubConnectorName, hash: string): Promise<AccountRow | undefined> {
  const [row] = await prisma.$queryRaw<AccountRow[]>`
    SELECT "id"::text, "ownerId", "connector", "name", "sealed", "webhookTokenHash", "createdAt" FROM "HubAccount"
    WHERE "connector" = ${connector} AND ("webhookTokenHash" = ${hash} OR "formerTokenHash" = ${hash}) LIMIT 1`;
  return row;
}

function openedAt(
  box: SecretBox,
  row: AccountRow,
  { hash, now }: { readonly hash: string; readonly now: Instant },
): OpenHubAccount | 'closed' | undefined {
  const account = openedAccount(row, box, now);
  if (!account) return 'closed';
  return row.webhookTokenHash === hash || account.former ? account : undefined;
}

function placeOf(connector: HubConnectorName, hash: string): string {
  return `${connector} ${hash}`;
}

/** Whatever proves a delivery is in the sealed text; `receiveWebhook` makes the same of the row of now. */
function versionOf(sealed: string): string {
  return createHash('sha256').update(sealed).digest('hex');
}
