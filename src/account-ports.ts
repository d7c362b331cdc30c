import type { AccountConnectorName, AccountKind, AccountPlatform } from './domain/account-connector.ts';
import type { AccountFailure } from './domain/account-failure.ts';
import type { FeeReading, FillReading } from './domain/fill.ts';
import type { Instant } from './domain/instant.ts';
import type { Locale } from './domain/member.ts';
import type { Places } from './domain/places.ts';

/** What a member typed for a connection, by field: texts, and lists of texts. */
export type AccountConfig = Readonly<Record<string, string | readonly string[]>>;

/** The secrets of a connection by field, as its member typed them. Sealed at rest, never logged, never read back. */
export type AccountSecrets = Readonly<Record<string, string>>;

/** Texts of a page in both languages. */
export type InBoth = Readonly<Record<Locale, string>>;

/**
 * One field of the form that connects an account. `secret` ones are write-only. `choices` with `choice`; `list` is several texts
 * (symbols). `when`: the field is asked for only where another field has one of these values. `pattern` is a regular
 * expression over the whole text (no flags), `example` is never a real value.
 */
export type AccountField = {
  readonly name: string;
  readonly label: InBoth;
  readonly help: InBoth | null;
  readonly input: 'text' | 'long_text' | 'choice' | 'list';
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  readonly maxLength: number;
  readonly pattern: string | null;
  readonly example: string | null;
  readonly choices: readonly { readonly value: string; readonly label: InBoth }[];
  readonly when: { readonly field: string; readonly isOneOf: readonly string[] } | null;
};

/** Whose limit it is: of our address, of one key (the secrets), or of one outside account (the user behind any of their keys). */
export type LimitScope = 'address' | 'key' | 'account';

/**
 * A limit of a service. `window`: at most `capacity` within any `windowMs`. `bucket`: a counter that a call raises by its cost,
 * that may not pass `capacity`, and that falls by `perSecond`.
 */
export type Limit = { readonly name: string; readonly scope: LimitScope } & (
  | { readonly kind: 'window'; readonly capacity: number; readonly windowMs: number }
  | { readonly kind: 'bucket'; readonly capacity: number; readonly perSecond: number }
);

/**
 * One stream of a connector. `incremental`: what is new since the cursor. `snapshot`: all there is, each time. `overlapMs`: how
 * far before the cursor an incremental stream by time is read again; 0 where the cursor is an ID.
 */
export type StreamDescription = {
  readonly name: string;
  readonly mode: 'incremental' | 'snapshot';
  readonly cursor: 'id' | 'time' | 'token' | 'none';
  readonly overlapMs: number;
};

/** What a connector is. The same for the same configuration. */
export type ConnectorDescription = {
  readonly name: AccountConnectorName;
  readonly kind: AccountKind;
  /** The version of its cursors: `migrateCursor` reads older ones. */
  readonly cursorVersion: number;
  readonly fields: readonly AccountField[];
  readonly streams: readonly StreamDescription[];
  /** No shorter interval brings anything newer; the page says why. */
  readonly minUsefulIntervalMin: number;
  readonly whyThatInterval: InBoth | null;
  /** How far back the service tells; null for all. */
  readonly historyDays: number | null;
  /** The zone (IANA) of the days that fees told apart are of; UTC where it is not said. */
  readonly dayZone?: string;
};

/**
 * What a call is made with: what the member typed, and the connection that it is for.
 */
export type AccountAccess = {
  readonly connectionId: string;
  readonly config: AccountConfig;
  readonly secrets: AccountSecrets;
  /** The outside account that was chosen; null where there is but one, or all are meant. */
  readonly accountId: string | null;
};

/**
 * One request, to the connector's own service alone. `path` begins with a slash and comes after its base URL; `query` is encoded
 * already and empty for none; `host` names another of the connector's hosts (see `AccountHttpOptions`). `costs`: what it
 * takes of which limit, by name. `purpose` says in our words what it is for, as in “reading fills”.
 */
export type AccountRequest = {
  readonly method: 'GET' | 'POST';
  readonly host?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly costs: Readonly<Record<string, number>>;
  readonly purpose: string;
};

/**
 * What a request came to: an answer of whatever status, none (`code` names the network's trouble), or a limit of ours that
 * leaves no room before `waitMs` is over: nothing was sent then.
 */
export type AccountReply =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      /** Names in lower case; of one that came twice, the first. */
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly text: string;
    }
  | { readonly outcome: 'unanswered'; readonly code: 'timeout' | 'cancelled' | 'too_big' | (string & {}) }
  | { readonly outcome: 'limited'; readonly limit: string; readonly waitMs: number };

/** `send` never throws, follows no redirect, keeps no cookie, waits for limits for a few seconds at most. */
export type AccountHttp = { send(request: AccountRequest, call: AccountCall): Promise<AccountReply> };

/**
 * Opens the client that a connector’s calls are made with. `hosts` are the service’s own addresses by name, without a slash at the end; a
 * request goes to `api` unless it names another. `limits` are those that `costs` name.
 */
export type OpenAccountHttp = (options: {
  readonly access: AccountAccess;
  readonly platform: AccountPlatform;
  readonly hosts: Readonly<Record<string, string>> & { readonly api: string };
  readonly limits: readonly Limit[];
}) => AccountHttp;

/** Every call ends with its signal; its caller gives it a deadline. `now` is the time of the call. */
export type AccountCall = { readonly signal: AbortSignal; readonly now: Instant };

