import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createNotificationActivities } from '../../activities/notification.ts';
import type { AlertMailer, NotificationStore } from '../../src/alert-ports.ts';
import { type Instant, plusMs } from '../../src/domain/instant.ts';
import type { DeliveryStep } from '../../workflows/alert-messages.ts';
import type { World } from '../support/world.ts';

/** The retry policy of `deliverOwed` in `workflows/notify-member.ts`. */
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const MAXIMUM_ATTEMPTS = 30;

/** Attempts that fail are what is tested; what they log is not. */
const logger = new DefaultLogger('ERROR', () => undefined);

type Round = { readonly dueAt: Instant; readonly failures: number; readonly isHeld: boolean };

/**
 * Delivers by the real activity as `notifyMember` has it done, to everybody at once, on the clock of the world: it moves to
 * each next try. `tries` tells who was tried when.
 */
export class Postman {
  readonly tries: { readonly recipientId: string; readonly at: Instant }[] = [];
  private readonly world: World;
  private readonly deliverOwed: ReturnType<typeof createNotificationActivities>['deliverOwed'];
  private readonly rounds = new Map<string, Round>();

  constructor(
    world: World,
    parts: {
      readonly mailer: AlertMailer;
      readonly notifications?: NotificationStore;
      readonly random?: () => number;
    },
  ) {
    const { mailer, notifications = world.stores.notifications, random = () => 0 } = parts;
    this.world = world;
    const clock = { now: () => world.nowInstant };
    this.deliverOwed = createNotificationActivities({ notifications, mailer, clock, random }).deliverOwed;
  }

  /** Somebody is owed something; who is on a round hears of it there. */
  wake(recipientIds: readonly string[]): void {
    for (const recipientId of recipientIds) {
      const round = this.rounds.get(recipientId);
      if (!round || round.isHeld) this.set(recipientId, { dueAt: this.world.nowInstant });
    }
  }

  /** Goes on until then, or until nobody is owed anything. The clock stands at `until` afterwards. */
  async deliverUntil(until: Instant): Promise<void> {
    for (let next = this.next(until); next; next = this.next(until)) {
      const [recipientId, round] = next;
      if (round.dueAt > this.world.nowInstant) this.world.nowInstant = round.dueAt;
      await this.attempt(recipientId, round);
    }
    if (until > this.world.nowInstant) this.world.nowInstant = until;
  }

  private next(until: Instant): [string, Round] | undefined {
    const due = [...this.rounds].filter(([, { dueAt }]) => dueAt <= until);
    return due.toSorted(([, one], [, other]) => (one.dueAt < other.dueAt ? -1 : 1))[0];
  }

  private async attempt(recipientId: string, { failures }: Round): Promise<void> {
    this.tries.push({ recipientId, at: this.world.nowInstant });
    let step: DeliveryStep;
    try {
      step = await new MockActivityEnvironment({}, { logger }).run(this.deliverOwed, { recipientId });
    } catch (error) {
      if (failures + 1 >= MAXIMUM_ATTEMPTS) throw error;
      const retryMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
      this.set(recipientId, { dueAt: plusMs(this.world.nowInstant, retryMs), failures: failures + 1 });
      return;
    }
    this.follow(recipientId, step);
  }

  private follow(recipientId: string, step: DeliveryStep): void {
    if (step.step === 'nothing_owed') {
      this.rounds.delete(recipientId);
      return;
    }
    const waitMs = step.step === 'wait' || step.step === 'held' ? step.waitMs : 0;
    this.set(recipientId, { dueAt: plusMs(this.world.nowInstant, waitMs), isHeld: step.step === 'held' });
    if (step.step === 'delivered' || step.step === 'refused') this.wake(step.owedTo);
  }

  private set(recipientId: string, round: Partial<Round> & Pick<Round, 'dueAt'>): void {
    this.rounds.set(recipientId, { failures: 0, isHeld: false, ...round });
  }
}
