import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { CoinbaseFault } from './coinbase-faults.ts';
import type { CoinbaseFakeAccount, CoinbaseFill, CoinbaseState } from './coinbase-state.ts';

/** An account to be: `secret` as its owner has it, PEM or base64. */
type NewAccount = { readonly keyName: string; readonly secret: string } & Partial<
  Pick<CoinbaseFakeAccount, 'canView' | 'canTrade' | 'canTransfer'>
>;

/** The hand on a simulated Coinbase. An account is named by its key, a fill by its entry. */
export type CoinbaseControl = {
  addAccount(account: NewAccount): void;
  /** Fields that are not given are those of an example. */
  addFill(keyName: string, fill: Partial<CoinbaseFill>): void;
  edit(entryId: string, fields: Readonly<Record<string, unknown>>): void;
  remove(entryId: string): void;
  removeAccount(keyName: string): void;
  /** From now on requests meet a fault: those of one key, or all; `times` of them, or all until the faults are cleared. */
  setFault(fault: CoinbaseFault, within?: { readonly apiKey?: string; readonly times?: number }): void;
  clearFaults(): void;
  /** How many requests came over a limit. */
  overLimit(): number;
  requests(): readonly { readonly path: string; readonly at: string }[];
};

const example = {
  entry_id: '6d1f0c3f5a0e4b1c9a7be0d2c4f1a8937e5b2d6c',
  trade_id: '9f0e7a54-1b1e-4f0b-8f0e-2c6f6a1f0001',
  order_id: '0b1c2d3e-4f50-4a61-8b72-9c83ad94be05',
  trade_time: '2024-03-05T14:03:11.504Z',
  trade_type: 'FILL',
  price: '64321.5',
  size: '0.0025',
  commission: '0.964822',
  product_id: 'BTC-USD',
  sequence_timestamp: '2024-03-05T14:03:11.507123Z',
  liquidity_indicator: 'TAKER',
  size_in_quote: false,
  user_id: '00000000-0000-5000-8000-000000000000',
  side: 'BUY',
  retail_portfolio_id: '00000000-0000-4000-8000-0000000000aa',
} as const;

/** The control over a state. */
export function coinbaseControl(state: CoinbaseState): CoinbaseControl {
  return {
    addAccount({ keyName, secret, ...rights }) {
      const publicKey = createPublicKey(keyOf(secret));
      state.accounts.push({ keyName, publicKey, canView: true, canTrade: false, canTransfer: false, ...rights });
    },
    addFill: (keyName, fill) => void state.fills.push({ keyName, fill: { ...example, ...fill } }),
    edit(entryId, fields) {
      state.fills = state.fills.map((kept) =>
        kept.fill.entry_id === entryId ? { ...kept, fill: { ...kept.fill, ...fields } } : kept,
      );
    },
    remove: (entryId) => void (state.fills = state.fills.filter(({ fill }) => fill.entry_id !== entryId)),
    removeAccount(keyName) {
      const at = state.accounts.findIndex((account) => account.keyName === keyName);
      if (at >= 0) state.accounts.splice(at, 1);
    },
    setFault: (fault, { apiKey, times = Number.POSITIVE_INFINITY } = {}) =>
      void state.faults.push({ fault, apiKey, left: times }),
    clearFaults: () => void (state.faults = []),
    overLimit: () => state.over,
    requests: () => [...state.seen],
  };
}

/** A private key as its owner has it: PEM, or the 32 bytes of an Ed25519 key in base64, perhaps with the public half behind them. */
function keyOf(secret: string): KeyObject {
  if (secret.startsWith('-----BEGIN')) return createPrivateKey(secret);
  const d = Buffer.from(secret, 'base64').subarray(0, 32);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), d]);
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}
