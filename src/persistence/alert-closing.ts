import { isOpen, type OpenAlert } from '../domain/alert.ts';
import type { SubjectEnd } from '../domain/alert-subject.ts';
import type { Instant } from '../domain/instant.ts';
import { alertOfSubject } from './alert-case.ts';
import { alertOf } from './alert-row.ts';
import { writeTransitions } from './alert-writing.ts';
import type { Prisma } from './prisma.ts';

/** Closes the subject's open alert in the transaction that deletes the subject or stops its syncs. */
export async function closeAlert(
  tx: Prisma.TransactionClient,
  closing: { readonly subjectId: string; readonly resolution: SubjectEnd; readonly now: Instant },
): Promise<void> {
  const { subjectId, resolution, now } = closing;
  const alert = await alertOfSubject(tx, subjectId);
  if (!alert || !isOpen(alert)) return;
  const writing = { tx, supportEmail: undefined, now, actor: null, isReviewOwed: true };
  await writeTransitions(writing, alert, [{ type: 'closed', resolution, at: now }]);
}

/** The open alerts of these listings or account connections, by their IDs. */
export async function openAlertsOf(
  tx: Prisma.TransactionClient,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, OpenAlert>> {
  const rows = await tx.syncAlert.findMany({
    where: { subjectId: { in: [...subjectIds] }, status: { not: 'resolved' } },
  });
  const open = rows.map(alertOf).filter(isOpen);
  return new Map(open.map((alert) => [alert.subject.id, alert]));
}
