import type { AlertMailer, MailDelivery, MailHandover } from '../../src/alert-ports.ts';

/** A mail server in memory: it keeps what it was handed, and answers as the test says. */
export class RecordingMailer implements AlertMailer {
  readonly handed: MailDelivery[] = [];
  /** Handed over and accepted. */
  readonly taken: MailDelivery[] = [];
  answer: (delivery: MailDelivery) => MailHandover = () => ({ outcome: 'accepted' });

  async hand(delivery: MailDelivery): Promise<MailHandover> {
    this.handed.push(delivery);
    const handover = this.answer(delivery);
    if (handover.outcome === 'accepted') this.taken.push(delivery);
    return handover;
  }

  /** What was taken, a line each: `escalated Gîte → <recipient ID>`, `opened www.airbnb.fr → <recipient ID>`. */
  get lines(): string[] {
    return this.taken.map(({ entries, incidents = [], recipient }) => {
      const alerts = entries.map(({ stage, subject }) => `${stage} ${subject.name}`);
      const told = [...alerts, ...incidents.map(({ stage, key }) => `${stage} ${key}`)].join(' + ');
      return `${told} → ${recipient.recipientId}`;
    });
  }
}
