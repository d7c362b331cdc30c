import type { OandaFillFields } from './oanda-examples.ts';
import type { OandaFault } from './oanda-faults.ts';
import type { OandaFakeAccount, OandaRequestSeen, OandaState, OandaTransaction } from './oanda-state.ts';
import type { OandaWindow } from './oanda-window.ts';

/** The hand on a simulated OANDA. */
export type OandaControl = {
  /** Adds a person with a token and v20 accounts, each opened by a transaction `CREATE` of ID 1. */
  addUser(user: {
    readonly token: string;
    readonly accounts: readonly { readonly id: string; readonly currency?: string; readonly openedAt?: string }[];
  }): void;
  revokeToken(token: string): void;
  /** Adds one transaction and gives its ID. */
  addTransaction(accountId: string, fields: Readonly<Record<string, unknown>> & { type: string; time: string }): string;
  /** Adds an order and its fill, as one batch of one time, and gives the ID of the fill. */
  addFill(accountId: string, fill: OandaFillFields): string;
  edit(accountId: string, id: string, fields: Readonly<Record<string, unknown>>): void;
  remove(accountId: string, id: string): void;
  /** Forgets all transactions of an account, and counts from 1 again. */
  startAnew(accountId: string): void;
  setLargest(sizes: { readonly page?: number; readonly answer?: number }): void;
  /** From now on requests meet a fault: those of one token and below one path, or all; `times` of them, or until cleared. */
  setFault(
    fault: OandaFault,
    within?: { readonly token?: string; readonly path?: string; readonly times?: number },
  ): void;
  clearFaults(): void;
  /** How many requests came over a limit. */
  overLimit(): number;
  requests(): readonly OandaRequestSeen[];
};

/** The control over a state. */
export function oandaControl(state: OandaState, window: OandaWindow): OandaControl {
  const addUser: OandaControl['addUser'] = ({ token, accounts }) => {
    state.users.push({ token, accountIds: accounts.map(({ id }) => id) });
    for (const { id, currency = 'USD', openedAt = '2016-01-04T10:00:00.000000000Z' } of accounts) {
      const account = { id, currency, userId: 1234567, transactions: [], lastId: 0 };
      state.accounts.set(id, account);
      add(account, { type: 'CREATE', time: openedAt, homeCurrency: currency });
    }
  };
  return {
    addUser,
    revokeToken: (token) => void (state.users = state.users.filter((user) => user.token !== token)),
    addTransaction: (accountId, fields) => add(named(state, accountId), fields),
    addFill: (accountId, fill) => addFill(named(state, accountId), fill),
    edit: (accountId, id, fields) => replace(named(state, accountId), id, (known) => [{ ...known, ...fields }]),
    remove: (accountId, id) => replace(named(state, accountId), id, () => []),
    startAnew: (accountId) => void Object.assign(named(state, accountId), { transactions: [], lastId: 0 }),
    setLargest({ page = state.largestPage, answer = state.largestAnswer }) {
      [state.largestPage, state.largestAnswer] = [page, answer];
    },
    setFault: (fault, { token, path = '', times = Number.POSITIVE_INFINITY } = {}) =>
      void state.faults.push({ fault, token, path, left: times }),
    clearFaults: () => void (state.faults = []),
    overLimit: () => window.overLimit(),
    requests: () => [...state.seen],
  };
}

function named(state: OandaState, accountId: string): OandaFakeAccount {
  const account = state.accounts.get(accountId);
  if (account === undefined) throw new Error(`No account has the ID “${accountId}”: add it with its user first.`);
  return account;
}

/** The fields that any transaction has; several of one request share `batchID` and `time`. */
function add(
  account: OandaFakeAccount,
  fields: Readonly<Record<string, unknown>> & { readonly type: string; readonly time: string },
): string {
  account.lastId += 1;
  const id = String(account.lastId);
  const base = { id, accountID: account.id, userID: account.userId, batchID: id };
  account.transactions.push({ ...base, ...fields });
  return id;
}

function addFill(account: OandaFakeAccount, fill: OandaFillFields): string {
  const { time, instrument, units } = fill;
  const order = { type: 'MARKET_ORDER', time, instrument, units, timeInForce: 'FOK', positionFill: 'DEFAULT' };
  const orderID = add(account, order);
  return add(account, { type: 'ORDER_FILL', orderID, batchID: orderID, ...fill });
}

function replace(
  account: OandaFakeAccount,
  id: string,
  by: (known: OandaTransaction) => readonly OandaTransaction[],
): void {
  account.transactions = account.transactions.flatMap((known) => (known.id === id ? by(known) : [known]));
}
