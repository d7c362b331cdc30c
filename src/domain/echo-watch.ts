import { clearedAt, type DestinationReads, hasRead, PROPAGATION_HOURS } from './destination-reads.ts';
import { type Instant, plusMinutes } from './instant.ts';
import { common, type NightRange, subtracted } from './night-range.ts';

/**
 * Nights of a probable echo that no root explains any more. `rootGoneAt` is the poll that found it so; `pollsListed`
 * counts the good polls that listed them although the platform could have dropped them.
 */
export type EchoWatch = NightRange & { readonly rootGoneAt: Instant; readonly pollsListed: number };

/** Listed at two good polls after its platform could have dropped it, an echo is none. */
const POLLS_LISTED = 2;

/** What is known when the nights without a root are looked at. */
export type Watching = {
  readonly before: readonly EchoWatch[];
  readonly destinations: readonly DestinationReads[];
  readonly isWhole: boolean;
  readonly now: Instant;
};

/** Goes on with the watches whose nights still have no root, and begins those of the others. */
export function watchEchoes(rootless: readonly NightRange[], watching: Watching): EchoWatch[] {
  const { before, now } = watching;
  const going = before.flatMap((watch) => common([watch], rootless).map((nights) => ({ ...watch, ...nights })));
  const begun = subtracted(rootless, before).map((nights) => ({ ...nights, rootGoneAt: now, pollsListed: 0 }));
  return [...going, ...begun].map((watch) => counted(watch, watching));
}

/** True when nothing but a root of its own explains why the nights are still listed. */
export function isOriginSought({ pollsListed }: EchoWatch): boolean {
  return pollsListed >= POLLS_LISTED;
}

function counted(watch: EchoWatch, { destinations, isWhole, now }: Watching): EchoWatch {
  const since = droppableSince(watch, destinations);
  return isWhole && since < now ? { ...watch, pollsListed: watch.pollsListed + 1 } : watch;
}

/**
 * From when on the platform should list these nights no more: since it read an export without them. Where another
 * destination that re-exports had them too, it may have them from there: that one must have read one without them, and a
 * day for the way. It is never waited for longer than two days, or one where the platform itself is the only reader: a
 * reader that stopped reading must not hide a booking.
 */
function droppableSince(watch: EchoWatch, destinations: readonly DestinationReads[]): Instant {
  const readers = destinations.filter((each) => (each.isOwn || each.isReExporting) && hasRead(each, watch));
  const others = readers.filter(({ isOwn }) => !isOwn);
  const latestOf = (each: readonly DestinationReads[]) =>
    each
      .map((one) => clearedAt(one, watch))
      .reduce<Instant | null>(
        (late, at) => (late === null || at === null ? null : at > late ? at : late),
        watch.rootGoneAt,
      );
  const own = latestOf(readers.filter(({ isOwn }) => isOwn));
  const far = latestOf(others);
  const day = (at: Instant) => plusMinutes(at, PROPAGATION_HOURS * 60);
  if (others.length === 0) return readers.length > 0 && own !== null ? own : day(watch.rootGoneAt);
  const limit = day(day(watch.rootGoneAt));
  const dropped = own === null || far === null ? limit : day(far > own ? far : own);
  return dropped < limit ? dropped : limit;
}
