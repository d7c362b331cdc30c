import type { Alert } from '../domain/alert.ts';
import type { AlertSubjectRef } from '../domain/alert-subject.ts';
import { alertOf } from './alert-row.ts';
import { type LockedSubject, lockSubject } from './alert-subjects.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** A failure case, held until the transaction ends: its subject, unless deleted, and its alert, open or last. */
export type LockedCase = { readonly found: LockedSubject | undefined; readonly alert: Alert | undefined };

/**
 * Every transition of an alert runs through here, so that reviews, hands and deletions cannot interleave unseen. What is
 * locked is the subject; of a deleted one, its alert.
 */
export function underAlertLock<T>(
  prisma: PrismaClient,
  subject: AlertSubjectRef,
  change: (tx: Prisma.TransactionClient, found: LockedCase) => Promise<T>,
): Promise<T> {
  return prisma.$transaction(async (tx) => change(tx, await lockCase(tx, subject)));
}

async function lockCase(tx: Prisma.TransactionClient, subject: AlertSubjectRef): Promise<LockedCase> {
  const found = await lockSubject(tx, subject);
  if (!found)
    await tx.$executeRaw`SELECT 1 FROM "SyncAlert" WHERE "subjectId" = ${subject.id}::uuid ORDER BY "id" FOR UPDATE`;
  return { found, alert: await alertOfSubject(tx, subject.id) };
}

/** The subject's open alert, else its last. */
export async function alertOfSubject(tx: Prisma.TransactionClient, subjectId: string): Promise<Alert | undefined> {
  const open = await tx.syncAlert.findFirst({ where: { subjectId, status: { not: 'resolved' } } });
  const row =
    open ?? (await tx.syncAlert.findFirst({ where: { subjectId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }));
  return row ? alertOf(row) : undefined;
}
