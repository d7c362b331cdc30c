import { isBreakerOpen, nextProbeAt } from '../domain/breaker.ts';
import { breakerKeyOf } from '../domain/breaker-key.ts';
import { outcomeOfFailure } from '../domain/breaker-outcome.ts';
import type { Instant } from '../domain/instant.ts';
import type { ConnectionResult } from '../domain/run.ts';
import type { ConnectionToRead } from '../pass-ports.ts';
import { breakerOf } from './breaker-row.ts';
import { appendResult, readEntry, underRunLock } from './pass-results.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

type PutOff = { readonly connection: ConnectionToRead; readonly until: Instant; readonly now: Instant };

/** See `PassStore.commitPutOff`. Nothing of the connection changes: it was not read. */
export async function commitPutOff(
  prisma: PrismaClient,
  runId: string,
  { connection, until, now }: PutOff,
): Promise<ConnectionResult> {
  const { connectionId, label, breakerKey } = connection;
  const detail = `Not asked: the breaker of ${breakerKey} is open, and lets a call through from ${until} on.`;
  const failure = { kind: 'TRANSIENT', detail } as const;
  const result: ConnectionResult = { outcome: 'deferred', connectionId, label, failure, platformDownUntil: until };
  await underRunLock(prisma, runId, (tx, run) => {
    const entries = [readEntry({ connection, now }, { outcome: 'put_off', failure })];
    return appendResult(tx, run, { result, entries });
  });
  return result;
}

/**
 * The results of a run as they stand at its end: what failed by the fault of a platform whose breaker is open by now was
 * put off, whichever of the two came first. What is the connection’s own fault stays a failure.
 */
export async function putOffByPlatform(
  tx: Prisma.TransactionClient,
  results: readonly ConnectionResult[],
  now: Instant,
): Promise<ConnectionResult[]> {
  if (!results.some(isPlatformsFault)) return [...results];
  const down = await platformsDown(tx, results.filter(isPlatformsFault), now);
  return results.map((result) => {
    const until = down.get(result.connectionId);
    if (until === undefined || result.outcome !== 'failed' || !isPlatformsFault(result)) return result;
    return { ...result, outcome: 'deferred', platformDownUntil: until };
  });
}

function isPlatformsFault(result: ConnectionResult): boolean {
  return result.outcome === 'failed' && outcomeOfFailure(result.failure.kind) === 'bad';
}

/** Until when the platforms of these connections are left alone, by connection; those that are not down are left out. */
async function platformsDown(
  tx: Prisma.TransactionClient,
  results: readonly ConnectionResult[],
  now: Instant,
): Promise<ReadonlyMap<string, Instant>> {
  const ids = results.map(({ connectionId }) => connectionId);
  const connections = await tx.connection.findMany({
    where: { id: { in: ids } },
    select: { id: true, connector: true, host: true },
  });
  const rows = await tx.breaker.findMany({ where: { key: { in: connections.map(breakerKeyOf) } } });
  const open = rows
    .map((row) => ({ key: row.key, breaker: breakerOf(row) }))
    .filter(({ breaker }) => isBreakerOpen(breaker, now));
  const untilOf = new Map(open.map(({ key, breaker }) => [key, nextProbeAt(breaker, now) ?? now]));
  return new Map(
    connections.flatMap((connection): [string, Instant][] => {
      const until = untilOf.get(breakerKeyOf(connection));
      return until === undefined ? [] : [[connection.id, until]];
    }),
  );
}
