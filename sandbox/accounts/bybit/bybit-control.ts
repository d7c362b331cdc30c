import type { BybitFault } from './bybit-faults.ts';
import type { BybitExecution, BybitFakeAccount, BybitState } from './bybit-state.ts';

/** The hand on a simulated Bybit. An account is named by its key, an execution by its ID. */
export type BybitControl = {
  addAccount(account: Pick<BybitFakeAccount, 'apiKey' | 'secret'> & Partial<BybitFakeAccount>): void;
  /** Fields that are not given are those of the documentation's example. */
  addExecution(apiKey: string, category: string, row: Partial<BybitExecution>): void;
  edit(execId: string, fields: Readonly<Record<string, unknown>>): void;
  remove(execId: string): void;
  removeAccount(apiKey: string): void;
  /** From now on requests meet a fault: those of one key, or all; `times` of them, or all until the faults are cleared. */
  setFault(fault: BybitFault, within?: { readonly apiKey?: string; readonly times?: number }): void;
  clearFaults(): void;
  /** How many requests came over a limit. */
  overLimit(): number;
  requests(): readonly { readonly path: string; readonly at: string }[];
};

const example = {
  symbol: 'ETHPERP',
  orderType: 'Market',
  underlyingPrice: '',
  orderLinkId: '',
  side: 'Buy',
  indexPrice: '',
  orderId: '8c065341-7b52-4ca9-ac2c-37e31ac55c94',
  stopOrderType: 'UNKNOWN',
  leavesQty: '0',
  execTime: '1672282722429',
  feeCurrency: '',
  isMaker: false,
  execFee: '0.071409',
  feeRate: '0.0006',
  execId: 'e0cbe81d-0f18-5866-9415-cf319b5dab3b',
  tradeIv: '',
  blockTradeId: '',
  markPrice: '1183.54',
  execPrice: '1190.15',
  markIv: '',
  orderQty: '0.1',
  orderPrice: '1236.9',
  execValue: '119.015',
  execType: 'Trade',
  execQty: '0.1',
  closedSize: '',
  extraFees: '',
  seq: '#4688002127',
} as const;

/** The control over a state. */
export function bybitControl(state: BybitState): BybitControl {
  let uids = 0;
  return {
    addAccount(given) {
      uids += 1;
      const uid = String(24_617_703 + uids);
      state.accounts.push({ uid, isReadOnly: true, permissions: {}, ...given });
    },
    addExecution: (apiKey, category, row) =>
      void state.executions.push({ apiKey, category, row: { ...example, ...row } }),
    edit(execId, fields) {
      state.executions = state.executions.map((kept) =>
        kept.row.execId === execId ? { ...kept, row: { ...kept.row, ...fields } } : kept,
      );
    },
    remove: (execId) => void (state.executions = state.executions.filter(({ row }) => row.execId !== execId)),
    removeAccount(apiKey) {
      const at = state.accounts.findIndex((account) => account.apiKey === apiKey);
      if (at >= 0) state.accounts.splice(at, 1);
    },
    setFault: (fault, { apiKey, times = Number.POSITIVE_INFINITY } = {}) =>
      void state.faults.push({ fault, apiKey, left: times }),
    clearFaults: () => void (state.faults = []),
    overLimit: () => state.over,
    requests: () => [...state.seen],
  };
}
