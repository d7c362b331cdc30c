import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import { isRetryable } from '../src/domain/failure.ts';
import type { HubConnectorName } from '../src/domain/hub.ts';
import { type Instant, msBetween, plusMs } from '../src/domain/instant.ts';
import type { PublicationResult } from '../src/domain/run.ts';
import type { ConnectionRef } from '../src/ports.ts';
import type { ToldConnections } from '../src/webhook-ports.ts';
import type { SyncWebhooksInput, WebhookTurn } from '../workflows/webhook-messages.ts';
import { logBroken, sanitised } from './failure.ts';
import { claimed, type PassDeps, type PassOutcomes, settled, workThrough } from './pass-work.ts';

/** `pause` resolves after so many milliseconds. */
export type WebhookDeps = PassDeps & {
  readonly told: ToldConnections;
  readonly pause: (ms: number) => Promise<void>;
};

/** So many connections of a hub are read at one time. */
const PASSES_AT_ONCE = 24;
/** While some are read, what was said meanwhile is looked for this often. */
const LOOK_MS = 25;
/**
 * A hub that has not answered by then, or destinations that were not told, hold up nobody else: the connection’s own workflow
 * has more patience.
 */
const PATIENCE_MS = 5_000;
/** What is said later is the next turn’s: a turn ends well within the time of its activity. */
const TURN_MS = 45_000;
/** As the first of any retries. */
const BEFORE_ANOTHER_MS = 1_000;
/** Whose own workflow was woken is looked at again then: it may have ended since, and more may have been told. */
const WOKEN_MS = 1_000;
/** A run that was left by so many turns is left to its connection’s own workflow. */
const MOST_ATTEMPTS = 3;

/** The activity of `syncWebhooks`. */
export function createWebhookActivities(deps: WebhookDeps) {
  return {
    /**
     * Reads what the webhooks of one hub said to read, many connections at one time, as each one’s own sync would: re-read by
     * the API, accept, publish. Ends when nothing more is owed. What cannot be done at the first attempt is left to the
     * connection’s own workflow.
     */
    syncToldConnections: (input: SyncWebhooksInput): Promise<WebhookTurn> =>
      sanitised(() => new Turn(deps, input).take()),
  };
}

class Turn {
  private readonly deps: WebhookDeps;
  private readonly connector: HubConnectorName;
  private readonly startedAt: Instant;
  private readonly underWay = new Map<string, Promise<void>>();
  /** Own workflows that are woken just now, or in a second. */
  private readonly waking = new Set<Promise<void>>();
  /** When a connection’s own workflow was woken last. */
  private readonly wokenAt = new Map<string, Instant>();
  private passes = 0;
  private handedOver = 0;
  private broken: unknown;

  constructor(deps: WebhookDeps, { connector }: SyncWebhooksInput) {
    this.deps = deps;
    this.connector = connector;
    this.startedAt = deps.clock.now();
  }

  async take(): Promise<WebhookTurn> {
    for (const left of await this.deps.told.left(this.workflow.workflowId)) this.start(left);
    let isMore = await this.look();
    while (this.all().length > 0 && this.broken === undefined) {
      await Promise.race([Promise.all(this.all()), this.deps.pause(LOOK_MS)]);
      isMore = await this.look();
    }
    while (this.all().length > 0) await Promise.all(this.all());
    if (this.broken !== undefined) throw this.broken;
    return { passes: this.passes, handedOver: this.handedOver, isMore };
  }

  private all(): Promise<void>[] {
    return [...this.underWay.values(), ...this.waking];
  }

  /** Starts what is owed and not under way; true when some is left for the next turn. */
  private async look(): Promise<boolean> {
    const now = this.deps.clock.now();
    const limit = PASSES_AT_ONCE - this.underWay.size;
    if (limit <= 0) return true;
    for (const [id, at] of this.wokenAt) if (msBetween(at, now) >= WOKEN_MS) this.wokenAt.delete(id);
    const known = [...this.underWay.keys(), ...this.wokenAt.keys()];
    const owed = await this.owed({ known, limit, now });
    if (owed.length > 0 && msBetween(this.startedAt, now) > TURN_MS) return true;
    for (const { isBusy, ...connection } of owed) {
      if (isBusy) this.wake(connection, 0);
      else this.start(connection);
    }
    return false;
  }

