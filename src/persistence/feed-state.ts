import type { FeedState } from '../domain/feed-state.ts';
import type { HeldClosure } from '../domain/held-closure.ts';
import { acceptedEventOf } from './causes.ts';
import { fromInstantColumn, fromNightColumns } from './columns.ts';
import { memoryOf, windowOf } from './feed-columns.ts';
import type { Prisma } from './prisma.ts';

/** What is believed of one connection’s feed. */
export async function loadFeedState(tx: Prisma.TransactionClient, connectionId: string): Promise<FeedState> {
  const where = { connectionId };
  const connection = await tx.connection.findUniqueOrThrow({
    where: { id: connectionId },
    select: { window: true, echoMemory: true, modeState: true },
  });
  return {
    accepted: (await tx.acceptedEvent.findMany({ where })).map(acceptedEventOf),
    closures: (await tx.heldClosure.findMany({ where })).map(heldClosureOf),
    window: windowOf(connection.window),
    memory: memoryOf(connection.echoMemory),
    asksOwner: connection.modeState === 'manual_chosen',
  };
}

/** A held closure as the guard judges it. */
export function heldClosureOf(row: Prisma.HeldClosureGetPayload<object>): HeldClosure {
  const { id, seenSince, dueAt } = row;
  return { id, seenSince: fromInstantColumn(seenSince), dueAt: fromInstantColumn(dueAt), ...fromNightColumns(row) };
}
