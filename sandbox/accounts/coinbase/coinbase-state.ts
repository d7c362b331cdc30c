import type { KeyObject } from 'node:crypto';
import type { CoinbaseFault } from './coinbase-faults.ts';

/** A key by its name, with the public half that tokens are checked by, and what it may do. */
export type CoinbaseFakeAccount = {
  readonly keyName: string;
  readonly publicKey: KeyObject;
  readonly canView: boolean;
  readonly canTrade: boolean;
  readonly canTransfer: boolean;
};

/** A row of `/orders/historical/fills`. */
export type CoinbaseFill = {
  readonly entry_id: string;
  readonly trade_time: string;
  readonly sequence_timestamp: string;
} & Readonly<Record<string, unknown>>;

/** What the fake holds, in memory: `taken` are the requests of each key within the last second. */
export type CoinbaseState = {
  readonly accounts: CoinbaseFakeAccount[];
  fills: { readonly keyName: string; readonly fill: CoinbaseFill }[];
  readonly seen: { readonly path: string; readonly at: string }[];
  faults: { readonly fault: CoinbaseFault; readonly apiKey: string | undefined; left: number }[];
  readonly taken: Map<string, number[]>;
  over: number;
};

/** A fake without accounts. */
export function newCoinbaseState(): CoinbaseState {
  return { accounts: [], fills: [], seen: [], faults: [], taken: new Map(), over: 0 };
}
