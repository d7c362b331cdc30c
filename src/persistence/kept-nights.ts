import { dateInZone } from '../domain/calendar-date.ts';
import type { Instant } from '../domain/instant.ts';
import { merged, onOrAfter, subtracted } from '../domain/night-range.ts';
import { fromNightColumns, toDateColumn } from './columns.ts';
import { rootsBeside } from './echo-facts.ts';
import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';

type Keeping = { readonly listing: LockedListing; readonly connectionId: string; readonly now: Instant };

/**
 * Removing a connection frees nothing: its nights from today on become blocks of the host, who may delete them, also those
 * of a wave of blocks that still waited. Nights that other causes close as well are kept too, since those causes may go;
 * only a probable echo is none of its own while a root explains it.
 */
export async function keepNightsAsBlocks(tx: Prisma.TransactionClient, keeping: Keeping): Promise<void> {
  const { listing, connectionId, now } = keeping;
  const include = { accepted: true, closures: true };
  const connection = await tx.connection.findUnique({ where: { id: connectionId }, include });
  if (!connection) return;
  const echoes = connection.accepted.filter(({ eventClass }) => eventClass === 'echo');
  const roots = echoes.length === 0 ? [] : await rootsBeside(tx, listing.id, connectionId);
  // What only followed the date closes nothing of the host's.
  const own = connection.accepted.filter(({ eventClass }) => eventClass !== 'window' && eventClass !== 'echo');
  const closed = [...own, ...connection.closures].map(fromNightColumns);
  const kept = [...closed, ...subtracted(echoes.map(fromNightColumns), roots)];
  const coming = merged(onOrAfter(kept, dateInZone(now, listing.timeZone)));
  await tx.block.createMany({
    data: coming.map(({ from, to }) => ({
      listingId: listing.id,
      from: toDateColumn(from),
      to: toDateColumn(to),
      reason: connection.label,
      leftById: connectionId,
      createdAt: now,
    })),
  });
}
