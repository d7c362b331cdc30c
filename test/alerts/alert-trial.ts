import { expect } from '@jest/globals';
import type { AlertChanged } from '../../src/alert-ports.ts';
import type { FailureKind } from '../../src/domain/failure.ts';
import type { Actor } from '../../src/domain/member.ts';
import type { PassKey } from '../../src/pass-ports.ts';
import type { SyncAlert } from '../../src/persistence/generated/client.ts';
import { FailingListing } from '../support/alert-world.ts';
import { NOW, type World } from '../support/world.ts';
import type { ExpectedAlert, HandChange } from './alert-oracle.ts';
import { type CapturedMail, MailServer } from './captured-mail.ts';
import { expectNothingUnheard, expectSoundAlerts, expectSoundMail } from './invariants.ts';

/** Who works for support in a trial: after the support mailbox, the two in line for its mail. */
export type Staff = { readonly support: Actor; readonly admin: Actor };

/** The real side of a trial: some listings on the real stores in an empty database, and a mail server. */
export class AlertTrial {
  readonly world: World;
  readonly staff: Staff;
  readonly listings: readonly FailingListing[];
  readonly server: MailServer;
  private readonly begun = new Map<FailingListing, PassKey>();

  private constructor(world: World, staff: Staff, listings: readonly FailingListing[]) {
    this.world = world;
    this.staff = staff;
    this.listings = listings;
    this.server = new MailServer(world);
  }

  /** Empties the database of what earlier trials left; the staff stay. */
  static async create(world: World, staff: Staff, names: readonly string[]): Promise<AlertTrial> {
    // The audit log is append-only, and tells of alerts by ID: what earlier trials wrote stays.
    await world.prisma.$executeRaw`
      WITH alerts AS (DELETE FROM "SyncAlert"), recipients AS (DELETE FROM "MailRecipient"),
        settings AS (DELETE FROM "RuntimeSettings") DELETE FROM "Listing"`;
    world.nowInstant = NOW;
    const listings = await Promise.all(names.map((name) => FailingListing.create(world, name)));
    return new AlertTrial(world, staff, listings);
  }

  /** The same trial, put back to a moment at which the mail server had these mails; nothing is under way. */
  again(mails: readonly CapturedMail[]): AlertTrial {
    const trial = new AlertTrial(this.world, this.staff, this.listings);
    trial.server.mails.push(...mails);
    return trial;
  }

  listing(index: number): FailingListing {
    const listing = this.listings[index];
    if (!listing) throw new Error(`No listing ${index}.`);
    return listing;
  }

  async fail(
    index: number,
    kind: FailureKind,
    how: { readonly byHand: boolean; readonly partial: boolean },
  ): Promise<void> {
    const run = await this.listing(index).fail(kind, how.byHand ? 'manual' : 'schedule');
    if (how.partial) await this.world.prisma.syncRun.update({ where: { id: run.id }, data: { status: 'partial' } });
  }

