import type { PageCommit } from '../../account-store-ports.ts';
import { toInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';
import { type PageContext, rawOf } from './row-outcome.ts';

/** Keeps rows that could not be read, each once however often it comes again. `fresh` counts those that were never seen before. */
export async function writeRejected(
  tx: Prisma.TransactionClient,
  { connectionId, stream, partition, runId, now }: PageContext,
  rejected: PageCommit['rejected'],
): Promise<{ readonly fresh: number; readonly known: number }> {
  const data = rejected.map(({ externalId, raw, rawHash, reason }) => ({
    connectionId,
    stream,
    partition,
    externalId,
    rawHash,
    reason,
    runId,
    raw: rawOf(raw),
    seenAt: toInstantColumn(now),
  }));
  const { count: fresh } = await tx.rejectedRow.createMany({ data, skipDuplicates: true });
  return { fresh, known: rejected.length - fresh };
}
