import type { OpenAlert } from '../domain/alert.ts';
import type { Listing } from '../domain/listing.ts';
import type { Run } from '../domain/run.ts';
import type { ListingStore } from '../ports.ts';
import { closeAlert, openAlertsOf } from './alert-closing.ts';
import { appendAudit } from './audit.ts';
import { noBody } from './feed-columns.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { runOf } from './run-row.ts';

const withCount = { _count: { select: { connections: true } } } satisfies Prisma.ListingInclude;
type ListingRow = Prisma.ListingGetPayload<{ include: typeof withCount }>;

/** Listings on PostgreSQL. */
export function createListingStore(prisma: PrismaClient): ListingStore {
  return {
    async list(reach, { page, pageSize }, named = '') {
      const where = { ...ownedBy(reach), ...namedLike(named) };
      const [rows, total] = await prisma.$transaction([
        prisma.listing.findMany({
          where,
          include: withCount,
          orderBy: [{ name: 'asc' }, { id: 'asc' }],
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.listing.count({ where }),
      ]);
      return { items: await withLastRuns(prisma, rows), total };
    },

    async find(reach, listingId) {
      const row = await prisma.listing.findFirst({ where: { id: listingId, ...ownedBy(reach) }, include: withCount });
      return row ? withLastRun(prisma, row) : undefined;
    },

    create: (owner, fields, now) =>
      prisma.$transaction(async (tx) => {
        const data = { ...fields, ownerId: owner.memberId, createdAt: now };
        const row = await tx.listing.create({ data, include: withCount });
        const subject = { kind: 'listing', id: row.id };
        await appendAudit(tx, { actor: owner, action: 'listing_created', subject, listingId: row.id, at: now });
        return listingOf(row, {});
      }),

    update: (reach, listingId, patch, { actor, now }) =>
      underListingLock(prisma, { reach, listingId }, async (tx, before) => {
        const data = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
        const row = await tx.listing.update({ where: { id: listingId }, data, include: withCount });
        if (before.timeZone !== row.timeZone) await readAnew(tx, listingId);
        const subject = { kind: 'listing', id: listingId };
        const states = { from: stateOf(before), to: stateOf(row) };
        await appendAudit(tx, { actor, action: 'listing_changed', subject, ...states, listingId, at: now });
        if (before.active && !row.active)
          await closeAlert(tx, { subjectId: listingId, resolution: 'listing_inactive', now });
        return withLastRun(tx, row);
      }),

    delete: (reach, listingId, { actor, now }) =>
      underListingLock(prisma, { reach, listingId }, async (tx) => {
        const names = await linkedNames(tx, listingId);
        if (names.length > 0) return { outcome: 'linked', names };
        const subject = { kind: 'listing', id: listingId };
        await appendAudit(tx, { actor, action: 'listing_deleted', subject, listingId, at: now });
        await closeAlert(tx, { subjectId: listingId, resolution: 'listing_deleted', now });
        await tx.listing.delete({ where: { id: listingId } });
        return { outcome: 'deleted' };
      }),
  };
}

/** Of the listings that a link joins to this one, in order. */
async function linkedNames(tx: Prisma.TransactionClient, listingId: string): Promise<readonly string[]> {
  const isLinked = { OR: [{ parts: { some: { partId: listingId } } }, { wholes: { some: { wholeId: listingId } } }] };
  const rows = await tx.listing.findMany({ where: isLinked, select: { name: true }, orderBy: { name: 'asc' } });
  return rows.map(({ name }) => name);
}

/** The same text may be other nights in another zone; a reading in the old one that is still under way is fenced. */
async function readAnew(tx: Prisma.TransactionClient, listingId: string): Promise<void> {
  const data = { ...noBody, pollNumber: { increment: 1 } };
  await tx.connection.updateMany({ where: { listingId }, data });
}

/** The text is looked for as it is written: `%` and `_` stand for themselves. */
function namedLike(named: string): Prisma.ListingWhereInput {
  if (named === '') return {};
  return { name: { contains: named.replaceAll(/[\\%_]/g, String.raw`\$&`), mode: 'insensitive' } };
}

function stateOf({ active, timeZone }: { readonly active: boolean; readonly timeZone: string }): string {
  return `${active ? 'active' : 'inactive'}, ${timeZone}`;
}

async function withLastRun(tx: Prisma.TransactionClient, row: ListingRow): Promise<Listing> {
  const [listing] = await withLastRuns(tx, [row]);
  return listing ?? listingOf(row, {});
}

/** Each listing with its newest run, one index look-up a listing however many runs it has had. */
async function withLastRuns(tx: Prisma.TransactionClient, rows: readonly ListingRow[]): Promise<Listing[]> {
  const ids = rows.map(({ id }) => id);
  const newest = await tx.$queryRaw<{ id: string }[]>`
    SELECT r."id"::text FROM unnest(${ids}::uuid[]) AS l(id) CROSS JOIN LATERAL (
      SELECT "id" FROM "SyncRun" WHERE "listingId" = l.id ORDER BY "queuedAt" DESC, "id" DESC LIMIT 1) r`;
  const runs = await tx.syncRun.findMany({ where: { id: { in: newest.map(({ id }) => id) } } });
  const lastRuns = new Map(runs.map((run) => [run.listingId, runOf(run)]));
  const openAlerts = await openAlertsOf(tx, ids);
  return rows.map((row) => listingOf(row, { lastRun: lastRuns.get(row.id), openAlert: openAlerts.get(row.id) }));
}

type Latest = { readonly lastRun?: Run | undefined; readonly openAlert?: OpenAlert | undefined };

function listingOf(row: ListingRow, { lastRun, openAlert }: Latest): Listing {
  const { id, ownerId, name, timeZone, active, revision } = row;
  const connectionCount = row._count.connections;
  return {
    id,
    ownerId,
    name,
    timeZone,
    active,
    revision,
    connectionCount,
    lastRun: lastRun ?? null,
    openAlert: openAlert ?? null,
  };
}
