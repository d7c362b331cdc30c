import type { IncidentEnd } from '../domain/incident.ts';
import type { Instant } from '../domain/instant.ts';
import { appendAudit } from './audit.ts';
import { subjectsUnder } from './breaker-connections.ts';
import { holdAlerts } from './incident-alerts.ts';
import type { Prisma } from './prisma.ts';
import { supportRecipients } from './support-recipients.ts';

/** Where incidents are written: in the transaction of the change of the breaker that makes them. */
export type IncidentWriting = {
  readonly tx: Prisma.TransactionClient;
  readonly key: string;
  readonly supportEmail: string | undefined;
  readonly now: Instant;
};

/** Opens the incident of a key, owes support word of it and holds back the mail of its alerts; false when one is open. */
export async function openIncident({ tx, key, supportEmail, now }: IncidentWriting): Promise<boolean> {
  const listings = (await subjectsUnder(tx, [key])).get(key) ?? 0;
  const [incident] = await tx.incident.createManyAndReturn({
    data: [{ key, openedAt: now, listings, nextReviewAt: now }],
    skipDuplicates: true,
  });
  if (!incident) return false;
  await audit(tx, { id: incident.id, action: 'incident_opened', reason: `${key}, ${listings} listings`, now });
  await holdAlerts(tx, incident);
  const [first] = await supportRecipients(tx, supportEmail);
  if (first !== undefined)
    await tx.incidentNotice.create({
      data: { incidentId: incident.id, stage: 'opened', recipientId: first, noticedAt: now },
    });
  return true;
}

/** Ends the open incident of a key; whoever was told of it, or may have been, is owed word that it is over. */
export async function endIncident({ tx, key, now }: IncidentWriting, end: IncidentEnd): Promise<boolean> {
  const [incident] = await tx.incident.updateManyAndReturn({
    where: { key, endedAt: null },
    data: { endedAt: now, end, nextReviewAt: null },
  });
  if (!incident) return false;
  await audit(tx, { id: incident.id, action: 'incident_ended', reason: `${key}, ${end}`, now });
  const told = await tx.incidentNotice.findMany({
    where: { incidentId: incident.id, stage: 'opened', status: { in: ['sending', 'sent', 'unconfirmed'] } },
    select: { recipientId: true },
  });
  const notices = told.map(({ recipientId }) => ({ recipientId, incidentId: incident.id, noticedAt: now }));
  await tx.incidentNotice.createMany({
    data: notices.map((notice) => ({ ...notice, stage: 'over' as const })),
    skipDuplicates: true,
  });
  return true;
}

type Told = { readonly id: string; readonly action: string; readonly reason: string; readonly now: Instant };

function audit(tx: Prisma.TransactionClient, { id, action, reason, now }: Told): Promise<void> {
  return appendAudit(tx, { actor: null, action, subject: { kind: 'incident', id }, reason, at: now });
}
