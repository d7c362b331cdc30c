import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import { type Failure, isRetryable } from '../domain/failure.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import { merged, onOrAfter, subtracted, totalNights } from '../domain/night-range.ts';
import { nightsToClose, planPublication } from '../domain/publication.ts';
import type { PublicationResult } from '../domain/run.ts';
import type { ConnectionRef } from '../ports.ts';
import type { Publication, PublicationEnd, PublicationStore } from '../publication-ports.ts';
import { loadCauses } from './causes.ts';
import { fromDateColumn, fromNightColumns, toDateColumn, toInstantColumn } from './columns.ts';
import { closedAddress, closureOf, unitAddress } from './connection-to-read.ts';
import { isRateLimited } from './good-run.ts';
import { insertRows } from './insert-rows.ts';
import { anyReach, type LockedListing, linkedIds, lockListing, underListingLock } from './listing-lock.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { byConnection, isDestination, isToldByItself } from './rows-to-read.ts';
import type { SecretBox } from './secret-box.ts';

type Taking = Parameters<PublicationStore['take']>[1];
type Taken = { readonly publications: Publication[]; readonly refused: PublicationResult[] };

type Destination = Prisma.ConnectionGetPayload<{ include: { hubAccount: true } }>;

/** What destinations are told, on PostgreSQL; the secrets of their accounts are opened by `box`. */
export function createPublicationStore(prisma: PrismaClient, box: SecretBox): PublicationStore {
  return {
    async take(listingId, taking) {
      const nothing = { publications: [], refused: [] };
      // Most passes find all in step: that costs one look, and no lock.
      if (!(await isAnyOwed(prisma, listingId, taking.now))) return nothing;
      const at = { reach: anyReach, listingId };
      return (await underListingLock(prisma, at, (tx, listing) => take(tx, { listing, box, taking }))) ?? nothing;
    },

    async end(publication, { now, ...end }) {
      // No cause of a night changes: the listings that are linked to it are left alone.
      const again = await prisma.$transaction(async (tx) => {
        const listing = await lockListing(tx, anyReach, publication.listingId);
        if (!listing) return false;
        await writeEnd(tx, end, now);
        return giveBack(tx, { publication, end, listing, now });
      });
      return { result: resultOf(publication, end), again };
    },

    async owed(now, limit) {
      const rows = await prisma.$queryRaw<ConnectionRef[]>`
        SELECT c."id"::text AS "connectionId", c."listingId"::text FROM "Connection" c
        JOIN "Listing" l ON l."id" = c."listingId" AND l."active"
        WHERE c."hubAccountId" IS NOT NULL AND c."syncEnabled" AND NOT c."readOnly" AND c."mode" <> 'manual'
          AND c."publishedRevision" <> l."revision"
          AND (c."publishingUntil" IS NULL OR c."publishingUntil" < ${now}::timestamptz)
        ORDER BY c."publishingUntil" NULLS FIRST, c."id" LIMIT ${limit}`;
      return rows;
    },

    async owedOf(listingId) {
      const listingIds = [listingId, ...(await linkedIds(prisma, listingId))];
      const rows = await prisma.connection.findMany({
        where: { listingId: { in: listingIds }, ...isDestination, ...isToldByItself },
        select: {
          id: true,
          listingId: true,
          publishedRevision: true,
          listing: { select: { revision: true, active: true } },
        },
        orderBy: { id: 'asc' },
      });
      const isOwed = (row: (typeof rows)[number]) =>
        row.listing.active && row.publishedRevision !== row.listing.revision;
      return rows.filter(isOwed).map((row) => ({ connectionId: row.id, listingId: row.listingId }));
    },
  };
}

