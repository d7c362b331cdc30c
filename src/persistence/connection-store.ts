import { breakerKeyOf } from '../domain/breaker-key.ts';
import { channelsTwice } from '../domain/channel.ts';
import type { ConnectionStatus } from '../domain/connection.ts';
import { driftKinds } from '../domain/feed-drift.ts';
import { type IntervalBounds, intervalBounds, isIntervalOf } from '../domain/read-interval.ts';
import type {
  Connection,
  ConnectionPatch,
  ConnectionSaved,
  ConnectionStore,
  ConnectionUpdated,
  NewConnection,
  SeenDrift,
} from '../ports.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { breakerOf } from './breaker-row.ts';
import { platformOf } from './causes.ts';
import { twiceByNew, twiceByPatch } from './channel-twice.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { connectorOf } from './connection-to-read.ts';
import { insertConnection, patchConnection } from './connection-writes.ts';
import { waysOfEach } from './hub-sales.ts';
import { keepNightsAsBlocks } from './kept-nights.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import { aimOfRow, standingOf } from './mode-columns.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { failureOf } from './run-row.ts';
import type { SecretBox } from './secret-box.ts';

const SHOWN_DRIFTS = 5;

const withListing = {
  drifts: { orderBy: [{ seenAt: 'desc' as const }, { id: 'desc' as const }], take: SHOWN_DRIFTS },
  listing: {
    select: { name: true, active: true, runs: { where: { status: 'running' }, select: { id: true }, take: 1 } },
  },
} satisfies Prisma.ConnectionInclude;

/** Connections on PostgreSQL; feed URLs are sealed by `box` and never read back but to read the feed. */
export function createConnectionStore(prisma: PrismaClient, box: SecretBox): ConnectionStore {
  return {
    async list(reach, listingId) {
      const listing = await prisma.listing.findFirst({
        where: { id: listingId, ...ownedBy(reach) },
        select: { id: true },
      });
      if (!listing) return undefined;
      const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
      const rows = await prisma.connection.findMany({ where: { listingId }, include: withListing, orderBy });
      return withSurroundings(prisma, rows);
    },

    async listAll(reach, { page, pageSize }) {
      const where = { listing: ownedBy(reach) };
      const orderBy = [{ listing: { name: 'asc' as const } }, { createdAt: 'asc' as const }, { id: 'asc' as const }];
      const [rows, total] = await prisma.$transaction([
        prisma.connection.findMany({
          where,
          include: withListing,
          orderBy,
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.connection.count({ where }),
      ]);
      const connections = await withSurroundings(prisma, rows);
      const nameOf = new Map(rows.map(({ id, listing }) => [id, listing.name]));
      const items = connections.map((connection) => ({ connection, listingName: nameOf.get(connection.id) ?? '' }));
      return { items, total };
    },

    async find(reach, connectionId) {
      const where = { id: connectionId, listing: ownedBy(reach) };
      const row = await prisma.connection.findFirst({ where, include: withListing });
      return row ? (await withSurroundings(prisma, [row]))[0] : undefined;
    },

    create: (by, fields: NewConnection) =>
      refusingTwice(() =>
        underListingLock(prisma, by, async (tx): Promise<ConnectionSaved> => {
          const twice = await twiceByNew(tx, by.listingId, fields);
          if (twice) return { outcome: 'channel_connected_twice', twice };
          return read(tx, await insertConnection(tx, box, { by, fields }));
        }),
      ),

    async update(by, connectionId, patch) {
      const listingId = await listingIdOf(prisma, connectionId);
      if (listingId === undefined) return undefined;
      return refusingTwice(() =>
        underListingLock(prisma, { reach: by.reach, listingId }, async (tx): Promise<ConnectionUpdated> => {
          if (patch.readOnly === true && (await isPublished(tx, connectionId)))
            return { outcome: 'connection_published' };
          const bounds = await intervalRefused(tx, connectionId, patch);
          if (bounds !== undefined) return { outcome: 'interval_refused', bounds };
          const twice = await twiceByPatch(tx, { listingId, connectionId, patch });
          if (twice) return { outcome: 'channel_connected_twice', twice };
          await patchConnection(tx, box, { by: { ...by, listingId }, connectionId, patch });
          return read(tx, connectionId);
        }),
      );
    },

    async delete(by, connectionId, nights) {
      const listingId = await listingIdOf(prisma, connectionId);
      if (listingId === undefined) return false;
      const deleted = await underListingLock(prisma, { reach: by.reach, listingId }, async (tx, listing) => {
        if (nights === 'keep') await keepNightsAsBlocks(tx, { listing, connectionId, now: by.now });
        const { count } = await tx.connection.deleteMany({ where: { id: connectionId } });
        await recomputeAvailability(tx, { listing, actor: by.actor, now: by.now });
        const subject = { kind: 'connection', id: connectionId };
        const entry = { actor: by.actor, action: 'connection_deleted', subject, reason: `nights ${nights}`, listingId };
        await appendAudit(tx, { ...entry, at: by.now });
        return count > 0;
      });
      return deleted ?? false;
    },
  };
}

async function read(tx: Prisma.TransactionClient, id: string): Promise<ConnectionSaved> {
  const row = await tx.connection.findUniqueOrThrow({ where: { id }, include: withListing });
  const [connection = connectionOf(row)] = await withSurroundings(tx, [row]);
  return { outcome: 'saved', connection };
}

async function listingIdOf(prisma: PrismaClient, connectionId: string): Promise<string | undefined> {
  const row = await prisma.connection.findUnique({ where: { id: connectionId }, select: { listingId: true } });
  return row?.listingId;
}

async function isPublished(tx: Prisma.TransactionClient, connectionId: string): Promise<boolean> {
  return (await tx.export.count({ where: { connectionId, revokedAt: null } })) > 0;
}

/** The bounds that an interval breaks, null where the mode has none at all; undefined where it is in order. */
async function intervalRefused(
  tx: Prisma.TransactionClient,
  id: string,
  { mode, syncIntervalMin }: ConnectionPatch,
): Promise<IntervalBounds | null | undefined> {
  if (syncIntervalMin === undefined) return undefined;
  const row = await tx.connection.findUniqueOrThrow({ where: { id }, select: { mode: true, connector: true } });
  const aim = aimOfRow({ connector: row.connector, mode: mode ?? row.mode });
  return isIntervalOf(aim, syncIntervalMin) ? undefined : intervalBounds(aim);
}

type RefusedTwice = { readonly outcome: 'feed_already_connected' };

/** One feed is connected to a listing once: the database's unique index says so, whatever the race. */
async function refusingTwice<T>(save: () => Promise<T>): Promise<T | RefusedTwice> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      return { outcome: 'feed_already_connected' };
    throw error;
  }
}

