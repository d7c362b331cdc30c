import { icsInstant } from './ics.ts';
import { futureBookings } from './life.ts';
import type { RecordedPlatform } from './recording.ts';
import type { Simulation } from './simulation.ts';
import type { Stay } from './world.ts';

/** Every entry gets a new UID and keeps it. */
export function churnUids(simulation: Simulation, first: number): void {
  simulation.world.uidSeries += 1;
  simulation.note('uid churn', [first]);
}

/** Entries come in another order at every poll, for a while. */
export function shuffleOrder(simulation: Simulation, first: number): void {
  const polls = pollsFrom(simulation, first, simulation.random.whole(1, 30));
  for (const poll of polls) simulation.shuffledPolls.add(poll);
  simulation.note('shuffled order', polls);
}

const additions: Readonly<Record<RecordedPlatform, readonly string[]>> = {
  airbnb: ['TRANSP:OPAQUE', 'STATUS:CONFIRMED', 'X-LISTING-TIER:2'],
  'booking.com': ['ORGANIZER:mailto:noreply@booking.com', 'TRANSP:OPAQUE', 'SEQUENCE:0'],
  vrbo: ['TRANSP:OPAQUE', 'STATUS:CONFIRMED', 'CLASS:PUBLIC'],
};

/** Every event has one property more from now on. */
export function driftFormat(simulation: Simulation, first: number): void {
  const { random, timesMs, world } = simulation;
  const created = `CREATED:${icsInstant(timesMs[0] ?? 0)}`;
  simulation.extraLines = [...simulation.extraLines, random.pick([...additions[world.room.platform], created])];
  simulation.note('format drift', [first]);
}

/** Two neighbours are written as one entry, or one stay as two, for a few polls and often once more. */
export function mergeOrSplit(simulation: Simulation, first: number): void {
  const { random } = simulation;
  const polls = pollsFrom(simulation, first, random.whole(1, 6));
  if (random.chance(0.5)) polls.push(...pollsFrom(simulation, first + 8, random.whole(1, 6)));
  const long = futureBookings(simulation, first, 2)[0];
  if (long && random.chance(0.35)) {
    const split = { id: long.id, secondFrom: long.from + random.whole(1, long.to - long.from - 1) };
    for (const poll of polls) simulation.splitStays.set(poll, split);
  } else {
    const pair = neighbours(simulation, first);
    if (!pair) return;
    for (const poll of polls) simulation.mergedPairs.set(poll, pair);
  }
  simulation.note('merge or split', polls);
}

/** Two stays of which one ends where the other begins; a guest books beside another where there are none. */
function neighbours(simulation: Simulation, poll: number): readonly [string, string] | undefined {
  const { world } = simulation;
  const today = simulation.today(poll);
  const coming = world.stays.filter(({ from }) => from > today);
  for (const first of coming) {
    const second = coming.find(({ from }) => from === first.to) ?? bookedAfter(simulation, first, poll);
    if (second) return [first.id, second.id];
  }
  return undefined;
}

function bookedAfter(simulation: Simulation, { to }: Stay, poll: number): Stay | undefined {
  const nights = { from: to, to: to + simulation.random.whole(1, 3) };
  const isFree = simulation.world.isFree(nights, simulation.today(poll));
  return isFree ? simulation.world.take('booking', nights, poll) : undefined;
}

function pollsFrom({ timesMs }: Simulation, first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index).filter((poll) => poll < timesMs.length);
}
