import type { DateBlocking, DateBlockingStore } from '../date-blocking-ports.ts';
import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import { type Blocker, explainBlocking } from '../domain/date-blocking.ts';
import { overlaps } from '../domain/night-range.ts';
import { nightsToClose } from '../domain/publication.ts';
import type { ByHand } from '../ports.ts';
import { type LabelledCause, loadCauses, loadWindowCauses, platformOf } from './causes.ts';
import { fromInstantColumn, fromNightColumns } from './columns.ts';
import { liftParts } from './date-blocking-lift.ts';
import { type LockedListing, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { loadProvenance } from './provenance.ts';

type Question = Parameters<DateBlockingStore['resolve']>[1];

/** Why nights are closed, on PostgreSQL. */
export function createDateBlockingStore(prisma: PrismaClient): DateBlockingStore {
  return {
    resolve: (by, question) =>
      underListingLock(prisma, by, (tx, listing) => resolveBlocking(tx, { by, listing, question })),
  };
}

type Resolving = { readonly by: ByHand; readonly listing: LockedListing; readonly question: Question };

async function resolveBlocking(
  tx: Prisma.TransactionClient,
  { by, listing, question }: Resolving,
): Promise<DateBlocking> {
  const { range, isLifting, chosen } = question;
  const today = dateInZone(by.now, listing.timeZone);
  const known = await loadBlockers(tx, listing, today);
  const blockers = known.blockers.filter((blocker) =>
    overlaps(blocker.kind === 'cause' ? blocker.cause : blocker, range),
  );
  const explanation = explainBlocking(blockers, { range, today, now: by.now, chosen: isLifting ? chosen : [] });
  const causes = blockers.flatMap((blocker) => (blocker.kind === 'cause' ? [blocker.cause] : []));
  const provenance = await loadProvenance(tx, listing.id, causes);
  const lifted = isLifting ? explanation.parts.filter(({ verdict }) => verdict === 'lifted') : [];
  const { labels, closures } = known;
  await liftParts(tx, lifted, { by, listing, closures });
  return { ownerId: listing.ownerId, explanation, labels, provenance, closures };
}

type Known = Pick<DateBlocking, 'labels' | 'closures'> & { readonly blockers: readonly Blocker[] };

async function loadBlockers(
  tx: Prisma.TransactionClient,
  { id: listingId, active }: LockedListing,
  today: CalendarDate,
): Promise<Known> {
  const labelled = [...(await loadCauses(tx, listingId)), ...(await loadWindowCauses(tx, listingId))];
  const connections = await tx.connection.findMany({
    where: { listingId },
    include: { published: { where: { state: { not: 'opened' } }, orderBy: [{ from: 'asc' }, { id: 'asc' }] } },
  });
  const isOn = new Map(connections.map(({ id, syncEnabled }) => [id, syncEnabled]));
  const standing = { listingId, leftById: { not: null } };
  const left = new Set((await tx.block.findMany({ where: standing, select: { id: true } })).map(({ id }) => id));
  const asking = { listingId, askedAt: { not: null } };
  const asked = new Set((await tx.acceptedEvent.findMany({ where: asking, select: { id: true } })).map(({ id }) => id));
  const causes = labelled.map(({ cause }): Blocker => {
    const isRead = cause.kind !== 'observed' || (isOn.get(cause.connectionId) ?? false);
    return { kind: 'cause', cause, isLeft: left.has(cause.id), isOn: isRead, isAsked: asked.has(cause.id) };
  });
  const closures = connections.flatMap((row) => closuresAt(row, labelled, { today, active }));
  return {
    blockers: [...causes, ...closures.map(({ blocker }) => blocker)],
    labels: Object.fromEntries(labelled.map(({ cause, label }) => [cause.id, label])),
    closures: Object.fromEntries(closures.map(({ blocker, at }) => [blocker.id, at])),
  };
}

type Destination = Prisma.ConnectionGetPayload<{ include: { published: true } }>;

/** The closures of ours that stand at a destination, with the nights that it is to have closed by us. */
function closuresAt(
  row: Destination,
  labelled: readonly LabelledCause[],
  { today, active }: { readonly today: CalendarDate; readonly active: boolean },
) {
  const { id: connectionId, label, published } = row;
  if (published.length === 0) return [];
  const causes = labelled.map(({ cause }) => cause);
  const wanted = nightsToClose(causes, { connectionId, today });
  return published.map((closure) => ({
    blocker: {
      kind: 'closure' as const,
      id: closure.id,
      ...fromNightColumns(closure),
      wanted,
      isOn: active && row.syncEnabled && !row.readOnly && row.mode !== 'manual',
    },
    at: { connectionId, label, platform: platformOf(row.platform), since: fromInstantColumn(closure.createdAt) },
  }));
}
