import { closedWith, type ListingLink, refusalOf } from '../domain/linked-listings.ts';
import type { Reach } from '../domain/member.ts';
import type { LinkedListing, LinkMade, LinkStore, NewLink } from '../link-ports.ts';
import type { ByHand } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { recomputeOne } from './availability-table.ts';
import { fromInstantColumn } from './columns.ts';
import { type LockedRow, linksAround, ownedBy, underLockOf } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** Each change of a night locks all listings that are linked. */
const MOST_LINKS = 30;

/** Links between listings on PostgreSQL. */
export function createLinkStore(prisma: PrismaClient): LinkStore {
  return {
    async list(reach, listingId) {
      const where = { id: listingId, ...ownedBy(reach) };
      const listing = await prisma.listing.findFirst({ where, select: { id: true } });
      return listing ? linkedListings(prisma, listingId) : undefined;
    },

    link: (by, other) => makeLink(prisma, by, other),

    async unlink(by, otherId) {
      const row = await prisma.listingLink.findFirst({ where: joining(by.listingId, otherId), select: linkColumns });
      if (!row) return undefined;
      return underLinkLock(prisma, by.reach, row, async (tx, rows) => {
        const { count } = await tx.listingLink.deleteMany({ where: { ...row, whole: ownedBy(by.reach) } });
        if (count === 0) return undefined;
        await changed(tx, rows, { link: row, by, action: 'listings_unlinked' });
        return rows.map(({ id }) => id);
      });
    },
  };
}

const linkColumns = { wholeId: true, partId: true } as const;

function joining(a: string, b: string): Prisma.ListingLinkWhereInput {
  return {
    OR: [
      { wholeId: a, partId: b },
      { wholeId: b, partId: a },
    ],
  };
}

function makeLink(prisma: PrismaClient, by: ByHand, other: NewLink): Promise<LinkMade> {
  const link =
    other.role === 'part'
      ? { wholeId: by.listingId, partId: other.listingId }
      : { wholeId: other.listingId, partId: by.listingId };
  return underLinkLock(prisma, by.reach, link, async (tx, rows): Promise<LinkMade> => {
    const [own, its] = [by.listingId, other.listingId].map((id) => rows.find((row) => row.id === id));
    if (!own) return undefined;
    if (!its || its.ownerId !== own.ownerId) return { outcome: 'no_such_listing' };
    const links = [...(await linksAround(tx, link.wholeId)), ...(await linksAround(tx, link.partId))];
    const refused = refusalOf(link, links);
    if (refused) return { outcome: refused };
    const most = Math.max(...rows.map(({ id }) => closedWith(id, [...links, link]).length));
    if (most > MOST_LINKS) return { outcome: 'too_many_links' };
    await tx.listingLink.create({ data: { ...link, createdAt: by.now } });
    await changed(tx, rows, { link, by, action: 'listings_linked' });
    const linked = { listingId: its.id, name: its.name, active: its.active, role: other.role, linkedAt: by.now };
    return { outcome: 'linked', link: linked, affected: rows.map(({ id }) => id) };
  });
}

/** Locks all listings whose nights a link changes: its two, and the other wholes of its part. */
function underLinkLock<T>(
  prisma: PrismaClient,
  reach: Reach,
  { wholeId, partId }: ListingLink,
  change: (tx: Prisma.TransactionClient, rows: readonly LockedRow[]) => Promise<T>,
): Promise<T> {
  const first = [...new Set([wholeId, partId])];
  const wanted = async (tx: Prisma.TransactionClient) => {
    const others = await tx.listingLink.findMany({ where: { partId }, select: { wholeId: true } });
    return [...new Set([...first, ...others.map((other) => other.wholeId)])];
  };
  return underLockOf(prisma, { reach, first, wanted }, change);
}

type Change = { readonly link: ListingLink; readonly by: ByHand; readonly action: string };

async function changed(
  tx: Prisma.TransactionClient,
  rows: readonly LockedRow[],
  { link: { wholeId, partId }, by: { actor, now }, action }: Change,
): Promise<void> {
  for (const listing of rows) await recomputeOne(tx, { listing, actor, now });
  const subject = { kind: 'listing', id: wholeId };
  await appendAudit(tx, { actor, action, subject, reason: `part ${partId}`, listingId: wholeId, at: now });
}

const order = ['whole', 'part', 'neighbour'] as const;

async function linkedListings(tx: Prisma.TransactionClient, listingId: string): Promise<LinkedListing[]> {
  const around = await linksAround(tx, listingId);
  const where = { id: { in: closedWith(listingId, around) } };
  const rows = await tx.listing.findMany({ where, select: { id: true, name: true, active: true } });
  const own = await tx.listingLink.findMany({ where: { OR: [{ wholeId: listingId }, { partId: listingId }] } });
  const linked = rows.map(({ id, name, active }): LinkedListing => {
    const link = own.find(({ wholeId, partId }) => wholeId === id || partId === id);
    if (!link) return { listingId: id, name, active, role: 'neighbour', linkedAt: null };
    const role = link.wholeId === id ? 'whole' : 'part';
    return { listingId: id, name, active, role, linkedAt: fromInstantColumn(link.createdAt) };
  });
  const byRole = (a: LinkedListing, b: LinkedListing) => order.indexOf(a.role) - order.indexOf(b.role);
  return linked.sort((a, b) => byRole(a, b) || a.name.localeCompare(b.name) || (a.listingId < b.listingId ? -1 : 1));
}
