import type { PrismaClient } from '../../src/persistence/prisma.ts';

/** What is compared of two worlds, by table: each row as text without what cannot be the same in both (IDs made by chance). */
export type WorldState = Readonly<Record<string, readonly string[]>>;

const listing = '"listingId"::text';
const listingOfAlert = '"subjectId"::text AS "listingId"';

const availability = `SELECT ${listing}, "from"::text, "to"::text, "status"::text,
  (SELECT array_agg(c->>'kind' ORDER BY c->>'kind') FROM jsonb_array_elements("causes") c) AS "causes"
  FROM "ListingAvailability"`;

const tables: Readonly<Record<string, string>> = {
  availability,
  runs: `SELECT ${listing}, "connectionId"::text, "number", "trigger"::text, "status"::text, "attempts", "periodFrom"::text,
      "periodTo"::text, "queuedAt", "startedAt", "finishedAt", "availabilityChanged", "allGood", "failure",
      "sweepId" IS NOT NULL AS "isSwept",
      (SELECT jsonb_agg(e - 'requests' ORDER BY e->>'connectionId') FROM jsonb_array_elements("results") e) AS "results",
      (SELECT jsonb_agg(e - 'requests' ORDER BY e->>'connectionId') FROM jsonb_array_elements("publications") e) AS "told"
    FROM "SyncRun"`,
  alerts: `SELECT ${listingOfAlert}, "status"::text, "cycle", "errorType", "errorMessage", "failedAttempts", "lastRunNumber",
      "goodRuns", "firstFailedAt", "lastFailedAt", "ownerToldAt", "escalatedAt", "resolvedAt", "resolution"::text,
      "reopenCount" FROM "SyncAlert"`,
  occurrences: `SELECT a.${listingOfAlert}, o."cycle", o."runNumber", o."trigger"::text, o."runStatus"::text, o."failure", o."counted"
    FROM "AlertOccurrence" o JOIN "SyncAlert" a ON a."id" = o."alertId"`,
  notifications: `SELECT a.${listingOfAlert}, n."cycle", n."stage"::text, n."ordinal", n."recipientId", n."status"::text, n."createdAt"
    FROM "Notification" n JOIN "SyncAlert" a ON a."id" = n."alertId"`,
  connections: `SELECT "id"::text, "modeState"::text, "modeReason"::text, "modeSince", "failedRuns", "failingSince",
      "fallenSince", "nextSyncAt", "syncEnabled", "pollNumber", "waitingUntil", "lastSyncAt", "lastFailure", "publishFailure",
      "window", "etag", "contentDate"::text, "readOwedSince",
      "publishedRevision" = (SELECT "revision" FROM "Listing" l WHERE l."id" = "listingId") AS "isTold"
    FROM "Connection"`,
  believed: `SELECT ${listing}, "connectionId"::text, "from"::text, "to"::text, "eventClass"::text, "identity", "since",
      "absentSince", "dueAt", "holdReason"::text, "holdIsPart" FROM "AcceptedEvent"`,
  heldClosures: `SELECT ${listing}, "connectionId"::text, "from"::text, "to"::text, "seenSince", "dueAt" FROM "HeldClosure"`,
  conflicts: `SELECT ${listing}, "from"::text, "to"::text, "kind"::text, "severity"::text, "state"::text, "cycle",
      "resolution"::text, "openedAt", "endedAt" FROM "Conflict"`,
  conflictNotices: `SELECT c.${listing}, n."stage"::text, n."ordinal", n."noticedAt" FROM "ConflictNotice" n
    JOIN "Conflict" c ON c."id" = n."conflictId"`,
  modeNotices: `SELECT "connectionId"::text, "kind"::text, "fallenSince", "noticedAt" FROM "ModeNotice"`,
  feedNotices: `SELECT "connectionId"::text, "doubt"::text, "noticedAt" FROM "FeedNotice"`,
  closed: `SELECT "connectionId"::text, "from"::text, "to"::text, "state"::text FROM "PublishedClosure"`,
  audit: `SELECT ${listing}, "at", "action", "subjectKind", "from", "to",
      regexp_replace("reason", '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '#', 'g') AS "reason" FROM "AuditEvent"`,
};

/** What both worlds have to agree on at the end. */
export async function stateOf(prisma: PrismaClient): Promise<WorldState> {
  const state: Record<string, readonly string[]> = {};
  for (const [table, query] of Object.entries(tables)) state[table] = await rowsOf(prisma, query);
  return state;
}

/** What is published of all listings. */
export function availabilityOf(prisma: PrismaClient): Promise<readonly string[]> {
  return rowsOf(prisma, availability);
}

async function rowsOf(prisma: PrismaClient, query: string): Promise<readonly string[]> {
  const rows = await prisma.$queryRawUnsafe<{ row: string }[]>(
    `SELECT to_jsonb(q)::text AS "row" FROM (${query}) q ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}