  /** A run that counts nothing. */
  async passBy(index: number, status: 'deferred' | 'skipped' | 'cancelled'): Promise<void> {
    const { world } = this;
    const key = world.key(this.listing(index).listingId);
    const claim = await world.claim(key);
    if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}.`);
    const data = { status, finishedAt: world.nowInstant };
    if (status === 'cancelled') await world.stores.passes.cancel(key, world.nowInstant);
    else await world.prisma.syncRun.update({ where: { id: claim.runId }, data });
  }

  /** A run that takes its number now and ends later. */
  async begin(index: number): Promise<void> {
    const listing = this.listing(index);
    const key = this.world.key(listing.listingId);
    const claim = await this.world.claim(key);
    if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}.`);
    this.begun.set(listing, key);
  }

  async failBegun(index: number, kind: FailureKind): Promise<void> {
    const key = this.begun.get(this.listing(index));
    if (!key) throw new Error(`Listing ${index} has no run under way.`);
    const end = { trigger: 'schedule' as const, attempts: 1, now: this.world.nowInstant };
    await this.world.stores.passes.fail(key, { kind, detail: `${kind} at last` }, end);
  }

  /** Support's change of the listing's newest alert, or its oldest; gives the outcome. */
  async change(index: number, which: 'newest' | 'oldest', change: HandChange): Promise<string | undefined> {
    const rows = await this.alertRows(index);
    const id = (which === 'newest' ? rows.at(-1) : rows[0])?.id;
    if (id === undefined) throw new Error(`Listing ${index} has no alert.`);
    return (await this.changeAlert(id, change))?.outcome;
  }

  private changeAlert(id: string, change: HandChange): Promise<AlertChanged | { readonly outcome: 'owner_gone' }> {
    const { alerts } = this.world.stores;
    const by = { actor: this.staff.support, now: this.world.nowInstant };
    switch (change.kind) {
      case 'acknowledge':
        return alerts.acknowledge(id, by);
      case 'tell_owner':
        return alerts.tellOwner(id, by);
      case 'snooze': {
        const until = change.untilMs === null ? null : new Date(change.untilMs).toISOString();
        return alerts.snooze(id, { ...by, until });
      }
      case 'resolve':
        return alerts.resolve(id, { ...by, note: change.note });
    }
  }

  async setThreshold(threshold: number): Promise<void> {
    const by = { actor: this.staff.admin, now: this.world.nowInstant };
    await this.world.stores.settings.update({ alertEscalationThreshold: threshold }, by);
  }

  async setPresence(index: number, presence: 'active' | 'inactive' | 'deleted'): Promise<void> {
    const { world } = this;
    const { listingId, owner } = this.listing(index);
    const { reach, actor, now } = world.byHand(owner, listingId);
    if (presence === 'deleted') await world.stores.listings.delete(reach, listingId, { actor, now });
    else await world.stores.listings.update(reach, listingId, { active: presence === 'active' }, { actor, now });
  }

  /** The rows of the listing's alerts, the oldest first. */
  alertRows(index: number): Promise<SyncAlert[]> {
    const where = { subjectId: this.listing(index).listingId };
    return this.world.prisma.syncAlert.findMany({ where, orderBy: { createdAt: 'asc' } });
  }

  /** The listing's alerts are as the oracle has them. */
  async expectAsIn(index: number, alerts: readonly ExpectedAlert[]): Promise<void> {
    expect(await this.shown(index)).toEqual(alerts.map(expectedOf));
  }

  /** What was not sent when an alert was resolved is not owed any more. */
  async expectNothingOwedOfResolved(): Promise<void> {
    const where = {
      status: 'pending' as const,
      alert: { status: 'resolved' as const },
      stage: { not: 'recovered' as const },
    };
    const owed = await this.world.prisma.notification.findMany({ where, select: { stage: true, alertId: true } });
    expect({ 'owed of resolved alerts': owed }).toEqual({ 'owed of resolved alerts': [] });
  }

  /** The listing's alerts as they are compared with `expectedOf`. */
  async shown(index: number): Promise<object[]> {
    const shown: object[] = [];
    for (const row of await this.alertRows(index)) shown.push(shownOf(row, await this.trail(row.id)));
    return shown;
  }

  private async trail(alertId: string): Promise<string[]> {
    const where = { subjectKind: 'alert', subjectId: alertId, action: { startsWith: 'alert_' } };
    const events = await this.world.prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } });
    return events.map(({ action }) => action);
  }

  /** The faults are over: each person's mail is delivered, as the waits allow. */
  async deliverAll(): Promise<void> {
    for (const recipientId of await this.server.owed()) {
      for (let attempt = 0; ; attempt += 1) {
        expect(attempt).toBeLessThan(10);
        const { outcome, waitMs } = await this.server.deliver(recipientId, 'accepted');
        if (outcome === 'held' || outcome === 'nothing_owed') break;
        this.world.pass(outcome === 'too_soon' ? waitMs / 60_000 : 1);
      }
    }
  }

  /** I1–I5, of everything that is in the database and was seen by the mail server. */
  async expectInvariants(): Promise<void> {
    await expectNothingUnheard(this.world);
    await expectSoundMail(this.world, this.server, await expectSoundAlerts(this.world));
  }
}

function shownOf(row: SyncAlert, trail: readonly string[]): object {
  const isOpen = row.status !== 'resolved';
  const { status, cycle, threshold, lastRunNumber: newest, errorType: kind, reminderCount: reminders } = row;
  const { acknowledgedBy, acknowledgedUntil, resolution, resolvedBy, resolvedAt, resolutionNote } = row;
  return {
    ...{ status, cycle, threshold, newest, kind, reminders, trail },
    streak: isOpen ? (row.goodRuns > 0 ? 0 : row.failedAttempts) : undefined,
    goodInARow: isOpen ? row.goodRuns : undefined,
    isOwnerTold: row.ownerToldAt !== null,
    acknowledged: acknowledgedUntil && { by: acknowledgedBy, untilMs: acknowledgedUntil.getTime() },
    snoozedUntilMs: row.snoozedUntil?.getTime() ?? null,
    reminderDueMs: row.nextReminderAt?.getTime() ?? null,
    end: resolvedAt && { resolution, by: resolvedBy, note: resolutionNote, atMs: resolvedAt.getTime() },
  };
}

/** An alert of the oracle as it is compared. */
export function expectedOf({ countedByHandAtMs: _counted, ...alert }: ExpectedAlert): object {
  const isOpen = alert.end === null;
  const streak = alert.goodInARow > 0 ? 0 : alert.streak;
  return { ...alert, streak: isOpen ? streak : undefined, goodInARow: isOpen ? alert.goodInARow : undefined };
}
