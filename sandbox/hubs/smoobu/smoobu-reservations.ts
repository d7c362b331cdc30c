import type { Instant } from '../../../src/domain/instant.ts';
import type { Deliveries } from '../hub-deliveries.ts';
import type { KeptState } from '../hub-state-file.ts';
import { reservationObject } from './smoobu-objects.ts';
import { apartmentOf, type SmoobuFakeAccount, type SmoobuFakeReservation, type SmoobuState } from './smoobu-state.ts';

/** What every part of the fake works on. */
export type SmoobuFake = {
  readonly state: KeptState<SmoobuState>;
  readonly deliveries: Deliveries;
  readonly clock: { now(): Instant };
};

export type ReservationFields = Partial<
  Pick<SmoobuFakeReservation, 'arrival' | 'departure' | 'channelId' | 'guestName' | 'notice' | 'apartmentId'>
>;

/** A new ID, rising from 1001. */
export function nextId({ state }: SmoobuFake): number {
  state.value.lastId += 1;
  return state.value.lastId;
}

/** Adds a reservation to an apartment that exists, and tells the account's webhook. */
export function addReservation(
  fake: SmoobuFake,
  fields: ReservationFields & { readonly apartmentId: number; readonly arrival: string; readonly departure: string },
): SmoobuFakeReservation {
  const { account } = apartmentOf(fake.state.value, fields.apartmentId);
  const now = fake.clock.now();
  const reservation: SmoobuFakeReservation = {
    id: nextId(fake),
    channelId: 13,
    isCancelled: false,
    isModified: false,
    guestName: '',
    notice: '',
    createdAt: now,
    modifiedAt: now,
    ...fields,
  };
  account.reservations.push(reservation);
  tell(fake, account, 'newReservation', reservation);
  return reservation;
}

/** Changes a reservation. False when there is none. */
export function changeReservation(fake: SmoobuFake, id: number, fields: ReservationFields): boolean {
  return edited(fake, id, 'updateReservation', (reservation) =>
    Object.assign(reservation, fields, { isModified: true }),
  );
}

/** Cancels a reservation: it stays in the list, for those who ask for cancelled ones. */
export function cancelReservation(fake: SmoobuFake, id: number): boolean {
  return edited(fake, id, 'cancelReservation', (reservation) => Object.assign(reservation, { isCancelled: true }));
}

/** Takes a reservation out of the list for good. */
export function removeReservation(fake: SmoobuFake, id: number): boolean {
  const found = find(fake, id);
  if (found === undefined) return false;
  found.account.reservations.splice(found.account.reservations.indexOf(found.reservation), 1);
  tell(fake, found.account, 'deleteReservation', found.reservation);
  return true;
}

/** Sends the account's webhook, of whatever was done and by whomever; it has no signature (docs.smoobu.com, “Webhooks”). */
export function tell(
  fake: SmoobuFake,
  account: SmoobuFakeAccount,
  action: string,
  reservation: SmoobuFakeReservation | null,
): void {
  fake.state.changed();
  if (account.webhookUrl === null) return;
  const data = reservation === null ? {} : reservationObject(account, reservation);
  const body = JSON.stringify({ action, user: account.userId, data });
  // As a log of 2026-05-18 shows it (urlaubsmagie-code/FlaskApp).
  const headers = { 'content-type': 'application/json', 'user-agent': 'Symfony BrowserKit' };
  fake.deliveries.send({ url: account.webhookUrl, method: 'POST', headers, bodyOf: () => body });
}

function edited(
  fake: SmoobuFake,
  id: number,
  action: string,
  edit: (reservation: SmoobuFakeReservation) => void,
): boolean {
  const found = find(fake, id);
  if (found === undefined) return false;
  edit(found.reservation);
  found.reservation.modifiedAt = fake.clock.now();
  tell(fake, found.account, action, found.reservation);
  return true;
}

function find({ state }: SmoobuFake, id: number) {
  for (const account of state.value.accounts) {
    const reservation = account.reservations.find((candidate) => candidate.id === id);
    if (reservation) return { account, reservation };
  }
  return undefined;
}
