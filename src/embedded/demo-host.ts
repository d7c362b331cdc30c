import { setTimeout as sleep } from 'node:timers/promises';
import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import type { Listing } from '../domain/listing.ts';
import type { Actor } from '../domain/member.ts';
import type { NightRange } from '../domain/night-range.ts';
import { defaultConnectionOptions } from '../domain/reading-options.ts';
import type { Stores } from '../parts/stores.ts';
import type { ByHand, Clock, Orchestrator } from '../ports.ts';
import { DemoLate } from './demo-late.ts';

const TIME_ZONE = 'Europe/Paris';
const POLL_MS = 100;
const RUN_DEADLINE_MS = 60_000;
const EVERYTHING = { page: 1, pageSize: 100 };

/** A feed of the sandbox by its path, and what its connection is called. */
export type DemoFeed = { readonly label: string; readonly path: string };

/** The demo's host: does by the stores what a person does by the pages, and each thing once however often it is asked. */
export class DemoHost {
  readonly today: CalendarDate;
  private readonly deps: DemoHostDeps;

  constructor(deps: DemoHostDeps) {
    this.deps = deps;
    this.today = dateInZone(deps.clock.now(), TIME_ZONE);
  }

  async ensureListing(name: string): Promise<string> {
    const { stores, actor, clock } = this.deps;
    const known = await this.listingNamed(name);
    return (known ?? (await stores.listings.create(actor, { name, timeZone: TIME_ZONE }, clock.now()))).id;
  }

  /** False where it was connected before. */
  async ensureConnection(listingId: string, feed: DemoFeed): Promise<boolean> {
    const { stores } = this.deps;
    const by = this.by(listingId);
    const known = await stores.connections.list(by.reach, listingId);
    if (known?.some(({ label }) => label === feed.label)) return false;
    const chosen = { connector: 'ical', options: defaultConnectionOptions, mode: 'auto', syncEnabled: true } as const;
    await stores.connections.create(by, { ...chosen, url: this.urlOf(feed), label: feed.label });
    return true;
  }

  /** Gives a connection the sandbox's address of today, where both still are. */
  async readdress(listingName: string, feed: DemoFeed): Promise<void> {
    const listing = await this.listingNamed(listingName);
    if (!listing) return;
    const { connections } = this.deps.stores;
    const by = this.by(listing.id);
    const url = this.urlOf(feed);
    const moved = (await connections.list(by.reach, listing.id))?.find(
      ({ label, host }) => label === feed.label && host !== new URL(url).host,
    );
    if (moved) await connections.update(by, moved.id, { url });
  }

  /** The address of the export for a connection's platform: of a new one, else a new address of the one there is. */
  async exportAddress(listingId: string, label: string): Promise<string> {
    const { stores, apiUrl } = this.deps;
    const by = this.by(listingId);
    const connection = (await stores.connections.list(by.reach, listingId))?.find((each) => each.label === label);
    const fields = { kind: 'destination', connectionId: connection?.id ?? null, label: null } as const;
    const created = await stores.exports.create(by, fields);
    const issued = created?.outcome === 'created' ? created : await this.readdressed(by, fields.connectionId);
    if (!issued) throw new DemoLate('The demo is late (a calendar of it cannot be published): the next start goes on.');
    return new URL(`/ical/${issued.token}.ics`, apiUrl).href;
  }

  async ensureBooking(listingId: string, stay: NightRange & { readonly guestName: string }): Promise<void> {
    await this.deps.stores.calendars.book(this.by(listingId), stay);
  }

  async ensureBlock(listingId: string, nights: NightRange & { readonly reason: string }): Promise<void> {
    const { calendars } = this.deps.stores;
    const by = this.by(listingId);
    const calendar = await calendars.read(by.reach, listingId, nights);
    const isBlocked = calendar?.ranges.some(({ causes }) => causes.some(({ kind }) => kind === 'block'));
    if (!isBlocked) await calendars.block(by, nights);
  }

