import type { FlexFault } from './flex-faults.ts';
import type { FlexDesk, FlexRequest } from './flex-routes.ts';
import { cancelRow, executionRow, type FlexExecution, rebookedRow } from './flex-rows.ts';
import { type FakeQuery, type FakeRow, type FakeToken, nextNumber } from './flex-state.ts';

/** How an owner sets a query: by default Activity of the last 7 days, executions alone. */
type FlexQuerySettings = {
  readonly accountIds: readonly string[];
  readonly type?: FakeQuery['type'];
  readonly periodDays?: number;
  readonly hasOrders?: boolean;
};

/** The hand on the simulated Flex Web Service: what its owners, the markets and its operators do. */
export type IbkrFlexControl = {
  /** An owner with linked accounts, a query over them, and a token that is good. */
  addAccount(settings: FlexQuerySettings): { readonly token: string; readonly queryId: string };
  /** An execution of an account; its transaction ID. */
  addFill(accountId: string, execution: FlexExecution): string;
  /** Any row, as it is. */
  addRow(row: FakeRow): void;
  editFill(transactionId: string, attributes: Readonly<Record<string, string>>): void;
  removeFill(transactionId: string): void;
  /** Takes a fill back now and, where it is booked again, adds it anew. The transaction IDs of both. */
  cancelFill(
    transactionId: string,
    isRebooked?: boolean,
  ): { readonly cancel: string; readonly rebooked: string | null };
  setToken(token: string, state: FakeToken['state']): void;
  /** A new token of the same owner; the one before is invalid then. */
  renewToken(token: string): string;
  /** How often a report is answered 1019 before it is there. */
  setPollsUntilReady(polls: number): void;
  /** Where tickets say that the report is. */
  setTicketUrl(url: string): void;
  /** Forgets all tickets, so that their references are invalid. */
  forgetTickets(): void;
  setFault(fault: FlexFault): void;
  clearFaults(): void;
  overLimit(): number;
  requests(): readonly FlexRequest[];
};

/** The control over the fake. */
export function flexControl(desk: FlexDesk): IbkrFlexControl {
  const { state, gate, faults, seen } = desk;
  return {
    ...rowControl(desk),
    ...tokenControl(desk),
    setPollsUntilReady: (polls) => {
      state.pollsUntilReady = polls;
    },
    setTicketUrl: (url) => {
      state.ticketUrl = url;
    },
    forgetTickets: () => state.tickets.clear(),
    setFault: (fault) => faults.set(fault),
    clearFaults: () => faults.clear(),
    overLimit: () => gate.overLimit(),
    requests: () => seen,
  };
}

function rowControl({
  state,
  clock,
}: FlexDesk): Pick<IbkrFlexControl, 'addFill' | 'addRow' | 'editFill' | 'removeFill' | 'cancelFill'> {
  const found = (transactionId: string): FakeRow => {
    const row = state.rows.find(({ attributes }) => attributes['transactionID'] === transactionId);
    if (row === undefined) throw new Error(`IBKR Flex has no transaction ${transactionId}: add it first.`);
    return row;
  };
  return {
    addFill(accountId, execution) {
      const number = nextNumber(state);
      state.rows.push(executionRow(accountId, number, execution));
      return number;
    },
    addRow: (row) => void state.rows.push(row),
    editFill(transactionId, attributes) {
      const row = found(transactionId);
      row.attributes = { ...row.attributes, ...attributes };
    },
    removeFill(transactionId) {
      const row = found(transactionId);
      state.rows = state.rows.filter((other) => other !== row);
    },
    cancelFill(transactionId, isRebooked = false) {
      const fill = found(transactionId);
      const cancel = nextNumber(state);
      state.rows.push(cancelRow(fill, cancel, clock.now()));
      const rebooked = isRebooked ? nextNumber(state) : null;
      if (rebooked !== null) state.rows.push(rebookedRow(fill, rebooked, clock.now()));
      return { cancel, rebooked };
    },
  };
}

function tokenControl({ state }: FlexDesk): Pick<IbkrFlexControl, 'addAccount' | 'setToken' | 'renewToken'> {
  const known = (token: string): FakeToken => {
    const found = state.tokens.get(token);
    if (found === undefined) throw new Error('IBKR Flex has no such token: add an account first.');
    return found;
  };
  return {
    addAccount({ accountIds, type = 'AF', periodDays = 7, hasOrders = false }) {
      const [owner, token] = [nextNumber(state), nextNumber(state)];
      const queryId = nextNumber(state).slice(-7);
      state.tokens.set(token, { owner, state: 'good' });
      state.queries.push({ queryId, owner, accountIds, type, periodDays, hasOrders });
      return { token, queryId };
    },
    setToken: (token, tokenState) => {
      known(token).state = tokenState;
    },
    renewToken(token) {
      const { owner } = known(token);
      const renewed = nextNumber(state);
      state.tokens.delete(token);
      state.tokens.set(renewed, { owner, state: 'good' });
      return renewed;
    },
  };
}
