import { type Day } from './day.ts';
import { freeNights } from './free-nights.ts';
import { futureBookings } from './life.ts';
import type { Random } from './random.ts';
import { calendarEnd } from './room.ts';
import type { Simulation } from './simulation.ts';
import type { Stay } from './world.ts';

type Nights = { readonly from: Day; readonly to: Day };

/** A booking moves: its start, its end, both, or to other weeks. */
export function moveDates(simulation: Simulation, poll: number): void {
  const { world, random } = simulation;
  const today = simulation.today(poll);
  for (const stay of random.shuffled(futureBookings(simulation, poll, 1))) {
    const nights = movedNights(stay, random);
    if (nights.from > today && nights.from < nights.to && world.isFree(nights, today, stay)) {
      world.move(stay, nights, poll);
      simulation.note('date move', [poll]);
      return;
    }
  }
}

function movedNights({ from, to }: Stay, random: Random): Nights {
  const days = random.pick([-3, -2, -1, 1, 2, 3]);
  return random.pick([
    { from: from + days, to: to + days },
    { from: from + days, to },
    { from, to: to + days },
    { from: from + 7 * days, to: to + 7 * days },
  ]);
}

/** One booking goes and another comes on some of its nights, between two polls. */
export function replaceBooking(simulation: Simulation, poll: number): void {
  const { world, random } = simulation;
  const today = simulation.today(poll);
  for (const stay of random.shuffled(futureBookings(simulation, poll, 2))) {
    const nights = nightsOnSome(stay, random);
    if (world.isFree(nights, today, stay)) {
      world.free(stay, poll);
      world.take('booking', nights, poll);
      simulation.note('cancellation and booking in one poll', [poll]);
      return;
    }
  }
}

/** Strictly inside where the stay is long enough, else or at times at one of its ends, over the end, or the same. */
function nightsOnSome({ from, to }: Stay, random: Random): Nights {
  if (to - from >= 3 && random.chance(0.5)) return { from: from + 1, to: to - 1 };
  return random.pick([
    { from, to: to - 1 },
    { from: from + 1, to },
    { from: from + 1, to: to + 2 },
    { from, to },
  ]);
}

/** A booking is cancelled, and its nights are booked again 2 to 11 polls later, all of them or some. */
export function cancelAndRebook(simulation: Simulation, poll: number): void {
  const { world, random } = simulation;
  const bookings = futureBookings(simulation, poll, 1);
  if (bookings.length === 0) return;
  const stay = random.pick(bookings);
  world.free(stay, poll);
  const later = poll + random.whole(2, 11);
  const from = stay.from + (stay.to - stay.from > 1 && random.chance(0.4) ? 1 : 0);
  simulation.at(later, () => {
    if (!world.isFree({ from, to: stay.to }, simulation.today(later))) return;
    world.take('booking', { from, to: stay.to }, later);
    simulation.note('cancellation rebooked', [poll, later]);
  });
}

/** A booking that one poll shows and the next does not. */
export function bookForOnePoll(simulation: Simulation, poll: number): void {
  const { world, random } = simulation;
  const nights = freeNights(world, simulation.today(poll), random, { aheadDays: 60, longest: 4 });
  if (!nights) return;
  const { id } = world.take('booking', nights, poll);
  simulation.at(poll + 1, () => {
    const stay = world.stays.find((other) => other.id === id);
    if (stay) world.free(stay, poll + 1);
  });
  simulation.note('booking for one poll', [poll]);
}

/** The host opens the next season: 30 to 300 nights become free at once, of which the calendar's end stays closed. */
export function openSeason(simulation: Simulation, poll: number): void {
  const { world, random } = simulation;
  if (world.tail.kind !== 'season') return;
  const latest = calendarEnd(world.room.platform, simulation.today(poll)) - 30;
  const from = Math.min(world.tail.from + random.whole(30, 300), latest);
  if (from < world.tail.from + 30) return;
  world.openSeason(from);
  simulation.note('large release', [poll]);
}
