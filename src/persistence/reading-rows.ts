import { hasEchoes } from '../domain/echo.ts';
import { driftSince, styleKnown } from '../domain/feed-drift.ts';
import type { Observation } from '../domain/observed-event.ts';
import { acceptedChanges } from './accepted-event-rows.ts';
import { anyOf } from './any-of.ts';
import {
  type BodyColumns,
  bodyColumns,
  memoryColumn,
  noBody,
  styleColumn,
  styleOf,
  windowColumn,
} from './feed-columns.ts';
import { salesColumn } from './hub-sales.ts';
import { Prisma } from './prisma.ts';
import type { ConnectionFacts, Reading } from './reading-facts.ts';
import type { JudgedReading } from './reading-judgement.ts';

/** A row of `AcceptedEvent` within JSON. */
const acceptedRow = Prisma.sql`r("id" uuid, "connectionId" uuid, "listingId" uuid, "from" date, "to" date,
  "eventClass" "EventClass", "identity" text, "since" timestamptz, "absentSince" timestamptz, "dueAt" timestamptz,
  "holdReason" "HoldReason", "holdIsPart" boolean, "askedAt" timestamptz, "runId" uuid)`;

/**
 * Writes what the guard decided of each reading into its connection and the entries that are accepted of it, in one statement.
 * The caller holds the rows of the connections, all of which are as they were read: the next reading begins from the next poll
 * number.
 */
export async function writeReadings(tx: Prisma.TransactionClient, judged: readonly JudgedReading[]): Promise<void> {
  if (judged.length === 0) return;
  const changes = judged.map(({ row, reading, run, listing, ...made }) => {
    const { connectionId } = row;
    return acceptedChanges({ ...made, connectionId, listingId: listing.id, runId: run.id, now: reading.now });
  });
  const added = JSON.stringify(changes.flatMap((change) => change.added));
  const changed = JSON.stringify(changes.flatMap((change) => change.changed));
  const changedIds = changes.flatMap((change) => change.changed.map(({ id }) => id));
  const removedIds = changes.flatMap((change) => change.removedIds);
  const ids = judged.map(({ row }) => row.connectionId);
  // The IDs are named beside the rows within JSON, of which PostgreSQL takes there to be many: else it reads whole tables.
  await tx.$executeRaw`
    WITH removed AS (DELETE FROM "AcceptedEvent" WHERE "id" = ${anyOf(removedIds)}),
    changed AS (
      UPDATE "AcceptedEvent" a SET "from" = r."from", "to" = r."to", "eventClass" = r."eventClass",
        "identity" = r."identity", "since" = r."since", "absentSince" = r."absentSince", "dueAt" = r."dueAt",
        "holdReason" = r."holdReason", "holdIsPart" = r."holdIsPart", "askedAt" = r."askedAt", "runId" = r."runId"
      FROM jsonb_to_recordset(${changed}::jsonb) AS ${acceptedRow}
      WHERE a."id" = r."id" AND a."id" = ${anyOf(changedIds)}),
    added AS (
      INSERT INTO "AcceptedEvent" ("id", "connectionId", "listingId", "from", "to", "eventClass", "identity", "since",
        "absentSince", "dueAt", "holdReason", "holdIsPart", "askedAt", "runId")
      SELECT "id", "connectionId", "listingId", "from", "to", "eventClass", "identity", "since",
        "absentSince", "dueAt", "holdReason", "holdIsPart", "askedAt", "runId"
      FROM jsonb_to_recordset(${added}::jsonb) AS ${acceptedRow})
    UPDATE "Connection" c SET "pollNumber" = c."pollNumber" + 1, "lastSyncAt" = x."lastSyncAt", "lastFailure" = NULL,
      "waitingUntil" = NULL, "contentHash" = x."contentHash", "etag" = x."etag", "lastModified" = x."lastModified",
      "contentDate" = COALESCE(x."contentDate", c."contentDate"), "platform" = COALESCE(x."platform", c."platform"),
      "sales" = COALESCE(x."sales", c."sales"), "style" = COALESCE(x."style", c."style"),
      "window" = x."window", "echoMemory" = x."echoMemory"
    FROM jsonb_to_recordset(${JSON.stringify(judged.map(connectionColumns))}::jsonb) AS x("id" uuid, "pollNumber" int,
      "lastSyncAt" timestamptz, "contentHash" text, "etag" text, "lastModified" text, "contentDate" date, "platform" text,
      "sales" jsonb, "style" jsonb, "window" jsonb, "echoMemory" jsonb)
    WHERE c."id" = x."id" AND c."pollNumber" = x."pollNumber" AND c."id" = ${anyOf(ids)}`;
}

function connectionColumns({ row, reading, poll, plan }: JudgedReading) {
  const { observation, now } = reading;
  const told = observation && {
    contentDate: poll.today,
    platform: observation.platform,
    ...salesColumn(row.sales, observation, poll.today),
    ...styleToWrite(row, observation),
  };
  return {
    id: row.connectionId,
    pollNumber: row.pollNumber,
    lastSyncAt: now,
    // While a probable echo stands, every poll is judged: what explains it changes elsewhere, and the feed stays as it was.
    ...(hasEchoes(poll, plan) ? noBody : bodyOf(reading)),
    ...told,
    window: windowColumn(plan.window),
    echoMemory: memoryColumn(plan.memory),
  };
}

/** The body that the next poll can be unchanged against: only a whole calendar may be taken as read when it comes again. */
function bodyOf({ connection, observation, contentHash, validators }: Reading): BodyColumns {
  if (!observation) return bodyColumns(connection.knownHash, validators);
  return bodyColumns(observation.isWhole ? contentHash : null, validators);
}

/** How a feed is written, where that is the first time or new. */
function styleToWrite({ style: column }: ConnectionFacts, { style }: Observation) {
  const before = styleOf(column);
  const isKnown = before !== null && driftSince(before, style).length === 0;
  return isKnown ? {} : { style: styleColumn(styleKnown(before, style)) };
}