/** One piece of a stream: a broker account, a symbol, an event. Empty where a stream has but one. */
export type Partition = string;

/** Where reading goes on: the connector's own words, of `cursorVersion`. Null to begin. JSON, without secrets. */
export type CursorValue = { readonly [key: string]: unknown } | null;

/**
 * A page to read. `until` is fixed at the start of the run: nothing after it is asked for, and a cursor by time never passes it.
 * `since`: how far back a first reading goes where the cursor is null.
 */
export type PageRequest = {
  readonly stream: string;
  readonly partition: Partition;
  readonly cursor: CursorValue;
  readonly until: Instant;
  readonly since: Instant | null;
};

/** A row that could not be read: kept as it came, to be read again when the connector can. `reason` names fields, never values. */
export type RejectedReading = { readonly externalId: string | null; readonly raw: unknown; readonly reason: string };

/** An event as the service lists it. */
export type OutsideEvent = {
  readonly externalId: string;
  readonly slug: string;
  readonly name: string;
  readonly startsAt: Instant | null;
  readonly hasSessions: boolean;
};

/** One session of an event; `isOver` and `isDisabled` ones count for nothing. */
export type OutsideSession = {
  readonly externalId: string;
  readonly name: string;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly isDisabled: boolean;
  readonly places: Places;
};

/** What a page brought: `raw` is what the service said, without people’s data; `contentHash` leaves out what changes by itself. */
export type AccountRecord =
  | { readonly kind: 'fill'; readonly fill: FillReading; readonly contentHash: string; readonly raw: unknown }
  | { readonly kind: 'fee'; readonly fee: FeeReading; readonly contentHash: string; readonly raw: unknown }
  | { readonly kind: 'event'; readonly event: OutsideEvent }
  | {
      readonly kind: 'places';
      readonly eventId: string;
      readonly sessions: readonly OutsideSession[];
      readonly places: Places;
    };

/**
 * What one page came to. `records` and `rejected` together are all rows of it (`fetched` counts them). `cursor` is where to go on;
 * `isDone`: nothing more is to be read in this run. `partitions` are further pieces to read in this run, found in this page.
 * `cursor_invalid`: the service knows the cursor no more; read again from `cursor`, which is bounded. `doubtful`: a good answer too empty to be
 * believed (EMPTY_SUSPECT): the cursor and everything known stay, the run says so as a warning.
 */
export type PageRead =
  | {
      readonly outcome: 'page';
      readonly records: readonly AccountRecord[];
      readonly rejected: readonly RejectedReading[];
      readonly cursor: CursorValue;
      readonly isDone: boolean;
      readonly partitions?: readonly { readonly stream: string; readonly partition: Partition }[];
    }
  | { readonly outcome: 'cursor_invalid'; readonly cursor: CursorValue; readonly code: string }
  | { readonly outcome: 'doubtful'; readonly code: string }
  | { readonly outcome: 'failed'; readonly failure: AccountFailure };

/** What a look at an account found, within two calls and without writing. */
export type AccountCheck = {
  /** The outside accounts that the credentials reach. */
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** What the key may do that relais does not need: the member is warned. */
  readonly rights: readonly ('read' | 'trade' | 'withdraw')[];
  /** The service's clock against ours; null where it does not tell. */
  readonly clockSkewMs: number | null;
};

export type AccountAnswer<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | { readonly outcome: 'failed'; readonly failure: AccountFailure };

/**
 * Reads one outside service. It schedules, sleeps, retries and stores nothing, and never throws for what a service or a
 * network can do. No detail of a failure holds a secret, a signature, a URL’s query or a person’s data.
 */
export interface AccountConnector {
  describe(): ConnectorDescription;
  /** Whose breaker and incident a connection is under. */
  platformOf(config: AccountConfig): AccountPlatform;
  /** The limits that calls with this configuration fall under. */
  limitsOf(config: AccountConfig): readonly Limit[];
  /** Looks whether the credentials work and what they reach. */
  check(access: AccountAccess, call: AccountCall): Promise<AccountAnswer<AccountCheck>>;
  /** What is read in every run, before any page tells of more. */
  partitions(access: AccountAccess): readonly { readonly stream: string; readonly partition: Partition }[];
  /** One page of the service: one call, or the two that one page needs. */
  readPage(access: AccountAccess, page: PageRequest, call: AccountCall): Promise<PageRead>;
  /** A row as the service told it, once more: what was rejected before may be readable by now. */
  normalize(stream: string, raw: unknown, access: AccountAccess): AccountRecord | RejectedReading;
  /** What a reply that is no good answer means. Total: it never throws, and what it does not know is SYSTEM. */
  classify(reply: AccountReply, purpose: string): AccountFailure;
  /** A cursor of an older version as the current one; null reads the stream from its beginning. */
  migrateCursor(cursor: CursorValue, fromVersion: number): CursorValue;
}

/** The connectors by name. */
export type AccountConnectors = Readonly<Record<AccountConnectorName, AccountConnector>>;

/** What a service said of a limit holds for all whom it counts together. */
export interface AccountLimits {
  /** Nobody who shares the limit sends anything before `until`. */
  block(
    access: AccountAccess,
    at: { readonly platform: AccountPlatform; readonly limit: Limit; readonly until: Instant; readonly now: Instant },
  ): Promise<void>;
}
