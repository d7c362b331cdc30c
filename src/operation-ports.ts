import type { Instant } from './domain/instant.ts';
import type { Actor, Reach, Role } from './domain/member.ts';
import type { Run } from './domain/run.ts';
import type { SweepFigures } from './domain/sweep.ts';
import type { OperationEnd, OperationRequest, OperationState, RunTally } from './domain/sync-operation.ts';
import type { ConnectionRef, Page, Paged } from './ports.ts';

/**
 * How many listings a sweep came by, and how their runs ended; `unfinished` are under way still, or did not end. One that was
 * busy with a sync of its own counts in `listings` alone.
 */
export type SweptCounts = Pick<
  SweepFigures,
  'listings' | 'unchanged' | 'changed' | 'partial' | 'failed' | 'deferred' | 'unfinished'
>;

/**
 * What an operation came to, in counts. Of one that has runs it is live until it ends. `listings`: how many it is about.
 * A sweep counts in its report, which names the operation.
 */
export type OperationResult =
  | { readonly of: 'runs'; readonly listings: number; readonly runs: RunTally }
  | ({ readonly of: 'sweep'; readonly reportId: string | null } & SweptCounts)
  | {
      readonly of: 'conflicts';
      readonly listings: number;
      readonly opened: number;
      readonly changed: number;
      readonly ended: number;
    }
  | { readonly of: 'blocked_nights'; readonly explained: number; readonly lifted: number }
  | { readonly of: 'setting'; readonly changed: boolean };

/** What a person had the sync engine do: who, what, whose, when, and what it came to. `result` is null where nothing is known of it. */
export type SyncOperation = {
  readonly id: string;
  readonly requestedBy: string;
  readonly requestedByRole: Role;
  readonly request: OperationRequest;
  readonly state: OperationState;
  readonly requestedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly result: OperationResult | null;
};

/** A run of an operation, with the name of its listing. */
export type OperationRun = { readonly run: Run; readonly listingName: string };

/** Who asks for what, and when. */
export type ByPerson = { readonly actor: Actor; readonly now: Instant };

/** `joined`: the same is under way already, and this is that one. */
export type OperationRequested = { readonly operation: SyncOperation; readonly state: 'started' | 'joined' };

/**
 * What is left of an operation. `wake`: runs were queued since, which are to be woken, and there may be more to queue.
 * `sweep`: a sweep is to be started for it. `wait`: its runs are under way, or as many are queued as may be. `ended`: nothing.
 */
export type OperationStep =
  | {
      readonly step: 'wake';
      readonly listingIds: readonly string[];
      readonly connections: readonly ConnectionRef[];
      readonly listings: number;
    }
  | { readonly step: 'sweep'; readonly ownerId: string | null }
  | { readonly step: 'wait'; readonly waitMs: number; readonly underWay: number }
  | { readonly step: 'ended'; readonly state: OperationEnd | 'gone'; readonly listings: number };

export interface OperationStore {
  /** Commits what is asked for with its audit event, or finds the same one that has not ended. It is carried out step by step. */
  request(by: ByPerson, request: OperationRequest): Promise<OperationRequested>;
  /** Ends one that its caller carries out itself. One that has ended stays as it ended. */
  end(operationId: string, state: OperationEnd, result: OperationResult | null, now: Instant): Promise<void>;
  /** Starts or stops what relais does by itself: the setting, the operation, and the audit events of both are one commit. */
  setContinuous(by: ByPerson, action: 'start' | 'stop'): Promise<SyncOperation>;
  /** Newest first: those that the person asked for, and those of others that are about the person’s things. */
  list(reach: Reach, page: Page): Promise<Paged<SyncOperation>>;
  find(reach: Reach, operationId: string): Promise<SyncOperation | undefined>;
  /** Its runs, those under way first, then the newest. */
  runs(reach: Reach, operationId: string, page: Page): Promise<Paged<OperationRun> | undefined>;
  /**
   * Takes the next step of an operation: queues the runs of at most `limit` listings, each joined with one that is queued
   * already, and notes where it stands in the same transaction; or ends it once its runs have. Repeated after a crash it goes on where
   * it stood. It waits while 500 of its runs are queued. One that is older than two hours ends with what it has, as failed
   * where it was not queued to its end.
   */
  advance(operationId: string, limit: number, now: Instant): Promise<OperationStep>;
  /** Notes that the sweep of one by batch was started. */
  sweepStarted(operationId: string, now: Instant): Promise<void>;
  /** Operations that have not ended and of which no step was taken since `before`: nobody works on them. */
  owed(before: Instant, limit: number): Promise<readonly string[]>;
}
