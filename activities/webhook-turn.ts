import { activityInfo, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import { isRetryable } from '../src/domain/failure.ts';
import type { HubConnectorName } from '../src/domain/hub.ts';
import { type Instant, msBetween } from '../src/domain/instant.ts';
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
/** A hub that has not answered by then holds up nobody else: its connection’s own workflow has more patience. */
const PATIENCE_MS = 3_000;
/** What is said later is the next turn’s: a turn ends within the time of its activity, also where a hub is slow to be told. */
const TURN_MS = 45_000;
/** As the first of any retries. */
const BEFORE_ANOTHER_MS = 1_000;
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
  /** Whose own workflow was woken in this turn. */
  private readonly woken = new Set<string>();
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
    while (this.underWay.size > 0 && this.broken === undefined) {
      await Promise.race([Promise.all(this.underWay.values()), this.deps.pause(LOOK_MS)]);
      isMore = await this.look();
    }
    await Promise.all(this.underWay.values());
    if (this.broken !== undefined) throw this.broken;
    return { passes: this.passes, handedOver: this.handedOver, isMore };
  }

  /** Starts what is owed and not under way; true when some is left for the next turn. */
  private async look(): Promise<boolean> {
    const now = this.deps.clock.now();
    const limit = PASSES_AT_ONCE - this.underWay.size;
    if (limit <= 0) return true;
    const known = [...this.underWay.keys(), ...this.woken];
    const owed = await this.deps.told.owed(this.connector, { known, limit, now });
    if (owed.length > 0 && msBetween(this.startedAt, now) > TURN_MS) return true;
    for (const { isBusy, ...connection } of owed) {
      if (isBusy) this.wake(connection);
      else this.start(connection);
    }
    return false;
  }

  private start(connection: ConnectionRef): void {
    this.passes += 1;
    this.work(connection, this.pass(connection));
  }

  /** Its own workflow reads it again. */
  private wake(connection: ConnectionRef): void {
    this.woken.add(connection.connectionId);
    this.work(connection, this.deps.orchestrator.connectionSyncRequested(connection, 'webhook'));
  }

  private work({ connectionId }: ConnectionRef, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        this.broken ??= error;
      })
      .finally(() => this.underWay.delete(connectionId));
    this.underWay.set(connectionId, done);
  }

  /** One that breaks by an error of our own, or of the database, is left to its own workflow too. */
  private async pass(connection: ConnectionRef): Promise<void> {
    try {
      if (await this.isDone(connection)) return;
    } catch (error) {
      if (cancellationSignal().aborted) throw new CancelledFailure('The turn was stopped.');
      logBroken(error);
    }
    await this.handOver(connection);
  }

  /** False when another attempt could mend what this one could not do. */
  private async isDone({ connectionId, listingId }: ConnectionRef): Promise<boolean> {
    const { workflowId, runId } = this.workflow;
    const key = { listingId, connectionId, workflowId, workflowRunId: runId, pass: null };
    const attempt = { key, trigger: 'webhook', attempt: 1 } as const;
    const claim = await claimed(this.deps, attempt);
    if (claim.outcome === 'busy' || claim.outcome === 'too_soon') return false;
    if (claim.outcome !== 'claimed') return true;
    if (claim.attempts > MOST_ATTEMPTS) return false;
    const outcomes = await workThrough(this.deps, claim, { ...attempt, patience: AbortSignal.timeout(PATIENCE_MS) });
    const isLeft = isLeftToItsOwn(outcomes);
    const publications = isLeft ? outcomes.publications.map(putOff) : outcomes.publications;
    await settled(this.deps, claim, { attempts: claim.attempts, publications });
    return !isLeft;
  }

  private async handOver(connection: ConnectionRef): Promise<void> {
    this.handedOver += 1;
    const { passes, clock, pause, orchestrator } = this.deps;
    await passes.handOver(connection, clock.now());
    await pause(BEFORE_ANOTHER_MS);
    await orchestrator.connectionSyncRequested(connection, 'webhook');
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
