// Shapes: docs.lodgify.com (/reference/getallpropertiesasync, /reference/propertiesapi_v_getallrooms_get, /reference/getallasync).
import type { CalendarDate } from '../../../src/domain/calendar-date.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { NightRange } from '../../../src/domain/night-range.ts';

/** A room type by both its IDs, as most calls need it: a whole house is a property with one room type. */
export type UnitIds = { readonly propertyId: number; readonly roomTypeId: number };

export const bookingStatuses = ['Open', 'Tentative', 'Booked', 'Declined'] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

/** A stay or an enquiry. `isUnavailable`: its nights cannot be sold. */
export type Booking = UnitIds &
  NightRange & {
    readonly id: number;
    readonly status: BookingStatus;
    readonly isUnavailable: boolean;
    readonly source: string;
    readonly guestName: string;
    readonly createdAt: Instant;
    readonly updatedAt: Instant;
    readonly canceledAt: Instant | null;
    readonly isDeleted: boolean;
  };

/**
 * A room type: `closed` are the nights closed by hand or by API, each with the ID of its closed period (null: closed without
 * one); `imported` are those that a calendar of another channel closes.
 */
export type RoomType = {
  readonly id: number;
  readonly name: string;
  readonly units: number;
  readonly closed: Map<CalendarDate, number | null>;
  readonly imported: Set<CalendarDate>;
};

export type Property = { readonly id: number; readonly name: string; readonly roomTypes: readonly RoomType[] };

export type Subscription = {
  readonly id: string;
  readonly event: string;
  readonly targetUrl: string;
  readonly secret: string;
};

/** One account of the hub. */
export type Account = {
  readonly apiKey: string;
  readonly userId: number;
  readonly properties: readonly Property[];
  readonly bookings: Map<number, Booking>;
  readonly subscriptions: Map<string, Subscription>;
};

/** Undefined where the account has no such property, or the property no such room type. */
export function roomTypeOf(account: Account, { propertyId, roomTypeId }: UnitIds): RoomType | undefined {
  const property = account.properties.find(({ id }) => id === propertyId);
  return property?.roomTypes.find(({ id }) => id === roomTypeId);
}

/** The bookings that are at a room type, in the order of their IDs; declined and deleted ones are at none. */
export function bookingsAt(account: Account, unit: UnitIds): Booking[] {
  return [...account.bookings.values()].filter(
    ({ propertyId, roomTypeId, status, isDeleted }) =>
      propertyId === unit.propertyId && roomTypeId === unit.roomTypeId && status !== 'Declined' && !isDeleted,
  );
}
