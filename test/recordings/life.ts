import type { Day } from './day.ts';
import { freeNights } from './free-nights.ts';
import type { Simulation } from './simulation.ts';
import type { Stay } from './world.ts';

const AHEAD_DAYS = 150;
const MOST_STAYS = 12;

/** The room as its first poll finds it: some stays to come, often one in progress. */
export function settle({ world, random }: Simulation, today: Day): void {
  if (random.chance(0.6)) {
    const from = today - random.whole(0, 3);
    world.take('booking', { from, to: today + random.whole(1, 4) }, 0);
  }
  const count = random.whole(4, 8);
  for (let index = 0; index < count; index += 1) {
    const nights = freeNights(world, today, random, { aheadDays: AHEAD_DAYS, longest: 7 });
    if (nights) world.take(random.chance(0.85) ? 'booking' : 'block', nights, 0);
  }
}

/** What guests and the host do before a poll, of their own accord: mostly nothing. */
export function live(simulation: Simulation, poll: number): void {
  const { world, random } = simulation;
  const today = simulation.today(poll);
  const coming = world.stays.filter(({ to }) => to > today);
  if (random.chance(coming.length < MOST_STAYS ? 1 / 45 : 1 / 400)) begin(simulation, poll, 'booking');
  const fate = random.next();
  if (simulation.quietPolls.has(poll)) return;
  if (fate < 1 / 130) cancelOne(simulation, poll);
  else if (fate < 1 / 130 + 1 / 220) begin(simulation, poll, 'block');
  else if (fate < 1 / 130 + 1 / 110) endBlock(simulation, poll);
}

/** A guest cancels: one of the bookings that end after today. */
export function cancelOne(simulation: Simulation, poll: number): void {
  const bookings = comingBookings(simulation, poll);
  if (bookings.length > 0) simulation.world.free(simulation.random.pick(bookings), poll);
}

/** The bookings that end after the date of a poll. */
export function comingBookings(simulation: Simulation, poll: number): Stay[] {
  const today = simulation.today(poll);
  return simulation.world.stays.filter(({ kind, to }) => kind === 'booking' && to > today);
}

/** The bookings that have not begun at a poll and have `leastNights` at least. */
export function futureBookings(simulation: Simulation, poll: number, leastNights: number): Stay[] {
  const today = simulation.today(poll);
  return comingBookings(simulation, poll).filter(({ from, to }) => from > today && to - from >= leastNights);
}

function begin(simulation: Simulation, poll: number, kind: Stay['kind']): void {
  const { world, random } = simulation;
  const longest = kind === 'booking' ? 7 : random.chance(0.15) ? 24 : 10;
  const nights = freeNights(world, simulation.today(poll), random, { aheadDays: AHEAD_DAYS, longest });
  if (nights) world.take(kind, nights, poll);
}

function endBlock(simulation: Simulation, poll: number): void {
  const { world, random } = simulation;
  const today = simulation.today(poll);
  const blocks = world.stays.filter(({ kind, to }) => kind === 'block' && to > today);
  if (blocks.length > 0) world.free(random.pick(blocks), poll);
}
