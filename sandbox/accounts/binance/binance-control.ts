import type { BinanceFault } from './binance-faults.ts';
import type { BinanceFakeAccount, BinanceState, BinanceTrade } from './binance-state.ts';

/** The hand on a simulated Binance. An account is named by its key, a trade by its symbol and ID. */
export type BinanceControl = {
  addAccount(account: Pick<BinanceFakeAccount, 'apiKey' | 'secret'> & Partial<BinanceFakeAccount>): void;
  addSymbol(symbol: string, assets: { readonly baseAsset: string; readonly quoteAsset: string }): void;
  /** Fields that are not given are those of the documentation's example. */
  addTrade(apiKey: string, trade: Partial<BinanceTrade>): void;
  edit(symbol: string, id: number, fields: Readonly<Record<string, unknown>>): void;
  remove(symbol: string, id: number): void;
  removeAccount(apiKey: string): void;
  /** From now on requests meet a fault: those of one key, or all; `times` of them, or all until the faults are cleared. */
  setFault(fault: BinanceFault, within?: { readonly apiKey?: string; readonly times?: number }): void;
  clearFaults(): void;
  /** How many requests came over the limit. */
  overLimit(): number;
  requests(): readonly { readonly path: string; readonly at: string }[];
};

const example = {
  symbol: 'BNBBTC',
  id: 28457,
  orderId: 100234,
  orderListId: -1,
  price: '4.00000100',
  qty: '12.00000000',
  quoteQty: '48.000012',
  commission: '10.10000000',
  commissionAsset: 'BNB',
  time: 1499865549590,
  isBuyer: true,
  isMaker: false,
  isBestMatch: true,
} as const;

/** The control over a state. */
export function binanceControl(state: BinanceState): BinanceControl {
  const isOf = (symbol: string, id: number) => (kept: { readonly trade: BinanceTrade }) =>
    kept.trade.symbol === symbol && kept.trade.id === id;
  return {
    addAccount: (given) => void state.accounts.push({ canTrade: false, canWithdraw: false, ...given }),
    addSymbol: (symbol, assets) => void state.symbols.set(symbol, assets),
    addTrade: (apiKey, trade) => void state.trades.push({ apiKey, trade: { ...example, ...trade } }),
    edit(symbol, id, fields) {
      const matches = isOf(symbol, id);
      state.trades = state.trades.map((kept) =>
        matches(kept) ? { ...kept, trade: { ...kept.trade, ...fields } } : kept,
      );
    },
    remove(symbol, id) {
      const matches = isOf(symbol, id);
      state.trades = state.trades.filter((kept) => !matches(kept));
    },
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
