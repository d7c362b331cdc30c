import type { ConflictDetail, ConflictFilter, ConflictStore, ConflictsFound } from '../conflict-ports.ts';
import { plusDays } from '../domain/calendar-date.ts';
import type { Reach } from '../domain/member.ts';
import { recomputeAvailability } from './availability-table.ts';
import { toDateColumn } from './columns.ts';
import { decideConflict } from './conflict-decision.ts';
import { historyOf } from './conflict-history.ts';
import { rescueFor } from './conflict-rescue.ts';
import { conflictViews, withListing } from './conflict-view.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { loadProvenance } from './provenance.ts';

/** How many standing conflicts a look on demand tells at once; the list has the rest. */
const MOST_TOLD = 100;

const gravestFirst = [
  { state: 'asc' as const },
  { severity: 'desc' as const },
  { from: 'asc' as const },
  { id: 'asc' as const },
];

/** Conflicts on PostgreSQL. */
export function createConflictStore(prisma: PrismaClient): ConflictStore {
  return {
    async list(reach, filter, { page, pageSize }) {
      const where = matching(reach, filter);
      const [rows, total] = await prisma.$transaction([
        prisma.conflict.findMany({
          where,
          include: withListing,
          orderBy: gravestFirst,
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.conflict.count({ where }),
      ]);
      return { items: await conflictViews(prisma, rows), total };
    },
    find: (at, conflictId) => findConflict(prisma, at, conflictId),
    decide: (by, conflictId, decision) => decideConflict(prisma, { by, conflictId, decision }),
    detect: (by, listingId) => detect(prisma, by, listingId),
  };
}

function matching(reach: Reach, { states, listingId }: ConflictFilter): Prisma.ConflictWhereInput {
  return {
    listing: ownedBy(reach),
    ...(states.length === 0 ? {} : { state: { in: [...states] } }),
    ...(listingId === undefined ? {} : { OR: [{ listingId }, { linkedId: listingId }] }),
  };
}

function findConflict(
  prisma: PrismaClient,
  { reach, now }: Parameters<ConflictStore['find']>[0],
  id: string,
): Promise<ConflictDetail | undefined> {
  // One snapshot, so that what is told of the two sides is of one moment.
  return prisma.$transaction(
    async (tx) => {
      const row = await tx.conflict.findFirst({ where: { id, listing: ownedBy(reach) }, include: withListing });
      const [view] = row ? await conflictViews(tx, [row]) : [];
      if (!view) return undefined;
      const { conflict, listing } = view;
      const provenance = await loadProvenance(
        tx,
        listing.id,
        conflict.sides.map(({ cause }) => cause),
      );
      const rescue = await rescueFor(tx, { conflict, listing, now });
      return { ...view, history: await historyOf(tx, id), provenance, rescue };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}

type ByPerson = Parameters<ConflictStore['detect']>[0];

async function detect(
  prisma: PrismaClient,
  by: ByPerson,
  listingId: string | undefined,
): Promise<ConflictsFound | undefined> {
  const where = { ...ownedBy(by.reach), ...(listingId === undefined ? {} : { id: listingId }) };
  const listings = await prisma.listing.count({ where });
  if (listingId !== undefined && listings === 0) return undefined;
  const tally = { opened: 0, changed: 0, ended: 0 };
  for (const id of await candidates(prisma, by, listingId)) {
    const at = { reach: by.reach, listingId: id };
    const looked = await underListingLock(prisma, at, (tx, listing) =>
      recomputeAvailability(tx, { listing, actor: null, now: by.now }),
    );
    tally.opened += looked?.conflicts.opened ?? 0;
    tally.changed += looked?.conflicts.changed ?? 0;
    tally.ended += looked?.conflicts.ended ?? 0;
  }
  const undecided: ConflictFilter = { states: ['open', 'waiting_platform'], listingId };
  const rows = await prisma.conflict.findMany({
    where: matching(by.reach, undecided),
    include: withListing,
    orderBy: gravestFirst,
    take: MOST_TOLD,
  });
  return { listings, ...tally, standing: await conflictViews(prisma, rows) };
}

/** Listings that have two causes on a night to come, or a conflict that stands: no others can have news. */
async function candidates(
  prisma: PrismaClient,
  { reach, now }: ByPerson,
  listingId: string | undefined,
): Promise<readonly string[]> {
  // Nowhere is it two days earlier.
  const since = toDateColumn(plusDays(now.slice(0, 10), -2));
  const ownerId = reach.kind === 'own' ? Prisma.sql`AND l."ownerId" = ${reach.memberId}` : Prisma.empty;
  const one = listingId === undefined ? Prisma.empty : Prisma.sql`AND l."id" = ${listingId}::uuid`;
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT l."id"::text FROM "Listing" l
    WHERE (EXISTS (SELECT 1 FROM "ListingAvailability" a WHERE a."listingId" = l."id"
          AND a."to" > ${since}::date AND jsonb_array_length(a."causes") > 1)
        OR EXISTS (SELECT 1 FROM "Conflict" c WHERE c."listingId" = l."id" AND c."endedAt" IS NULL)
        OR EXISTS (SELECT 1 FROM "Conflict" c WHERE c."linkedId" = l."id" AND c."endedAt" IS NULL))
      ${ownerId} ${one}
    ORDER BY l."id"`;
  return rows.map(({ id }) => id);
}
