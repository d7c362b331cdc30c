// Shapes: docs.lodgify.com /reference/get_v1-availability-propertyid-roomtypeid; MikeRobGIT/lodgify-mcp
// src/api/v2/availability/client.ts. `period_end` and `end` are the last night, not the day after it.
import type { CalendarDate } from '../../../src/domain/calendar-date.ts';
import { alikeNights, edgesOf } from '../alike-nights.ts';
import { type Account, bookingsAt, type RoomType, type UnitIds } from './account.ts';

/** What public sources leave open, as this run plays it. */
export type Shapes = {
  /** How a closed period is written in v2. */
  readonly closedPeriod: 'object' | 'id';
  /** What v2 answers for one room type. */
  readonly roomType: 'array' | 'object';
  /** Webhook bodies as an array of one. */
  readonly webhookBody: 'object' | 'array';
  /** Whether availability that is set by API makes a closed period. */
  readonly setMakes: 'closed_period' | 'closed_nights';
  /** Whether what is left of a period that was cut gets other IDs. */
  readonly cutPeriods: 'keep_id' | 'new_ids';
};

export const usualShapes: Shapes = {
  closedPeriod: 'object',
  roomType: 'array',
  webhookBody: 'object',
  setMakes: 'closed_period',
  cutPeriods: 'keep_id',
};

type Bounds = { readonly first: CalendarDate; readonly last: CalendarDate };

/** Neighbouring nights that are alike. `first` and `last` are nights. */
type Period = Bounds & {
  readonly available: number;
  readonly total: number;
  readonly bookings: readonly { readonly id: number; readonly status: string; readonly holds: boolean }[];
  readonly closedPeriodId: number | null;
  readonly isImported: boolean;
};

/** The answer of v1 for one room type. */
export function periodsV1(account: Account, unit: UnitIds, room: RoomType, bounds: Bounds): object[] {
  return periodsOf(account, unit, room, bounds).map(({ first, last, available, total, bookings, closedPeriodId }) => ({
    property_id: unit.propertyId,
    room_type_id: unit.roomTypeId,
    period_start: `${first}T00:00:00`,
    period_end: `${last}T00:00:00`,
    available,
    total_units: total,
    is_available: available > 0,
    booking_ids: bookings.filter(({ holds }) => holds).map(({ id }) => id),
    closed_period_id: closedPeriodId,
  }));
}

/** The answer of v2 for one room type; without details it names no causes. */
export function periodsV2(
  account: Account,
  unit: UnitIds,
  room: RoomType,
  { hasDetails, shapes, ...bounds }: Bounds & { readonly hasDetails: boolean; readonly shapes: Shapes },
): object {
  const periods = periodsOf(account, unit, room, bounds).map((period) => ({
    start: period.first,
    end: period.last,
    available: period.available,
    closed_period: hasDetails ? closedPeriodOf(period.closedPeriodId, shapes) : null,
    bookings: hasDetails ? period.bookings.map(({ id, status }) => ({ id, status })) : [],
    channel_calendars: hasDetails && period.isImported ? [{ name: 'Sam Example’s calendar' }] : [],
  }));
  return { user_id: account.userId, property_id: unit.propertyId, room_type_id: unit.roomTypeId, periods };
}

function closedPeriodOf(id: number | null, { closedPeriod }: Shapes): object | number | null {
  return id === null || closedPeriod === 'id' ? id : { id };
}

function periodsOf(account: Account, unit: UnitIds, room: RoomType, { first, last }: Bounds): Period[] {
  const stays = bookingsAt(account, unit).filter(({ from, to }) => from <= last && first < to);
  const edges = [
    ...stays.flatMap(({ from, to }) => [from, to]),
    ...edgesOf(room.closed.keys()),
    ...edgesOf(room.imported),
  ];
  const periods: Period[] = [];
  for (const { first: night, last: end } of alikeNights({ first, last }, edges)) {
    const bookings = stays
      .filter(({ from, to }) => from <= night && night < to)
      .map(({ id, status, isUnavailable }) => ({ id, status, holds: isUnavailable }));
    const held = bookings.filter(({ holds }) => holds).length;
    const isImported = room.imported.has(night);
    const available = room.closed.has(night) || isImported ? 0 : Math.max(0, room.units - held);
    const closedPeriodId = room.closed.get(night) ?? null;
    const here = { first: night, last: end, available, total: room.units, bookings, closedPeriodId, isImported };
    const before = periods.at(-1);
    if (before && isAlike(before, here)) periods[periods.length - 1] = { ...before, last: end };
    else periods.push(here);
  }
  return periods;
}

function isAlike(one: Period, other: Period): boolean {
  return (
    one.available === other.available &&
    one.closedPeriodId === other.closedPeriodId &&
    one.isImported === other.isImported &&
    one.bookings.length === other.bookings.length &&
    one.bookings.every(({ id }, index) => id === other.bookings[index]?.id)
  );
}
