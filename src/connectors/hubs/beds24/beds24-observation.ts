import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { HubAccess, HubAnswer, HubCall, HubClosure, HubObservation } from '../../../hub-ports.ts';
import { hubFailure } from '../http/hub-status.ts';
import { observedStays } from '../hub-stay.ts';
import type { Beds24Api } from './beds24-api.ts';
import { type Beds24Stays, closingStatuses, findGone, readStays } from './beds24-bookings.ts';
import { calendarBlocks, readCalendar } from './beds24-calendar.ts';
import { type Beds24Unit, parseUnitId } from './beds24-unit.ts';

/** `stays` are IDs of stays that were there before, `ours` closures of ours that stand there or may. */
type ObservedUnit = {
  readonly unitId: string;
  readonly today: CalendarDate;
  readonly stays: readonly string[];
  readonly ours: readonly HubClosure[];
};
type Asking = { readonly api: Beds24Api; readonly access: HubAccess; readonly call: HubCall };

/**
 * All that closes nights of a unit. The calendar is asked for first: a stay that comes between the two answers is then a
 * booking without a closed night, and never a closed night that nothing explains.
 */
export async function observeUnit(
  asking: Asking,
  { unitId, today, stays: believed, ours }: ObservedUnit,
): Promise<HubAnswer<HubObservation>> {
  const unit = parseUnitId(unitId);
  const calendar = await readCalendar(asking, { roomId: unit.roomId, today });
  if (calendar.outcome === 'failed') return calendar;
  const known = [...believed, ...ours.map(({ remoteId }) => remoteId)];
  const read = await readKnownStays(asking, { unit, today, known });
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

/**
 * All stays of a unit. By a list of several rooms alone nothing that is known to be there is gone: it has more pages, and what is
 * removed meanwhile moves entries from one that is to be read to one that was. Such a unit is read by itself.
 */
async function readKnownStays(
  asking: Asking,
  { known, ...of }: { readonly unit: Beds24Unit; readonly today: CalendarDate; readonly known: readonly string[] },
): Promise<HubAnswer<Beds24Stays>> {
  const { isSwept = false, ...alone } = asking.call;
  const read = await readStays(asking, { ...of, statuses: closingStatuses });
  if (read.outcome === 'failed' || !isSwept) return read;
  const listed = new Set(read.value.stays.map(({ id }) => id));
  if (known.every((id) => id === '' || listed.has(id))) return read;
  return readStays({ ...asking, call: alone }, { ...of, statuses: closingStatuses });
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
