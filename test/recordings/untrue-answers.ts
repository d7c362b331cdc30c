import { airbnbBlockUid } from './airbnb.ts';
import type { Day } from './day.ts';
import { type FeedEntry, TAIL, WAVE } from './feed-entry.ts';
import { freeNights } from './free-nights.ts';
import { calendarEnd, type Room } from './room.ts';
import type { Simulation } from './simulation.ts';
import { vrboBlockUid } from './vrbo.ts';

const HOUR_MS = 3_600_000;

/**
 * Some entries are missing for a while, and the horizon tail with them where the room has one. Without a tail nothing
 * tells such an answer from two cancellations, so it is over within the hold of 90 min; with one, within 6 h.
 */
export function answerInPart(simulation: Simulation, first: number): void {
  const { random, world } = simulation;
  const hasTail = world.tail.kind === 'season' || (world.tail.kind === 'rolling' && world.tail.windowDays < 365);
  const wanted = hasTail ? random.pick([1, 1, 2, 2, 3, 4]) : random.pick([1, 1, 2]);
  const polls = simulation.pollsWithin(first, wanted, hasTail ? 5.5 * HOUR_MS : 1.5 * HOUR_MS);
  let missing: ReadonlySet<string> | undefined;
  const entries = (all: readonly FeedEntry[]): FeedEntry[] => {
    missing ??= missingStays(simulation, all);
    return all.filter(({ stays }) => !stays.some((id) => missing?.has(id)));
  };
  for (const poll of polls) simulation.distortions.set(poll, { kind: 'untrue', entries });
  simulation.note('partial answer', polls);
}

function missingStays({ random }: Simulation, all: readonly FeedEntry[]): Set<string> {
  const stays = all.filter(({ stays: ids }) => !ids.includes(TAIL)).flatMap(({ stays: ids }) => ids);
  const share = random.pick([0.2, 0.5, 1]);
  const some = stays.filter(() => random.chance(share));
  return new Set([TAIL, ...some, ...(stays.length > 0 ? [random.pick(stays)] : [])]);
}

/** A whole VCALENDAR in which there is nothing. */
export function answerWithoutEvents(simulation: Simulation, first: number): void {
  const polls = simulation.pollsWithin(first, simulation.random.pick([1, 1, 2]), 5.5 * HOUR_MS);
  for (const poll of polls) simulation.distortions.set(poll, { kind: 'untrue', entries: () => [] });
  simulation.note('calendar without events', polls);
}

/** Every free night of the calendar is blocked, for less than 3 h; often a guest books inside it meanwhile. */
export function answerWithBlockWave(simulation: Simulation, first: number): void {
  const { random, world } = simulation;
  const polls = simulation.pollsWithin(first, random.pick([1, 2]), 3 * HOUR_MS);
  const entries = (all: readonly FeedEntry[], today: Day): FeedEntry[] =>
    [...all, ...waveEntries(world.room, all, today)].sort((a, b) => a.from - b.from);
  for (const poll of polls) simulation.distortions.set(poll, { kind: 'untrue', entries });
  if (random.chance(0.6)) {
    const poll = random.pick(polls);
    simulation.at(poll, () => {
      const nights = freeNights(world, simulation.today(poll), random, { aheadDays: 120, longest: 5 });
      if (nights) world.take('booking', nights, poll);
    });
  }
  simulation.note('block wave', polls);
}

/** One block for each stretch of nights that no entry lists, up to the calendar's end. */
function waveEntries(room: Room, entries: readonly FeedEntry[], today: Day): FeedEntry[] {
  const waves: FeedEntry[] = [];
  let from = today;
  const end = calendarEnd(room.platform, today);
  const bounds = [...entries].sort((a, b) => a.from - b.from);
  for (const next of [...bounds, { from: end, to: end }]) {
    const to = Math.min(next.from, end);
    if (from < to) waves.push(waveEntry(room, from, to));
    from = Math.max(from, next.to);
  }
  return waves;
}

function waveEntry(room: Room, from: Day, to: Day): FeedEntry {
  const uid = room.platform === 'vrbo' ? vrboBlockUid(from, to, 0) : airbnbBlockUid(`${room.name} ${from} ${to}`);
  return { from, to, entryClass: 'block', uid, windowFrom: null, stays: [WAVE] };
}
