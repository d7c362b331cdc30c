import type { CalendarDate } from './domain/calendar-date.ts';
import type { Failure } from './domain/failure.ts';
import type { Observation } from './domain/observed-event.ts';
import type { ReadingOptions } from './domain/reading-options.ts';

/** What a server says of the state of a feed, to be sent back with the next poll of the same URL (RFC 9110 §8.8). */
export type FeedValidators = { readonly etag: string | null; readonly lastModified: string | null };

/**
 * What one poll of a calendar feed gave. Anything that is not a whole calendar is a failure, never an empty one. Two
 * readings with one `contentHash` have equal observations; `unchanged` says so of the request's `knownHash`. `validators`
 * are those to send from now on, null for none; they belong to that very body. `notAsked`: no request was sent, so the
 * failure says nothing new of the server.
 */
export type FeedReading =
  | {
      readonly outcome: 'read';
      readonly observation: Observation;
      readonly contentHash: string;
      readonly validators?: FeedValidators | null;
    }
  | { readonly outcome: 'unchanged'; readonly validators?: FeedValidators | null }
  | { readonly outcome: 'failed'; readonly failure: Failure; readonly notAsked?: true };

/**
 * What one poll needs. `timeZone` is the listing's (IANA): date-times of the feed become nights in it. `today` is the
 * date there, around which repeating entries are expanded. `knownHash` is the `contentHash` of a reading that the caller
 * still has, null to read whatever comes; `validators` are those that came with it, so without it they are not sent.
 * `connectionId` is for the log alone.
 */
export type FeedRequest = {
  readonly url: string;
  readonly timeZone: string;
  readonly today: CalendarDate;
  readonly options: ReadingOptions;
  readonly knownHash: string | null;
  readonly validators?: FeedValidators | null;
  readonly connectionId?: string;
  readonly signal: AbortSignal;
};

/** A feed address that can be stored, or why not; `reason` is a code that pages put into words. */
export type FeedAddressCheck =
  | { readonly outcome: 'accepted'; readonly url: string }
  | {
      readonly outcome: 'refused';
      readonly reason: 'not_a_url' | 'not_http' | 'has_credentials' | 'not_public' | 'too_long';
    };

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

/** What a calendar given as text says, or why it is none: a phrase of ours that holds none of the text. */
export type FeedText =
  | { readonly outcome: 'read'; readonly observation: Observation }
  | { readonly outcome: 'unreadable'; readonly reason: string };

/** Reads the text, or the bytes, of a calendar that a person has at hand. Never throws for what it can hold. */
export type ReadFeedText = (
  text: string | Uint8Array,
  terms: Pick<FeedRequest, 'timeZone' | 'today' | 'options'>,
) => Promise<FeedText>;
