import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionRef } from '../ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { loggableError } from './loggable-error.ts';

const SIGNAL_WAIT_MS = 2_000;

/** Wakes workflows after what they are to see was committed. None of them ever rejects. */
export type Signals = {
  /** Wakes the listing’s sync: its run is queued. */
  readonly syncRequested: (listingId: string, runId: string) => Promise<void>;
  /** Wakes the sync of a connection: it is owed a reading, or its platform is to be told of a change. */
  readonly connectionSyncRequested: (
    connection: ConnectionRef,
    because: 'manual' | 'webhook' | 'publish',
  ) => Promise<void>;
  /** Wakes the sync of an account: a run is queued, one that waits is to try now, or it is to stop. */
  readonly accountSyncRequested: (connectionId: string) => Promise<void>;
  /** Has an operation carried out: it is committed. */
  readonly operationRequested: (operationId: string) => Promise<void>;
  /** Has the destinations of a listing told of its change, at once. */
  readonly changed: (listingId: string) => Promise<void>;
  /** Tells the subject’s alert that it is over: resolved by hand, or its subject deleted or no longer synced. */
  readonly resolved: (subjectId: string) => Promise<void>;
  /** Tells the subject’s alert that somebody changed it. */
  readonly alertChanged: (subjectId: string) => Promise<void>;
  /** Tells a platform’s incident that its breaker was forced. */
  readonly incidentChanged: (key: string) => Promise<void>;
};

/**
 * Signals through the orchestrator. One that fails or takes longer than `signalWaitMs` is only logged: what was committed
 * is owed, and the minute tick makes it good.
 */
export function createSignals({
  orchestrator,
  publications,
  logger,
  settings,
}: Pick<ApiDeps, 'orchestrator' | 'publications' | 'logger' | 'settings'>): Signals {
  const waitMs = settings.signalWaitMs ?? SIGNAL_WAIT_MS;
  const send = async (signal: () => Promise<void>, about: Readonly<Record<string, string>>, loss: string) => {
    try {
      await within(signal(), waitMs);
    } catch (error) {
      logger.warn({ ...about, err: loggableError(error) }, loss);
    }
  };
  const alertLoss = 'alert not signalled; the minute tick will have it reviewed';
  return {
    syncRequested: (listingId, runId) =>
      send(
        () => orchestrator.syncRequested(listingId),
        { listingId, runId },
        'sync not signalled; the minute tick will start it',
      ),
    connectionSyncRequested: (connection, because) =>
      send(
        () => orchestrator.connectionSyncRequested(connection, because),
        { ...connection },
        'connection not signalled; the minute tick will start it',
      ),
    accountSyncRequested: (connectionId) =>
      send(
        () => orchestrator.accountSyncRequested(connectionId, 'manual'),
        { connectionId },
        'account not signalled; the minute tick will start it',
      ),
    changed: (listingId) =>
      send(
        async () => {
          const owed = await publications.owedOf(listingId);
          await Promise.all(owed.map((connection) => orchestrator.connectionSyncRequested(connection, 'publish')));
        },
        { listingId },
        'destinations not signalled; the minute tick will have them told',
      ),
    operationRequested: (operationId) =>
      send(
        () => orchestrator.operationRequested(operationId),
        { operationId },
        'operation not started; the minute tick will start it',
      ),
    resolved: (subjectId) => send(() => orchestrator.resolved(subjectId), { subjectId }, alertLoss),
    incidentChanged: (key) =>
      send(
        () => orchestrator.incidentChanged(key),
        { key },
        'incident not signalled; the minute tick will have it reviewed',
      ),
    alertChanged: (subjectId) => send(() => orchestrator.alertChanged(subjectId), { subjectId }, alertLoss),
  };
}

/** Settles as `work` does, or rejects once `waitMs` have passed; the work goes on. */
async function within(work: Promise<void>, waitMs: number): Promise<void> {
  const timer = new AbortController();
  const late = delay(waitMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`No answer within ${waitMs} ms.`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
