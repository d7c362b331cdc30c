import type { Instant } from '../../../src/domain/instant.ts';

/** One element within `<Trades>`, written as it is. `reportedAt` decides in whose period it is. */
export type FakeRow = {
  readonly accountId: string;
  readonly tag: string;
  readonly reportedAt: Instant;
  attributes: Readonly<Record<string, string>>;
};

/** What its owner set a query to. `AF`: Activity. `TCF`: Trade Confirmation. */
export type FakeQuery = {
  readonly queryId: string;
  readonly owner: string;
  readonly accountIds: readonly string[];
  readonly type: 'AF' | 'TCF';
  readonly periodDays: number;
  readonly hasOrders: boolean;
};

/** A token of an owner: all of the owner’s queries are open to it. */
export type FakeToken = { readonly owner: string; state: 'good' | 'expired' | 'elsewhere' | 'inactive' };

/** A report that was asked for, made from what there was then. */
type FakeTicket = { readonly token: string; readonly report: string; pollsLeft: number };

/** All that the simulated service knows. In memory. */
export type FlexState = {
  lastId: number;
  pollsUntilReady: number;
  ticketUrl: string;
  readonly tokens: Map<string, FakeToken>;
  readonly queries: FakeQuery[];
  readonly tickets: Map<string, FakeTicket>;
  rows: FakeRow[];
};

/** An empty service. Reports are said to be at the other host, as recorded in csingley/ibflex (tests/test_client.py). */
export function emptyState(): FlexState {
  return {
    lastId: 24_000_000_000,
    pollsUntilReady: 0,
    ticketUrl: 'https://gdcdyn.interactivebrokers.com/AccountManagement/FlexWebService/GetStatement',
    tokens: new Map(),
    queries: [],
    tickets: new Map(),
    rows: [],
  };
}

/** The next of the service’s numbers: tokens, transactions and references are all digits. */
export function nextNumber(state: FlexState): string {
  state.lastId += 1;
  return String(state.lastId);
}
