import type { MailDelivery } from '../alert-ports.ts';
import type { Instant } from '../domain/instant.ts';
import { incidentEntry, incidentMail, oweNextOfIncident } from './incident-mail.ts';
import type { MailOutbox } from './mail-outbox.ts';
import type { MailWish } from './mail-wish.ts';
import { ownerMailOwed, ownerOutbox, takeOwnerMail } from './owner-mail.ts';
import type { Prisma } from './prisma.ts';

type Claiming = { readonly recipientId: string; readonly supportEmail: string | undefined; readonly now: Instant };

/** Takes what the person is owed of incidents as one mail; undefined when nothing is, or nobody is there to get it. */
export async function takeIncidents(
  tx: Prisma.TransactionClient,
  claiming: Claiming,
  owed: Awaited<ReturnType<typeof incidentsOwed>>,
): Promise<MailDelivery | undefined> {
  const [first, ...others] = owed;
  if (!first) return undefined;
  const taken = await takeOwnerMail(tx, incidentMail, { ...claiming, owed });
  if (!taken) await oweNextOfIncident(tx, owed, claiming);
  return taken && { ...taken, entries: [], incidents: [incidentEntry(first), ...others.map(incidentEntry)] };
}

/** What the person is owed word of; what is over is settled at once. */
export function incidentsOwed(tx: Prisma.TransactionClient, claiming: Claiming & { readonly wish: MailWish }) {
  return ownerMailOwed(tx, incidentMail, claiming);
}

/** How such a mail is settled: what did not surely reach support goes to the next in line. */
export function incidentOutbox(
  tx: Prisma.TransactionClient,
  at: { readonly delivery: MailDelivery; readonly supportEmail: string | undefined; readonly now: Instant },
): MailOutbox {
  const { deliveryId, recipient } = at.delivery;
  const outbox = ownerOutbox(tx, incidentMail, at);
  return {
    ...outbox,
    async end(settled) {
      const where = { deliveryId, recipientId: recipient.recipientId, status: 'sending' } as const;
      const rows = await incidentMail.find(tx, where);
      await outbox.end(settled);
      return settled.status === 'sent' ? [] : oweNextOfIncident(tx, rows, at);
    },
  };
}
