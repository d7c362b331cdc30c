import { airbnb } from './airbnb.ts';
import { bookingCom, mergedPair } from './booking-com.ts';
import { type Day, dateOf } from './day.ts';
import type { Dialect, Showing } from './dialect.ts';
import { type FeedEntry, listedEntry } from './feed-entry.ts';
import type { RecordedPlatform, RecordedPoll } from './recording.ts';
import type { FailedAnswer, Simulation } from './simulation.ts';
import { takenNights } from './taken-nights.ts';
import type { TakenNights, TruthPoll } from './truth.ts';
import { vrbo } from './vrbo.ts';
import type { Stay } from './world.ts';

const dialects: Readonly<Record<RecordedPlatform, Dialect>> = { airbnb, 'booking.com': bookingCom, vrbo };
const LATE_DAY_CHANGE = 1 / 16;

/** What a poll brings, as bytes and as truth. `firstEnd` is where the calendar ended at the first poll. */
export function showPoll(
  simulation: Simulation,
  poll: number,
  firstEnd: Day,
): { recorded: RecordedPoll; truth: TruthPoll } {
  const { world } = simulation;
  const today = simulation.today(poll);
  const dialect = dialects[world.room.platform];
  const distortion = simulation.distortions.get(poll);
  const showing = {
    world,
    stays: writtenStays(simulation, poll),
    platformDay: platformDay(simulation, poll),
    firstEnd,
  };
  const rewritten = rewrittenEntries(simulation, poll, listing(dialect, showing));
  const entries = distortion?.kind === 'untrue' ? distortion.entries(rewritten, today) : rewritten;
  const whole = wholeAnswer(simulation, poll, { dialect, entries });
  const isGood = distortion?.kind !== 'failure';
  const at = `${new Date(simulation.timesMs[poll] ?? 0).toISOString().slice(0, 19)}Z`;
  return {
    recorded: { at, ...(distortion?.kind === 'failure' ? distortion.answer(whole) : whole) },
    truth: {
      date: dateOf(today),
      isGood,
      isTrue: distortion === undefined,
      taken: trueNights(dialect, { world, stays: world.stays, platformDay: today, firstEnd }),
      listed: isGood ? entries.map(listedEntry) : [],
    },
  };
}

/** Mostly nothing changes from poll to poll, and then neither does the list. */
function listing(dialect: Dialect, showing: Showing): readonly FeedEntry[] {
  const key = `${showing.platformDay} ${showing.world.uidSeries} ${JSON.stringify(showing.world.tail)}`;
  const known = listings.get(showing.stays)?.get(key);
  if (known) return known;
  const entries = dialect.list(showing);
  const ofStays = listings.get(showing.stays) ?? new Map<string, readonly FeedEntry[]>();
  listings.set(showing.stays, ofStays.set(key, entries));
  return entries;
}

function trueNights(dialect: Dialect, showing: Showing): readonly TakenNights[] {
  const entries = listing(dialect, showing);
  const known = nights.get(entries);
  if (known) return known;
  const taken = takenNights(entries, showing.platformDay);
  nights.set(entries, taken);
  return taken;
}

const listings = new WeakMap<readonly Stay[], Map<string, readonly FeedEntry[]>>();
const nights = new WeakMap<readonly FeedEntry[], readonly TakenNights[]>();

function wholeAnswer(
  { random, timesMs, extraLines }: Simulation,
  poll: number,
  { dialect, entries }: { dialect: Dialect; entries: readonly FeedEntry[] },
): FailedAnswer {
  const fetchedAtMs = (timesMs[poll] ?? 0) - random.whole(0, 2) * 1000;
  return { status: 200, contentType: dialect.contentType, body: dialect.write(entries, { fetchedAtMs, extraLines }) };
}

/** The first poll after midnight is at times too early: the platform still lists as of yesterday. */
function platformDay(simulation: Simulation, poll: number): Day {
  const today = simulation.today(poll);
  const isFirstOfDay = poll > 0 && simulation.today(poll - 1) < today;
  return isFirstOfDay && simulation.random.chance(LATE_DAY_CHANGE) ? today - 1 : today;
}

/** The stays, of which one may be written as two. */
function writtenStays({ world, splitStays }: Simulation, poll: number): readonly Stay[] {
  const split = splitStays.get(poll);
  if (!split) return world.stays;
  return world.stays.flatMap((stay) =>
    stay.id === split.id && stay.from < split.secondFrom && split.secondFrom < stay.to
      ? [
          { ...stay, to: split.secondFrom },
          { ...stay, from: split.secondFrom },
        ]
      : [stay],
  );
}

function rewrittenEntries(
  { mergedPairs, shuffledPolls, random }: Simulation,
  poll: number,
  listed: readonly FeedEntry[],
): readonly FeedEntry[] {
  const pair = mergedPairs.get(poll);
  const entries = pair ? mergedPair(listed, pair) : listed;
  return shuffledPolls.has(poll) ? random.shuffled(entries) : entries;
}

/** The polls at which the calendar's end had moved on since the poll before. */
export function horizonRolls(polls: readonly TruthPoll[]): number[] {
  const ends = polls.map(({ taken }) => taken.findLast(({ nightClass }) => nightClass === 'window')?.to ?? '');
  return ends.flatMap((end, poll) => (poll > 0 && end > (ends[poll - 1] ?? '') ? [poll] : []));
}
