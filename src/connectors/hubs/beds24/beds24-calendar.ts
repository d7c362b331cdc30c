import { type CalendarDate, plusDays } from '../../../domain/calendar-date.ts';
import { intersection, type NightRange, nightsOf } from '../../../domain/night-range.ts';
import type { ObservedEvent } from '../../../domain/observed-event.ts';
import type { HubAccess, HubAnswer, HubCall } from '../../../hub-ports.ts';
import { closedNightEvents, nightCounts } from '../closed-nights.ts';
import { dividedStay, type HubStay } from '../hub-stay.ts';
import type { Beds24Api } from './beds24-api.ts';
import { type Beds24Calendar, calendarSchema } from './beds24-shapes.ts';

type CalendarRange = Beds24Calendar['calendar'][number];

/** The nights of a room as its calendar has them, in ranges; undefined where the hub says nothing of it, or not readably. */
export type Beds24Nights = { readonly window: NightRange; readonly ranges: readonly CalendarRange[] | undefined };

/** As far ahead as any platform sells. */
const windowDays = 730;

/** Reads the calendar of a room from `today` on. A host who closes nights there leaves no booking. */
export async function readCalendar(
  { api, access, call }: { api: Beds24Api; access: HubAccess; call: HubCall },
  { roomId, today }: { roomId: string; today: CalendarDate },
): Promise<HubAnswer<Beds24Nights>> {
  const window = { from: today, to: plusDays(today, windowDays) };
  const query = [
    ['startDate', window.from],
    // The last night, not the date after it.
    ['endDate', plusDays(window.to, -1)],
    ['includeNumAvail', 'true'],
    ['includeOverride', 'true'],
  ] as const;
  const path = '/inventory/rooms/calendar';
  const request = {
    method: 'GET',
    path,
    query,
    roomId,
    purpose: 'reading the calendar',
    scope: 'read:inventory',
  } as const;
  const answer = await api.readRoomPages(access, request, call);
  return answer.outcome === 'failed'
    ? answer
    : { ...answer, value: { window, ranges: rangesOf(answer.value, roomId) } };
}

/** Undefined as soon as one entry cannot be read: it may be what says that the host closed nights. */
function rangesOf(entries: readonly unknown[], roomId: string): readonly CalendarRange[] | undefined {
  const rooms = entries.map((entry) => calendarSchema.safeParse(entry));
  if (rooms.some(({ success }) => !success)) return undefined;
  const ranges = rooms.flatMap(({ data }) => (data?.roomId === roomId ? data.calendar : []));
  return ranges.length === 0 ? undefined : ranges;
}

/**
 * The nights that the calendar closes and no stay explains, as blocks. `numAvail` is what is left to sell when the stays are
 * counted, so nothing but a hand of the host has closed a night on which none is left after each stay of the unit is given
 * back. A blackout is the host's hand in words: it stands under a closure of ours, and would be lost when that is opened.
 */
export function calendarBlocks(calendar: Beds24Nights, stays: readonly HubStay[]): ObservedEvent[] {
  const standing = stays.filter(({ kind }) => kind !== 'cancelled');
  const all = nightCounts(standing, calendar.window);
  const others = nightCounts(
    standing.flatMap((stay) => dividedStay(stay).others),
    calendar.window,
  );
  const closed = (calendar.ranges ?? []).flatMap((range) => {
    const nights = nightsIn(range, calendar.window);
    if (range.override === 'blackout') return nights.filter((night) => !others.has(night));
    return nights.filter((night) => range.numAvail + (all.get(night) ?? 0) <= 0);
  });
  return closedNightEvents(closed);
}

function nightsIn({ from, to }: CalendarRange, window: NightRange): CalendarDate[] {
  const inside = intersection({ from, to: plusDays(to, 1) }, window);
  return inside ? nightsOf(inside) : [];
}