  /** Asks for a sync as the button does, and waits for nothing. */
  async requestSync(listingId: string): Promise<void> {
    const { stores, orchestrator } = this.deps;
    await stores.runs.request(this.by(listingId));
    await orchestrator.syncRequested(listingId);
  }

  /** Asks for a sync as the button does, and waits for its end. @throws DemoLate when it is not taken or does not end. */
  async sync(listingId: string): Promise<void> {
    const { stores, orchestrator, runDeadlineMs = RUN_DEADLINE_MS } = this.deps;
    const by = this.by(listingId);
    const requested = await stores.runs.request(by);
    if (requested?.outcome !== 'queued')
      throw new DemoLate(
        `The demo is not told to its end (${requested?.outcome ?? 'listing_gone'}): make its listings active, and start again.`,
      );
    await orchestrator.syncRequested(listingId);
    const deadlineMs = performance.now() + runDeadlineMs;
    while (performance.now() < deadlineMs) {
      const run = await stores.runs.find(by.reach, requested.run.id);
      if (run && run.status !== 'queued' && run.status !== 'running') return;
      await sleep(POLL_MS);
    }
    throw new DemoLate(
      `The demo is late (a sync did not end within ${runDeadlineMs / 1000} s): look at it in the Temporal Web UI, the next start goes on.`,
    );
  }

  /** Syncs a listing that fails as sweeps do, until support is told. @throws DemoLate when that does not come. */
  async sweepUntilEscalated(listingId: string): Promise<void> {
    const { stores, sweepListing, runDeadlineMs = RUN_DEADLINE_MS } = this.deps;
    const { reach } = this.by(listingId);
    const deadlineMs = performance.now() + runDeadlineMs;
    for (let seen = 0; performance.now() < deadlineMs; ) {
      const openAlert = (await stores.listings.find(reach, listingId))?.openAlert;
      if (openAlert?.status === 'escalated') return;
      // One sweep after another, each once the alert has told the one before.
      if ((openAlert?.failedAttempts ?? 0) >= seen) {
        await sweepListing(listingId);
        seen += 1;
      }
      await sleep(POLL_MS);
    }
    throw new DemoLate(
      `The demo is late (its failing feed did not escalate within ${runDeadlineMs / 1000} s): look at it in the Temporal Web UI, the next start goes on.`,
    );
  }

  private async readdressed(by: ByHand, connectionId: string | null) {
    const { exports } = this.deps.stores;
    const known = (await exports.list(by.reach, by.listingId))?.find((each) => each.connectionId === connectionId);
    return known && exports.rotate(by, known.id, 0);
  }

  private async listingNamed(name: string): Promise<Listing | undefined> {
    const { stores, actor } = this.deps;
    const { items } = await stores.listings.list({ kind: 'own', memberId: actor.memberId }, EVERYTHING);
    return items.find((listing) => listing.name === name);
  }

  private urlOf(feed: DemoFeed): string {
    return new URL(feed.path, this.deps.sandboxUrl).href;
  }

  /** Who does it, on one of the host’s listings. */
  by(listingId: string): ByHand {
    const { actor, clock } = this.deps;
    return { reach: { kind: 'own', memberId: actor.memberId }, listingId, actor, now: clock.now() };
  }
}

/** `runDeadlineMs`: how long one sync may take (60 s by default). */
export type DemoHostDeps = {
  readonly stores: Pick<Stores, 'listings' | 'connections' | 'calendars' | 'runs' | 'exports'>;
  readonly orchestrator: Pick<Orchestrator, 'syncRequested'>;
  /** Syncs a listing as a sweep does, to its end. */
  readonly sweepListing: (listingId: string) => Promise<void>;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly sandboxUrl: string;
  /** Where this machine reaches the API. */
  readonly apiUrl: string;
  readonly runDeadlineMs?: number | undefined;
};
