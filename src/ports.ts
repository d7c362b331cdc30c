import type { Failure } from './domain/failure.ts';
import type { Instant } from './domain/instant.ts';
import type { Observation } from './domain/observed-event.ts';

/** Where “now” comes from, so that tests fix it. */
export type Clock = { now(): Instant };

/** What one poll of a calendar feed gave. Anything that is not a whole calendar is a failure, never an empty one. */
export type FeedReading =
  | { readonly outcome: 'read'; readonly observation: Observation }
  | { readonly outcome: 'failed'; readonly failure: Failure };

/** What one poll needs. `timeZone` is the listing's (IANA): date-times of the feed become nights in it. */
export type FeedRequest = { readonly url: string; readonly timeZone: string; readonly signal: AbortSignal };

/** A feed address that can be stored, or why not; `reason` is a code that pages put into words. */
export type FeedAddressCheck =
  | { readonly outcome: 'accepted'; readonly url: string }
  | { readonly outcome: 'refused'; readonly reason: 'not_a_url' | 'not_http' | 'has_credentials' | 'not_public' | 'too_long' };

/**
 * Reads one calendar feed. It does no scheduling, sleeping, retrying or storing; `read` never throws for what a feed or
 * a network can do. It answers within its own deadline.
 */
export interface CalendarFeedConnector {
  /** Judges an address as the member typed it, without any request. `webcal:` becomes `https:`. */
  checkAddress(text: string): FeedAddressCheck;
  /** Fetches and reads the feed once. */
  read(request: FeedRequest): Promise<FeedReading>;
}
