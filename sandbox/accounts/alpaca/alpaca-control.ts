import type { AlpacaFault } from './alpaca-faults.ts';
import {
  type AlpacaActivity,
  type AlpacaFakeAccount,
  type AlpacaFakeFee,
  type AlpacaFakeFill,
  feeRow,
  fillRow,
} from './alpaca-state.ts';
import type { AlpacaWindow } from './alpaca-window.ts';

export type AlpacaRequestSeen = { readonly path: string; readonly at: string };

/** The hand on a simulated Alpaca. An account is named by its key. */
export type AlpacaControl = {
  addAccount(account: Pick<AlpacaFakeAccount, 'keyId' | 'secretKey'> & Partial<AlpacaFakeAccount>): AlpacaFakeAccount;
  /** Adds an activity and gives its ID. */
  addFill(keyId: string, fill: AlpacaFakeFill): string;
  addFee(keyId: string, fee: AlpacaFakeFee): string;
  /** Adds a row as it is, for what no builder makes. */
  addActivity(keyId: string, activity: AlpacaActivity): void;
  edit(id: string, fields: Readonly<Record<string, unknown>>): void;
  remove(id: string): void;
  /** From now on requests meet a fault: those of one key, or all; `times` of them, or all until the faults are cleared. */
  setFault(fault: AlpacaFault, within?: { readonly keyId?: string; readonly times?: number }): void;
  clearFaults(): void;
  /** How many requests came over a limit. */
  overLimit(): number;
  requests(): readonly AlpacaRequestSeen[];
};

/** What the fake holds, in memory. */
export type AlpacaState = {
  readonly accounts: AlpacaFakeAccount[];
  readonly activities: Map<string, AlpacaActivity[]>;
  readonly seen: AlpacaRequestSeen[];
  faults: { readonly fault: AlpacaFault; readonly keyId: string | undefined; left: number }[];
};

/** The control over a state. */
export function alpacaControl(state: AlpacaState, window: AlpacaWindow): AlpacaControl {
  let count = 0;
  const add = (keyId: string, activity: AlpacaActivity) => {
    const known = state.activities.get(keyId);
    if (known === undefined) throw new Error(`No account has the key “${keyId}”: add it first.`);
    known.push(activity);
    return activity.id;
  };
  return {
    addAccount(given) {
      count += 1;
      const id = `e6fe16f3-64a4-4921-8928-${String(count).padStart(12, '0')}`;
      const account = { id, accountNumber: `PA${String(count).padStart(8, '0')}`, ...given };
      state.accounts.push(account);
      state.activities.set(account.keyId, []);
      return account;
    },
    addFill: (keyId, fill) => add(keyId, fillRow(fill, (count += 1))),
    addFee: (keyId, fee) => add(keyId, feeRow(fee, (count += 1))),
    addActivity: (keyId, activity) => void add(keyId, activity),
    edit: (id, fields) => replace(state, id, (activity) => [{ ...activity, ...fields }]),
    remove: (id) => replace(state, id, () => []),
    setFault: (fault, { keyId, times = Number.POSITIVE_INFINITY } = {}) =>
      void state.faults.push({ fault, keyId, left: times }),
    clearFaults: () => void (state.faults = []),
    overLimit: () => window.overLimit(),
    requests: () => [...state.seen],
  };
}

function replace(state: AlpacaState, id: string, by: (activity: AlpacaActivity) => AlpacaActivity[]): void {
  for (const [keyId, activities] of state.activities) {
    const changed = activities.flatMap((activity) => (activity.id === id ? by(activity) : [activity]));
    state.activities.set(keyId, changed);
  }
}
