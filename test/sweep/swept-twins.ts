import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { inLanes } from '../../activities/in-lanes.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { defaultConnectionOptions } from '../../src/domain/reading-options.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import type { EncryptionKeys } from '../../src/persistence/secret-box.ts';
import { createTestDatabase } from '../support/database.ts';
import type { ConnectionKind, History } from './sweep-history.ts';
import { type PlayedListing, SweptWorld } from './swept-world.ts';

/** Two worlds that begin as one, to the last ID: one is swept in mode `all`, the other in `changed`. */
export class SweptTwins {
  readonly all: SweptWorld;
  readonly changed: SweptWorld;
  private readonly listings: readonly PlayedListing[];
  private readonly end: () => Promise<void>;

  private constructor(
    worlds: Pick<SweptTwins, 'all' | 'changed'>,
    listings: readonly PlayedListing[],
    end: () => Promise<void>,
  ) {
    this.all = worlds.all;
    this.changed = worlds.changed;
    this.listings = listings;
    this.end = end;
  }

  static async create(played: readonly History[]): Promise<SweptTwins> {
    const keys: EncryptionKeys = [{ id: 'test', key: randomBytes(32) }];
    const first = await createTestDatabase();
    const before = createPrisma(first.url, 10);
    const world = new SweptWorld(before, keys, 'all');
    const listings = await settled(world, played);
    // What has never been synced is synced in both modes alike, once each connection's first time has come.
    world.now = plusMinutes(world.now, 20);
    await world.sweep();
    await before.$disconnect();
    const second = await cloneOf(first.url);
    const [a, b] = [createPrisma(first.url, 12), createPrisma(second.url, 12)];
    const worlds = { all: new SweptWorld(a, keys, 'all', world), changed: new SweptWorld(b, keys, 'changed', world) };
    return new SweptTwins(worlds, listings, async () => {
      await Promise.all([a.$disconnect(), b.$disconnect()]);
      await second.drop();
      await first.drop();
    });
  }

  close(): Promise<void> {
    return this.end();
  }

  listing(which: number): PlayedListing {
    const listing = this.listings[which];
    if (!listing) throw new Error(`There is no history ${which}.`);
    return listing;
  }

  pass(minutes: number): void {
    for (const world of [this.all, this.changed]) world.now = plusMinutes(world.now, minutes);
  }

  async both<T>(use: (world: SweptWorld) => Promise<T>): Promise<readonly [T, T]> {
    return Promise.all([use(this.all), use(this.changed)]);
  }
}

/** Makes the listings of all histories, with their connections. */
async function settled(world: SweptWorld, played: readonly History[]): Promise<readonly PlayedListing[]> {
  const owner = { memberId: randomUUID(), role: 'member' as const };
  await world.prisma.user.create({ data: { id: owner.memberId, name: 'Camille', email: 'camille@relais.example' } });
  const account = { connector: 'beds24' as const, accountKey: 'key', name: 'Account', secrets: { token: 't' } };
  const { id: accountId } = await world.stores.hubs.save({ actor: owner, now: world.now }, account);
  const made = await inLanes([...played.entries()], 10, async ([which, { timeZone, kinds }]) => {
    const listing = await world.stores.listings.create(owner, { name: `Gîte ${which}`, timeZone }, world.now);
    const by = {
      reach: { kind: 'own', memberId: owner.memberId },
      listingId: listing.id,
      actor: owner,
      now: world.now,
    } as const;
    const connections = [];
    for (const [index, kind] of kinds.entries()) {
      const name = `feed-${which}-${index}`;
      const id = kind === 'hub' ? await aUnit(world, by, accountId, name) : await aFeed(world, by, kind, name);
      connections.push({ id, name, isHub: kind === 'hub' });
    }
    return [which, { listingId: listing.id, ownerId: owner.memberId, connections }] as const;
  });
  const byIndex = new Map(made);
  return played.map((_, which) => byIndex.get(which)).filter((listing) => listing !== undefined);
}

type By = Parameters<SweptWorld['stores']['connections']['create']>[0];

const chosen = {
  batch: { mode: 'auto', syncIntervalMin: undefined },
  batch_every_15: { mode: 'batch', syncIntervalMin: 15 },
  polled: { mode: 'realtime', syncIntervalMin: 5 },
  manual: { mode: 'manual', syncIntervalMin: undefined },
} as const;

async function aFeed(world: SweptWorld, by: By, kind: Exclude<ConnectionKind, 'hub'>, name: string): Promise<string> {
  const saved = await world.stores.connections.create(by, {
    ...chosen[kind],
    ...{ connector: 'ical', options: defaultConnectionOptions, label: name, syncEnabled: true },
    url: `https://${name}.example/${name}`,
  });
  if (saved?.outcome !== 'saved') throw new Error(`The feed was not connected: ${saved?.outcome}`);
  return saved.connection.id;
}

async function aUnit(world: SweptWorld, by: By, accountId: string, name: string): Promise<string> {
  const how = { syncIntervalMin: undefined, syncEnabled: true, readOnly: false, label: name, mode: 'auto' } as const;
  const saved = await world.stores.hubs.connectUnit(by, { accountId, unit: { id: name, name }, ...how });
  if (saved?.outcome !== 'saved') throw new Error(`The unit was not connected: ${saved?.outcome}`);
  return saved.connectionId;
}

/** A copy of a database that nobody is connected to. */
async function cloneOf(url: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const source = new URL(url);
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${source.pathname.slice(1)}`);
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return { url: copy.href, drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
