import type { Rescue } from '../conflict-ports.ts';
import { dateInZone } from '../domain/calendar-date.ts';
import { isBookingCause, rootOf } from '../domain/cause.ts';
import { type Conflict, isUndecided, type SideIndex } from '../domain/conflict.ts';
import type { Instant } from '../domain/instant.ts';
import { type NightRange, onOrAfter } from '../domain/night-range.ts';
import { toDateColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** How many listings are named at most. */
const MOST_RESCUES = 20;

type Rescuing = {
  readonly conflict: Conflict;
  readonly listing: { readonly ownerId: string; readonly timeZone: string };
  readonly now: Instant;
};

/** The owner’s other active listings where one of the two guests could sleep on all coming nights of their stay. */
export async function rescueFor(
  tx: Prisma.TransactionClient,
  { conflict, listing, now }: Rescuing,
): Promise<readonly Rescue[]> {
  if (!isUndecided(conflict)) return [];
  const today = dateInZone(now, listing.timeZone);
  const found = new Map<string, Rescue>();
  for (const side of [0, 1] as const) {
    const { cause } = conflict.sides[side];
    const [stay] = isBookingCause(rootOf(cause)) ? onOrAfter([cause], today) : [];
    if (!stay) continue;
    for (const { id, name } of await freeOn(tx, { conflict, ownerId: listing.ownerId, stay })) {
      const fits: SideIndex[] = [...(found.get(id)?.fits ?? []), side];
      found.set(id, { listingId: id, name, fits });
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST_RESCUES);
}

type Search = { readonly conflict: Conflict; readonly ownerId: string; readonly stay: NightRange };

function freeOn(tx: Prisma.TransactionClient, { conflict, ownerId, stay }: Search) {
  const taken = { from: { lt: toDateColumn(stay.to) }, to: { gt: toDateColumn(stay.from) } };
  return tx.listing.findMany({
    where: { ownerId, active: true, id: { not: conflict.listingId }, availability: { none: taken } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: MOST_RESCUES,
  });
}
