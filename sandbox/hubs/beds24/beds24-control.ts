import { randomUUID } from 'node:crypto';
import type { NightRange } from '../../../src/domain/night-range.ts';
import { daysAfter } from '../../calendar-date.ts';
import type { HubDesk, HubFault, SeenRequest } from '../hub-desk.ts';
import { UnknownHubThing } from '../unknown-hub-thing.ts';
import {
  addBooking,
  type Beds24Fake,
  type BookingFields,
  changeBooking,
  nextId,
  removeBooking,
} from './beds24-bookings.ts';
import { usualCredits } from './beds24-gate.ts';
import { sendInventoryHook } from './beds24-hooks.ts';
import {
  type Beds24FakeAccount,
  type Beds24FakeBooking,
  type Beds24FakeProperty,
  type Beds24Room,
  roomOf,
  unsetWebhooks,
} from './beds24-state.ts';

/** All scopes that relais asks hosts for. */
export const usualScopes: readonly string[] = ['all:bookings', 'read:inventory', 'read:properties', 'write:properties'];

/** A guest's stay, or what the host enters by hand: nights [from, to), what it came by and how it stands. */
export type StayInput = NightRange & {
  readonly channel?: string;
  readonly status?: string;
  readonly guestName?: string;
  readonly unitId?: number;
  readonly roomQty?: number;
};

/** The hand on the simulated Beds24: what its guests, its hosts and its operators do. */
export type Beds24Control = {
  /**
   * Makes an account with properties that have rooms, and answers with the IDs in the order given. `creditLimit` is what it may
   * spend in five minutes: 100, or more for who pays.
   */
  addAccount(
    properties: readonly (readonly RoomInput[])[],
    creditLimit?: number,
  ): {
    readonly ownerId: number;
    readonly roomIds: readonly number[];
  };
  /** An invite code as the host makes one; it is good for a day and for one use. */
  inviteCode(ownerId: number, scopes?: readonly string[]): string;
  bookings(roomId: number): readonly Beds24FakeBooking[];
  addBooking(roomId: number, stay: StayInput): number;
  /** Changes a booking as its guest or host does. False when there is none. */
  changeBooking(id: number, fields: BookingFields): boolean;
  cancelBooking(id: number): boolean;
  removeBooking(id: number): boolean;
  /** Sets nights of the room's calendar by hand; `toSell` is what there is before stays are counted. */
  setNights(roomId: number, nights: NightRange, set: { readonly override?: string; readonly toSell?: number }): void;
  /** What the host pastes into the account's settings; null for no webhook. */
  setInventoryHook(ownerId: number, hook: { readonly url: string; readonly customHeader: string } | null): void;
  /** What stands at each property's booking webhook, as another program or the host set it. */
  setWebhooks(ownerId: number, webhooks: Beds24FakeProperty['webhooks']): void;
  /** Ends all tokens of an account at once; its refresh token stays good. */
  endTokens(ownerId: number): void;
  setCredits(ownerId: number, remaining: number): void;
  setFault(fault: HubFault): void;
  clearFaults(): void;
  hold(): void;
  release(): void;
  untilWaiting(count: number): Promise<void>;
  /** Every request since the start. */
  requests(): readonly SeenRequest[];
  readonly deliveries: Beds24Fake['deliveries'];
};

export type RoomInput = { readonly name: string; readonly qty?: number; readonly hasPrice?: boolean };

/** The control over the fake. */
export function beds24Control(fake: Beds24Fake, desk: HubDesk): Beds24Control {
  const byHand = { isApi: false, isTold: true } as const;
  return {
    ...accountControl(fake),
    bookings: (roomId) => place(fake, roomId).account.bookings.filter((booking) => booking.roomId === roomId),
    addBooking: (roomId, stay) => addBooking(fake, { roomId, ...fieldsOf(stay) }, byHand).id,
    changeBooking: (id, fields) => changeBooking(fake, id, fields, byHand),
    cancelBooking: (id) => changeBooking(fake, id, { status: 'cancelled' }, byHand),
    removeBooking: (id) => removeBooking(fake, id, byHand),
    setNights(roomId, nights, set) {
      const { account, property, room } = place(fake, roomId);
      for (let night = nights.from; night < nights.to; night = daysAfter(night, 1))
        room.nights[night] = nightOf(room, night, set);
      fake.state.changed();
      sendInventoryHook(fake.deliveries, account, { propertyId: property.id, roomId });
    },
    setFault: (fault) => desk.setFault(fault),
    clearFaults: () => desk.clearFaults(),
    hold: () => desk.barrier.hold(),
    release: () => desk.barrier.release(),
    untilWaiting: (count) => desk.barrier.untilWaiting(count),
    requests: () => desk.seen,
    deliveries: fake.deliveries,
  };
}

