import type { BybitFault } from './bybit-faults.ts';

/** A key, its user (`uid`, who may have several keys) and what it may do. */
export type BybitFakeAccount = {
  readonly apiKey: string;
  readonly secret: string;
  readonly uid: string;
  readonly isReadOnly: boolean;
  readonly permissions: Readonly<Record<string, readonly string[]>>;
};

/**
 * A row of `/v5/execution/list`. A text of the form `#4688002127` goes out as a number with just these digits: `seq` may pass
 * 2^53 (bybit-exchange/docs: docs/v5/order/execution.mdx).
 */
export type BybitExecution = { readonly execId: string; readonly execTime: string } & Readonly<Record<string, unknown>>;

/** What the fake holds, in memory. */
export type BybitState = {
  readonly accounts: BybitFakeAccount[];
  executions: { readonly apiKey: string; readonly category: string; readonly row: BybitExecution }[];
  readonly seen: { readonly path: string; readonly at: string }[];
  faults: { readonly fault: BybitFault; readonly apiKey: string | undefined; left: number }[];
  /** When requests came, by `address` or by user. */
  readonly taken: Map<string, number[]>;
  over: number;
};

/** A fake without accounts. */
export function newBybitState(): BybitState {
  return { accounts: [], executions: [], seen: [], faults: [], taken: new Map(), over: 0 };
}
