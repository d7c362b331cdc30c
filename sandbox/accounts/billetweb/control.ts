import type { Instant } from '../../../src/domain/instant.ts';
import { type Account, type Event, type OddFields, type Ticket, ticketsOf } from './account.ts';
import type { Statuses } from './errors.ts';
import type { BilletwebFault, FaultInForce } from './fault.ts';
import type { Gate, SeenRequest } from './gate.ts';
import type { LimitCounter, RequestLimits } from './limits.ts';

/** What makes an event; a single date of its own, on sale and without rates where it says no more. */
export type EventInput = Pick<Event, 'id' | 'slug' | 'name'> & Partial<Omit<Event, 'id' | 'slug' | 'name'>>;

/** What makes tickets: one, paid by web where it says no more, sold and changed now. */
export type SaleInput = {
  readonly eventId: number;
  readonly count?: number;
  readonly sessionId?: number;
  readonly rateId?: number;
  readonly isPaid?: boolean;
  readonly paymentType?: string;
  readonly odd?: OddFields;
};

/** The hand on the simulated Billetweb. Accounts are named by their tokens; a call on what does not exist throws. */
export type BilletwebControl = {
  addAccount(account: { readonly token: string; readonly onlyEvents?: readonly number[] }): void;
  /** The key is revoked: its token is refused from then on. */
  removeAccount(token: string): void;
  putEvent(token: string, event: EventInput): void;
  editEvent(token: string, eventId: number, change: Partial<Omit<Event, 'id'>>): void;
  removeEvent(token: string, eventId: number): void;
  /** Sells tickets and answers with their IDs. */
  sell(token: string, sale: SaleInput): readonly number[];
  /** Changes a ticket; it has changed now. */
  editTicket(token: string, ticketId: number, change: Partial<Omit<Ticket, 'id'>>): void;
  setFault(fault: BilletwebFault): void;
  clearFaults(): void;
  setStatuses(statuses: Partial<Statuses>): void;
  setLimits(limits: Partial<RequestLimits>): void;
  /** How many requests came over a limit. */
  overLimit(): number;
  requests(): readonly SeenRequest[];
};

type ControlDeps = {
  readonly accounts: Map<string, Account>;
  readonly fault: FaultInForce;
  readonly counter: LimitCounter;
  readonly gate: Gate;
  readonly setStatuses: (statuses: Partial<Statuses>) => void;
  readonly clock: { now(): Instant };
};

const firstTicketId = 656_087;

export function controlOfBilletweb({
  accounts,
  fault,
  counter,
  gate,
  setStatuses,
  clock,
}: ControlDeps): BilletwebControl {
  return {
    ...controlOfAccounts(accounts),
    ...controlOfTickets(accounts, clock),
    setFault: (next) => fault.set(next),
    clearFaults: () => fault.set(null),
    setStatuses,
    setLimits: (limits) => counter.setLimits(limits),
    overLimit: () => counter.overLimit(),
    requests: () => gate.requests(),
  };
}

function controlOfAccounts(
  accounts: Map<string, Account>,
): Pick<BilletwebControl, 'addAccount' | 'removeAccount' | 'putEvent' | 'editEvent' | 'removeEvent'> {
  return {
    addAccount: ({ token, onlyEvents }) => {
      const only = onlyEvents === undefined ? null : new Set(onlyEvents);
      accounts.set(token, { token, onlyEvents: only, events: new Map(), tickets: new Map() });
    },
    removeAccount: (token) => {
      accounts.delete(accountOf(accounts, token).token);
    },
    putEvent: (token, event) => {
      accountOf(accounts, token).events.set(event.id, { ...emptyEvent, ...event });
    },
    editEvent(token, eventId, change) {
      const { account, event } = eventOf(accounts, token, eventId);
      account.events.set(eventId, { ...event, ...change });
    },
    removeEvent(token, eventId) {
      const { account } = eventOf(accounts, token, eventId);
      account.events.delete(eventId);
      account.tickets.delete(eventId);
    },
  };
}

function controlOfTickets(
  accounts: ReadonlyMap<string, Account>,
  clock: { now(): Instant },
): Pick<BilletwebControl, 'sell' | 'editTicket'> {
  let nextTicketId = firstTicketId;
  const usual = { rateId: 0, sessionId: 0, isPaid: true, paymentType: 'web', isDisabled: false };
  return {
    sell(token, { eventId, count = 1, ...sale }) {
      const { account } = eventOf(accounts, token, eventId);
      const at = clock.now();
      const sold = Array.from({ length: count }, (): Ticket => {
        return { ...usual, ...sale, id: nextTicketId++, soldAt: at, changedAt: at };
      });
      account.tickets.set(eventId, [...ticketsOf(account, eventId), ...sold]);
      return sold.map(({ id }) => id);
    },
    editTicket: (token, ticketId, change) =>
      editTicket(accountOf(accounts, token), ticketId, { changedAt: clock.now(), ...change }),
  };
}

const emptyEvent = {
  startsAt: null,
  endsAt: null,
  isMultiple: false,
  isOnline: true,
  rates: [],
  sessions: [],
} as const;

function accountOf(accounts: ReadonlyMap<string, Account>, token: string): Account {
  const account = accounts.get(token);
  if (account === undefined) throw new Error('Billetweb has no account with this token: add it first.');
  return account;
}

function eventOf(accounts: ReadonlyMap<string, Account>, token: string, eventId: number) {
  const account = accountOf(accounts, token);
  const event = account.events.get(eventId);
  if (event === undefined) throw new Error(`This account has no event ${eventId}: put it first.`);
  return { account, event };
}

function editTicket(account: Account, ticketId: number, change: Partial<Ticket>): void {
  for (const [eventId, tickets] of account.tickets) {
    if (!tickets.some(({ id }) => id === ticketId)) continue;
    account.tickets.set(
      eventId,
      tickets.map((ticket) => (ticket.id === ticketId ? { ...ticket, ...change } : ticket)),
    );
    return;
  }
  throw new Error(`This account has no ticket ${ticketId}: sell it first.`);
}
