import type { KrakenFault } from './kraken-faults.ts';
import type { KrakenFakeAccount, KrakenState, KrakenTrade } from './kraken-state.ts';

/** The hand on a simulated Kraken. An account is named by its key, a trade by its txid. */
export type KrakenControl = {
  addAccount(account: Pick<KrakenFakeAccount, 'apiKey' | 'secret'> & Partial<KrakenFakeAccount>): void;
  /** Fields that are not given are those of the documentation's example; `undefined` takes one away, as in older items. */
  addTrade(apiKey: string, txid: string, trade: Partial<KrakenTrade>): void;
  edit(txid: string, fields: Readonly<Record<string, unknown>>): void;
  remove(txid: string): void;
  removeAccount(apiKey: string): void;
  /** From now on requests meet a fault: those of one key, or all; `times` of them, or all until the faults are cleared. */
  setFault(fault: KrakenFault, within?: { readonly apiKey?: string; readonly times?: number }): void;
  clearFaults(): void;
  /** How many requests came over a limit. */
  overLimit(): number;
  requests(): readonly { readonly path: string; readonly at: string }[];
};

const example = {
  ordertxid: 'OQCLML-BW3P3-BUCMWZ',
  postxid: 'TKH2SE-M7IF5-CFI7LT',
  pair: 'XXBTZUSD',
  time: '1688667796.8802',
  type: 'buy',
  ordertype: 'limit',
  price: '30010.00000',
  cost: '600.20000',
  fee: '0.00000',
  vol: '0.02000000',
  margin: '0.00000',
  misc: '',
  trade_id: 40274859,
  maker: true,
} as const;

/** The control over a state. */
export function krakenControl(state: KrakenState): KrakenControl {
  return {
    addAccount: (given) => void state.accounts.push({ canQueryTrades: true, ...given }),
    addTrade: (apiKey, txid, trade) => void state.trades.push({ apiKey, txid, trade: { ...example, ...trade } }),
    edit(txid, fields) {
      state.trades = state.trades.map((kept) =>
        kept.txid === txid ? { ...kept, trade: { ...kept.trade, ...fields } } : kept,
      );
    },
    remove: (txid) => void (state.trades = state.trades.filter((kept) => kept.txid !== txid)),
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
