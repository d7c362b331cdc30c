import type { CalendarDate } from '../domain/calendar-date.ts';
import { dateInZone, laterDate } from '../domain/calendar-date.ts';
import type { Reach } from '../domain/member.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { CalendarStore, HeldRelease } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { holdOf, platformOf } from './causes.ts';
import { fromNightColumns, toDateColumn } from './columns.ts';
import { ownedBy, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** Held releases of a listing, the next due first; undefined when the listing is out of reach. */
export async function listHeld(
  prisma: PrismaClient,
  reach: Reach,
  listingId: string,
): Promise<readonly HeldRelease[] | undefined> {
  const listing = await prisma.listing.findFirst({ where: { id: listingId, ...ownedBy(reach) }, select: { id: true } });
  if (!listing) return undefined;
  const rows = await prisma.acceptedEvent.findMany({
    where: { listingId, absentSince: { not: null } },
    include: { connection: true },
    orderBy: [{ dueAt: 'asc' }, { from: 'asc' }],
  });
  return rows.flatMap((row): HeldRelease[] => {
    const hold = holdOf(row);
    if (!hold) return [];
    const { id, connectionId } = row;
    const { label, platform } = row.connection;
    return [{ id, connectionId, label, platform: platformOf(platform), ...hold, ...fromNightColumns(row) }];
  });
}

/** Frees held nights by hand, under the listing's lock. What is decided already says so, told by the audit log. */
export async function releaseHeld(
  prisma: PrismaClient,
  by: Parameters<CalendarStore['releaseHeld']>[0],
  heldId: string,
): ReturnType<CalendarStore['releaseHeld']> {
  const where = { id: heldId, listing: ownedBy(by.reach) };
  const row = await prisma.acceptedEvent.findFirst({ where, select: { listingId: true } });
  if (!row) return wasDecided(prisma, by.reach, heldId);
  return underListingLock(prisma, { reach: by.reach, listingId: row.listingId }, async (tx, listing) => {
    const held = await tx.acceptedEvent.findFirst({ where: { id: heldId, absentSince: { not: null } } });
    if (!held) return { outcome: 'already_decided' };
    const nights = fromNightColumns(held);
    const today = dateInZone(by.now, listing.timeZone);
    await removeFutureNights(tx, heldId, { nights, today });
    await recomputeAvailability(tx, listing.id);
    const subject = { kind: 'held', id: heldId };
    const states = { from: 'held', to: 'released', reason: 'by_hand' };
    await appendAudit(tx, {
      actor: by.actor,
      action: 'held_decided',
      subject,
      ...states,
      listingId: listing.id,
      at: by.now,
    });
    return { outcome: 'released', nights: { from: laterDate(nights.from, today), to: nights.to } };
  });
}

async function removeFutureNights(
  tx: Prisma.TransactionClient,
  id: string,
  stay: { readonly nights: NightRange; readonly today: CalendarDate },
): Promise<void> {
  if (stay.nights.from >= stay.today) await tx.acceptedEvent.delete({ where: { id } });
  else
    await tx.acceptedEvent.update({
      where: { id },
      data: { to: toDateColumn(stay.today), absentSince: null, dueAt: null },
    });
}

async function wasDecided(
  prisma: PrismaClient,
  reach: Reach,
  heldId: string,
): Promise<{ readonly outcome: 'already_decided' } | undefined> {
  const entry = await prisma.auditEvent.findFirst({ where: { subjectKind: 'held', subjectId: heldId } });
  if (entry?.listingId == null) return undefined;
  const listing = await prisma.listing.findFirst({ where: { id: entry.listingId, ...ownedBy(reach) } });
  return listing ? { outcome: 'already_decided' } : undefined;
}
