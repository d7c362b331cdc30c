import { dateInZone } from '../domain/calendar-date.ts';
import type { Instant } from '../domain/instant.ts';
import { merged, onOrAfter } from '../domain/night-range.ts';
import { fromNightColumns, toDateColumn } from './columns.ts';
import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';

type Keeping = { readonly listing: LockedListing; readonly connectionId: string; readonly now: Instant };

/**
 * Removing a connection frees nothing: its nights from today on become blocks of the host, who may delete them. Nights
 * that other causes close as well are kept too, since those causes may go.
 */
export async function keepNightsAsBlocks(tx: Prisma.TransactionClient, keeping: Keeping): Promise<void> {
  const { listing, connectionId, now } = keeping;
  const connection = await tx.connection.findUnique({ where: { id: connectionId }, include: { accepted: true } });
  if (!connection) return;
  // What only followed the date closes nothing of the host's.
  const closed = connection.accepted.filter(({ eventClass }) => eventClass !== 'window');
  const coming = merged(onOrAfter(closed.map(fromNightColumns), dateInZone(now, listing.timeZone)));
  await tx.block.createMany({
    data: coming.map(({ from, to }) => ({
      listingId: listing.id,
      from: toDateColumn(from),
      to: toDateColumn(to),
      reason: connection.label,
      createdAt: now,
    })),
  });
}
