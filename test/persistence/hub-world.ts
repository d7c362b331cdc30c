import { randomUUID } from 'node:crypto';
import type { ConnectionMode } from '../../src/domain/connection-mode.ts';
import type { NightRange } from '../../src/domain/night-range.ts';
import type { NewUnit } from '../../src/hub-ports.ts';
import type { ByHand, ConnectionRef } from '../../src/ports.ts';
import type { Publication } from '../../src/publication-ports.ts';
import type { World } from '../support/world.ts';

/** A unit of a hub that is connected to a listing. */
export type AUnit = ConnectionRef & { readonly unitId: string };

/** A listing with units of one account, and what a publisher does with them. */
export class HubWorld {
  readonly world: World;
  readonly listingId: string;
  readonly accountId: string;
  private readonly by: Awaited<ReturnType<World['aListing']>>['by'];

  private constructor(world: World, listed: Awaited<ReturnType<World['aListing']>>, accountId: string) {
    this.world = world;
    this.by = listed.by;
    this.listingId = listed.listing.id;
    this.accountId = accountId;
  }

  static async create(world: World): Promise<HubWorld> {
    const listed = await world.aListing();
    const by = { actor: listed.actor, now: world.nowInstant };
    const account = {
      connector: 'beds24' as const,
      accountKey: randomUUID(),
      name: 'Account',
      secrets: { token: 't' },
    };
    const { id } = await world.stores.hubs.save(by, account);
    return new HubWorld(world, listed, id);
  }

  /** Who owns the listing, at the world’s time. */
  get byHand(): ByHand {
    return { ...this.by, now: this.now };
  }

  async aUnit(mode: ConnectionMode = 'auto', sales: NewUnit['sales'] = null): Promise<AUnit> {
    const unitId = randomUUID();
    const chosen = { accountId: this.accountId, unit: { id: unitId, name: 'Room' }, label: undefined, mode };
    const how = { syncIntervalMin: undefined, syncEnabled: true, readOnly: false, sales };
    const connected = await this.world.stores.hubs.connectUnit({ ...this.by, now: this.now }, { ...chosen, ...how });
    if (connected?.outcome !== 'saved') throw new Error(`The unit was not connected: ${connected?.outcome}`);
    return { connectionId: connected.connectionId, listingId: this.listingId, unitId };
  }

  get now(): string {
    return this.world.nowInstant;
  }

  async book(nights: NightRange): Promise<string> {
    const booked = await this.world.stores.calendars.book(
      { ...this.by, now: this.now },
      { ...nights, guestName: null },
    );
    if (booked?.outcome !== 'booked') throw new Error(`The stay was not booked: ${booked?.outcome}`);
    return booked.booking.id;
  }

  cancel(bookingId: string): Promise<boolean> {
    return this.world.stores.calendars.cancelBooking({ ...this.by, now: this.now }, bookingId);
  }

  async take(byHand = false): Promise<readonly Publication[]> {
    const at = { publisher: randomUUID(), leaseMs: 60_000, byHand, now: this.now };
    return (await this.world.stores.publications.take(this.listingId, at)).publications;
  }

  /** Ends a publication as one whose every request was answered well. */
  done(publication: Publication) {
    const closed = publication.closing.map(({ key }) => ({ key, remoteId: `remote ${key}` }));
    const opened = publication.opening.map(({ key }) => key);
    return this.world.stores.publications.end(publication, {
      closed,
      tried: [],
      opened,
      failure: null,
      isUnfinished: false,
      now: this.now,
    });
  }

  /** Ends it as one that nobody answered. */
  failed(publication: Publication) {
    const failure = { kind: 'TRANSIENT', detail: 'No answer.' } as const;
    const end = { closed: [], tried: [], opened: [], failure, isUnfinished: false };
    return this.world.stores.publications.end(publication, { ...end, now: this.now });
  }

  /** The nights that are closed at a unit, as far as relais knows. */
  async closedAt({ connectionId }: AUnit): Promise<string[]> {
    const rows = await this.world.prisma.publishedClosure.findMany({
      where: { connectionId, state: 'closed' },
      orderBy: { from: 'asc' },
    });
    return rows.map(({ from, to }) => `${day(from)}..${day(to)}`);
  }
}

function day(value: Date): string {
  return value.toISOString().slice(0, 10);
}
