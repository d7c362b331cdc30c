import type { AlertChanged, ByStaff } from '../alert-ports.ts';
import { ACKNOWLEDGED_MS, type Alert, isOpen, type OpenAlert } from '../domain/alert.ts';
import type { AlertTransition } from '../domain/alert-transition.ts';
import { assertNever } from '../domain/assert-never.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { underAlertLock } from './alert-case.ts';
import { alertOf } from './alert-row.ts';
import { alertViewOf } from './alert-view.ts';
import { writeTransitions } from './alert-writing.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** A change of an alert that support asks for. */
export type AlertChange = ByStaff &
  (
    | { readonly type: 'resolved'; readonly note: string | null }
    | { readonly type: 'acknowledged' | 'owner_told' }
    | { readonly type: 'snoozed'; readonly until: Instant | null }
  );

type At = { readonly prisma: PrismaClient; readonly supportEmail: string | undefined };

/**
 * Makes the change under the lock of the alert's subject, with its audit event, and notes that its workflow is to review
 * it. What is so already stays as it is, without an event.
 */
export async function changeAlert(at: At, alertId: string, change: AlertChange): Promise<AlertChanged> {
  const row = await at.prisma.syncAlert.findUnique({ where: { id: alertId } });
  if (!row) return undefined;
  return underAlertLock(at.prisma, alertOf(row).subject, async (tx, { alert: newest }): Promise<AlertChanged> => {
    if (newest && newest.id !== alertId) return { outcome: 'superseded', byAlertId: newest.id };
    const alert = alertOf(await tx.syncAlert.findUniqueOrThrow({ where: { id: alertId } }));
    if (!isOpen(alert)) return change.type === 'resolved' ? unchanged(tx, alertId) : { outcome: 'resolved' };
    const transition = transitionOf(alert, change);
    if (!transition) return unchanged(tx, alertId);
    const { actor, now } = change;
    const writing = { tx, supportEmail: at.supportEmail, now, actor, isReviewOwed: true };
    await writeTransitions(writing, alert, [transition]);
    return { ...(await unchanged(tx, alertId)), outcome: 'changed' };
  });
}

async function unchanged(tx: Prisma.TransactionClient, alertId: string) {
  const view = await alertViewOf(tx, alertId);
  if (!view) throw new Error(`Alert ${alertId} vanished under its lock.`);
  return { outcome: 'unchanged', view } as const;
}

/** Undefined when the alert is so already. Acknowledging again starts the 8 hours anew. */
function transitionOf(alert: OpenAlert, change: AlertChange): AlertTransition | undefined {
  const { now: at, actor } = change;
  const by = actor.memberId;
  switch (change.type) {
    case 'resolved':
      return { type: 'resolved', by, note: change.note, at };
    case 'acknowledged':
      return { type: 'acknowledged', by, until: plusMs(at, ACKNOWLEDGED_MS), at };
    case 'owner_told':
      return alert.ownerToldAt === null ? { type: 'owner_told', at } : undefined;
    case 'snoozed':
      return snoozing(alert, change.until, at);
    default:
      return assertNever(change, 'AlertChange');
  }
}

function snoozing(alert: Alert & OpenAlert, until: Instant | null, at: Instant): AlertTransition | undefined {
  if (until === alert.snoozedUntil) return undefined;
  return until === null ? { type: 'snooze_ended', at } : { type: 'snoozed', until, at };
}
