import type { IncidentMailEntry } from '../alert-ports.ts';
import type { Instant } from '../domain/instant.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn } from './columns.ts';
import type { OwnerMailTable } from './owner-mail.ts';
import type { Prisma } from './prisma.ts';
import { supportRecipients } from './support-recipients.ts';

type Notice = Prisma.IncidentNoticeGetPayload<{ include: typeof withIncident }>;
const withIncident = { incident: { include: { notices: true } } } as const;

/** Incidents of which support is owed word, the oldest first. */
export const incidentMail: OwnerMailTable<Notice> = {
  find: (tx, where) =>
    tx.incidentNotice.findMany({ where, include: withIncident, orderBy: [{ noticedAt: 'asc' }, { id: 'asc' }] }),
  update: (tx, where, data) => tx.incidentNotice.updateMany({ where, data }),
  isOver,
  audit: (tx, { incidentId, stage, recipientId }, { action, now }) =>
    appendAudit(tx, {
      actor: null,
      action,
      subject: { kind: 'incident', id: incidentId },
      reason: `${stage} to ${recipientId}`,
      at: now,
    }),
};

/** An opening is told while it lasts, its end only to whom the opening was told, or may have been. */
function isOver({ stage, recipientId, incident }: Notice): boolean {
  if (stage === 'opened') return incident.endedAt !== null;
  const wasTold = ['sending', 'sent', 'unconfirmed'];
  return !incident.notices.some(
    (other) => other.stage === 'opened' && other.recipientId === recipientId && wasTold.includes(other.status),
  );
}

/** A notice as a mail tells it. */
export function incidentEntry({ id, incidentId, stage, incident }: Notice): IncidentMailEntry {
  const { key, listings, openedAt, endedAt, end } = incident;
  const over = endedAt === null || end === null ? null : { at: fromInstantColumn(endedAt), how: end };
  return { noticeId: id, incidentId, key, stage, listings, openedAt: fromInstantColumn(openedAt), end: over };
}

type Succession = { readonly supportEmail: string | undefined; readonly now: Instant };

/** What did not surely reach one of support is owed to the next in line who was not asked yet; gives their IDs. */
export async function oweNextOfIncident(
  tx: Prisma.TransactionClient,
  rows: readonly Notice[],
  { supportEmail, now }: Succession,
): Promise<string[]> {
  const line = await supportRecipients(tx, supportEmail);
  const owedTo = new Set<string>();
  for (const { incidentId, stage, incident } of rows) {
    const asked = incident.notices.filter((other) => other.stage === stage);
    const next = line.find((recipientId) => !asked.some((one) => one.recipientId === recipientId));
    if (next === undefined) continue;
    const data = { incidentId, stage, recipientId: next, noticedAt: now };
    await tx.incidentNotice.createMany({ data: [data], skipDuplicates: true });
    owedTo.add(next);
  }
  return [...owedTo];
}
