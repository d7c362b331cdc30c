import { FailingListing } from '../support/alert-world.ts';
import type { SmtpMode } from '../support/smtp-faults.ts';
import type { MailWorld } from './mail-world.ts';

const THRESHOLD = 3;
const GOOD_RUNS_TO_RECOVER = 2;
const modes: readonly SmtpMode[] = [
  'take',
  'take',
  'drop_after_data',
  'refuse_connection',
  'rcpt_451',
  'after_data_451',
];

/** What a listing's alert must be, told by nothing but what happened. */
type Expected = { status: 'none' | 'active' | 'escalated' | 'resolved'; failed: number; good: number };

/** Listings that fail, recover and are resolved by support at random, with a mail server that does what it likes. */
export class RandomSeason {
  readonly listings: { readonly listing: FailingListing; readonly expected: Expected }[] = [];
  private readonly mail: MailWorld;
  private readonly random: () => number;

  constructor(mail: MailWorld, random: () => number) {
    this.mail = mail;
    this.random = random;
  }

  async go(steps: number, listingCount: number): Promise<void> {
    for (let index = 0; index < listingCount; index += 1) {
      const listing = await FailingListing.create(this.mail.world, `Gîte ${index}`);
      this.listings.push({ listing, expected: { status: 'none', failed: 0, good: 0 } });
    }
    for (let step = 0; step < steps; step += 1) await this.step();
  }

  /** Each alert as text, as it is and as it must be. */
  async states(): Promise<{ readonly is: string[]; readonly mustBe: string[] }> {
    const failing = this.listings.filter(({ expected }) => expected.status !== 'none');
    const is: string[] = [];
    for (const { listing } of failing) {
      const alert = await listing.alert();
      is.push(
        alert.status === 'resolved' ? 'resolved' : `${alert.status} ${alert.failedAttempts}, ${alert.goodRuns} good`,
      );
    }
    const mustBe = failing.map(({ expected: { status, failed, good } }) =>
      status === 'resolved' ? 'resolved' : `${status} ${failed}, ${good} good`,
    );
    return { is, mustBe };
  }

  private async step(): Promise<void> {
    const kind = this.random();
    const one = this.listings[Math.floor(this.random() * this.listings.length)];
    if (!one) return;
    if (kind < 0.5) await this.fail(one);
    else if (kind < 0.62) await this.succeed(one);
    else if (kind < 0.67) await this.resolve(one);
    else await this.deliver();
  }

  /** Some minutes with a mail server in whatever mood. */
  private async deliver(): Promise<void> {
    await this.mail.smtp.setMode(modes[Math.floor(this.random() * modes.length)] ?? 'take');
    await this.mail.deliverFor(Math.ceil(this.random() * 10));
  }

  private async fail({ listing, expected }: RandomSeason['listings'][number]): Promise<void> {
    const isOpen = expected.status === 'active' || expected.status === 'escalated';
    await listing.fail(this.random() < 0.3 ? 'AUTH' : 'TRANSIENT');
    await this.mail.review(listing);
    expected.failed = !isOpen || expected.good > 0 ? 1 : expected.failed + 1;
    expected.good = 0;
    expected.status = expected.status === 'escalated' || expected.failed >= THRESHOLD ? 'escalated' : 'active';
  }

  private async succeed({ listing, expected }: RandomSeason['listings'][number]): Promise<void> {
    await listing.succeed();
    await this.mail.review(listing);
    if (expected.status !== 'active' && expected.status !== 'escalated') return;
    expected.good += 1;
    if (expected.status === 'active' || expected.good >= GOOD_RUNS_TO_RECOVER) expected.status = 'resolved';
  }

  private async resolve({ listing, expected }: RandomSeason['listings'][number]): Promise<void> {
    if (expected.status !== 'active' && expected.status !== 'escalated') return;
    const by = { actor: listing.owner, now: this.mail.world.nowInstant, note: null };
    await this.mail.world.stores.alerts.resolve((await listing.alert()).id, by);
    await this.mail.review(listing);
    expected.status = 'resolved';
  }
}
