import type { OandaFault } from './oanda-faults.ts';

/** A transaction as the fake lists it. */
export type OandaTransaction = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly type: string;
  readonly time: string;
};

export type OandaFakeAccount = {
  readonly id: string;
  readonly currency: string;
  readonly userId: number;
  transactions: OandaTransaction[];
  /** The ID that was given last. */
  lastId: number;
};

export type OandaFakeUser = { readonly token: string; readonly accountIds: readonly string[] };

export type OandaRequestSeen = { readonly path: string; readonly at: string };

/** What the fake holds, in memory. */
export type OandaState = {
  users: OandaFakeUser[];
  readonly accounts: Map<string, OandaFakeAccount>;
  readonly seen: OandaRequestSeen[];
  faults: { readonly fault: OandaFault; readonly token: string | undefined; readonly path: string; left: number }[];
  /** How many transactions a page of the list spans, and how many an answer holds, at most. */
  largestPage: number;
  largestAnswer: number;
};

/** What is wrong with a request: told as `{"errorMessage"}` (oanda/v20-openapi: json/v20.json). */
export class OandaRefusal extends Error {
  override readonly name = 'OandaRefusal';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The refusal of a parameter (hootnot/oanda-api-v20: docs/oanda-api-v20.rst has the words). */
export function invalid(name: string, status: 400 | 416 = 400): OandaRefusal {
  return new OandaRefusal(status, `Invalid value specified for '${name}'`);
}
