import type { AcceptedEvent } from '../domain/accepted-event.ts';
import { type FeedState, neverPolled } from '../domain/feed-state.ts';
import type { HeldClosure } from '../domain/held-closure.ts';
import type { HoldReason } from '../domain/hold.ts';
import type { Instant } from '../domain/instant.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { EventClass } from '../domain/observed-event.ts';
import { fromInstantColumn, fromNightColumns } from './columns.ts';
import { memoryOf, windowOf } from './feed-columns.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** What is believed of a feed, and in which run each accepted entry was seen first, by its ID. */
export type KnownFeed = FeedState & { readonly runOf: ReadonlyMap<string, string | null> };

/**
 * What a query asks of the feed of a connection `c`: times within JSON are texts as PostgreSQL writes them.
 */
export const feedStateColumns = Prisma.sql`c."window", c."echoMemory", c."modeState"::text,
  (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', a."id", 'from', a."from", 'to', a."to", 'eventClass', a."eventClass",
      'identity', a."identity", 'since', a."since", 'absentSince', a."absentSince", 'dueAt', a."dueAt",
      'holdReason', a."holdReason", 'holdIsPart', a."holdIsPart", 'askedAt', a."askedAt", 'runId', a."runId")
      ORDER BY a."id"), '[]')
    FROM "AcceptedEvent" a WHERE a."connectionId" = c."id") AS "accepted",
  (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', h."id", 'from', h."from", 'to', h."to", 'seenSince', h."seenSince",
      'dueAt', h."dueAt") ORDER BY h."id"), '[]')
    FROM "HeldClosure" h WHERE h."connectionId" = c."id") AS "closures"`;

/** These columns of a row. */
export type FeedStateRow = {
  readonly window: Prisma.JsonValue;
  readonly echoMemory: Prisma.JsonValue;
  readonly modeState: string;
  readonly accepted: readonly AcceptedJson[];
  readonly closures: readonly (NightRange & Readonly<Record<'id' | 'seenSince' | 'dueAt', string>>)[];
};

type AcceptedJson = NightRange & {
  readonly id: string;
  readonly eventClass: EventClass;
  readonly identity: string;
  readonly since: string;
  readonly absentSince: string | null;
  readonly dueAt: string | null;
  readonly holdReason: HoldReason | null;
  readonly holdIsPart: boolean;
  readonly askedAt: string | null;
  readonly runId: string | null;
};

/** What is believed of the feed of a row. */
export function feedStateOf(row: FeedStateRow): KnownFeed {
  return {
    runOf: new Map(row.accepted.map(({ id, runId }) => [id, runId])),
    accepted: row.accepted.map(acceptedOf),
    closures: row.closures.map(({ seenSince, dueAt, ...closure }) => {
      return { ...closure, seenSince: instantOf(seenSince), dueAt: instantOf(dueAt) };
    }),
    window: windowOf(row.window),
    memory: memoryOf(row.echoMemory),
    asksOwner: row.modeState === 'manual_chosen',
  };
}

function acceptedOf(row: AcceptedJson): AcceptedEvent {
  const { id, from, to, eventClass, identity, absentSince, dueAt, holdReason: reason, holdIsPart: isPart } = row;
  // All of a hold is set, or none, by a CHECK.
  const isHeld = absentSince !== null && dueAt !== null && reason !== null;
  const hold = isHeld ? { absentSince: instantOf(absentSince), dueAt: instantOf(dueAt), reason, isPart } : null;
  const askedAt = row.askedAt === null ? null : instantOf(row.askedAt);
  return { id, from, to, eventClass, identity, since: instantOf(row.since), hold, askedAt };
}

function instantOf(text: string): Instant {
  return fromInstantColumn(new Date(text));
}

/** What is believed of the feed of a connection: nothing, where that was removed meanwhile. */
export async function loadFeedState(
  database: Prisma.TransactionClient | PrismaClient,
  { id }: { readonly id: string },
): Promise<KnownFeed> {
  const [row] = await database.$queryRaw<FeedStateRow[]>`
    SELECT ${feedStateColumns} FROM "Connection" c WHERE c."id" = ${id}::uuid`;
  return row ? feedStateOf(row) : { ...neverPolled, runOf: new Map() };
}

/** A held closure as the guard judges it. */
export function heldClosureOf(row: Prisma.HeldClosureGetPayload<object>): HeldClosure {
  const { id, seenSince, dueAt } = row;
  return { id, seenSince: fromInstantColumn(seenSince), dueAt: fromInstantColumn(dueAt), ...fromNightColumns(row) };
}
