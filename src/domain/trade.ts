import type { Decimal } from './decimal.ts';
import type { Fee, FeeReading, Moment } from './fill.ts';

export type TradeSide = 'long' | 'short';

/** How much of a fill a trade has: all of it, or what lies on this trade's side of zero. */
export type TradePart = { readonly externalId: string; readonly quantity: Decimal };

/**
 * All that was traded from a flat position to the next flat one, derived from fills and never stored as truth.
 *
 * open ──(a fill brings the position to zero)──▶ closed
 *
 * A late fill, a correction or a reversal derives everything again, so a closed trade can be open again, or be gone.
 */
export type Trade = {
  /**
   * The external ID of the fill that opened it, as the broker first told that fill, so that a correction keeps the notes of its
   * trade. With `/2` where the fill first closed the trade before and the rest of it opened this one.
   */
  readonly key: string;
  readonly side: TradeSide;
  /** Of its prices and its profit: fills of one symbol in two currencies are positions of their own. */
  readonly currency: string;
  readonly openedAt: Moment;
  /** All that was opened, whether or not at one time: bought where long, sold where short. */
  readonly quantity: Decimal;
  readonly openQuantity: Decimal;
  /** The average price of all that was opened, to 12 places, halves away from zero. */
  readonly entryPrice: Decimal;
  /** What the closed quantity brought above what the same quantity cost, first opened first closed (FIFO), before fees. Exact. */
  readonly realisedProfit: Decimal;
  /** Exact, in the order of their currencies. Of a split fill, and of a fee told apart, the share of this trade. */
  readonly fees: readonly Fee[];
  /** True while the broker has still to tell the fee of one of its fills. */
  readonly feesPending: boolean;
  /** In the order in which they were replayed; a corrected fill by the ID of its correction. */
  readonly fills: readonly TradePart[];
} & TradeEnd;

/** `exitPrice`: the average price of all that was closed, as `entryPrice`; null before anything was. */
export type TradeEnd =
  | { readonly status: 'open'; readonly closedAt: null; readonly exitPrice: Decimal | null }
  | { readonly status: 'closed'; readonly closedAt: Moment; readonly exitPrice: Decimal };

/**
 * The trades of one symbol in one account, in the order in which they were opened. `unmatched`: the external IDs of corrections
 * and reversals that name no fill known yet, so that they changed nothing.
 */
export type SeriesTrades = {
  readonly accountKey: string;
  readonly symbol: string;
  readonly trades: readonly Trade[];
  readonly unmatched: readonly string[];
};

/** All series, by account and symbol. `unsharedFees`: those told apart for a day on which no fill stands that they could be for. */
export type Derivation = { readonly series: readonly SeriesTrades[]; readonly unsharedFees: readonly FeeReading[] };
