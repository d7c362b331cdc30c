import type { AlertMailer, AlertSupervision, MailDelivery } from '../../src/alert-ports.ts';
import { type AlertMailLimits, createAlertMailer } from '../../src/connectors/mail/alert-mailer.ts';
import { type Instant, plusMinutes } from '../../src/domain/instant.ts';
import { ofListing } from '../support/alert-subjects.ts';
import { FailingListing } from '../support/alert-world.ts';
import { type FaultySmtp, startFaultySmtp } from '../support/smtp-faults.ts';
import { World } from '../support/world.ts';
import type { LostAnswers } from './lost-answers.ts';
import { mailerSettings } from './mailer-settings.ts';
import { Postman } from './postman.ts';

/** The retry policy of `reviewAlert` in `workflows/supervise-alert.ts`. */
const REVIEW_ATTEMPTS = 120;

/** `limits` of the mailer; answers that get lost; the jitter of the next try. */
export type MailFaults = {
  readonly limits?: Partial<AlertMailLimits>;
  readonly lost?: LostAnswers;
  readonly random?: () => number;
};

/** Alerts on the real stores, a mail server with faults, the real mailer, and a postman who delivers between them. */
export class MailWorld {
  readonly world: World;
  readonly smtp: FaultySmtp;
  readonly postman: Postman;
  /** What was handed to the mail server, whatever it did with it. */
  readonly handed: MailDelivery[] = [];

  /** Happens between the end of a handover and the settling of it. */
  afterHandover: () => Promise<void> = async () => {};
  /** Hands a delivery to the mail server beside the postman. */
  readonly hand: AlertMailer['hand'];
  private readonly supervision: AlertSupervision;

  private constructor(world: World, smtp: FaultySmtp, { limits = {}, lost, random }: MailFaults) {
    this.world = world;
    this.smtp = smtp;
    const { supervision, notifications } = world.stores;
    const mailer = this.noting(createAlertMailer({ ...mailerSettings(smtp.url), limits }));
    this.hand = mailer.hand;
    this.supervision = lost?.of(supervision) ?? supervision;
    this.postman = new Postman(world, {
      mailer: lost?.of(mailer) ?? mailer,
      notifications: lost?.of(notifications) ?? notifications,
      ...(random ? { random } : {}),
    });
  }

  static async create(faults: MailFaults = {}): Promise<MailWorld> {
    const [world, smtp] = await Promise.all([World.create(), startFaultySmtp()]);
    return new MailWorld(world, smtp, faults);
  }

  async close(): Promise<void> {
    await Promise.all([this.world.close(), this.smtp.stop()]);
  }

  /** A listing that fails three times now and is escalated; whoever is owed word of it is on the postman's round. */
  async escalated(name: string): Promise<FailingListing> {
    const listing = await FailingListing.create(this.world, name);
    for (let run = 0; run < 3; run += 1) await listing.fail();
    await this.review(listing);
    return listing;
  }

  /** A review as the alert's workflow has it done: again until it is answered. */
  async review({ listingId }: Pick<FailingListing, 'listingId'>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reviewed = await this.supervision.review(ofListing(listingId), this.world.nowInstant);
        if (reviewed.outcome !== 'nothing') this.postman.wake(reviewed.owedTo);
        return;
      } catch (error) {
        if (attempt === REVIEW_ATTEMPTS) throw error;
      }
    }
  }

  /** Delivers for so long. */
  deliverFor(minutes: number): Promise<void> {
    return this.postman.deliverUntil(plusMinutes(this.world.nowInstant, minutes));
  }

  /** Mail that was refused or has expired, and what waits, as the dashboard shows it. */
  trouble(since: Instant) {
    return this.world.stores.alerts.mailTrouble(since);
  }

  private noting(mailer: AlertMailer): AlertMailer {
    return {
      hand: async (delivery) => {
        this.handed.push(delivery);
        const handover = await mailer.hand(delivery);
        await this.afterHandover();
        return handover;
      },
    };
  }
}
