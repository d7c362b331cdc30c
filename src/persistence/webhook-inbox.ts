import { randomUUID } from 'node:crypto';
import { plusMs } from '../domain/instant.ts';
import type { HubStore } from '../hub-ports.ts';
import type { ConnectionRef } from '../ports.ts';
import { createModeStore } from './mode-moves.ts';
import type { PrismaClient } from './prisma.ts';

/** So long after our own closure a hub may still be telling us of it. */
const ECHO_MS = 60_000;

/**
 * See `HubStore.receive`. An account is as it was judged by while its sealed text is the same. The delivery and what it owes are
 * one commit: what was answered with 202 is read, whatever dies afterwards; deliveries may commit in another order than that of
 * their times, so that the last one came after what is owed since. An event without an ID is a row of its own each time; that a unit is to be read again says no more the second
 * time. Each closure of ours is told back once: the first event of exactly its nights, while it is being made or a moment after,
 * is a row of the inbox by the closure’s name, and owes nothing where webhooks are what a unit is read by. Any other is read.
 * Of nights that relais opens nothing is taken for its own doing: a guest may book them at once.
 */
export async function receiveWebhook(
  prisma: PrismaClient,
  accountId: string,
  { eventId, unitIds, span, now, asOf }: Parameters<HubStore['receive']>[1],
): Promise<readonly ConnectionRef[] | undefined> {
  // One statement: nothing stands between a hub and its answer but this. Rows are locked by ID, as a sweep does that writes
  // down what it read of many: they wait for one another, and never in a ring.
  const rows = await prisma.$queryRaw<(Owed | Unowed)[]>`
    WITH judged AS (
      SELECT a."id" FROM "HubAccount" a WHERE a."id" = ${accountId}::uuid AND (
        ${asOf === undefined} OR encode(sha256(convert_to(a."sealed", 'UTF8')), 'hex') = ${asOf ?? ''})),
    fresh AS (
      INSERT INTO "WebhookDelivery" ("id", "accountId", "eventId", "receivedAt")
      SELECT ${randomUUID()}::uuid, judged."id", ${eventId ?? randomUUID()}, ${now}::timestamptz FROM judged
      ON CONFLICT DO NOTHING RETURNING 1),
    own AS (
      SELECT DISTINCT ON (k."id") k."id", 'closure ' || p."id" AS "eventId"
      FROM judged JOIN "Connection" k ON k."hubAccountId" = judged."id"
      JOIN "PublishedClosure" p ON p."connectionId" = k."id"
      WHERE k."unitId" = ANY(${[...(unitIds ?? [])]}::text[])
        AND k."modeState" = 'realtime_webhook'
        AND p."from" = ${span?.firstNight ?? null}::date AND p."to" = ${span?.lastNight ?? null}::date + 1
        AND ((p."state" = 'closing' AND k."publisher" IS NOT NULL AND k."publishingUntil" > ${now}::timestamptz)
          OR (p."state" = 'closed' AND p."closedAt" > ${plusMs(now, -ECHO_MS)}::timestamptz))
      ORDER BY k."id", p."id"),
    echo AS (
      INSERT INTO "WebhookDelivery" ("id", "accountId", "eventId", "receivedAt")
      SELECT gen_random_uuid(), ${accountId}::uuid, own."eventId", ${now}::timestamptz FROM own
      ON CONFLICT DO NOTHING RETURNING "eventId"),
    concerned AS (
      SELECT k."id", k."id" IN (SELECT own."id" FROM own JOIN echo ON echo."eventId" = own."eventId") AS "isEcho"
      FROM "Connection" k JOIN "Listing" l ON l."id" = k."listingId" AND l."active"
      WHERE EXISTS (SELECT 1 FROM fresh) AND k."hubAccountId" = ${accountId}::uuid AND k."syncEnabled"
        AND (${unitIds === null} OR k."unitId" = ANY(${[...(unitIds ?? [])]}::text[]))
      ORDER BY k."id" FOR NO KEY UPDATE OF k),
    told AS (
      UPDATE "Connection" c
      SET "lastWebhookAt" = GREATEST(c."lastWebhookAt", ${now}::timestamptz), "readOwedSince" =
        CASE WHEN concerned."isEcho" THEN c."readOwedSince" ELSE LEAST(c."readOwedSince", ${now}::timestamptz) END
      FROM concerned WHERE c."id" = concerned."id"
      RETURNING c."id"::text AS "connectionId", c."listingId"::text, c."modeState"::text, concerned."isEcho",
        COALESCE((SELECT s."continuousSync" FROM "RuntimeSettings" s WHERE s."id" = 1), true) AS "isContinuous")
    SELECT EXISTS (SELECT 1 FROM judged) AS "isJudged", told.* FROM (SELECT 1) once LEFT JOIN told ON true`;
  if (!rows.some(({ isJudged }) => isJudged)) return undefined;
  const owed = rows.filter((row) => row.connectionId !== null);
  // One whose platform was thought not to tell of changes is from now on read when it does.
  const modes = createModeStore(prisma);
  for (const { connectionId, modeState } of owed)
    if (modeState === 'realtime_poll') await modes.tell(connectionId, 'webhook', now);
  // What is not to be read by itself stays owed.
  const told = owed.filter(({ isContinuous, isEcho }) => isContinuous && !isEcho);
  return told.map(({ connectionId, listingId }) => ({ connectionId, listingId }));
}

type Unowed = { readonly isJudged: boolean; readonly connectionId: null };
type Owed = ConnectionRef & {
  readonly isJudged: boolean;
  readonly modeState: string;
  readonly isContinuous: boolean;
  readonly isEcho: boolean;
};
