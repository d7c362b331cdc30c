import type { AccountRecord } from './account-ports.ts';
import type { Fee, FillSide, Moment } from './domain/fill.ts';
import type { Instant } from './domain/instant.ts';
import type { Actor, Reach } from './domain/member.ts';
import type { TradeSide } from './domain/trade.ts';
import type { Page, Paged } from './ports.ts';

/** A fill as it is stored. `revision` is 1 as first told. */
export type StoredFill = {
  readonly id: string;
  readonly accountKey: string;
  readonly symbol: string;
  readonly externalId: string;
  readonly executedAt: Moment;
  readonly side: FillSide;
  readonly quantity: string;
  readonly price: string;
  readonly currency: string;
  readonly fee: Fee | null;
  readonly orderId: string | null;
  readonly effect: 'fill' | 'reversal' | 'correction';
  readonly effectOf: string | null;
  readonly revision: number;
  readonly firstSeenAt: Instant;
};

/** A derived trade with what its member wrote about it. */
export type StoredTrade = {
  readonly id: string;
  readonly accountKey: string;
  readonly symbol: string;
  readonly side: TradeSide;
  readonly status: 'open' | 'closed';
  readonly openedAt: Moment;
  readonly closedAt: Moment | null;
  readonly quantity: string;
  readonly openQuantity: string;
  readonly entryPrice: string;
  readonly exitPrice: string | null;
  readonly realisedProfit: string;
  readonly currency: string;
  readonly fees: readonly Fee[];
  readonly feesPending: boolean;
  readonly fillCount: number;
  readonly note: string;
};

/** A row that could not be read, as it came. */
export type StoredRejected = {
  readonly id: string;
  readonly stream: string;
  readonly externalId: string | null;
  readonly reason: string;
  readonly raw: unknown;
  readonly runId: string | null;
  readonly seenAt: Instant;
  readonly settledAt: Instant | null;
  readonly settledHow: 'replayed' | 'dismissed' | null;
};

type Of = { readonly reach: Reach; readonly connectionId: string };
type By = Of & { readonly actor: Actor; readonly now: Instant };

/** What broker accounts brought, for people. Undefined where the connection is not within reach. */
export interface BrokerRecordStore {
  fills(of: Of, page: Page): Promise<Paged<StoredFill> | undefined>;
  trades(of: Of, page: Page): Promise<Paged<StoredTrade> | undefined>;
  rejected(of: Of, page: Page): Promise<Paged<StoredRejected> | undefined>;
  findRejected(of: Of, rejectedId: string): Promise<StoredRejected | undefined>;
  /** Writes a note about a trade: no sync touches it. Undefined when there is no such trade. */
  note(by: By, tradeId: string, text: string): Promise<StoredTrade | undefined>;
  /** Lets a rejected row go, or, with `record`, takes it in after all. One that is settled stays as it is. */
  settle(
    by: By,
    rejectedId: string,
    record: AccountRecord | null,
    dayZone: string,
  ): Promise<StoredRejected | undefined>;
}
