import type { Instant } from '../../../src/domain/instant.ts';
import type { NightRange } from '../../../src/domain/night-range.ts';
import type { Barrier } from '../../barrier.ts';
import { UnknownHubThing } from '../unknown-hub-thing.ts';
import { type Account, type Booking, type BookingStatus, roomTypeOf, type UnitIds } from './account.ts';
import type { Changes } from './changes.ts';
import { nightsOf } from './closed-nights.ts';
import type { Faults, LodgifyFault } from './fault.ts';
import type { Gate, SeenRequest } from './gate.ts';
import type { OpenDelivery, Outbox } from './outbox.ts';
import type { Shapes } from './periods.ts';
import { withStatus } from './reservation-routes.ts';

/** What makes an account; a room type has one unit where it says no more. */
export type AccountInput = {
  readonly apiKey: string;
  readonly userId: number;
  readonly properties: readonly {
    readonly id: number;
    readonly name: string;
    readonly roomTypes: readonly { readonly id: number; readonly name: string; readonly units?: number }[];
  }[];
};

/** A stay of a guest; agreed, by hand and of nobody in particular where it says no more. */
export type BookingInput = UnitIds &
  NightRange & {
    readonly status?: BookingStatus;
    readonly source?: string;
    readonly isUnavailable?: boolean;
    readonly guestName?: string;
  };

/** The hand on the simulated hub. Accounts are named by their keys; a call on what does not exist throws. */
export type LodgifyControl = {
  addAccount(account: AccountInput): void;
  addBooking(apiKey: string, booking: BookingInput): number;
  cancelBooking(apiKey: string, id: number): void;
  /** Changes dates, room or status; `isUnavailable` follows a new status. */
  changeBooking(apiKey: string, id: number, change: Partial<Omit<Booking, 'id'>>): void;
  /** Removes a booking for good: its ID is unknown from then on. */
  purgeBooking(apiKey: string, id: number): void;
  /** The host closes nights, as a period of its own or as part of one that is `extended`. Answers with its ID. */
  closeNights(apiKey: string, unit: UnitIds, nights: NightRange & { readonly extended?: number }): number;
  /** The host opens nights, whoever closed them. */
  openNights(apiKey: string, unit: UnitIds, nights: NightRange): void;
  /** A calendar that the host imports closes these nights and no others. */
  importNights(apiKey: string, unit: UnitIds, nights: readonly NightRange[]): void;
  setShapes(shapes: Partial<Shapes>): void;
  setFaults(faults: readonly LodgifyFault[]): void;
  /** From now on requests that read, or that write, wait until the release. */
  reads: Pick<Barrier, 'hold' | 'release' | 'untilWaiting'>;
  writes: Pick<Barrier, 'hold' | 'release' | 'untilWaiting'>;
  requests(): readonly SeenRequest[];
  subscriptions(apiKey: string): { readonly event: string; readonly targetUrl: string }[];
  openDeliveries(): OpenDelivery[];
  /** Tries each open delivery once and tells the answers (null: none). */
  deliver(): Promise<(number | null)[]>;
  /** While lost, nobody is told of what happens. */
  loseDeliveries(areLost: boolean): void;
};

type ControlDeps = {
  readonly accounts: Map<string, Account>;
  readonly changes: Changes;
  readonly faults: Faults;
  readonly gate: Gate;
  readonly outbox: Outbox;
  readonly reads: Barrier;
  readonly writes: Barrier;
  readonly setShapes: (shapes: Partial<Shapes>) => void;
  readonly clock: { now(): Instant };
  /** Has what changed written into the file, soon. */
  readonly changed: () => void;
};

export function controlOfLodgify(deps: ControlDeps): LodgifyControl {
  const { accounts, changes, outbox, clock, changed } = deps;
  /** Everything that changes an account begins by naming it. */
  const named = (apiKey: string): Account => {
    changed();
    const account = accounts.get(apiKey);
    if (account === undefined) throw new UnknownHubThing('There is no account with this key: add it first.');
    return account;
  };
  const change = (apiKey: string, id: number, edit: (booking: Booking) => Booking): void => {
    if (!changes.changeBooking(named(apiKey), id, edit)) throw new UnknownHubThing(`There is no booking ${id}.`);
  };
  return {
    addAccount(account) {
      accounts.set(account.apiKey, emptyAccount(account));
      changed();
    },
    addBooking: (apiKey, booking) => changes.addBooking(named(apiKey), wholeBooking(booking)),
    cancelBooking: (apiKey, id) => change(apiKey, id, (booking) => withStatus(booking, 'Declined', clock.now())),
    changeBooking: (apiKey, id, edit) =>
      change(apiKey, id, (booking) => ({
        ...(edit.status === undefined ? booking : withStatus(booking, edit.status, clock.now())),
        ...edit,
      })),
    purgeBooking: (apiKey, id) => named(apiKey).bookings.delete(id),
    closeNights: (apiKey, unit, nights) => changes.closeByHand(named(apiKey), unit, nights),
    openNights: (apiKey, unit, nights) => changes.openByHand(named(apiKey), unit, nights),
    importNights(apiKey, unit, ranges) {
      const imported = roomTypeOf(named(apiKey), unit)?.imported;
      imported?.clear();
      for (const night of ranges.flatMap(nightsOf)) imported?.add(night);
    },
    setShapes: deps.setShapes,
    setFaults: (faults) => deps.faults.set(faults),
    reads: deps.reads,
    writes: deps.writes,
    requests: () => deps.gate.requests(),
    subscriptions: (apiKey) =>
      [...named(apiKey).subscriptions.values()].map(({ event, targetUrl }) => ({ event, targetUrl })),
    openDeliveries: () => outbox.open(),
    deliver: () => outbox.deliver(),
    loseDeliveries: (areLost) => outbox.lose(areLost),
  };
}

function emptyAccount({ apiKey, userId, properties }: AccountInput): Account {
  return {
    apiKey,
    userId,
    properties: properties.map(({ id, name, roomTypes }) => ({
      id,
      name,
      roomTypes: roomTypes.map((room) => ({ units: 1, ...room, closed: new Map(), imported: new Set() })),
    })),
    bookings: new Map(),
    subscriptions: new Map(),
  };
}

function wholeBooking(given: BookingInput): Parameters<Changes['addBooking']>[1] {
  const status = given.status ?? 'Booked';
  const isUnavailable = status === 'Booked' || status === 'Tentative';
  return { source: 'Manual', guestName: 'Sam Example', isUnavailable, ...given, status };
}
