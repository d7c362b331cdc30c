import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { HubAccess, HubAnswer, HubCall, HubClosure, HubObservation } from '../../../hub-ports.ts';
import { hubFailure } from '../http/hub-status.ts';
import { observedStays } from '../hub-stay.ts';
import type { Beds24Api } from './beds24-api.ts';
import { closingStatuses, findGone, readStays } from './beds24-bookings.ts';
import { calendarBlocks, readCalendar } from './beds24-calendar.ts';
import { parseUnitId } from './beds24-unit.ts';

/** `stays` are IDs of stays that were there before. */
type ObservedUnit = { readonly unitId: string; readonly today: CalendarDate; readonly stays: readonly string[] };
type Asking = { readonly api: Beds24Api; readonly access: HubAccess; readonly call: HubCall };

/**
 * All that closes nights of a unit. The calendar is asked for first: a stay that comes between the two answers is then a
 * booking without a closed night, and never a closed night that nothing explains.
 */
export async function observeUnit(
  asking: Asking,
  { unitId, today, stays: believed }: ObservedUnit,
): Promise<HubAnswer<HubObservation>> {
  const unit = parseUnitId(unitId);
  const calendar = await readCalendar(asking, { roomId: unit.roomId, today });
  if (calendar.outcome === 'failed') return calendar;
  const read = await readStays(asking, { unit, today, statuses: closingStatuses });
  if (read.outcome === 'failed') return read;
  const { stays, warnings } = read.value;
  const observed = observedStays(stays, today);
  const unlisted = believed.filter((id) => !stays.some((stay) => stay.id === id));
  const gone = warnings.length === 0 ? await findGone(asking, unit, unlisted) : [];
  const hasCalendar = calendar.value.ranges !== undefined;
  const value: HubObservation = {
    ...observed,
    cancelled: [...observed.cancelled, ...gone],
    events: [...observed.events, ...calendarBlocks(calendar.value, stays)],
    isWhole: warnings.length === 0 && hasCalendar,
    warnings: hasCalendar
      ? warnings
      : [...warnings, 'the hub gave no readable calendar of the room: it gives one once it has a price'],
  };
  return { outcome: 'answered', value, budget: read.budget ?? calendar.budget };
}

/** The closures of ours at a unit. A list that cannot be read in full proves nothing about what is not in it. */
export async function listUnitClosures(
  asking: Asking,
  { unitId, today }: { readonly unitId: string; readonly today: CalendarDate },
): Promise<HubAnswer<readonly HubClosure[]>> {
  const read = await readStays(asking, { unit: parseUnitId(unitId), today, statuses: ['black'] });
  if (read.outcome === 'failed') return read;
  const { stays, warnings } = read.value;
  const [warning] = warnings;
  const asked = { host: asking.api.host, purpose: 'reading our closures' };
  if (warning !== undefined) return { outcome: 'failed', failure: hubFailure('SCHEMA_DRIFT', warning, asked) };
  return { ...read, value: observedStays(stays, today).closures };
}
