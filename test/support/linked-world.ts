import type { ConflictDetail } from '../../src/conflict-ports.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { feedOf } from './conflict-world.ts';
import type { World } from './world.ts';

/** One listing of a house, with a calendar of Airbnb and one of GreenGo, and what a test does with it. */
export type Dwelling = Awaited<ReturnType<typeof aDwelling>>;

async function aDwelling(world: World, actor: { readonly memberId: string; readonly role: 'member' }, name: string) {
  const { by, listing } = await world.aListing(actor, { name });
  const feeds = {
    airbnb: await world.aConnection(by, { label: `Airbnb ${name}` }),
    greengo: await world.aConnection(by, { label: `GreenGo ${name}` }),
  };
  const now = () => ({ ...by, now: world.nowInstant });
  return {
    id: listing.id,
    by: now,
    feeds,
    sync: (on: 'airbnb' | 'greengo', ...stays: readonly ObservedEvent[]) =>
      world.sync(listing.id, { [feeds[on].id]: feedOf(on, ...stays) }),
    tryToBook: (from: string, to: string) => world.stores.calendars.book(now(), { from, to, guestName: 'Ada' }),
    block: async (from: string, to: string) => {
      const block = await world.stores.calendars.block(now(), { from, to, reason: 'Travaux' });
      if (!block) throw new Error('The nights were not blocked.');
      return block.id;
    },
    async book(from: string, to: string) {
      const taken = await world.stores.calendars.book(now(), { from, to, guestName: 'Ada' });
      if (taken?.outcome !== 'booked') throw new Error(`The booking was not taken: ${taken?.outcome}`);
      return taken.booking.id;
    },
    cancel: (bookingId: string) => world.stores.calendars.cancelBooking(now(), bookingId),
    link: (other: { readonly id: string }, role: 'whole' | 'part' = 'part') =>
      world.stores.links.link(now(), { listingId: other.id, role }),
    unlink: (other: { readonly id: string }) => world.stores.links.unlink(now(), other.id),
    published: () => world.published(listing.id),
    async calendar() {
      const nights = { from: '2000-01-01', to: '2100-01-01' };
      const calendar = await world.stores.calendars.read(by.reach, listing.id, nights);
      if (!calendar) throw new Error(`Listing ${name} has no calendar.`);
      return calendar;
    },
    async conflicts(): Promise<readonly ConflictDetail[]> {
      const all = { page: 1, pageSize: 100 };
      const { items } = await world.stores.conflicts.list(by.reach, { states: [], listingId: listing.id }, all);
      const found = await Promise.all(items.map(({ conflict }) => world.stores.conflicts.find(now(), conflict.id)));
      return found.flatMap((detail) => detail ?? []);
    },
    async revision() {
      return (await world.prisma.listing.findUniqueOrThrow({ where: { id: listing.id } })).revision;
    },
  };
}

/** A house with two rooms that are linked to it, all of one owner. */
export async function aHouse(world: World) {
  const owner = { memberId: (await world.aMember()).memberId, role: 'member' as const };
  const dwelling = (name: string) => aDwelling(world, owner, name);
  const house = await dwelling('La Maison');
  const blue = await dwelling('Chambre bleue');
  const green = await dwelling('Chambre verte');
  for (const room of [blue, green]) await house.link(room);
  return { owner, house, blue, green, dwelling };
}
