import { type Alert, isOpen } from './alert.ts';
import { assertNever } from './assert-never.ts';
import type { Instant } from './instant.ts';

/**
 * What a mail about an alert is for. `owner`: the listing's owner is told what to mend. `escalated`, `reminder` and
 * `recovered` go to support.
 */
export const notificationStages = ['owner', 'escalated', 'reminder', 'recovered'] as const;
export type NotificationStage = (typeof notificationStages)[number];

/**
 * The life of a notification:
 *
 *     pending ──► sending ──► sent | refused | unconfirmed
 *        └───────────┴──────► cancelled | expired
 *
 * `sending`: handed to the mail server with an outcome not yet known; it is repeated under the same Message-ID. `refused`:
 * the server refused for good, and the next recipient is told instead. `unconfirmed`: it may have arrived, and is not
 * repeated any more: it is no longer true, or was tried `MOST_UNCERTAIN_TRIES` times without an answer. `cancelled`: no longer true before it was sent. `expired`: not delivered in 72 h.
 */
export const notificationStatuses = [
  'pending',
  'sending',
  'sent',
  'unconfirmed',
  'refused',
  'cancelled',
  'expired',
] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** What names a notification: unique, so that nothing is told twice. `ordinal` counts reminders from 1, else it is 0. */
export type NotificationKey = {
  readonly alertId: string;
  readonly cycle: number;
  readonly stage: NotificationStage;
  readonly ordinal: number;
  readonly recipientId: string;
};

/** The mailbox of `SUPPORT_EMAIL` when no member has that address; other recipients are members' IDs. */
export const SUPPORT_MAILBOX = 'support-mailbox';

/** Tries whose outcome nobody knows, after which a mail counts as perhaps arrived and the next in line is told too. */
export const MOST_UNCERTAIN_TRIES = 5;

/** How long relais tries to deliver a notification. */
export const DELIVERED_WITHIN_MS = 72 * 60 * 60_000;
/** One person gets at most one mail in this time; what is owed meanwhile goes into one bundle. */
export const MAIL_SPACING_MS = 60_000;

const FIRST_BACKOFF_MS = 60_000;
const LONGEST_BACKOFF_MS = 60 * 60_000;

/**
 * How long to wait after the mail server did not take a mail for the `failedSends`-th time in a row: 1 min, doubled up to
 * 1 h, less up to a fifth (`random` in [0, 1)), so that people whose mail failed together are not tried together.
 */
export function mailBackoffMs(failedSends: number, random: number): number {
  const wholeMs = Math.min(FIRST_BACKOFF_MS * 2 ** Math.max(0, failedSends - 1), LONGEST_BACKOFF_MS);
  return Math.round(wholeMs * (1 - random / 5));
}

/**
 * Whether a notification is still to be told, judged by its alert just before it is sent: `hold` while the alert is
 * snoozed, or an incident holds it back, `drop` when it is no longer true. `wasTold`: an escalation or reminder of that cycle reached, or may have reached,
 * this recipient; without one there is nothing to take back.
 */
export function judgeNotification(
  notification: Pick<NotificationKey, 'stage' | 'cycle'>,
  alert: Alert,
  { wasTold, isHeldBack, now }: { readonly wasTold: boolean; readonly isHeldBack: boolean; readonly now: Instant },
): 'send' | 'hold' | 'drop' {
  const { stage, cycle } = notification;
  if (stage === 'recovered') return wasTold ? 'send' : 'drop';
  if (!isOpen(alert) || alert.cycle !== cycle) return 'drop';
  switch (stage) {
    case 'owner':
      return 'send';
    case 'reminder':
      if (alert.acknowledgement && alert.acknowledgement.until > now) return 'drop';
      return whileEscalated(alert, isHeldBack, now);
    case 'escalated':
      return whileEscalated(alert, isHeldBack, now);
    default:
      return assertNever(stage, 'NotificationStage');
  }
}

function whileEscalated(alert: Alert, isHeldBack: boolean, now: Instant): 'send' | 'hold' | 'drop' {
  if (alert.status !== 'escalated') return 'drop';
  if (isHeldBack) return 'hold';
  return alert.snoozedUntil !== null && alert.snoozedUntil > now ? 'hold' : 'send';
}
