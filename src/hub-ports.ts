import type { CancelTry } from './domain/booking-cancellation.ts';
import type { CalendarDate } from './domain/calendar-date.ts';
import type { ConnectionMode } from './domain/connection-mode.ts';
import type { Failure } from './domain/failure.ts';
import type { HubConnectorName } from './domain/hub.ts';
import type { Instant } from './domain/instant.ts';
import type { Actor, Reach } from './domain/member.ts';
import type { NightRange } from './domain/night-range.ts';
import type { ObservedEvent } from './domain/observed-event.ts';
import type { FeedReading } from './feed-ports.ts';
import type { ByHand, ConnectionRef, RefusedChannel } from './ports.ts';

/** Secrets of one account at a hub, by name, as its connector gave them. They are sealed at rest and never logged. */
export type HubSecrets = Readonly<Record<string, string>>;

/** The account that a call is for. `accountId` is ours; tokens that a connector keeps in memory are kept under it. */
export type HubAccess = { readonly accountId: string; readonly secrets: HubSecrets };

/** What the hub last said of its limits: how many calls (or credits) are left, and in how long they are renewed. */
export type HubBudget = { readonly remaining: number; readonly resetsInMs: number | null };

/**
 * What one question to a hub came to. `budget` is null where the hub said nothing of it. `notAsked`: the question went with those
 * about other units, and the failure is judged with one of them: it is one failure of the platform, not one for each.
 */
export type HubAnswer<T> =
  | { readonly outcome: 'answered'; readonly value: T; readonly budget: HubBudget | null }
  | { readonly outcome: 'failed'; readonly failure: Failure; readonly notAsked?: true };

/**
 * What a write came to. `refused`: the hub did not do it, and says so (a failure that trying again does not mend by itself).
 * `unknown`: it may or may not have been done (no answer, a broken one, 5xx): look with `listClosures` before trying again.
 * `tried`, where a connector gives it, is what the write comes to if it was done: keep it as if it were.
 */
export type HubWrite<T> =
  | { readonly outcome: 'done'; readonly value: T; readonly budget: HubBudget | null }
  | { readonly outcome: 'refused' | 'unknown'; readonly failure: Failure; readonly tried?: T };

/** Where a unit is: its hub, the account that it is reached by, and the hub's ID of it. */
export type HubUnitAddress = {
  readonly connector: HubConnectorName;
  readonly access: HubAccess;
  readonly unitId: string;
};

/** One rentable unit of an account: a room, an apartment, a room type of a property. `id` is all that its calls need. */
export type HubUnit = { readonly id: string; readonly name: string };

/**
 * Closed nights that stand at a hub because relais put them there. `key` is ours; `remoteId` is what its connector knows it
 * by: the hub's name for it or, where the hub knows closed nights only, which of them were open before. Empty where no
 * answer told it yet.
 */
export type HubClosure = NightRange & { readonly key: string; readonly remoteId: string };

/**
 * One unit as relais knows it when it calls. `today` is the date there. `ours` are all closures of ours that stand there or
 * may stand (a write without an answer), each with the `remoteId` told last: a hub that knows closed nights only cannot tell
 * them from the host's own.
 */
export type HubUnitState = {
  readonly unitId: string;
  readonly today: CalendarDate;
  readonly ours: readonly HubClosure[];
};

/**
 * All that closes nights of one unit on or after the date that was asked for. `events` are bookings and blocks of the hub
 * itself (identity: the hub's ID), never closures of ours. `cancelled` are identities of stays that the hub names as
 * cancelled, or as no longer at this unit: what stood for them is free at once. `closures` are those of ours that stand; of
 * one that stands in part, each part under its key; what their `remoteId` says takes the place of what was known. `isWhole`
 * is false when an entry could not be read.
 */
export type HubObservation = {
  readonly events: readonly ObservedEvent[];
  readonly cancelled: readonly string[];
  readonly closures: readonly HubClosure[];
  /**
   * Channels that bookings of the unit came by, as platforms are named here where relais knows them: those that this reading
   * saw, which a later one need not see again.
   */
  readonly channels: readonly string[];
  /** By identity, what a stay came by, named likewise; null for a booking of the hub itself. Those that this reading was told of. */
  readonly stayChannels: Readonly<Record<string, string | null>>;
  readonly isWhole: boolean;
  readonly warnings: readonly string[];
};

/** A webhook as it came: header names in lower case, the body as the very bytes that were signed. */
export type WebhookDelivery = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
};

/**
 * What a genuine delivery is about. `unitIds` are those to read again (null: all of the account); `eventId` is the sender's own
 * name of the event, the same in each repeat, or null where the hub names none. `span`: the nights that it says a program
 * closed or opened by the API, where it says that and nothing else, and the hub tells of bookings by events of their own.
 */
export type WebhookNews = {
  readonly eventId: string | null;
  readonly unitIds: readonly string[] | null;
  readonly span?: NightSpan;
};

/** Nights from the first to the last, as hubs write them; `NightRange` names the day after instead. */
export type NightSpan = { readonly firstNight: CalendarDate; readonly lastNight: CalendarDate };