  /** A look that fails ends the turn, once what is under way has ended: the next one looks again. */
  private async owed(at: Parameters<ToldConnections['owed']>[1]): ReturnType<ToldConnections['owed']> {
    try {
      return await this.deps.told.owed(this.connector, at);
    } catch (error) {
      this.broken ??= error;
      return [];
    }
  }

  private start(connection: ConnectionRef): void {
    this.passes += 1;
    const { connectionId } = connection;
    const pass = this.pass(connection).finally(() => this.underWay.delete(connectionId));
    this.underWay.set(connectionId, pass);
  }

  /** Has a connection’s own workflow read it. A signal that is lost is made good by the minute tick. */
  private wake(connection: ConnectionRef, waitMs: number): void {
    const { clock, pause, orchestrator } = this.deps;
    this.wokenAt.set(connection.connectionId, plusMs(clock.now(), waitMs));
    const waking = (async () => {
      if (waitMs > 0) await pause(waitMs);
      await orchestrator.connectionSyncRequested(connection, 'webhook');
    })()
      .catch(logBroken)
      .finally(() => this.waking.delete(waking));
    this.waking.add(waking);
  }

  /**
   * One that breaks by an error of our own, or of the database, is left to its own workflow too. Where even that cannot be
   * written, its run is the next turn’s.
   */
  private async pass(connection: ConnectionRef): Promise<void> {
    try {
      if (await this.isDone(connection)) return;
      this.handedOver += 1;
    } catch (error) {
      if (!(await this.isGivenUp(connection, error))) return;
    }
    this.wake(connection, BEFORE_ANOTHER_MS);
  }

  /** False where the turn itself was stopped. */
  private async isGivenUp(connection: ConnectionRef, error: unknown): Promise<boolean> {
    if (cancellationSignal().aborted) {
      this.broken ??= new CancelledFailure('The turn was stopped.');
      return false;
    }
    logBroken(error);
    this.handedOver += 1;
    await this.leave(connection).catch(logBroken);
    return true;
  }

  /** False when another attempt could mend what this one could not do: then its own workflow is owed one. */
  private async isDone(connection: ConnectionRef): Promise<boolean> {
    const { connectionId, listingId } = connection;
    const { workflowId, runId } = this.workflow;
    const key = { listingId, connectionId, workflowId, workflowRunId: runId, pass: null };
    const attempt = { key, trigger: 'webhook', attempt: 1, patienceMs: PATIENCE_MS } as const;
    const claim = await claimed(this.deps, attempt);
    if (claim.outcome === 'busy' || claim.outcome === 'too_soon') return false;
    if (claim.outcome !== 'claimed') return true;
    // Bookings that are to be cancelled take their time.
    if (claim.attempts > MOST_ATTEMPTS || claim.cancelling.length > 0) return this.leave(connection);
    const outcomes = await workThrough(this.deps, claim, attempt);
    const isLeft = isLeftToItsOwn(outcomes);
    // Before the run ends: what is lost in between has its run under way, or another one queued.
    if (isLeft) await this.deps.passes.handOver(connection, this.deps.clock.now());
    const publications = isLeft ? outcomes.publications.map(putOff) : outcomes.publications;
    await settled(this.deps, claim, { attempts: claim.attempts, publications });
    return !isLeft;
  }

  private async leave(connection: ConnectionRef): Promise<false> {
    const { passes, clock } = this.deps;
    await passes.handOver(connection, clock.now());
    await passes.giveUp(connection, clock.now());
    return false;
  }

  private get workflow() {
    const { workflowExecution } = activityInfo();
    if (workflowExecution === undefined) throw new Error('Webhooks are read in a workflow only.');
    return workflowExecution;
  }
}

/** True when another attempt could mend what this one could not do: its platform may only be slow, or be back in a second. */
function isLeftToItsOwn({ results, publications }: PassOutcomes): boolean {
  const isUnread = results.some(
    (result) =>
      result.outcome === 'deferred' && result.platformDownUntil === undefined && isRetryable(result.failure.kind),
  );
  return isUnread || publications.some(isUntold);
}

function isUntold(result: PublicationResult): boolean {
  return result.outcome === 'not_published' && isRetryable(result.failure.kind);
}

/** What is told a second later is nobody’s failure. */
function putOff(result: PublicationResult): PublicationResult {
  return result.outcome === 'not_published' && isUntold(result) ? { ...result, outcome: 'put_off' } : result;
}
