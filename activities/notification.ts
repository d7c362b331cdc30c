import type { AlertMailer, MailClaim, MailDelivery, NotificationStore } from '../src/alert-ports.ts';
import { assertNever } from '../src/domain/assert-never.ts';
import { MAIL_SPACING_MS } from '../src/domain/notification.ts';
import type { Clock } from '../src/ports.ts';
import type { DeliveryStep } from '../workflows/alert-messages.ts';
import { beating } from './beating.ts';
import { sanitised } from './failure.ts';

/** What delivering needs. `random` gives numbers in [0, 1) for jitter. */
export type NotificationDeps = {
  readonly notifications: NotificationStore;
  readonly mailer: AlertMailer;
  readonly clock: Clock;
  readonly random: () => number;
};

/** The activities of `notifyMember`. */
export function createNotificationActivities(deps: NotificationDeps) {
  return {
    /**
     * One try of delivering what is owed to a person: takes it, re-reading what it tells, hands it to the mail server,
     * and writes how that went. An attempt that is lost in between is repeated under the same Message-ID.
     */
    deliverOwed: ({ recipientId }: { readonly recipientId: string }): Promise<DeliveryStep> =>
      sanitised(() => beating(() => deliver(deps, recipientId))),
  };
}

async function deliver(deps: NotificationDeps, recipientId: string): Promise<DeliveryStep> {
  const claim: MailClaim = await deps.notifications.claim(recipientId, deps.clock.now());
  switch (claim.outcome) {
    case 'nothing_owed':
      return { step: 'nothing_owed' };
    case 'held':
      return { step: 'held', waitMs: claim.waitMs };
    case 'too_soon':
      return { step: 'wait', waitMs: claim.waitMs, because: reasonOfWait(claim.waitMs) };
    case 'claimed':
      return hand(deps, claim.delivery);
    default:
      return assertNever(claim, 'MailClaim');
  }
}

/** Spacing alone never asks for more than its own time; what is longer is patience with the mail server. */
function reasonOfWait(waitMs: number): 'spacing' | 'mail_server' {
  return waitMs > MAIL_SPACING_MS ? 'mail_server' : 'spacing';
}

async function hand(
  { notifications, mailer, clock, random }: NotificationDeps,
  delivery: MailDelivery,
): Promise<DeliveryStep> {
  const handover = await mailer.hand(delivery);
  const { owedTo, retryInMs } = await notifications.settle(delivery, handover, { now: clock.now(), random: random() });
  if (retryInMs !== null) return { step: 'wait', waitMs: retryInMs, because: 'mail_server' };
  const step = handover.outcome === 'accepted' ? 'delivered' : 'refused';
  return { step, alerts: delivery.entries.length, owedTo };
}
