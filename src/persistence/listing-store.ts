import type { Listing } from '../domain/listing.ts';
import type { ListingStore } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { runOf } from './run-row.ts';

const withLastRun = {
  runs: { orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }], take: 1 },
  _count: { select: { connections: true } },
} satisfies Prisma.ListingInclude;

/** Listings on PostgreSQL. */
export function createListingStore(prisma: PrismaClient): ListingStore {
  return {
    async list(reach, { page, pageSize }) {
      const where = ownedBy(reach);
      const [rows, total] = await prisma.$transaction([
        prisma.listing.findMany({
          where,
          include: withLastRun,
          orderBy: [{ name: 'asc' }, { id: 'asc' }],
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.listing.count({ where }),
      ]);
      return { items: rows.map(listingOf), total };
    },

    async find(reach, listingId) {
      const row = await prisma.listing.findFirst({ where: { id: listingId, ...ownedBy(reach) }, include: withLastRun });
      return row ? listingOf(row) : undefined;
    },

    create: (owner, fields, now) =>
      prisma.$transaction(async (tx) => {
        const data = { ...fields, ownerId: owner.memberId, createdAt: now };
        const row = await tx.listing.create({ data, include: withLastRun });
        const subject = { kind: 'listing', id: row.id };
        await appendAudit(tx, { actor: owner, action: 'listing_created', subject, listingId: row.id, at: now });
        return listingOf(row);
      }),

    update: (reach, listingId, patch, { actor, now }) =>
      underListingLock(prisma, { reach, listingId }, async (tx, before) => {
        const data = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
        const row = await tx.listing.update({ where: { id: listingId }, data, include: withLastRun });
        const subject = { kind: 'listing', id: listingId };
        const states = { from: stateOf(before), to: stateOf(row) };
        await appendAudit(tx, { actor, action: 'listing_changed', subject, ...states, listingId, at: now });
        return listingOf(row);
      }),

    async delete(reach, listingId, { actor, now }) {
      const deleted = await underListingLock(prisma, { reach, listingId }, async (tx) => {
        const subject = { kind: 'listing', id: listingId };
        await appendAudit(tx, { actor, action: 'listing_deleted', subject, listingId, at: now });
        await tx.listing.delete({ where: { id: listingId } });
        return true;
      });
      return deleted ?? false;
    },
  };
}

function stateOf({ active, timeZone }: { readonly active: boolean; readonly timeZone: string }): string {
  return `${active ? 'active' : 'inactive'}, ${timeZone}`;
}

function listingOf(row: Prisma.ListingGetPayload<{ include: typeof withLastRun }>): Listing {
  const { id, ownerId, name, timeZone, active, revision } = row;
  const lastRun = row.runs[0];
  return {
    id,
    ownerId,
    name,
    timeZone,
    active,
    revision,
    connectionCount: row._count.connections,
    lastRun: lastRun ? runOf(lastRun) : null,
  };
}
