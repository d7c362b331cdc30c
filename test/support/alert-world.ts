import type { AlertReviewed } from '../../src/alert-ports.ts';
import { type Alert, isOpen } from '../../src/domain/alert.ts';
import type { AlertSubjectRef } from '../../src/domain/alert-subject.ts';
import type { Failure, FailureKind } from '../../src/domain/failure.ts';
import type { Actor } from '../../src/domain/member.ts';
import type { Run, RunTrigger } from '../../src/domain/run.ts';
import { ofListing } from './alert-subjects.ts';
import type { World } from './world.ts';

/** What fails and recovers run by run, on the real stores: what an alert is of. */
export abstract class FailingSubject {
  readonly world: World;
  readonly subject: AlertSubjectRef;
  readonly owner: Actor;

  protected constructor(world: World, subject: AlertSubjectRef, owner: Actor) {
    this.world = world;
    this.subject = subject;
    this.owner = owner;
  }

  /** A run that fails now; nothing is reviewed. */
  abstract fail(
    kind?: FailureKind,
    trigger?: RunTrigger,
  ): Promise<{ readonly id: string; readonly number: number | null }>;

  /** A run that is good now; nothing is reviewed. */
  abstract succeed(): Promise<unknown>;

  /** It is deleted, or not to be synced any more, as its store does it. */
  abstract end(how: 'deleted' | 'switched_off'): Promise<void>;

  review(): Promise<AlertReviewed> {
    return this.world.stores.supervision.review(this.subject, this.world.nowInstant);
  }

  /** Failed runs half an hour apart, each reviewed. */
  async failAndReview(times: number, kind: FailureKind = 'TRANSIENT'): Promise<void> {
    for (let run = 0; run < times; run += 1) {
      this.world.pass(30);
      await this.fail(kind);
      await this.review();
    }
  }

  /** Its alerts, the newest last. */
  async alerts(): Promise<readonly Alert[]> {
    const filter = { statuses: [], subjectId: this.subject.id };
    const { items } = await this.world.stores.alerts.list(filter, { page: 1, pageSize: 100 });
    return items.map(({ alert }) => alert).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  /** Its newest alert. */
  async alert(): Promise<Alert> {
    const alert = (await this.alerts()).at(-1);
    if (!alert) throw new Error(`The ${this.subject.kind} ${this.subject.id} has no alert.`);
    return alert;
  }

  /** Its newest alert as text: `escalated 3/3 cycle 1`. */
  async state(): Promise<string> {
    const alert = await this.alert();
    const good = isOpen(alert) && alert.goodRuns > 0 ? `, ${alert.goodRuns} good` : '';
    return `${alert.status} ${alert.failedAttempts}/${alert.threshold} cycle ${alert.cycle}${good}`;
  }

  /** The audit actions of its newest alert, the oldest first. */
  async trail(): Promise<string[]> {
    const { id } = await this.alert();
    const events = await this.world.stores.alerts.events(id, { page: 1, pageSize: 100 });
    return (events?.items ?? []).map(({ action }) => action).reverse();
  }

  /** The notifications of all its alerts: `escalated to <recipient> sent`. */
  async notifications(): Promise<string[]> {
    const where = { alert: { subjectId: this.subject.id } };
    const rows = await this.world.prisma.notification.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map(({ stage, ordinal, recipientId, status }) => {
      const number = ordinal > 0 ? ` ${ordinal}` : '';
      return `${stage}${number} to ${recipientId === this.owner.memberId ? 'owner' : recipientId} ${status}`;
    });
  }
}

/** A listing that fails and recovers run by run. */
export class FailingListing extends FailingSubject {
  get listingId(): string {
    return this.subject.id;
  }

  static async create(world: World, name = 'Gîte'): Promise<FailingListing> {
    const { listing, actor } = await world.aListing(undefined, { name });
    return new FailingListing(world, ofListing(listing.id), actor);
  }

  async fail(kind: FailureKind = 'TRANSIENT', trigger: RunTrigger = 'schedule'): Promise<Run> {
    const { world, listingId } = this;
    const failure: Failure = { kind, detail: `${kind} from feeds.example` };
    const end = { trigger, attempts: 4, now: world.nowInstant };
    const run = await world.stores.passes.fail(world.key(listingId), failure, end);
    if (!run) throw new Error(`Listing ${listingId} is gone.`);
    return run;
  }

  succeed(): Promise<Run> {
    return this.world.sync(this.listingId, {});
  }

  async end(how: 'deleted' | 'switched_off'): Promise<void> {
    const by = { actor: this.owner, now: this.world.nowInstant };
    const { listings } = this.world.stores;
    if (how === 'deleted') await listings.delete({ kind: 'any' }, this.listingId, by);
    else await listings.update({ kind: 'any' }, this.listingId, { active: false }, by);
  }
}
