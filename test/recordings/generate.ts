import { type Day, dayOf, localDay } from './day.ts';
import { planIncidents } from './incidents.ts';
import { live, settle } from './life.ts';
import { pollTimes } from './poll-times.ts';
import { type Random, randomFrom } from './random.ts';
import type { RecordedPlatform, Recording } from './recording.ts';
import { calendarEnd } from './room.ts';
import { horizonRolls, showPoll } from './show-poll.ts';
import { Simulation } from './simulation.ts';
import type { Truth } from './truth.ts';
import { World } from './world.ts';

const EARLIEST_DAY = dayOf('2025-01-05');

/** Sundays on which clocks change in Europe or in America. */
const clockChanges = ['2025-03-30', '2025-10-26', '2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2027-03-28'];

/**
 * A room's feed over 60 to 75 days and a thousand polls or more, and what was true meanwhile. The same seed and platform
 * give the same, byte for byte. Guests book, cancel and move, the host blocks, the calendar's end rolls on, and incidents
 * are injected (`incident-kind.ts`). It shares no code with the product.
 */
export function generateRecording(seed: number, platform: RecordedPlatform): { recording: Recording; truth: Truth } {
  const random = randomFrom(Math.imul(seed, 2_654_435_761) ^ platform.length);
  const firstDay = firstDayOf(random);
  const timesMs = pollTimes(firstDay, random.whole(61, 75), random);
  const world = new World(firstDay, platform, random);
  const simulation = new Simulation(world, random, timesMs);
  const firstEnd = calendarEnd(platform, localDay(timesMs[0] ?? 0, world.room.timeZone));
  settle(simulation, simulation.today(0));
  planIncidents(simulation);
  const shown = timesMs.map((_, poll) => {
    simulation.run(poll);
    if (poll > 0) live(simulation, poll);
    return showPoll(simulation, poll, firstEnd);
  });
  const polls = shown.map(({ truth }) => truth);
  const rolls = horizonRolls(polls);
  if (rolls.length > 0) simulation.note('horizon roll', rolls);
  return {
    recording: { platform, timeZone: world.room.timeZone, polls: shown.map(({ recorded }) => recorded) },
    truth: { seed, polls, bookings: world.bookings(), incidents: simulation.incidents },
  };
}

/** Any day, but often one that brings a weekend on which clocks change into the recording. */
function firstDayOf(random: Random): Day {
  if (random.chance(0.5)) return dayOf(random.pick(clockChanges)) - random.whole(5, 55);
  return EARLIEST_DAY + random.whole(0, 900);
}
