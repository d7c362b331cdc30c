import fc from 'fast-check';
import { assertNever } from '../../src/domain/assert-never.ts';
import type { FailureKind } from '../../src/domain/failure.ts';
import { ListingOracle } from './alert-oracle.ts';
import type { AlertTrial } from './alert-trial.ts';
import { type Answer, answers } from './captured-mail.ts';

/** One step of a trial. `times`: so many runs. `review`: how often the run is reported; 0 is a lost report. `listing` is an index. */
export type Step =
  | {
      readonly do: 'fail';
      listing: number;
      kind: FailureKind;
      byHand: boolean;
      partial: boolean;
      times: number;
      review: number;
    }
  | { readonly do: 'succeed'; readonly listing: number; readonly review: number }
  | { readonly do: 'pass by'; listing: number; status: 'deferred' | 'skipped' | 'cancelled'; review: number }
  | { readonly do: 'begin'; readonly listing: number }
  | { readonly do: 'fail begun'; readonly listing: number; readonly kind: FailureKind; readonly review: number }
  | { readonly do: 'review'; readonly listing: number; readonly times: number }
  | {
      readonly do: 'acknowledge' | 'tell owner' | 'unsnooze';
      readonly listing: number;
      readonly of: 'newest' | 'oldest';
    }
  | { readonly do: 'snooze'; readonly listing: number; readonly of: 'newest' | 'oldest'; readonly minutes: number }
  | { readonly do: 'resolve'; readonly listing: number; readonly of: 'newest' | 'oldest'; readonly note: string | null }
  | { readonly do: 'set threshold'; readonly to: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'deliver'; readonly answer: Answer }
  | { readonly do: 'stop'; readonly listing: number; readonly presence: 'inactive' | 'deleted' }
  | { readonly do: 'start again'; readonly listing: number };

/** What the oracle knows of a trial. */
export class Expected {
  nowMs: number;
  threshold = 3;
  readonly listings: readonly ListingOracle[];
  readonly supportId: string;

  constructor(trial: AlertTrial, listings: readonly ListingOracle[] = trial.listings.map(() => new ListingOracle())) {
    this.nowMs = Date.parse(trial.world.nowInstant);
    this.listings = listings;
    this.supportId = trial.staff.support.memberId;
  }

  /** A copy that goes its own way. */
  cloneFor(trial: AlertTrial): Expected {
    const listings = this.listings.map((listing) => listing.clone());
    const own = new Expected(trial, listings);
    own.nowMs = this.nowMs;
    own.threshold = this.threshold;
    return own;
  }

  listing(index: number): ListingOracle {
    const listing = this.listings[index];
    if (!listing) throw new Error(`No listing ${index}.`);
    return listing;
  }

  review(index: number): void {
    this.listing(index).review({ nowMs: this.nowMs, threshold: this.threshold, spacingMs: 5 * 60_000 });
  }
}

/** One of three listings, the first most of all, so that something happens to it. */
const listing = fc.constantFrom(0, 0, 0, 0, 1, 1, 2);
const kind = fc.constantFrom<FailureKind[]>(
  'TRANSIENT',
  'TRANSIENT',
  'AUTH',
  'BAD_FEED',
  'CONFIG',
  'NOT_FOUND',
  'SYSTEM',
);
const review = fc.constantFrom(1, 1, 1, 2, 0);
const of = fc.constantFrom('newest' as const, 'newest' as const, 'newest' as const, 'oldest' as const);
const minutes = fc.constantFrom(1, 1, 2, 2, 4, 5, 5, 30, 60, 4 * 60, 8 * 60, 24 * 60, 3 * 24 * 60, 8 * 24 * 60);
const note = fc.constantFrom(null, 'asked the host', 'the feed moved');

/** Any step: failed runs and the delivery of mail most of all. */
export const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      ...{ do: fc.constant('fail' as const), listing, kind, review, partial: fc.boolean() },
      byHand: fc.constantFrom(false, false, true),
      times: fc.constantFrom(1, 1, 1, 2, 3),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('succeed' as const), listing, review }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ do: fc.constant('pass by' as const), listing, review },
      status: fc.constantFrom('deferred' as const, 'skipped' as const, 'cancelled' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('begin' as const), listing }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail begun' as const), listing, kind, review }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('review' as const), listing, times: fc.constantFrom(1, 1, 2, 3) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constantFrom('acknowledge' as const, 'tell owner' as const, 'unsnooze' as const), listing, of },
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('snooze' as const), listing, of, minutes }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resolve' as const), listing, of, note }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('set threshold' as const), to: fc.constantFrom(1, 2, 2, 3, 5) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      answer: fc.constantFrom('accepted' as const, ...answers),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ do: fc.constant('stop' as const), listing },
      presence: fc.constantFrom('inactive' as const, 'inactive' as const, 'deleted' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('start again' as const), listing }) },
);

/** Whether the step makes sense now. */
export function canPlay(expected: Expected, step: Step): boolean {
  if (!('listing' in step)) return true;
  const { presence, begun, alerts } = expected.listing(step.listing);
  switch (step.do) {
    case 'fail':
    case 'succeed':
    case 'pass by':
      return presence === 'active';
    case 'begin':
      return presence === 'active' && begun === null;
    case 'fail begun':
      return presence !== 'deleted' && begun !== null;
    case 'review':
      return true;
    case 'acknowledge':
    case 'tell owner':
    case 'unsnooze':
    case 'snooze':
    case 'resolve':
      return alerts.length > 0;
    case 'stop':
      return presence !== 'deleted';
    case 'start again':
      return presence === 'inactive';
    default:
      return assertNever(step, 'Step');
  }
}
