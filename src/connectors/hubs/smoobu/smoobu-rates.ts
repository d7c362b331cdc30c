import { type CalendarDate, isCalendarDate, plusDays } from '../../../domain/calendar-date.ts';
import type { NightRange } from '../../../domain/night-range.ts';
import type { ObservedEvent } from '../../../domain/observed-event.ts';
import type { HubAnswer } from '../../../hub-ports.ts';
import { closedNightEvents, nightCounts } from '../closed-nights.ts';
import type { HubStay } from '../hub-stay.ts';
import type { SmoobuAsking } from './smoobu-reservations.ts';
import { availableOn } from './smoobu-shapes.ts';

/** The nights that a unit's rates close; `isWhole` is false when the hub said nothing of the unit, or not readably. */
export type SmoobuNights = {
  readonly window: NightRange;
  readonly closed: readonly CalendarDate[];
  readonly isWhole: boolean;
};

/** As far ahead as any platform sells, asked for a year at a time. */
const yearDays = 365;
const years = 2;

/** Reads the rates of a unit from `today` on: nights are closed there without a reservation, by the host or other programs. */
export async function readRates(
  asking: SmoobuAsking,
  { unitId, today }: { readonly unitId: string; readonly today: CalendarDate },
): Promise<HubAnswer<SmoobuNights>> {
  const windows = Array.from({ length: years }, (_, year) => {
    return { from: plusDays(today, year * yearDays), to: plusDays(today, (year + 1) * yearDays) };
  });
  const answers = await Promise.all(windows.map((window) => readWindow(asking, unitId, window)));
  const closed: CalendarDate[] = [];
  let isWhole = true;
  for (const answer of answers) {
    if (answer.outcome === 'failed') return answer;
    closed.push(...answer.value.closed);
    isWhole &&= answer.value.isWhole;
  }
  const window = { from: today, to: plusDays(today, years * yearDays) };
  return { outcome: 'answered', value: { window, closed, isWhole }, budget: null };
}

/** The date more that is asked for is dropped. */
async function readWindow(
  { api, access, call }: SmoobuAsking,
  unitId: string,
  window: NightRange,
): Promise<HubAnswer<SmoobuNights>> {
  const answer = await api.readRates(access, { unitId, window }, call);
  if (answer.outcome === 'failed') return answer;
  const days = Object.entries(answer.value.data?.[unitId] ?? {});
  const closed: CalendarDate[] = [];
  let isWhole = days.length > 0;
  for (const [date, day] of days) {
    const available = availableOn(day);
    isWhole &&= available !== undefined && isCalendarDate(date);
    if (available !== undefined && available <= 0) closed.push(date);
  }
  return { ...answer, value: { window, closed: closed.filter((date) => isIn(date, window)), isWhole } };
}

function isIn(date: string, { from, to }: NightRange): boolean {
  return isCalendarDate(date) && from <= date && date < to;
}

/** The nights that the rates close and no stay explains, as blocks. */
export function rateBlocks({ window, closed }: SmoobuNights, stays: readonly HubStay[]): ObservedEvent[] {
  const taken = nightCounts(
    stays.filter(({ kind }) => kind !== 'cancelled'),
    window,
  );
  return closedNightEvents(closed.filter((night) => !taken.has(night)));
}
