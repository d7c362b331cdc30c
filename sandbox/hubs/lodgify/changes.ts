// Which event says what: docs.lodgify.com /reference/webhooks, /reference/webhook-objects.
import type { Instant } from '../../../src/domain/instant.ts';
import type { NightRange } from '../../../src/domain/night-range.ts';
import { daysAfter } from '../../calendar-date.ts';
import { UnknownHubThing } from '../unknown-hub-thing.ts';
import { type Account, type Booking, roomTypeOf, type UnitIds } from './account.ts';
import { bookingEventBody } from './booking-body.ts';
import { closeByApi, closeByHand, openClosed } from './closed-nights.ts';
import type { Outbox } from './outbox.ts';
import type { Shapes } from './periods.ts';

type NewBooking = Omit<Booking, 'id' | 'createdAt' | 'updatedAt' | 'canceledAt' | 'isDeleted'>;

/** Everything that changes at the hub, by whoever's hand. Each change puts its events into the post. */
export type Changes = {
  addBooking(account: Account, booking: NewBooking): number;
  /** False when there is none such. */
  changeBooking(account: Account, id: number, edit: (booking: Booking) => Booking): boolean;
  /** Opens or closes nights by API. */
  setAvailable(account: Account, unit: UnitIds, change: NightRange & { readonly isOpen: boolean }): void;
  /** Closes nights by hand and answers with the closed period's ID: a new one, or the one that is `extended`. */
  closeByHand(account: Account, unit: UnitIds, change: NightRange & { readonly extended?: number | undefined }): number;
  openByHand(account: Account, unit: UnitIds, nights: NightRange): void;
};

type ChangesDeps = {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly outbox: Outbox;
  readonly clock: { now(): Instant };
  readonly shapesOf: () => Shapes;
};

export function createChanges({ accounts, outbox, clock, shapesOf }: ChangesDeps): Changes {
  const known = [...accounts.values()];
  const periodIds = known.flatMap(({ properties }) => {
    return properties.flatMap(({ roomTypes }) => roomTypes.flatMap(({ closed }) => [...closed.values()]));
  });
  const newId = idsAfter([5_670_000, ...known.flatMap(({ bookings }) => [...bookings.keys()])]);
  const newPeriodId = idsAfter([30, ...periodIds]);
  const roomOf = (account: Account, unit: UnitIds) => {
    const room = roomTypeOf(account, unit);
    if (room === undefined) throw new UnknownHubThing(`There is no room type ${unit.propertyId}/${unit.roomTypeId}.`);
    return room;
  };
  const open = (account: Account, unit: UnitIds, nights: NightRange): void => {
    openClosed(roomOf(account, unit), nights, shapesOf().cutPeriods === 'new_ids' ? newPeriodId : null);
  };
  const tellAvailability = (account: Account, { propertyId, roomTypeId }: UnitIds, nights: NightRange, by: string) =>
    outbox.post(account, 'availability_change', {
      action: 'availability_change',
      property_id: propertyId,
      room_type_ids: [roomTypeId],
      start: `${nights.from}T00:00:00`,
      end: `${daysAfter(nights.to, -1)}T00:00:00`,
      source: by,
    });
  const tell = (account: Account, action: string, booking: Booking): void =>
    outbox.post(account, action, bookingEventBody(action, booking));
  return {
    addBooking(account, given) {
      roomOf(account, given);
      const at = clock.now();
      const booking = {
        ...given,
        id: newId(),
        createdAt: at,
        updatedAt: at,
        canceledAt: null,
        isDeleted: false,
      };
      account.bookings.set(booking.id, booking);
      tell(account, 'booking_new_any_status', booking);
      if (booking.status === 'Booked') tell(account, 'booking_new_status_booked', booking);
      if (booking.isUnavailable) tellAvailability(account, booking, booking, booking.source);
      return booking.id;
    },
    changeBooking(account, id, edit) {
      const before = account.bookings.get(id);
      if (before === undefined) return false;
      const after = { ...edit(before), updatedAt: clock.now() };
      account.bookings.set(id, after);
      tell(account, 'booking_change', after);
      if (after.status !== before.status) {
        tell(account, `booking_status_change_${after.status.toLowerCase()}`, after);
      }
      tellAvailability(account, before, before, after.source);
      if (after.roomTypeId !== before.roomTypeId) tellAvailability(account, after, after, after.source);
      return true;
    },
    setAvailable(account, unit, { from, to, isOpen }) {
      const periodId = shapesOf().setMakes === 'closed_period' ? newPeriodId() : null;
      if (isOpen) open(account, unit, { from, to });
      else closeByApi(roomOf(account, unit), { from, to }, periodId);
      tellAvailability(account, unit, { from, to }, 'PublicApi');
    },
    closeByHand(account, unit, { from, to, extended }) {
      const id = extended ?? newPeriodId();
      closeByHand(roomOf(account, unit), { from, to }, id);
      tellAvailability(account, unit, { from, to }, 'Manual');
      return id;
    },
    openByHand(account, unit, nights) {
      open(account, unit, nights);
      tellAvailability(account, unit, nights, 'Manual');
    },
  };
}

/** IDs that follow the highest of these. */
function idsAfter(used: readonly (number | null)[]): () => number {
  let last = used.reduce<number>((highest, id) => Math.max(highest, id ?? 0), 0);
  return () => {
    last += 1;
    return last;
  };
}
