import { type CalendarDate, earlierDate } from './calendar-date.ts';
import { type Cause, isBookingCause } from './cause.ts';
import { cutBy, merged, type NightRange } from './night-range.ts';

/** BOOKED if any cause is a booking or cannot be told from one, else BLOCKED if there is any cause, else AVAILABLE. */
export const nightStatuses = ['BOOKED', 'BLOCKED', 'AVAILABLE'] as const;

/** Nights that share one status and exactly one set of causes. Nights in no range are AVAILABLE. */
export type AvailabilityRange = NightRange & {
  readonly status: Exclude<(typeof nightStatuses)[number], 'AVAILABLE'>;
  readonly causes: readonly Cause[];
};

/**
 * `ListingAvailability`: the union of all causes of a listing, as the fewest half-open ranges, sorted and without
 * overlap. It depends on the causes alone: the same causes in any order give the same ranges.
 */
export function deriveAvailability(causes: readonly Cause[]): AvailabilityRange[] {
  const pending = [...causes].sort(byStart);
  const ranges: AvailabilityRange[] = [];
  let active: Cause[] = [];
  let from = pending[0]?.from;
  while (from !== undefined) {
    const start: CalendarDate = from;
    active = active.filter((cause) => cause.to > start);
    while (pending[0] !== undefined && pending[0].from <= start) active.push(...pending.splice(0, 1));
    const to = nextBoundary(active, pending[0]);
    if (to !== undefined && active.length > 0) ranges.push(rangeOf({ from: start, to }, active));
    from = to;
  }
  return ranges;
}

/** The ranges with nights of windows added where nothing else closes them, in order. */
export function withWindows(ranges: readonly AvailabilityRange[], windows: readonly Cause[]): AvailabilityRange[] {
  const open = deriveAvailability(windows).flatMap((range) =>
    cutBy(range, merged(ranges)).map((nights) => ({ ...range, ...nights })),
  );
  return [...ranges, ...open].sort((a, b) => (a.from < b.from ? -1 : 1));
}

function nextBoundary(active: readonly Cause[], upcoming: Cause | undefined): CalendarDate | undefined {
  const ends = active.map((cause) => cause.to);
  const boundaries = upcoming ? [...ends, upcoming.from] : ends;
  return boundaries.length === 0 ? undefined : boundaries.reduce(earlierDate);
}

function rangeOf(nights: NightRange, active: readonly Cause[]): AvailabilityRange {
  const causes = [...active].sort(byStartThenId);
  return { ...nights, status: causes.some(isBookingCause) ? 'BOOKED' : 'BLOCKED', causes };
}

function byStart(a: Cause, b: Cause): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}

/** The stay that begins first is named first; the rest only makes the order the same every time. */
function byStartThenId(a: Cause, b: Cause): number {
  const [left, right] = [a, b].map(({ from, to, kind, id }) => `${from} ${to} ${kind} ${id}`);
  return left === right ? 0 : (left ?? '') < (right ?? '') ? -1 : 1;
}
