import { expect } from '@jest/globals';
import type { MailDelivery, MailHandover } from '../../src/alert-ports.ts';
import type { World } from '../support/world.ts';

/**
 * How a mail server takes a mail. `unknown…`: the connection was lost after the mail was written; `crashed…`: the worker
 * died before it wrote how it went. `…taken`: the mail arrived all the same.
 */
export const answers = [
  'accepted',
  'not_taken',
  'refused',
  'unknown_taken',
  'unknown_lost',
  'crashed_taken',
  'crashed_lost',
] as const;
export type Answer = (typeof answers)[number];

/** What one mail told, of one notification. */
export type Told = {
  readonly id: string;
  readonly alertId: string;
  readonly cycle: number;
  readonly stage: 'owner' | 'escalated' | 'reminder' | 'recovered';
  readonly ordinal: number;
};

/** A mail as the mail server saw it. */
export type CapturedMail = {
  readonly deliveryId: string;
  readonly recipientId: string;
  readonly at: string;
  readonly answer: Answer;
  readonly told: readonly Told[];
};

/** A claimed delivery, and what it tells. */
export type Taken = { readonly delivery: MailDelivery; readonly told: readonly Told[] };

/** Whether the mail reached the mailbox. */
export function hasArrived({ answer }: CapturedMail): boolean {
  return answer === 'accepted' || (answer.endsWith('_taken') && answer !== 'not_taken');
}

/** The mail server of a test: every mail that it was handed, with the notifications that the mail told. */
export class MailServer {
  readonly mails: CapturedMail[] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** Everybody who is owed something, in the order of their IDs. */
  async owed(): Promise<string[]> {
    const rows = await this.world.prisma.notification.findMany({
      where: { status: { in: ['pending', 'sending'] } },
      select: { recipientId: true },
      distinct: ['recipientId'],
      orderBy: { recipientId: 'asc' },
    });
    return rows.map(({ recipientId }) => recipientId);
  }

  /** One try of what is owed to the person. Gives the claim's outcome and how long to wait before the next. */
  async deliver(recipientId: string, answer: Answer): Promise<{ readonly outcome: string; readonly waitMs: number }> {
    const taken = await this.take(recipientId);
    if ('outcome' in taken) return taken;
    await this.expectTrue(taken);
    await this.hand(taken, answer);
    if (answer === 'accepted') await this.expectOnlyToldIsSent(taken);
    return { outcome: 'claimed', waitMs: 0 };
  }

  /** Claims what is owed to the person, or tells why there is nothing to send. */
  async take(recipientId: string): Promise<Taken | { readonly outcome: string; readonly waitMs: number }> {
    const claim = await this.world.stores.notifications.claim(recipientId, this.world.nowInstant);
    if (claim.outcome !== 'claimed') return { outcome: claim.outcome, waitMs: 'waitMs' in claim ? claim.waitMs : 0 };
    return { delivery: claim.delivery, told: await this.toldBy(claim.delivery) };
  }

  /** Hands it to the mail server, which answers so, and settles it. */
  async hand({ delivery, told }: Taken, answer: Answer): Promise<void> {
    const { deliveryId, recipient } = delivery;
    const at = this.world.nowInstant;
    this.mails.push({ deliveryId, recipientId: recipient.recipientId, at, answer, told });
    const handover = handovers[answer];
    if (handover) await this.world.stores.notifications.settle(delivery, handover, { now: at, random: 0 });
  }

  /** What the mail tells. */
  private async toldBy({ deliveryId, recipient, entries }: MailDelivery): Promise<Told[]> {
    const { recipientId } = recipient;
    const where = { deliveryId, recipientId, status: 'sending' as const };
    const rows = await this.world.prisma.notification.findMany({ where, orderBy: { id: 'asc' } });
    const keys = entries.map(({ alertId, stage }) => `${alertId} ${stage === 'owner'}`);
    expect(new Set(keys).size).toBe(keys.length);
    return rows
      .filter(({ alertId, stage }) => keys.includes(`${alertId} ${stage === 'owner'}`))
      .map(({ id, alertId, cycle, stage, ordinal }) => ({ id, alertId, cycle, stage, ordinal }));
  }

  /** I4: what the mail tells is true of its alerts as they are at this moment. */
  private async expectTrue({ delivery, told }: Taken): Promise<void> {
    for (const { id, alertId, stage, cycle } of told) {
      if (stage === 'recovered') continue;
      const alert = await this.world.prisma.syncAlert.findUniqueOrThrow({ where: { id: alertId } });
      const isOpen = alert.status !== 'resolved';
      const isEscalated = stage === 'owner' || alert.status === 'escalated';
      const found = { stage, cycle: alert.cycle, isOpen, isEscalated };
      expect(found).toEqual({ stage, cycle, isOpen: true, isEscalated: true });
      const isSnoozed = alert.snoozedUntil !== null && alert.snoozedUntil.toISOString() > this.world.nowInstant;
      // A mail that may have arrived is repeated as it was.
      const isQuiet = isSnoozed && stage !== 'owner' && !this.wasTold(id, delivery.deliveryId);
      expect({ stage, isQuiet }).toEqual({ stage, isQuiet: false });
    }
  }

  private wasTold(id: string, deliveryId: string): boolean {
    return this.mails.some((mail) => mail.deliveryId === deliveryId && mail.told.some((one) => one.id === id));
  }

  private async expectOnlyToldIsSent({ delivery: { deliveryId }, told }: Taken): Promise<void> {
    const where = { deliveryId, status: 'sent' as const };
    const sent = await this.world.prisma.notification.findMany({ where, select: { id: true, stage: true } });
    const untold = sent.filter(({ id }) => !told.some((one) => one.id === id));
    expect({ 'sent without being in the mail': untold }).toEqual({ 'sent without being in the mail': [] });
  }
}

const handovers: Readonly<Record<Answer, MailHandover | undefined>> = {
  accepted: { outcome: 'accepted' },
  not_taken: { outcome: 'not_taken', trouble: 'connection refused by smtp.example:25' },
  refused: { outcome: 'refused', trouble: '550 at RCPT TO from smtp.example' },
  unknown_taken: { outcome: 'unknown', trouble: 'connection to smtp.example lost, after the message was written' },
  unknown_lost: { outcome: 'unknown', trouble: 'connection to smtp.example lost, after the message was written' },
  crashed_taken: undefined,
  crashed_lost: undefined,
};
