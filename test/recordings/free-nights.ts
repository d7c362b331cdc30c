import type { Day } from './day.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** How far ahead nights may begin, and how many there may be. */
export type Wish = { readonly aheadDays: number; readonly longest: number };

/**
 * Nights that can be booked, or undefined when a few tries found none. Many begin or end where another stay ends or
 * begins: changeover days are the normal case.
 */
export function freeNights(
  world: World,
  today: Day,
  random: Random,
  { aheadDays, longest }: Wish,
): { from: Day; to: Day } | undefined {
  const firstNight = today + world.room.noticeNights;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const length = random.whole(1, longest);
    const neighbour = world.stays.length > 0 && random.chance(0.4) ? random.pick(world.stays) : undefined;
    const from = neighbour
      ? random.pick([neighbour.to, neighbour.from - length])
      : today + Math.floor(random.next() ** 1.5 * aheadDays);
    const nights = { from, to: from + length };
    if (from >= firstNight && from <= today + aheadDays && world.isFree(nights, today)) return nights;
  }
  return undefined;
}
