import { type Failure, isRetryable } from '../domain/failure.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { Publication, PublicationEnd } from '../publication-ports.ts';
import { groupCommit } from './group-commit.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** A publication with what became of it. */
export type Ending = {
  readonly publication: Publication;
  readonly end: PublicationEnd & { readonly now: Instant };
};

/** How long a destination that could not be told is left alone, unless a pass comes by; where trying again does not help. */
const TRY_AGAIN_MS = 60_000;
export const TRY_LATER_MS = 60 * 60_000;

/** Writes ends of publications, those that come at one time in one statement; true where the destination is to be told again. */
export function publicationEnding(prisma: PrismaClient): (ending: Ending) => Promise<boolean> {
  return groupCommit<Ending, boolean>({
    keyOf,
    async together(endings) {
      const again = await endAll(prisma, endings, Prisma.sql`SKIP LOCKED`);
      return endings.map((ending) => {
        const result = again.get(keyOf(ending));
        return result === undefined ? { outcome: 'apart' } : { outcome: 'committed', result };
      });
    },
    // A listing that is gone is told nothing more.
    apart: async (ending) => (await endAll(prisma, [ending], Prisma.empty)).get(keyOf(ending)) ?? false,
  });
}

function keyOf({ publication }: Ending): string {
  return publication.connectionId;
}

type Ended = { readonly connectionId: string; readonly revision: number; readonly publishedRevision: number | null };

/**
 * Writes the ends of those whose listing is there and, with `waiting` of `SKIP LOCKED`, free; says of each whether its
 * destination is to be told again. Closures are compared and set: what a later publisher did with one stays. The listing’s row is
 * held the while: of who changes its nights, one that commits before is seen here (`again`), and one that commits after finds
 * the destination free and tells it. All that is locked is locked in the order of listing, connections by ID, closures.
 */
async function endAll(
  prisma: PrismaClient,
  endings: readonly Ending[],
  waiting: Prisma.Sql,
): Promise<ReadonlyMap<string, boolean>> {
  const closures = endings.flatMap(closuresOf);
  const rows = await prisma.$queryRaw<Ended[]>`
    WITH asked AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(endings.map(askedOf))}::jsonb) AS a("connectionId" uuid,
        "listingId" uuid, "publisher" uuid, "revision" integer, "toldRevision" integer, "isTold" boolean, "failure" jsonb,
        "until" timestamptz)),
    held AS (
      SELECT l."id", l."revision" FROM "Listing" l
      WHERE l."id" = ANY(${endings.map(({ publication }) => publication.listingId)}::uuid[])
      ORDER BY l."id" FOR SHARE OF l ${waiting}),
    mine AS (
      SELECT c."id" FROM "Connection" c JOIN held ON held."id" = c."listingId"
      WHERE c."id" = ANY(${endings.map(keyOf)}::uuid[]) ORDER BY c."id" FOR NO KEY UPDATE OF c),
    closures AS (
      UPDATE "PublishedClosure" p SET "remoteId" = COALESCE(e."remoteId", p."remoteId"),
        "state" = CASE e."became" WHEN 'closed' THEN 'closed' WHEN 'opened' THEN 'opened' ELSE p."state" END,
        "closedAt" = CASE e."became" WHEN 'closed' THEN e."at" ELSE p."closedAt" END,
        "openedAt" = CASE e."became" WHEN 'opened' THEN e."at" ELSE p."openedAt" END
      FROM jsonb_to_recordset(${JSON.stringify(closures)}::jsonb) AS e("id" uuid, "connectionId" uuid, "became" text,
        "remoteId" text, "at" timestamptz) JOIN mine ON mine."id" = e."connectionId"
      WHERE p."id" = e."id" AND p."id" = ANY(${closures.map(({ id }) => id)}::uuid[])
        AND p."state" = CASE e."became" WHEN 'opened' THEN 'opening' ELSE 'closing' END::"PublishedState"),
    given AS (
      UPDATE "Connection" c SET "publisher" = NULL, "publishingUntil" = a."until", "publishFailure" = a."failure",
        -- Where it was asked for again meanwhile, what it was told last stays as whoever asked left it.
        "publishedRevision" = CASE WHEN a."isTold" AND c."publishedRevision" = a."toldRevision"
          THEN a."revision" ELSE c."publishedRevision" END
      FROM asked a JOIN mine ON mine."id" = a."connectionId"
      WHERE c."id" = mine."id" AND c."publisher" = a."publisher" RETURNING c."id", c."publishedRevision")
    SELECT a."connectionId"::text, held."revision", given."publishedRevision"
    FROM asked a JOIN held ON held."id" = a."listingId" LEFT JOIN given ON given."id" = a."connectionId"`;
  const ended = new Map(rows.map((row) => [row.connectionId, row]));
  return new Map(
    endings.flatMap((ending): [string, boolean][] => {
      const row = ended.get(keyOf(ending));
      return row ? [[row.connectionId, isToBeToldAgain(ending, row)]] : [];
    }),
  );
}

/** One whose publisher was another by then is that one’s. */
function isToBeToldAgain({ publication, end }: Ending, { revision, publishedRevision }: Ended): boolean {
  if (end.failure || publishedRevision === null) return false;
  return publishedRevision !== publication.revision || revision !== publication.revision;
}

function askedOf({ publication, end: { failure, isUnfinished, now } }: Ending) {
  const { connectionId, listingId, publisher, revision, toldRevision } = publication;
  const until = failure ? plusMs(now, triedAgainIn(failure)) : null;
  const isTold = failure === null && !isUnfinished;
  return { connectionId, listingId, publisher, revision, toldRevision, isTold, failure, until };
}

type Became = {
  readonly id: string;
  readonly connectionId: string;
  readonly became: 'closed' | 'tried' | 'opened';
  readonly remoteId: string | null;
  readonly at: Instant;
};

/** One that was tried and then closed is closed. */
function closuresOf({ publication: { connectionId }, end }: Ending): Became[] {
  const of = { connectionId, at: end.now };
  const became = [
    ...end.tried.map(({ key, remoteId }) => ({ ...of, id: key, became: 'tried' as const, remoteId })),
    ...end.closed.map(({ key, remoteId }) => ({ ...of, id: key, became: 'closed' as const, remoteId })),
    ...end.opened.map((id) => ({ ...of, id, became: 'opened' as const, remoteId: null })),
  ];
  return [...new Map(became.map((one) => [one.id, one])).values()];
}

function triedAgainIn({ kind, retryAfterMs }: Failure): number {
  return retryAfterMs ?? (isRetryable(kind) ? TRY_AGAIN_MS : TRY_LATER_MS);
}
