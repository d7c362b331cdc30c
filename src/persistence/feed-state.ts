import type { FeedState } from '../domain/feed-state.ts';
import type { HeldClosure } from '../domain/held-closure.ts';
import { acceptedEventOf } from './causes.ts';
import { fromInstantColumn, fromNightColumns } from './columns.ts';
import { memoryOf, windowOf } from './feed-columns.ts';
import type { Prisma } from './prisma.ts';

/** What is believed of a feed, with the rows of what is accepted of it. */
export type KnownFeed = FeedState & { readonly rows: readonly Prisma.AcceptedEventGetPayload<object>[] };

type FeedRow = Pick<Prisma.ConnectionGetPayload<object>, 'id' | 'window' | 'echoMemory' | 'modeState'>;

/** What is believed of the feed of a connection, whose row the caller has. */
export async function loadFeedState(tx: Prisma.TransactionClient, connection: FeedRow): Promise<KnownFeed> {
  const where = { connectionId: connection.id };
  const rows = await tx.acceptedEvent.findMany({ where });
  return {
    rows,
    accepted: rows.map(acceptedEventOf),
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
