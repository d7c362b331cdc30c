import { randomBytes } from 'node:crypto';
import type { NightRange } from '../../../src/domain/night-range.ts';
import { daysAfter } from '../../calendar-date.ts';
import type { HubDesk, HubFault, SeenRequest } from '../hub-desk.ts';
import { UnknownHubThing } from '../unknown-hub-thing.ts';
import {
  addReservation,
  cancelReservation,
  changeReservation,
  nextId,
  type ReservationFields,
  removeReservation,
  type SmoobuFake,
  tell,
} from './smoobu-reservations.ts';
import { apartmentOf, type SmoobuFakeReservation } from './smoobu-state.ts';

/** A guest's stay, or what the host enters: nights [from, to), and the ID of what it came by (11 for a block). */
export type ReservationInput = NightRange & {
  readonly channelId?: number;
  readonly guestName?: string;
  readonly notice?: string;
};

/** An account with the key that its owner made. */
export type SmoobuAccount = {
  readonly userId: number;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly apartmentIds: readonly number[];
};

/** The hand on the simulated Smoobu: what its guests, its hosts and its operators do. */
export type SmoobuControl = {
  addAccount(apartments: readonly string[]): SmoobuAccount;
  reservations(apartmentId: number): readonly SmoobuFakeReservation[];
  addReservation(apartmentId: number, stay: ReservationInput): number;
  changeReservation(id: number, fields: ReservationFields): boolean;
  cancelReservation(id: number): boolean;
  removeReservation(id: number): boolean;
  /** Closes or opens nights in the calendar, without a reservation. */
  setNights(apartmentId: number, nights: NightRange, isClosed: boolean): void;
  /** The one address that a host can enter; null for none. */
  setWebhook(userId: number, url: string | null): void;
  /** Sends a webhook about something else than a reservation. */
  sendOther(userId: number, action: string): void;
  /** How many of the minute's requests the account has left. */
  setRemaining(userId: number, remaining: number): void;
  setFault(fault: HubFault): void;
  clearFaults(): void;
  hold(): void;
  release(): void;
  untilWaiting(count: number): Promise<void>;
  /** Every request since the start. */
  requests(): readonly SeenRequest[];
  readonly deliveries: SmoobuFake['deliveries'];
};

/** The control over the fake. */
export function smoobuControl(
  fake: SmoobuFake,
  desk: HubDesk,
  setRemaining: SmoobuControl['setRemaining'],
): SmoobuControl {
  const place = (apartmentId: number) => apartmentOf(fake.state.value, apartmentId);
  return {
    ...accountControl(fake),
    reservations: (id) => place(id).account.reservations.filter(({ apartmentId }) => apartmentId === id),
    addReservation: (apartmentId, { from, to, ...fields }) =>
      addReservation(fake, { apartmentId, arrival: from, departure: to, ...fields }).id,
    changeReservation: (id, fields) => changeReservation(fake, id, fields),
    cancelReservation: (id) => cancelReservation(fake, id),
    removeReservation: (id) => removeReservation(fake, id),
    setNights(apartmentId, { from, to }, isClosed) {
      const { account, apartment } = place(apartmentId);
      const others = apartment.closed.filter((night) => night < from || night >= to);
      const nights: string[] = [];
      for (let night = from; night < to; night = daysAfter(night, 1)) nights.push(night);
      apartment.closed = isClosed ? [...others, ...nights] : others;
      tell(fake, account, 'updateRates', null);
    },
    setRemaining,
    setFault: (fault) => desk.setFault(fault),
    clearFaults: () => desk.clearFaults(),
    hold: () => desk.barrier.hold(),
    release: () => desk.barrier.release(),
    untilWaiting: (count) => desk.barrier.untilWaiting(count),
    requests: () => desk.seen,
    deliveries: fake.deliveries,
  };
}

function accountControl(fake: SmoobuFake): Pick<SmoobuControl, 'addAccount' | 'setWebhook' | 'sendOther'> {
  const named = (userId: number) => {
    const account = fake.state.value.accounts.find((candidate) => candidate.userId === userId);
    if (account === undefined) throw new UnknownHubThing(`Smoobu has no account ${userId}: add it first.`);
    return account;
  };
  return {
    addAccount(apartments) {
      const account = {
        userId: nextId(fake),
        apiKey: `usr_live_${randomBytes(6).toString('hex')}`,
        apiSecret: randomBytes(24).toString('base64'),
        webhookUrl: null,
        apartments: apartments.map((name) => ({ id: nextId(fake), name, closed: [], prices: {} })),
        reservations: [],
      };
      fake.state.value.accounts.push(account);
      fake.state.changed();
      const { userId, apiKey, apiSecret } = account;
      return { userId, apiKey, apiSecret, apartmentIds: account.apartments.map(({ id }) => id) };
    },
    setWebhook(userId, url) {
      named(userId).webhookUrl = url;
      fake.state.changed();
    },
    sendOther: (userId, action) => tell(fake, named(userId), action, null),
  };
}