type AccountControl = Pick<
  Beds24Control,
  'addAccount' | 'inviteCode' | 'setInventoryHook' | 'setWebhooks' | 'endTokens' | 'setCredits'
>;

function accountControl(fake: Beds24Fake): AccountControl {
  const change = (ownerId: number, edit: (account: Beds24FakeAccount) => void): void => {
    edit(accountOf(fake, ownerId));
    fake.state.changed();
  };
  return {
    addAccount(properties, creditLimit = usualCredits) {
      const account = newAccount(fake, properties, creditLimit);
      fake.state.value.accounts.push(account);
      fake.state.changed();
      return {
        ownerId: account.ownerId,
        roomIds: account.properties.flatMap(({ rooms }) => rooms.map(({ id }) => id)),
      };
    },
    inviteCode(ownerId, scopes = usualScopes) {
      const code = randomUUID();
      const endsAt = new Date(Date.parse(fake.clock.now()) + 24 * 60 * 60_000).toISOString();
      change(ownerId, ({ invites }) => invites.push({ code, scopes: [...scopes], endsAt }));
      return code;
    },
    setInventoryHook: (ownerId, hook) =>
      change(ownerId, (account) => {
        account.inventoryHook = hook;
      }),
    setWebhooks: (ownerId, webhooks) =>
      change(ownerId, ({ properties }) => {
        for (const property of properties) property.webhooks = { ...webhooks };
      }),
    endTokens: (ownerId) =>
      change(ownerId, (account) => {
        account.tokens = [];
      }),
    setCredits: (ownerId, remaining) =>
      change(ownerId, (account) => {
        const endsAt = new Date(Date.parse(fake.clock.now()) + 5 * 60_000).toISOString();
        account.credits = { ...account.credits, remaining, endsAt };
      }),
  };
}

function newAccount(
  fake: Beds24Fake,
  properties: readonly (readonly RoomInput[])[],
  creditLimit: number,
): Beds24FakeAccount {
  return {
    ownerId: nextId(fake),
    invites: [],
    refreshTokens: [],
    tokens: [],
    credits: { limit: creditLimit, remaining: creditLimit, endsAt: fake.clock.now() },
    inventoryHook: null,
    properties: properties.map((rooms, index) => ({
      id: nextId(fake),
      name: `Property ${index + 1}`,
      webhooks: { ...unsetWebhooks },
      rooms: rooms.map(({ name, qty = 1, hasPrice = true }) => ({ id: nextId(fake), name, qty, hasPrice, nights: {} })),
    })),
    bookings: [],
  };
}

const apiSources: Readonly<Record<string, string>> = { airbnb: 'Airbnb.com', booking: 'Booking.com', direct: 'Direct' };

function fieldsOf({
  from,
  to,
  channel = 'direct',
  status = 'new',
  guestName = '',
  unitId = 1,
  roomQty = 1,
}: StayInput) {
  const apiSource = apiSources[channel] ?? channel;
  return { arrival: from, departure: to, channel, apiSource, status, unitId, roomQty, texts: { firstName: guestName } };
}

/** A night that goes from blackout to none has all units to sell again, unless it is said otherwise. */
function nightOf(
  room: Beds24Room,
  night: string,
  set: { override?: string; toSell?: number },
): Beds24Room['nights'][string] {
  const before = room.nights[night] ?? { override: 'none', toSell: room.qty };
  const override = set.override ?? before.override;
  const isOpened = before.override === 'blackout' && override === 'none';
  return { override, toSell: set.toSell ?? (isOpened ? room.qty : before.toSell) };
}

function place(fake: Beds24Fake, roomId: number) {
  const found = roomOf(fake.state.value, roomId);
  if (found === undefined) throw new UnknownHubThing(`Beds24 has no room ${roomId}: add it first.`);
  return found;
}

function accountOf(fake: Beds24Fake, ownerId: number): Beds24FakeAccount {
  const account = fake.state.value.accounts.find((candidate) => candidate.ownerId === ownerId);
  if (account === undefined) throw new UnknownHubThing(`Beds24 has no account ${ownerId}: add it first.`);
  return account;
}