/** True when a destination of the listing is not told its last revision, and nobody is telling it. */
async function isAnyOwed(prisma: PrismaClient, listingId: string, now: Instant): Promise<boolean> {
  const rows = await prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM "Connection" c JOIN "Listing" l ON l."id" = c."listingId"
    WHERE c."listingId" = ${listingId}::uuid AND c."hubAccountId" IS NOT NULL AND c."syncEnabled" AND NOT c."readOnly"
      AND c."publishedRevision" <> l."revision"
      AND (c."publisher" IS NULL OR c."publishingUntil" < ${now}::timestamptz)
    LIMIT 1`;
  return rows.length > 0;
}

type Context = { readonly listing: LockedListing; readonly box: SecretBox; readonly taking: Taking };

async function take(tx: Prisma.TransactionClient, context: Context): Promise<Taken> {
  const { listing, taking } = context;
  const taken: Taken = { publications: [], refused: [] };
  if (!listing.active) return taken;
  const free = { OR: [{ publisher: null }, { publishingUntil: { lt: toInstantColumn(taking.now) } }] };
  const told = taking.byHand ? {} : isToldByItself;
  const where = {
    listingId: listing.id,
    ...isDestination,
    ...told,
    publishedRevision: { not: listing.revision },
    ...free,
  };
  const found = await tx.connection.findMany({ where, include: { hubAccount: true }, orderBy: { id: 'asc' } });
  const rows = found.filter((row) => !isToComeBackLater(row, taking.now));
  if (rows.length === 0) return taken;
  const standing = { connectionId: { in: rows.map(({ id }) => id) }, state: { not: 'opened' as const } };
  const published = byConnection(await tx.publishedClosure.findMany({ where: standing, orderBy: { from: 'asc' } }));
  const causes = (await loadCauses(tx, listing.id, listing.linked)).map(({ cause }) => cause);
  for (const row of rows) {
    const unit = unitAddress(row, context.box);
    if (!unit) {
      await tx.connection.updateMany({
        where: { id: row.id },
        data: { publishFailure: closedAddress, publishingUntil: toInstantColumn(plusMs(taking.now, TRY_LATER_MS)) },
      });
      const { id: connectionId, label } = row;
      taken.refused.push({ outcome: 'not_published', connectionId, label, failure: closedAddress });
      continue;
    }
    const publication = await takeOne(tx, { ...context, row, published: published.get(row.id) ?? [], unit, causes });
    if (publication) taken.publications.push(publication);
  }
  return taken;
}

/** A hub that asked to come back later is left alone until then, by passes too. */
function isToComeBackLater({ publishFailure, publishingUntil }: Destination, now: Instant): boolean {
  return publishingUntil !== null && isRateLimited(publishFailure) && publishingUntil.toISOString() > now;
}

type ClosureRow = Prisma.PublishedClosureGetPayload<object>;
type TakingOne = Context & {
  readonly row: Destination;
  /** The closures of ours that stand there. */
  readonly published: readonly ClosureRow[];
  readonly unit: Publication['unit'];
  readonly causes: Parameters<typeof nightsToClose>[0];
};

/** What is to be told is written before it is told; undefined when the destination is in step. */
async function takeOne(
  tx: Prisma.TransactionClient,
  { listing, taking, row, published, unit, causes }: TakingOne,
): Promise<Publication | undefined> {
  const { revision } = listing;
  const today = dateInZone(taking.now, listing.timeZone);
  const closures = published.filter(({ to }) => fromDateColumn(to) > today);
  if (closures.length < published.length) await retirePast(tx, row.id, { today, now: taking.now });
  const wanted = nightsToClose(causes, { connectionId: row.id, today });
  const [opening, standing] = [
    closures.filter(({ state }) => state === 'opening'),
    closures.filter(({ state }) => state !== 'opening'),
  ];
  const plan = planPublication(
    wanted,
    standing.map(({ id, ...nights }) => ({ id, ...fromNightColumns(nights) })),
    today,
  );
  const old = standing.filter(({ state, id }) => state === 'closing' && !plan.open.includes(id));
  const toOpen = [...opening, ...standing.filter(({ id }) => plan.open.includes(id))];
  if (plan.close.length + old.length + toOpen.length === 0) {
    await tx.connection.updateMany({
      where: { id: row.id },
      data: { publishedRevision: revision, publishFailure: Prisma.DbNull },
    });
    return undefined;
  }
  const common = {
    connectionId: row.id,
    listingId: listing.id,
    state: 'closing' as const,
    revision,
    createdAt: toInstantColumn(taking.now),
  };
  const asked = plan.close.map(({ from, to }) => ({ ...common, from: toDateColumn(from), to: toDateColumn(to) }));
  const created: ClosureRow[] = [];
  await insertRows(asked, {
    one: async (data) => created.push(await tx.publishedClosure.create({ data })),
    many: async (data) => created.push(...(await tx.publishedClosure.createManyAndReturn({ data }))),
  });
  if (plan.open.length > 0)
    await tx.publishedClosure.updateMany({
      where: { id: { in: [...plan.open] } },
      data: { state: 'opening', revision, closedAt: null },
    });
  const until = plusMs(taking.now, taking.leaseMs);
  await tx.connection.updateMany({
    where: { id: row.id },
    data: { publisher: taking.publisher, publishingUntil: toInstantColumn(until) },
  });
  const ownNights = causes.filter((cause) => cause.kind === 'observed' && cause.connectionId === row.id);
  return {
    connectionId: row.id,
    listingId: listing.id,
    label: row.label,
    publisher: taking.publisher,
    unit,
    today,
    until,
    revision,
    toldRevision: row.publishedRevision,
    closing: [
      ...created.map((closure) => ({
        ...closureOf(closure),
        isInDoubt: false,
      })),
      ...old.map((closure) => ({
        ...closureOf(closure),
        isInDoubt: true,
      })),
    ],
    opening: toOpen.map((closure) => ({
      ...closureOf(closure),
      isInDoubt: closure.state === 'opening' || closure.remoteId === null,
    })),
    ours: [...closures, ...created].map(closureOf),
    stillClosed: merged(onOrAfter(ownNights, today)),
  };
}

/** Nights that are past need nothing any more: what was asked for them is history. */
function retirePast(
  tx: Prisma.TransactionClient,
  connectionId: string,
  { today, now }: { readonly today: CalendarDate; readonly now: Instant },
): Promise<unknown> {
  return tx.publishedClosure.updateMany({
    where: { connectionId, to: { lte: toDateColumn(today) }, state: { not: 'opened' } },
    data: { state: 'opened', openedAt: toInstantColumn(now) },
  });
}

/** Compare and set: what a later publisher did with a closure stays. */
async function writeEnd(tx: Prisma.TransactionClient, end: PublicationEnd, now: Instant): Promise<void> {
  for (const { key, remoteId } of end.closed)
    await tx.publishedClosure.updateMany({
      where: { id: key, state: 'closing' },
      data: { state: 'closed', remoteId, closedAt: toInstantColumn(now) },
    });
  for (const { key: id, remoteId } of end.tried)
    await tx.publishedClosure.updateMany({ where: { id, state: 'closing' }, data: { remoteId } });
  if (end.opened.length > 0)
    await tx.publishedClosure.updateMany({
      where: { id: { in: [...end.opened] }, state: 'opening' },
      data: { state: 'opened', openedAt: toInstantColumn(now) },
    });
}

type GivingBack = {
  readonly publication: Publication;
  readonly end: PublicationEnd;
  readonly listing: { readonly revision: number };
  readonly now: Instant;
};

/** How long a destination that could not be told is left alone, unless a pass comes by; where trying again does not help. */
const TRY_AGAIN_MS = 60_000;
const TRY_LATER_MS = 60 * 60_000;

function triedAgainIn({ kind, retryAfterMs }: Failure): number {
  return retryAfterMs ?? (isRetryable(kind) ? TRY_AGAIN_MS : TRY_LATER_MS);
}

async function giveBack(tx: Prisma.TransactionClient, given: GivingBack): Promise<boolean> {
  const { end, listing } = given;
  const { connectionId: id, publisher, revision, toldRevision } = given.publication;
  if (end.failure) {
    const publishingUntil = toInstantColumn(plusMs(given.now, triedAgainIn(end.failure)));
    const data = { publisher: null, publishingUntil, publishFailure: end.failure };
    await tx.connection.updateMany({ where: { id, publisher }, data });
    return false;
  }
  // Where it was asked for again meanwhile, what it was told last stays as whoever asked left it.
  const [row] = await tx.$queryRaw<{ readonly publishedRevision: number }[]>`
    UPDATE "Connection" SET "publisher" = NULL, "publishingUntil" = NULL, "publishFailure" = NULL,
      "publishedRevision" = CASE WHEN ${!end.isUnfinished} AND "publishedRevision" = ${toldRevision}
        THEN ${revision} ELSE "publishedRevision" END
    WHERE "id" = ${id}::uuid AND "publisher" = ${publisher}::uuid RETURNING "publishedRevision"`;
  return row !== undefined && (row.publishedRevision !== revision || listing.revision !== revision);
}

function resultOf({ connectionId, label, closing, opening }: Publication, end: PublicationEnd): PublicationResult {
  if (end.failure) return { outcome: 'not_published', connectionId, label, failure: end.failure };
  const closed = merged(closing.filter(({ isInDoubt }) => !isInDoubt));
  const opened = subtracted(opening, closed);
  return {
    outcome: 'published',
    connectionId,
    label,
    nightsClosed: totalNights(closed),
    nightsOpened: totalNights(opened),
  };
}
