import { randomBytes, randomUUID } from 'node:crypto';
import type { ConnectionMode } from '../../src/domain/connection-mode.ts';
import { type Instant, plusMinutes } from '../../src/domain/instant.ts';
import type { Actor, Reach } from '../../src/domain/member.ts';
import type { Observation, ObservedEvent } from '../../src/domain/observed-event.ts';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import type { Run } from '../../src/domain/run.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import { createStores, type Stores } from '../../src/parts/stores.ts';
import type { PassClaim, PassKey } from '../../src/pass-ports.ts';
import { createPrisma, type PrismaClient } from '../../src/persistence/prisma.ts';
import type { ByHand, Connection } from '../../src/ports.ts';
import { createTestDatabase } from './database.ts';

/** The address of support in the tests; no member has it. */
export const SUPPORT_EMAIL = 'support@relais.example';

/** How alerts go in the tests, unless a test says otherwise. */
export const testDefaults = { alerts: { threshold: 3, countSpacingMs: 5 * 60_000 }, supportEmail: SUPPORT_EMAIL };

/** The reference instant of the tests: a Monday morning in Paris. */
export const NOW: Instant = '2026-06-01T08:00:00.000Z';

/** The real stores on a database of their own, with a clock that the test moves. */
export class World {
  nowInstant: Instant = NOW;
  readonly prisma: PrismaClient;
  readonly stores: Stores;
  private readonly end: () => Promise<void>;

  constructor(prisma: PrismaClient, end: () => Promise<void>) {
    this.prisma = prisma;
    this.end = end;
    const encryptionKeys = [{ id: 'test', key: randomBytes(32) }] as const;
    this.stores = createStores({ prisma, encryptionKeys: [...encryptionKeys], defaults: testDefaults });
  }

  static async create(): Promise<World> {
    const database = await createTestDatabase();
    const prisma = createPrisma(database.url);
    return new World(prisma, async () => {
      await prisma.$disconnect();
      await database.drop();
    });
  }

  close(): Promise<void> {
    return this.end();
  }

  pass(minutes: number): void {
    this.nowInstant = plusMinutes(this.nowInstant, minutes);
  }

  async aMember(role: Actor['role'] = 'member'): Promise<Actor> {
    const id = randomUUID();
    await this.prisma.user.create({ data: { id, name: 'Camille', email: `${id}@relais.example`, role } });
    return { memberId: id, role };
  }

  async aListing(owner?: Actor, fields: { name?: string; timeZone?: string } = {}) {
    const actor = owner ?? (await this.aMember());
    const listing = await this.stores.listings.create(
      actor,
      { name: 'Gîte', timeZone: 'Europe/Paris', ...fields },
      this.nowInstant,
    );
    return { listing, actor, by: this.byHand(actor, listing.id) };
  }

  byHand(actor: Actor, listingId: string): ByHand {
    const reach: Reach = { kind: 'own', memberId: actor.memberId };
    return { reach, listingId, actor, now: this.nowInstant };
  }

  async aConnection(
    by: ByHand,
    fields: { url?: string; label?: string; mode?: ConnectionMode; syncIntervalMin?: number } = {},
  ): Promise<Connection> {
    const url = fields.url ?? `https://feeds.example/${randomUUID()}.ics`;
    const chosen = {
      connector: 'ical' as const,
      options: defaultConnectionOptions,
      url,
      label: fields.label,
      mode: fields.mode ?? 'auto',
      syncIntervalMin: fields.syncIntervalMin,
      syncEnabled: true,
    };
    const saved = await this.stores.connections.create({ ...by, now: this.nowInstant }, chosen);
    if (saved?.outcome !== 'saved') throw new Error(`The connection was not saved: ${saved?.outcome}`);
    return saved.connection;
  }

  key(listingId: string, workflowRunId: string = randomUUID(), pass = 1): PassKey {
    return { listingId, workflowId: `sync/${listingId}`, workflowRunId, pass };
  }

  claim(key: PassKey, how: { trigger?: 'schedule' | 'manual'; attempt?: number } = {}): Promise<PassClaim> {
    const { trigger = 'schedule', attempt = 1 } = how;
    return this.stores.passes.claim(key, { trigger, attempt, spacingMs: 0, clock: { now: () => this.nowInstant } });
  }

  /** A whole pass by schedule in which each connection's feed gives what `feeds` says by connection ID. */
  async sync(listingId: string, feeds: Readonly<Record<string, FeedReading>>): Promise<Run> {
    const claim = await this.claim(this.key(listingId));
    if (claim.outcome !== 'claimed') throw new Error(`The pass was not claimed: ${claim.outcome}`);
    for (const connection of claim.toRead) {
      const reading = feeds[connection.connectionId];
      if (reading?.outcome === 'read') {
        const { observation, contentHash, validators = null } = reading;
        const read = { connection, observation, contentHash, validators, now: this.nowInstant };
        await this.stores.passes.commitReading(claim.runId, read);
      } else if (reading?.outcome === 'unchanged') {
        const { validators = null } = reading;
        await this.stores.passes.commitUnchanged(claim.runId, { connection, validators, now: this.nowInstant });
      } else if (reading) {
        const { failure } = reading;
        await this.stores.passes.commitFailure(claim.runId, { connection, failure, now: this.nowInstant });
      }
    }
    return (await this.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: this.nowInstant })).run;
  }

  /** The published statuses as text, `2026-06-10..2026-06-12 BOOKED`. */
  async published(listingId: string): Promise<string[]> {
    const nights = { from: '2000-01-01', to: '2100-01-01' };
    const calendar = await this.stores.calendars.read({ kind: 'any' }, listingId, nights);
    return (calendar?.ranges ?? []).map(({ from, to, status }) => `${from}..${to} ${status}`);
  }
}

/** A good reading of a feed that lists these stays. */
export function listing(...events: readonly ObservedEvent[]): FeedReading {
  return { outcome: 'read', observation: observing(...events), contentHash: JSON.stringify(events) };
}

/** What a good reading of a feed that lists these stays observes. */
export function observing(...events: readonly ObservedEvent[]): Observation {
  return { platform: 'airbnb', events, isWhole: true, warnings: [], style: plainStyle };
}

const plainStyle = {
  programs: ['-//Airbnb Inc//Hosting Calendar 1.0//EN'],
  properties: ['UID'],
  marks: [],
  unfamiliar: [],
};

/** A stay as a feed lists it. */
export function stay(from: string, to: string, fields: Partial<ObservedEvent> = {}): ObservedEvent {
  return { from, to, eventClass: 'booking', identity: '', uid: '', ...fields };
}

/** A feed that cannot be read. */
export function failing(
  kind: 'TRANSIENT' | 'BAD_FEED' | 'RATE_LIMITED' | 'NOT_FOUND',
  retryAfterMs?: number,
): FeedReading {
  const failure = { kind, detail: 'status 503 from feeds.example' };
  return { outcome: 'failed', failure: retryAfterMs === undefined ? failure : { ...failure, retryAfterMs } };
}
