import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { CalendarDate } from '../../domain/calendar-date.ts';
import { SUSPECT_HOLD_MIN } from '../../domain/hold.ts';
import { msBetween } from '../../domain/instant.ts';
import type { ReplayReport } from './replay-report.ts';
import { issueInWords, jsonOf, UnreadableInput, unreadableInput } from './unreadable-input.ts';

const change = z.object({
  at: z.string(),
  nights: z.array(z.string()),
  reverted_next_poll: z.boolean(),
  undoes_previous: z.boolean(),
});
const truthSchema = z.object({
  released: z.array(change),
  added: z.array(change.extend({ kind: z.enum(['booking', 'block']), horizon: z.boolean() })),
});
/** What truly changed in a recorded feed, night by night, each poll compared with the one before it. */
export type Truth = z.output<typeof truthSchema>;

const remedy = 'Give the truth file of the recording.';

/** Reads a truth file; throws `UnreadableInput`. */
export async function readTruth(path: string): Promise<Truth> {
  const json = jsonOf(await textOf(path));
  const result = truthSchema.safeParse(json);
  if (result.success) return result.data;
  const wrong = json === undefined ? 'it is no JSON' : issueInWords(result.error, 'all of it');
  throw new UnreadableInput(`${path} is no truth file: ${wrong}. ${remedy}`);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadableInput(error, path, remedy);
  }
}

/**
 * The replay against the truth, in nights. A false release is a night freed while its feed listed it, or by the very poll
 * that lost it when the next poll brought it back; a missed one was closed here, absent for the longest hold and not freed; a phantom is a block that was gone
 * at the next poll and was passed on; a delayed booking is a night that was free here after the poll that showed it taken. Delays of
 * releases are in minutes from the first absence; null where nothing was released.
 */
export type Judgement = {
  readonly falseReleases: number;
  readonly missedReleases: number;
  readonly phantomNights: number;
  readonly delayedNights: number;
  readonly releasesPassedOn: number;
  readonly medianDelayMin: number | null;
  readonly worstDelayMin: number | null;
};

/** Judges a replay; `lastAt` is the time of the recording’s last poll. */
export function judgeReplay(report: ReplayReport, truth: Truth, lastAt: string): Judgement {
  const ours = timelineOf(report);
  const theirs = timelineOf(truth);
  const absences = truth.released.flatMap((release) => absencesOf(release, { ours, theirs, lastAt }));
  const delays = absences.flatMap(({ delayMin }) => delayMin ?? []).sort((a, b) => a - b);
  const phantoms = truth.added.filter((each) => each.kind === 'block' && !each.horizon && each.reverted_next_poll);
  const bookings = truth.added.filter(({ kind, horizon }) => kind === 'booking' && !horizon);
  return {
    falseReleases: countNights(
      report.released,
      (night, at) => lastAtOrBefore(theirs, night, at)?.isTaken !== false || isUndone(truth, night, at),
    ),
    missedReleases: absences.filter(({ delayMin, isLong }) => delayMin === null && isLong).length,
    phantomNights: countNights(phantoms, (night, at) => {
      const event = lastAtOrBefore(ours, night, at);
      return event?.at === at && event.isTaken;
    }),
    delayedNights: countNights(bookings, (night, at) => isFreeHere({ ours, theirs }, night, at)),
    releasesPassedOn: delays.length,
    medianDelayMin: delays[Math.floor(delays.length / 2)] ?? null,
    worstDelayMin: delays.at(-1) ?? null,
  };
}

type NightEvent = { readonly at: string; readonly isTaken: boolean };
type Timeline = ReadonlyMap<CalendarDate, readonly NightEvent[]>;
type Changes = { readonly at: string; readonly nights: readonly CalendarDate[] };

function timelineOf(changes: { readonly added: readonly Changes[]; readonly released: readonly Changes[] }): Timeline {
  const timeline = new Map<CalendarDate, NightEvent[]>();
  const note = ({ at, nights }: Changes, isTaken: boolean) => {
    for (const night of nights) timeline.set(night, [...(timeline.get(night) ?? []), { at, isTaken }]);
  };
  for (const added of changes.added) note(added, true);
  for (const released of changes.released) note(released, false);
  for (const events of timeline.values()) events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return timeline;
}

function lastAtOrBefore(timeline: Timeline, night: CalendarDate, at: string): NightEvent | undefined {
  return timeline.get(night)?.findLast((event) => event.at <= at);
}

function isUndone({ released }: Truth, night: CalendarDate, at: string): boolean {
  return released.some((each) => each.at === at && each.reverted_next_poll && each.nights.includes(night));
}

type Both = { readonly ours: Timeline; readonly theirs: Timeline };

/** Each night of a true release: how long after its first absence it was freed, and whether it stayed absent for long. */
function absencesOf({ at, nights }: Changes, { ours, theirs, lastAt }: Both & { readonly lastAt: string }) {
  const closed = nights.filter((night) => !isFreeHere({ ours, theirs }, night, at) || freedAt(ours, night, at));
  return closed.map((night) => {
    const takenAgain = theirs.get(night)?.find((event) => event.at > at && event.isTaken);
    const until = [takenAgain?.at ?? lastAt, `${night}T23:59:59Z`].reduce((a, b) => (a < b ? a : b));
    const freed = ours.get(night)?.find((event) => event.at >= at && event.at <= until && !event.isTaken);
    const isLong = msBetween(at, until) >= SUSPECT_HOLD_MIN * 60_000 + LONGEST_GAP_MS;
    return { delayMin: freed ? Math.round(msBetween(at, freed.at) / 60_000) : null, isLong };
  });
}

/** Polls can be hours apart: a night that was taken again before any poll after its hold was not missed. */
const LONGEST_GAP_MS = 9 * 60 * 60_000;

/** Free here at a poll: freed before and not closed again, or never closed although the feed came to list it later. */
function isFreeHere({ ours, theirs }: Both, night: CalendarDate, at: string): boolean {
  const event = lastAtOrBefore(ours, night, at);
  if (event) return !event.isTaken;
  return theirs.get(night)?.[0]?.isTaken === true;
}

function freedAt(ours: Timeline, night: CalendarDate, at: string): boolean {
  return ours.get(night)?.some((event) => event.at === at && !event.isTaken) ?? false;
}

function countNights(changes: readonly Changes[], isCounted: (night: CalendarDate, at: string) => boolean): number {
  return changes.reduce((sum, { at, nights }) => sum + nights.filter((night) => isCounted(night, at)).length, 0);
}
