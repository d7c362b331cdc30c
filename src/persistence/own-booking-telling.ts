import type { Instant } from '../domain/instant.ts';
import type { Actor } from '../domain/member.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { LockedListing } from './listing-lock.ts';
import { tell } from './notices.ts';
import type { Prisma } from './prisma.ts';

type By = { readonly actor: Actor; readonly listing: LockedListing; readonly now: Instant };

type BookingChange = {
  readonly id: string;
  readonly change: 'booking_new' | 'booking_cancelled';
  readonly nights: NightRange;
};

/** Tells the owner of a booking that somebody else took or cancelled in relais; nobody is told of what they did by hand. */
export async function tellOwnBooking(
  tx: Prisma.TransactionClient,
  { actor, listing, now }: By,
  { id, change, nights: { from, to } }: BookingChange,
): Promise<void> {
  if (actor.memberId === listing.ownerId) return;
  const nights = { from, to, platform: null };
  await tell(tx, {
    recipientId: listing.ownerId,
    key: `${change} ${id}`,
    listing,
    data: change === 'booking_new' ? { kind: change, stay: 'booking', ...nights } : { kind: change, ...nights },
    now,
  });
}