/** What a delivery is. `irrelevant`: genuine, and of nothing that closes nights. */
export type WebhookVerdict =
  | ({ readonly outcome: 'genuine' } & WebhookNews)
  | { readonly outcome: 'irrelevant' }
  | { readonly outcome: 'forged' | 'unreadable' };

/**
 * Where webhooks are to go. `headerToken` is for hubs that prove their origin by a header of our choice. `keep` adds secrets
 * to the account's, for good once it resolves: for what a hub tells once, before anything of before is ended.
 */
export type WebhookHook = {
  readonly url: string;
  readonly headerToken: string;
  readonly keep: (secrets: HubSecrets) => Promise<void>;
};

/**
 * How a hub is told where to send webhooks: by relais through the API, or by the host in the hub's own settings. `secrets` are
 * those of the account from now on, with what `verifyWebhook` needs of them.
 */
export type WebhookSetUp =
  | { readonly by: 'api'; readonly secrets: HubSecrets }
  | {
      readonly by: 'host';
      readonly secrets: HubSecrets;
      readonly url: string;
      readonly header: { readonly name: string; readonly value: string } | null;
    };

/**
 * Each call answers within its own deadline (10 s), and sooner when `signal` says so. `isSwept`: it is one of many of a sweep, so
 * it may wait a moment for others about the same account, to be asked with them; any other goes at once.
 */
export type HubCall = { readonly signal: AbortSignal; readonly isSwept?: boolean };

/**
 * Reads and writes one hub by its API. It does no scheduling, sleeping, retrying or storing and never throws for what a hub
 * or a network can do; a token that has run out is renewed within the call that finds it so. No detail of a failure holds a
 * secret, a guest's data or a URL's query.
 */
export interface HubConnector {
  readonly name: HubConnectorName;
  /** Opens an account with what the member typed. `accountKey` names the account at the hub; two with one key are one. */
  connect(
    credentials: HubSecrets,
    call: HubCall,
  ): Promise<HubAnswer<{ readonly secrets: HubSecrets; readonly accountKey: string; readonly name: string }>>;
  listUnits(access: HubAccess, call: HubCall): Promise<HubAnswer<readonly HubUnit[]>>;
  /**
   * Reads one unit: everything on or after `today` (a date in `timeZone`, IANA). `stays` are identities of stays of the hub
   * that relais believes to be there: of one that is listed no more, the hub may have to be asked by its name.
   */
  readUnit(
    access: HubAccess,
    unit: HubUnitState & { readonly timeZone: string; readonly stays: readonly string[] },
    call: HubCall,
  ): Promise<HubAnswer<HubObservation>>;
  /**
   * Closes nights of a unit under `key`; `remoteId` is what was told of that key before, else empty. Asked twice for one
   * key, it may close them twice: `listClosures` tells.
   */
  closeNights(
    access: HubAccess,
    closure: HubClosure & HubUnitState,
    call: HubCall,
  ): Promise<HubWrite<{ readonly remoteId: string }>>;
  /**
   * Opens what `closeNights` closed, and nothing else; one that is open already is done. Where the hub knows closed nights
   * only, nights of `stillClosed` (other stays of the unit) and of the other closures of `ours` stay closed; others whose last
   * write was not done are looked at before (`listClosures`), since such a night may be theirs by this one alone.
   */
  openNights(
    access: HubAccess,
    closure: HubClosure & HubUnitState & { readonly stillClosed: readonly NightRange[] },
    call: HubCall,
  ): Promise<HubWrite<null>>;
  /** The closures of ours that stand at the unit from `today` on, as in an observation. */
  listClosures(access: HubAccess, unit: HubUnitState, call: HubCall): Promise<HubAnswer<readonly HubClosure[]>>;
  /**
   * Cancels a booking of the hub itself, if it still stands on these nights; absent where the hub’s API cannot. One that is
   * cancelled or gone is done, so that it may be asked for again after an unknown outcome: nothing is sent before it was looked
   * up. One that came by a channel, or has other nights by now, is declined and nothing is sent.
   */
  cancelBooking?(
    access: HubAccess,
    booking: NightRange & { readonly unitId: string; readonly id: string },
    call: HubCall,
  ): Promise<CancelTry>;
  /** Judges a delivery by its proof of origin, in constant time, before anything of its body is believed. */
  verifyWebhook(secrets: HubSecrets, delivery: WebhookDelivery): WebhookVerdict;
  /** Has the hub send webhooks to the hook's address, and no longer to one that it was told before. */
  subscribe(access: HubAccess, hook: WebhookHook, call: HubCall): Promise<HubAnswer<WebhookSetUp>>;
  /** Ends what `subscribe` set up, as far as the hub's API can. */
  unsubscribe(access: HubAccess, call: HubCall): Promise<HubAnswer<null>>;
}

/** The connectors of all hubs. */
export type HubConnectors = Readonly<Record<HubConnectorName, HubConnector>>;

/**
 * What a poll of a unit needs. `knownHash` is the `contentHash` of the reading that was judged last, null to read whatever
 * comes; `closed` names those of `ours` that relais believes to stand, and that nothing is being done about.
 */
