import { IANAZone } from 'luxon';

const secondMs = 1_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** Enough for every zone's weeks of some years; feeds with dates all over a century start afresh. */
const maxWeeksKept = 20_000;

/** Minutes east of Greenwich through one week; `changeMs` is the instant of the change when the clocks change in it. */
type Week = { readonly firstMin: number; readonly changeMs: number; readonly lastMin: number };

/** By zone, the weeks since 1970 by their number. */
const zones = new Map<string, Map<number, Week>>();
let weeksKept = 0;

/**
 * Minutes that the clocks of `zone` (IANA) are ahead of UTC at an instant. Asking the runtime takes microseconds, so it is
 * asked once for each week: no zone has changed its clocks twice within one.
 */
export function offsetMinAt(zone: string, utcMs: number): number {
  const number = Math.floor(utcMs / weekMs);
  const week = zones.get(zone)?.get(number) ?? keptWeek(zone, number);
  return utcMs < week.changeMs ? week.firstMin : week.lastMin;
}

function keptWeek(zone: string, number: number): Week {
  const week = weekOf(zone, number * weekMs);
  if (weeksKept >= maxWeeksKept) {
    zones.clear();
    weeksKept = 0;
  }
  const weeks = zones.get(zone) ?? new Map<number, Week>();
  zones.set(zone, weeks.set(number, week));
  weeksKept += 1;
  return week;
}

function weekOf(zone: string, startMs: number): Week {
  const iana = IANAZone.create(zone);
  const endMs = startMs + weekMs;
  const [firstMin, lastMin] = [iana.offset(startMs), iana.offset(endMs)];
  if (firstMin === lastMin) return { firstMin, changeMs: endMs, lastMin };
  let [beforeMs, changeMs] = [startMs, endMs];
  while (changeMs - beforeMs > secondMs) {
    const middleMs = beforeMs + Math.floor((changeMs - beforeMs) / 2 / secondMs) * secondMs;
    if (iana.offset(middleMs) === firstMin) beforeMs = middleMs;
    else changeMs = middleMs;
  }
  return { firstMin, changeMs, lastMin };
}

/**
 * The instant of a wall clock time in `zone`; `wallMs` is that time read as if it were UTC. A time that the clocks show
 * twice is the first, one that they skip is reckoned with the offset before the gap (RFC 5545 §3.3.5).
 */
export function instantMsOf(zone: string, wallMs: number): number {
  const before = offsetMinAt(zone, wallMs - dayMs);
  const after = offsetMinAt(zone, wallMs + dayMs);
  const early = wallMs - before * minuteMs;
  if (before === after || offsetMinAt(zone, early) === before) return early;
  const late = wallMs - after * minuteMs;
  return offsetMinAt(zone, late) === after ? late : early;
}

/** What the clocks of `zone` show at an instant, as if it were UTC. */
export function wallMsOf(zone: string, utcMs: number): number {
  return utcMs + offsetMinAt(zone, utcMs) * minuteMs;
}
