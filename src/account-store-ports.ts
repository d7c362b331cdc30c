import type {
  AccountAccess,
  AccountCheck,
  AccountConfig,
  AccountRecord,
  AccountSecrets,
  CursorValue,
  Partition,
  RejectedReading,
} from './account-ports.ts';
import type { AccountConnectorName, AccountKind, AccountPlatform } from './domain/account-connector.ts';
import type { AccountFailure } from './domain/account-failure.ts';
import type { AccountPhase } from './domain/account-run.ts';
import type { Instant } from './domain/instant.ts';
import type { LimitRule } from './domain/limit.ts';
import type { Actor, Reach } from './domain/member.ts';
import type { RunStatus, RunTrigger } from './domain/run.ts';
import type { Clock, Page, Paged } from './ports.ts';

/** A connection of kind ticketing or brokerage, without its secrets. */
export type AccountConnection = {
  readonly id: string;
  readonly ownerId: string;
  readonly kind: AccountKind;
  readonly connector: AccountConnectorName;
  readonly platform: AccountPlatform;
  readonly label: string;
  readonly config: AccountConfig;
  readonly accountId: string | null;
  readonly rights: AccountCheck['rights'] | null;
  readonly checkedAt: Instant | null;
  readonly syncEnabled: boolean;
  readonly schedulerStopped: boolean;
  readonly syncIntervalMin: number;
  readonly nextSyncAt: Instant | null;
  readonly phase: AccountPhase | null;
  readonly waitingUntil: Instant | null;
  readonly failure: AccountFailure | null;
  readonly failingSince: Instant | null;
  readonly lastSyncAt: Instant | null;
  readonly createdAt: Instant;
};

/** Rows of a run: what was fetched is imported (new), updated (told otherwise before), skipped (known) or rejected. */
export type RowCounts = {
  readonly fetched: number;
  readonly imported: number;
  readonly updated: number;
  readonly skipped: number;
  readonly rejected: number;
};

/** Something that a run saw and that is no failure: `code` is the connector’s, `partition` what it is about. */
export type RunWarning = { readonly code: string; readonly partition: Partition };

/** One run of an account connection. */
export type AccountRun = RowCounts & {
  readonly id: string;
  readonly connectionId: string;
  readonly connectionKind: AccountKind;
  readonly trigger: RunTrigger;
  readonly status: RunStatus;
  readonly number: number | null;
  readonly queuedAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly attempts: number;
  readonly pages: number;
  readonly eventsSynced: number;
  readonly waitMs: number;
  readonly warnings: readonly RunWarning[];
  readonly failure: AccountFailure | null;
  readonly workflowId: string;
  readonly workflowRunId: string | null;
};

/** What a person gave for a new connection, as its connector’s form asks for it. */
export type NewAccountConnection = {
  readonly kind: AccountKind;
  readonly connector: AccountConnectorName;
  readonly platform: AccountPlatform;
  readonly label: string;
  readonly config: AccountConfig;
  readonly secrets: AccountSecrets;
  readonly accountId: string | null;
  readonly syncEnabled: boolean;
  readonly syncIntervalMin: number;
};

/** What a person changes. `credentials` replace all there were; they are tried at once. */
export type AccountPatch = {
  readonly label?: string | undefined;
  readonly syncEnabled?: boolean | undefined;
  readonly syncIntervalMin?: number | undefined;
  readonly accountId?: string | null | undefined;
  readonly config?: AccountConfig | undefined;
  readonly secrets?: AccountSecrets | undefined;
};

export type ByPerson = { readonly actor: Actor; readonly reach: Reach; readonly now: Instant };

/**
 * What a person’s request for a run came to. `started`: a new run is queued. `joined`: one is queued or reads already. `woken`: one
 * that waited to try again tries now.
 */
export type AccountRequested = {
  readonly runId: string;
  readonly state: 'started' | 'joined' | 'woken';
  readonly workflowId: string;
  readonly ownerId: string;
};

/** What a scheduler of one kind says, over the connections of one owner, or all. */
export type SchedulerFacts = {
  readonly isRunning: boolean;
  readonly isSyncing: boolean;
  readonly lastRun: Instant | null;
  readonly lastResult: AccountRun | null;
  readonly lastFailed: AccountRun | null;
  readonly nextRun: Instant | null;
  readonly runCount: number;
  readonly connections: number;
};

