import type { Failure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import type { HubClosure } from '../hub-ports.ts';
import type { Prisma } from './prisma.ts';

/** Closures whose nights are past at `now`. */
type Past = { readonly past: readonly string[]; readonly now: Instant };

/**
 * What is written of a destination: that its account does not open, that it is in step, or that it was taken by a publisher,
 * with the closures that are `created` and those that are to be opened from now on.
 */
export type Noted = { readonly connectionId: string } & (
  | { readonly what: 'refused'; readonly failure: Failure; readonly until: Instant }
  | ({ readonly what: 'in_step'; readonly revision: number } & Past)
  | ({
      readonly what: 'taken';
      readonly listingId: string;
      readonly publisher: string;
      readonly until: Instant;
      readonly revision: number;
      readonly created: readonly HubClosure[];
      readonly opening: readonly string[];
    } & Past)
);

/** Writes what was taken of several destinations. The caller holds their listings’ locks. */
export async function noteTaken(tx: Prisma.TransactionClient, noted: readonly Noted[]): Promise<void> {
  if (noted.length === 0) return;
  const moved = noted.flatMap(movedOf);
  // Rows of connections are locked by ID, as webhooks do: see `receiveWebhook`.
  await tx.$executeRaw`
    WITH created AS (
      INSERT INTO "PublishedClosure"
        ("id", "connectionId", "listingId", "from", "to", "state", "revision", "createdAt")
      SELECT n."id", n."connectionId", n."listingId", n."from", n."to", 'closing', n."revision", n."createdAt"
      FROM jsonb_to_recordset(${JSON.stringify(noted.flatMap(createdOf))}::jsonb) AS n("id" uuid, "connectionId" uuid,
        "listingId" uuid, "from" date, "to" date, "revision" integer, "createdAt" timestamptz)),
    moved AS (
      UPDATE "PublishedClosure" p SET "state" = m."state", "revision" = COALESCE(m."revision", p."revision"),
        "closedAt" = CASE WHEN m."state" = 'opening' THEN NULL ELSE p."closedAt" END, "openedAt" = m."openedAt"
      FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb)
        AS m("id" uuid, "state" "PublishedState", "revision" integer, "openedAt" timestamptz)
      WHERE p."id" = m."id" AND p."id" = ANY(${moved.map(({ id }) => id)}::uuid[])),
    held AS (
      SELECT k."id" FROM "Connection" k WHERE k."id" = ANY(${noted.map(({ connectionId }) => connectionId)}::uuid[])
      ORDER BY k."id" FOR NO KEY UPDATE)
    UPDATE "Connection" c SET
      "publisher" = COALESCE(d."publisher", c."publisher"),
      "publishingUntil" = COALESCE(d."until", c."publishingUntil"),
      "publishedRevision" = CASE WHEN d."what" = 'in_step' THEN d."revision" ELSE c."publishedRevision" END,
      "publishFailure" = CASE d."what" WHEN 'taken' THEN c."publishFailure" ELSE d."failure" END
    FROM jsonb_to_recordset(${JSON.stringify(noted)}::jsonb) AS d("connectionId" uuid, "what" text, "publisher" uuid,
      "until" timestamptz, "revision" integer, "failure" jsonb) JOIN held ON held."id" = d."connectionId"
    WHERE c."id" = held."id"`;
}

function createdOf(noted: Noted) {
  if (noted.what !== 'taken') return [];
  const { connectionId, listingId, revision, now: createdAt } = noted;
  return noted.created.map(({ key: id, from, to }) => ({ id, connectionId, listingId, from, to, revision, createdAt }));
}

function movedOf(noted: Noted) {
  if (noted.what === 'refused') return [];
  const past = noted.past.map((id) => ({ id, state: 'opened', openedAt: noted.now }));
  if (noted.what === 'in_step') return past;
  const { revision } = noted;
  return [...past, ...noted.opening.map((id) => ({ id, state: 'opening', revision }))];
}