export type HubUnitRequest = HubUnitAddress &
  HubUnitState & {
    readonly timeZone: string;
    readonly knownHash: string | null;
    readonly closed: readonly string[];
    readonly stays: readonly string[];
  } & HubCall;

/** Reads units of all hubs as feeds are read: a whole calendar, nothing new, or a classified failure. Never throws. */
export interface HubReader {
  read(request: HubUnitRequest): Promise<FeedReading>;
}

/** A member's account at a hub, without its secrets. */
export type HubAccount = {
  readonly id: string;
  readonly ownerId: string;
  readonly connector: HubConnectorName;
  readonly name: string;
  readonly createdAt: Instant;
};

/**
 * An account with what its calls need. `webhookToken` is the secret of the address that its webhooks are sent to. `former` is
 * what deliveries are proved by besides, while the hub may not know yet what was renewed.
 */
export type OpenHubAccount = HubAccount & {
  readonly access: HubAccess;
  readonly webhookToken: string;
  readonly headerToken: string;
  readonly former: { readonly secrets: HubSecrets; readonly headerToken: string } | null;
};

/** An account as it was when it was last asked for; `version` tells whether it still is. */
export type RememberedHubAccount = OpenHubAccount & { readonly version: string };

/** A unit that was chosen for a listing. */
export type NewUnit = {
  readonly accountId: string;
  readonly unit: HubUnit;
  readonly label: string | undefined;
  readonly mode: ConnectionMode;
  readonly syncIntervalMin: number | undefined;
  readonly syncEnabled: boolean;
  readonly readOnly: boolean;
  /** What a look at the unit told of the channels that it is sold on; null or absent where none was needed, or it failed. */
  readonly sales?: Pick<HubObservation, 'channels' | 'stayChannels'> | null;
};

/** What became of connecting a unit; undefined when the listing is not within reach. */
export type UnitConnected =
  | { readonly outcome: 'saved'; readonly connectionId: string }
  | { readonly outcome: 'unit_already_connected' | 'no_such_account' }
  | RefusedChannel
  | undefined;

export interface HubStore {
  /** The accounts of a member, oldest first. */
  list(memberId: string): Promise<readonly HubAccount[]>;
  /** One account with its secrets; undefined when it is not within reach, `closed` when they do not open. */
  open(reach: Reach, accountId: string): Promise<OpenHubAccount | 'closed' | undefined>;
  /** Keeps an account; one that the member has already gets the new secrets. */
  save(
    by: { readonly actor: Actor; readonly now: Instant },
    account: {
      readonly connector: HubConnectorName;
      readonly accountKey: string;
      readonly name: string;
      readonly secrets: HubSecrets;
    },
  ): Promise<HubAccount>;
  /** Adds secrets that a hub gave for webhooks. */
  addSecrets(accountId: string, secrets: HubSecrets): Promise<void>;
  /** Removes an account that no connection uses. */
  remove(by: Omit<ByHand, 'listingId'>, accountId: string): Promise<'removed' | 'in_use' | undefined>;
  /** The listings that units of an account are connected to, by unit. */
  connectedUnits(accountId: string): Promise<Readonly<Record<string, string>>>;
  /** Connects a unit to a listing of the account's owner; a unit is connected once, and brings no channel a second time. */
  connectUnit(by: ByHand, chosen: NewUnit): Promise<UnitConnected>;
  /**
   * Gives the webhooks of an account another address and another header token; the former ones stay good for 24 h, so that
   * nothing is lost on its way or until the host has entered the new ones. Undefined when it is not within reach.
   */
  renewWebhook(by: Omit<ByHand, 'listingId'>, accountId: string): Promise<OpenHubAccount | 'closed' | undefined>;
  /** The account that webhooks with this token are for, or were until it was renewed less than 24 h before `now`. */
  openByWebhookToken(
    connector: HubConnectorName,
    token: string,
    now: Instant,
  ): Promise<OpenHubAccount | 'closed' | undefined>;
  /**
   * The same as it was when it was last asked for, for nothing but to judge a delivery that `receive` then takes in as of this
   * version; undefined where nothing is remembered.
   */
  rememberedByWebhookToken(
    connector: HubConnectorName,
    token: string,
    now: Instant,
  ): Promise<RememberedHubAccount | undefined>;
  /**
   * Takes in a webhook: its units are owed a reading from now on (`unitIds` null: all of the account's). A repeat of a known
   * event owes nothing; an event without an ID is always taken. Nor does the first event whose `span` is that of a closure of
   * ours that is being made, or was made a moment ago. Gives the connections to be woken; undefined,
   * and nothing is taken in, when the account is not as it was in the version that is given.
   */
  receive(
    accountId: string,
    event: WebhookNews & { readonly now: Instant; readonly asOf?: string },
  ): Promise<readonly ConnectionRef[] | undefined>;
  /** Connections that a webhook before `before` asked to read, or that have a run queued since then, and that nobody took. */
  readingsOwed(before: Instant, limit: number): Promise<readonly ConnectionRef[]>;
  /** Forgets webhooks that came before `before`, at most `limit`. */
  forgetDeliveries(before: Instant, limit: number): Promise<number>;
}
