import { dateInZone } from '../domain/calendar-date.ts';
import type { Instant } from '../domain/instant.ts';
import type { Observation } from '../domain/observed-event.ts';
import type { FeedValidators } from '../feed-ports.ts';
import type { ConnectionToRead, ReadFacts } from '../pass-ports.ts';
import { anyOf } from './any-of.ts';
import { type FeedStateRow, feedStateColumns } from './feed-state.ts';
import type { LockedListing } from './listing-lock.ts';
import type { OpenRun } from './pass-results.ts';
import type { Prisma } from './prisma.ts';
import { areClosuresOther } from './published-closures.ts';

/** A good answer of a run: a calendar that was parsed, or null where it was known to say what it said before. */
export type Reading = ReadFacts & {
  readonly runId: string;
  readonly connection: ConnectionToRead;
  readonly observation: Observation | null;
  readonly contentHash: string | null;
  readonly validators: FeedValidators | null;
  readonly now: Instant;
};

/** A reading under the lock of its listing. */
export type HeldReading = { readonly reading: Reading; readonly listing: LockedListing };

/** The connection of a reading as it stands before it; nobody else changes it until the transaction ends. */
export type ConnectionFacts = FeedStateRow & {
  readonly connectionId: string;
  readonly pollNumber: number;
  readonly syncEnabled: boolean;
  readonly contentHash: string | null;
  readonly contentDate: string | null;
  readonly platform: string | null;
  readonly sales: Prisma.JsonValue;
  readonly style: Prisma.JsonValue;
  /** The IDs of our closures that stand there, or may. */
  readonly standing: readonly string[];
};

/** `row` is null where the reading came too late. */
export type KnownReading = HeldReading & { readonly run: OpenRun; readonly row: ConnectionFacts | null };

type Row = { readonly runId: string; readonly results: Prisma.JsonValue } & (
  | ConnectionFacts
  | { readonly connectionId: null }
);

/**
 * What there is to know of each reading whose run is under way, at most one of each run, in one statement. Holds the rows of
 * their connections from here on, locked by ID as webhooks do: see `receiveWebhook`.
 */
export async function holdConnections(
  tx: Prisma.TransactionClient,
  readings: readonly HeldReading[],
): Promise<readonly KnownReading[]> {
  const asked = readings.map(({ reading: { runId, connection } }) => ({ runId, id: connection.connectionId }));
  const runIds = asked.map(({ runId }) => runId);
  const rows = await tx.$queryRaw<Row[]>`
    WITH held AS (
      SELECT * FROM "Connection" k WHERE k."id" = ${anyOf(asked.map(({ id }) => id))}
      ORDER BY k."id" FOR NO KEY UPDATE)
    SELECT r."id"::text AS "runId", r."results", c."id"::text AS "connectionId", c."pollNumber", c."syncEnabled",
      c."contentHash", c."contentDate"::text, c."platform", c."sales", c."style", ${feedStateColumns},
      ARRAY(SELECT p."id"::text FROM "PublishedClosure" p WHERE p."connectionId" = c."id" AND p."state" <> 'opened')
        AS "standing"
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS x("runId" uuid, "id" uuid)
    JOIN "SyncRun" r ON r."id" = x."runId" AND r."id" = ${anyOf(runIds)} AND r."status" = 'running'
    LEFT JOIN held c ON c."id" = x."id"`;
  const rowOf = new Map(rows.map((row) => [row.runId, row]));
  return readings.flatMap((held): KnownReading[] => {
    const row = rowOf.get(held.reading.runId);
    if (!row) return [];
    const isInTime = row.connectionId !== null && isCurrent(held, row);
    return [{ ...held, run: { id: row.runId, results: row.results }, row: isInTime ? row : null }];
  });
}

/**
 * Two readers of one connection cannot both commit: the poll number must still be the one this reading started from. What
 * is unchanged is so against a body: that must still be the one judged last, on the date that it is now.
 */
function isCurrent({ reading, listing }: HeldReading, row: ConnectionFacts): boolean {
  const { connection, observation, now } = reading;
  if (!row.syncEnabled || row.pollNumber !== connection.pollNumber) return false;
  if (areClosuresOther(connection, row.standing)) return false;
  if (observation) return true;
  const isBodyKnown = connection.knownHash !== null && row.contentHash === connection.knownHash;
  return isBodyKnown && row.contentDate === dateInZone(now, listing.timeZone);
}
