import type { Instant } from '../../../src/domain/instant.ts';

/** Fields that a row has instead of its own; undefined takes a field away. For rows as no documentation shows them. */
export type OddFields = Readonly<Record<string, unknown>>;

/** A rate of an event; `quota` as text, “0” for what may mean none or without limit. */
export type Rate = { readonly id: number; readonly name: string; readonly quota: string; readonly odd?: OddFields };

/** A session of an event with several. */
export type Session = {
  readonly id: number;
  readonly name: string;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly isDisabled: boolean;
  readonly quota: string;
  readonly odd?: OddFields;
};

/** A ticket that was sold. `sessionId` is 0 at an event with a single date. */
export type Ticket = {
  readonly id: number;
  readonly rateId: number;
  readonly sessionId: number;
  readonly isDisabled: boolean;
  readonly isPaid: boolean;
  readonly paymentType: string;
  readonly soldAt: Instant;
  readonly changedAt: Instant;
  readonly odd?: OddFields;
};

/** An event: several sessions, or a single date of its own. */
export type Event = {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly isMultiple: boolean;
  readonly isOnline: boolean;
  readonly rates: readonly Rate[];
  readonly sessions: readonly Session[];
  readonly odd?: OddFields;
};

/** An account by its token. A key for some events only has their IDs in `onlyEvents`. */
export type Account = {
  readonly token: string;
  readonly onlyEvents: ReadonlySet<number> | null;
  readonly events: Map<number, Event>;
  readonly tickets: Map<number, Ticket[]>;
};

/** The tickets of an event. */
export function ticketsOf(account: Account, eventId: number): readonly Ticket[] {
  return account.tickets.get(eventId) ?? [];
}

/** True when it was over at an instant. What has no time is never over. */
export function isOver({ startsAt, endsAt }: Pick<Event, 'startsAt' | 'endsAt'>, at: Instant): boolean {
  const lastAt = endsAt ?? startsAt;
  return lastAt !== null && lastAt < at;
}
