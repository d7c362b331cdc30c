import type { Instant } from '../../../src/domain/instant.ts';
import type { NightRange } from '../../../src/domain/night-range.ts';
import type { Deliveries } from '../hub-deliveries.ts';
import type { KeptState } from '../hub-state-file.ts';
import { UnknownHubThing } from '../unknown-hub-thing.ts';
import { sendBookingHook, sendInventoryHook } from './beds24-hooks.ts';
import {
  type Beds24FakeAccount,
  type Beds24FakeBooking,
  type Beds24State,
  isStanding,
  roomOf,
} from './beds24-state.ts';

/** What every part of the fake works on. */
export type Beds24Fake = {
  readonly state: KeptState<Beds24State>;
  readonly deliveries: Deliveries;
  readonly clock: { now(): Instant };
};

/** What can be changed of a booking, by its guest's platform, by the host, or through the API. */
export type BookingFields = Partial<
  Pick<
    Beds24FakeBooking,
    'status' | 'arrival' | 'departure' | 'channel' | 'apiSource' | 'unitId' | 'roomQty' | 'roomId'
  >
> & { readonly texts?: Readonly<Record<string, string>> };

/** Who changes it: changes through the API are told to nobody unless they ask for it, and leave `cancelTime` alone. */
export type ChangedBy = { readonly isApi: boolean; readonly isTold: boolean };

/** The instant as the API writes it. */
export function apiTime(instant: Instant): string {
  return `${instant.slice(0, 19)}Z`;
}

/** A new ID, rising from 90,000,001. */
export function nextId(fake: Beds24Fake): number {
  fake.state.value.lastId += 1;
  return fake.state.value.lastId;
}

/** Adds a booking to a room that exists. */
export function addBooking(
  fake: Beds24Fake,
  fields: BookingFields & { readonly roomId: number; readonly arrival: string; readonly departure: string },
  by: ChangedBy,
): Beds24FakeBooking {
  const place = roomOf(fake.state.value, fields.roomId);
  if (place === undefined) throw new UnknownHubThing(`Beds24 has no room ${fields.roomId}: add it first.`);
  const now = apiTime(fake.clock.now());
  const booking: Beds24FakeBooking = {
    id: nextId(fake),
    propertyId: place.property.id,
    unitId: 1,
    roomQty: 1,
    status: 'new',
    channel: 'direct',
    apiSource: 'Direct',
    bookingTime: now,
    modifiedTime: now,
    cancelTime: null,
    ...fields,
    texts: { ...fields.texts },
  };
  place.account.bookings.push(booking);
  told(fake, place.account, booking, by);
  return booking;
}

/** Changes a booking; a cancellation by a guest or the host has a time, one through the API has none. */
export function changeBooking(fake: Beds24Fake, id: number, fields: BookingFields, by: ChangedBy): boolean {
  const account = accountOfBooking(fake, id);
  const booking = account?.bookings.find((candidate) => candidate.id === id);
  if (account === undefined || booking === undefined) return false;
  const now = apiTime(fake.clock.now());
  const isCancellation = fields.status === 'cancelled' && booking.status !== 'cancelled';
  Object.assign(booking, fields, { modifiedTime: now, texts: { ...booking.texts, ...fields.texts } });
  if (isCancellation && !by.isApi) booking.cancelTime = now;
  told(fake, account, booking, by);
  return true;
}

/** Takes a booking out of the list for good. */
export function removeBooking(fake: Beds24Fake, id: number, by: ChangedBy): boolean {
  const account = accountOfBooking(fake, id);
  const booking = account?.bookings.find((candidate) => candidate.id === id);
  if (account === undefined || booking === undefined) return false;
  account.bookings.splice(account.bookings.indexOf(booking), 1);
  told(fake, account, { ...booking, status: 'cancelled' }, by);
  return true;
}

/** How many of a room's units the standing bookings take on each night, at most, within `nights`. */
export function mostTaken(account: Beds24FakeAccount, roomId: number, nights: NightRange): number {
  const overlapping = account.bookings.filter(
    (booking) =>
      booking.roomId === roomId &&
      isStanding(booking) &&
      booking.arrival < nights.to &&
      nights.from < booking.departure,
  );
  const starts = overlapping.map(({ arrival }) => (arrival > nights.from ? arrival : nights.from));
  return Math.max(0, ...starts.map((night) => takenOn(overlapping, night)));
}

/** How many units the bookings take on one night. */
export function takenOn(bookings: readonly Beds24FakeBooking[], night: string): number {
  const there = bookings.filter(({ arrival, departure }) => arrival <= night && night < departure);
  return there.reduce((sum, { roomQty }) => sum + roomQty, 0);
}

function accountOfBooking(fake: Beds24Fake, id: number): Beds24FakeAccount | undefined {
  return fake.state.value.accounts.find(({ bookings }) => bookings.some((booking) => booking.id === id));
}

function told(fake: Beds24Fake, account: Beds24FakeAccount, booking: Beds24FakeBooking, { isTold }: ChangedBy): void {
  fake.state.changed();
  if (!isTold) return;
  sendBookingHook(fake.deliveries, { account, booking, now: fake.clock.now() });
  sendInventoryHook(fake.deliveries, account, booking);
}