type ConnectionRow = Prisma.ConnectionGetPayload<{ include: typeof withListing }>;

/** Connections, each with the breaker of its platform and whether a hub brings its channel already. */
async function withSurroundings(tx: Prisma.TransactionClient, rows: readonly ConnectionRow[]): Promise<Connection[]> {
  const breakers = await tx.breaker.findMany({ where: { key: { in: rows.map(breakerKeyOf) } } });
  const breakerOfKey = new Map(breakers.map((row) => [row.key, breakerOf(row)]));
  const ways = await waysOfEach(tx, [...new Set(rows.map(({ listingId }) => listingId))]);
  const twice = ways.flatMap(channelsTwice);
  return rows.map((row) => ({
    ...connectionOf(row),
    breaker: breakerOfKey.get(breakerKeyOf(row)),
    channelTwice: twice.find(({ feed }) => feed.connectionId === row.id),
  }));
}

function connectionOf(row: ConnectionRow): Connection {
  const { id, listingId, label, host, mode, syncEnabled, endIsLastNight, ignoreTentative, readOnly } = row;
  return {
    id,
    listingId,
    label,
    host,
    mode,
    standing: standingOf(row),
    syncIntervalMin: row.syncIntervalMin,
    nextSyncAt: fromNullableInstantColumn(row.nextSyncAt),
    syncEnabled,
    connector: connectorOf(row.connector),
    platform: row.platform === null ? null : platformOf(row.platform),
    status: statusOf(row, row.listing.runs.length > 0),
    listingActive: row.listing.active,
    waitingUntil: fromNullableInstantColumn(row.waitingUntil),
    lastSyncAt: fromNullableInstantColumn(row.lastSyncAt),
    lastFailure: failureOf(row.lastFailure),
    options: { endIsLastNight, ignoreTentative, readOnly },
    drifts: row.drifts.flatMap(seenDriftOf),
  };
}

function seenDriftOf(row: Prisma.FeedDriftGetPayload<object>): SeenDrift[] {
  const kind = driftKinds.find((known) => known === row.kind);
  return kind ? [{ kind, detail: row.detail, seenAt: fromInstantColumn(row.seenAt) }] : [];
}

function statusOf(row: Prisma.ConnectionGetPayload<object>, isRunning: boolean): ConnectionStatus {
  if (!row.syncEnabled) return 'DISCONNECTED';
  if (isRunning) return 'SYNCING';
  return row.lastFailure === null ? 'CONNECTED' : 'ERROR';
}