/** Whose connections of one kind: one owner’s, or all where `ownerId` is null. */
export type SchedulerScope = { readonly kind: AccountKind; readonly ownerId: string | null };

/** Account connections for people. Every change commits with its audit event. */
export interface AccountStore {
  list(ownerId: string, kind: AccountKind, page: Page): Promise<Paged<AccountConnection>>;
  find(reach: Reach, connectionId: string): Promise<AccountConnection | undefined>;
  /** Connects an account; its first run is queued. The same account (connector, configuration, credentials) of one person is connected once. */
  create(
    owner: { readonly actor: Actor; readonly now: Instant },
    account: NewAccountConnection,
    limit: number,
  ): Promise<
    | { readonly outcome: 'saved'; readonly connection: AccountConnection; readonly runId: string }
    | { readonly outcome: 'account_already_connected' | 'too_many_connections' }
  >;
  /** `isOwed`: a run was queued, to be started. A change that would make it the same account as another is refused. */
  update(
    by: ByPerson,
    connectionId: string,
    patch: AccountPatch,
  ): Promise<
    | { readonly outcome: 'saved'; readonly connection: AccountConnection; readonly isOwed: boolean }
    | { readonly outcome: 'account_already_connected' }
    | undefined
  >;
  /** Marks it for removal: nothing is read any more. */
  markDeleted(by: ByPerson, connectionId: string): Promise<boolean>;
  /** Removes what is marked, with all that it brought. */
  remove(connectionId: string): Promise<void>;
  /** What its calls are made with; `closed` when its secrets do not open. */
  open(
    reach: Reach,
    connectionId: string,
  ): Promise<
    | (AccountAccess & { readonly connector: AccountConnectorName; readonly credentialVersion: number })
    | 'closed'
    | undefined
  >;
  /** Keeps what a check found, if the credentials are still those that were checked. */
  noteCheck(
    connectionId: string,
    found: AccountCheck,
    checked: { readonly credentialVersion: number; readonly now: Instant },
  ): Promise<void>;
  request(by: ByPerson, connectionId: string): Promise<AccountRequested | undefined>;
  /** Queues a run of its own, for what one under way cannot know of. */
  requestAnother(by: ByPerson, connectionId: string): Promise<void>;
  runs(reach: Reach, connectionId: string, page: Page): Promise<Paged<AccountRun> | undefined>;
  findRun(reach: Reach, runId: string): Promise<AccountRun | undefined>;
  scheduler(scope: SchedulerScope): Promise<SchedulerFacts>;
  /** Starts or stops what runs by itself; a run under way goes on. */
  switchScheduler(
    scope: SchedulerScope,
    isStarted: boolean,
    by: { readonly actor: Actor; readonly now: Instant },
  ): Promise<void>;
  /** IDs of the connections of a scheduler: all, or those whose slot has come. */
  scheduled(scope: SchedulerScope, dueAt: Instant | null): Promise<readonly string[]>;
}

/** One run as its workflow names it. */
export type AccountPassKey = {
  readonly connectionId: string;
  readonly workflowId: string;
  readonly workflowRunId: string;
  /** Counts the runs of one workflow run from 1. */
  readonly pass: number;
};

/** One piece of a stream that a run reads. */
export type Piece = { readonly stream: string; readonly partition: Partition };

/** What is to be read next, and what the commit of its page is held against. */
export type PieceToRead = Piece & {
  readonly runId: string;
  readonly connector: AccountConnectorName;
  readonly platform: AccountPlatform;
  readonly access: AccountAccess;
  readonly cursor: CursorValue;
  readonly cursorVersion: number | null;
  readonly until: Instant;
  readonly since: Instant | null;
  /** Pages of the run so far: another reader of the same page loses by it. */
  readonly pages: number;
};

/** What a page is committed with. `isDone`: its piece is. */
export type PageCommit = {
  readonly records: readonly AccountRecord[];
  readonly rejected: readonly (RejectedReading & { readonly rawHash: string })[];
  readonly cursor: CursorValue;
  readonly cursorVersion: number;
  readonly isDone: boolean;
  readonly pieces: readonly Piece[];
  readonly warning: RunWarning | null;
  /** Why this piece cannot be read at all, while the others are: its cursor stays. */
  readonly failure?: AccountFailure;
};

