import { plusMs } from '../domain/instant.ts';
import type { HubStore, OpenHubAccount } from '../hub-ports.ts';
import { appendAudit } from './audit.ts';
import { hashOfToken, newExportToken } from './export-token.ts';
import { lockAccount, openedAccount } from './hub-rows.ts';
import { openAccount, sealAccount } from './hub-secrets.ts';
import type { PrismaClient } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

/** How long what was renewed is good. */
const FORMER_MS = 24 * 60 * 60_000;

type Renewing = { readonly by: Parameters<HubStore['renewWebhook']>[0]; readonly id: string };

/** See `HubStore.renewWebhook`. What was former before is good no more. */
export async function renewWebhook(
  prisma: PrismaClient,
  box: SecretBox,
  { by: { reach, actor, now }, id }: Renewing,
): Promise<OpenHubAccount | 'closed' | undefined> {
  return prisma.$transaction(async (tx) => {
    const row = await lockAccount(tx, id);
    if (!row || (reach.kind === 'own' && row.ownerId !== reach.memberId)) return undefined;
    const known = openAccount(box, row);
    if (!known) return 'closed';
    const { secrets, webhookToken, headerToken } = known;
    const former = { secrets, webhookToken, headerToken, until: plusMs(now, FORMER_MS) };
    const fresh = { secrets, webhookToken: newExportToken(), headerToken: newExportToken(), former };
    const data = {
      sealed: sealAccount(box, row, fresh),
      webhookTokenHash: hashOfToken(fresh.webhookToken),
      formerTokenHash: hashOfToken(webhookToken),
    };
    const renewed = await tx.hubAccount.update({ where: { id }, data });
    const subject = { kind: 'hub_account', id };
    await appendAudit(tx, { actor, action: 'hub_webhook_renewed', subject, to: row.connector, at: now });
    return openedAccount(renewed, box, now) ?? 'closed';
  });
}