/** What a claim of a run came to. `abandoned`: runs that nobody worked on any more, failed by this claim. */
export type AccountClaim =
  | { readonly outcome: 'claimed'; readonly runId: string; readonly trigger: RunTrigger; readonly abandoned: number }
  | { readonly outcome: 'ended'; readonly run: AccountRun }
  | { readonly outcome: 'nothing'; readonly reason: 'nothing_owed' | 'gone'; readonly abandoned: number };

/** How a run ended. */
export type AccountEnd =
  | { readonly how: 'read' }
  | { readonly how: 'failed'; readonly failure: AccountFailure }
  | { readonly how: 'put_off'; readonly until: Instant }
  | { readonly how: 'stopped' };

/** What runs of account connections stand on. Everything is compare-and-set: a repeated activity changes nothing. */
export interface AccountPassStore {
  /** Claims the queued run, or makes one when the slot has come; plans its pieces and the next slot. */
  claim(
    key: AccountPassKey,
    how: {
      readonly now: Instant;
      readonly attempt: number;
      readonly plan: (access: AccountAccess, connector: AccountConnectorName) => readonly Piece[];
    },
  ): Promise<AccountClaim>;
  /** The next piece of a run under way; `stopped` when it was deleted or, unless a person asked, switched off. */
  next(key: AccountPassKey, now: Instant): Promise<PieceToRead | 'all_read' | 'stopped' | 'closed'>;
  /** Writes a page: rows, cursor, counts, new pieces, in one transaction. False when another has. */
  commit(piece: PieceToRead, page: PageCommit, now: Instant): Promise<boolean>;
  /** Writes that the run waits, and why. */
  wait(
    key: AccountPassKey,
    wait: {
      readonly phase: AccountPhase;
      readonly until: Instant;
      readonly waitMs: number;
      readonly attempt: number;
      readonly failure: AccountFailure;
    },
  ): Promise<void>;
  /** Undefined when the connection is gone. */
  connectorOf(connectionId: string): Promise<AccountConnectorName | undefined>;
  /** Series whose trades are not derived yet are derived by `derive`, one after another. */
  deriveTrades(connectionId: string, dayZone: string): Promise<void>;
  /** Ends the run. Undefined when there is none of that key. */
  end(key: AccountPassKey, end: AccountEnd, now: Instant): Promise<AccountRun | undefined>;
  /** Connections whose slot has come. */
  due(now: Instant, limit: number): Promise<readonly string[]>;
  /** Connections with a run that was queued before and not begun. */
  owed(before: Instant, limit: number): Promise<readonly string[]>;
  /** Fails runs that have been under way since before; gives their connections. */
  failOverdue(before: Instant, now: Instant): Promise<readonly string[]>;
  /** Forgets good runs by schedule that brought nothing and ended before; the two newest good ones of each stay. */
  forgetRuns(before: Instant, limit: number): Promise<number>;
  /** Connections that are marked for removal since before. */
  marked(before: Instant, limit: number): Promise<readonly string[]>;
}

/** One limit that a request falls under: `key` is shared by all whom it counts together. */
export type LimitClaim = {
  readonly key: string;
  readonly name: string;
  readonly rule: LimitRule;
  readonly cost: number;
};

/**
 * What limits give. `granted`: send at `at`, and no later than `graceMs` after it, since whoever comes next counts on it. `full`: no
 * room before `waitMs`; a place is kept for the holder until then. The limit named is the one that is waited for.
 */
export type LimitAnswer =
  | { readonly outcome: 'granted'; readonly at: Instant; readonly graceMs: number }
  | { readonly outcome: 'full'; readonly waitMs: number; readonly limit: string };

/** Limits of outside services, shared by all processes. */
export interface LimitStore {
  /** `clock` is asked once it is the asker’s turn among all who ask. */
  reserve(
    claims: readonly LimitClaim[],
    by: { readonly holder: string; readonly clock: Clock; readonly patienceMs: number },
  ): Promise<LimitAnswer>;
  /** Nobody under the limit sends anything before then: the service said so. */
  block(key: string, until: Instant, now: Instant): Promise<void>;
}
