import type { AccountRecord } from '../../account-ports.ts';
import type { RunWarning } from '../../account-store-ports.ts';
import { toInstantColumn, toNullableInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';
import { resolveLinks, unlisted } from './event-links.ts';
import type { PageContext, RowOutcome } from './row-outcome.ts';

type EventRecord = Extract<AccountRecord, { kind: 'event' }>;
type EventPage = {
  readonly records: readonly EventRecord[];
  readonly isDone: boolean;
  readonly warning: RunWarning | null;
  /** Every row of the page could be read, so that its events are all there are. */
  readonly isWhole: boolean;
};

/** The stream whose pages are the list of a service’s events. */
const LIST_STREAM = 'events';

/**
 * Writes the list of a service’s events and links those of the organiser by it. An event that is linked and not in a whole list has vanished:
 * it gets a warning, and what is known of its places stays. An empty list after one that was not is not believed.
 */
export async function writeEvents(
  tx: Prisma.TransactionClient,
  context: PageContext,
  { records, isDone, warning, isWhole }: EventPage,
): Promise<readonly RowOutcome[]> {
  if (context.stream !== LIST_STREAM) return [];
  const outcomes: RowOutcome[] = [];
  for (const { event } of records) outcomes.push(await writeEvent(tx, context, event));
  await resolveLinks(tx, context.connectionId);
  if (isDone && isWhole && warning === null && records.length > 0) await markVanished(tx, context, records);
  return outcomes;
}

async function writeEvent(
  tx: Prisma.TransactionClient,
  { connectionId, now }: PageContext,
  { externalId, slug, name, startsAt, hasSessions }: EventRecord['event'],
): Promise<RowOutcome> {
  const key = { connectionId, externalId };
  const where = { connectionId_externalId: key };
  const told = { slug, name, startsAt: toNullableInstantColumn(startsAt), hasSessions };
  const seenAt = toInstantColumn(now);
  const before = await tx.outsideEvent.findUnique({ where });
  await tx.outsideEvent.upsert({ where, create: { ...key, ...told, seenAt }, update: { ...told, seenAt } });
  if (!before) return 'imported';
  const isSame =
    before.slug === slug &&
    before.name === name &&
    before.hasSessions === hasSessions &&
    before.startsAt?.getTime() === told.startsAt?.getTime();
  return isSame ? 'skipped' : 'updated';
}

async function markVanished(
  tx: Prisma.TransactionClient,
  { connectionId, now }: PageContext,
  records: readonly EventRecord[],
): Promise<void> {
  const listed = records.map(({ event }) => event.externalId);
  const isGone = { connectionId, externalId: { not: null, notIn: listed } };
  // What has begun and is listed no more is over: the list is of what is to come.
  const begun = await tx.outsideEvent.findMany({
    where: { connectionId, externalId: { notIn: listed }, startsAt: { lt: toInstantColumn(now) } },
    select: { externalId: true },
  });
  const over = begun.map(({ externalId }) => externalId);
  const isOver = { connectionId, externalId: { in: over } };
  await tx.ticketedEvent.updateMany({ where: isGone, data: { warning: 'vanished' } });
  await tx.ticketedEvent.updateMany({ where: isOver, data: { warning: 'over' } });
  // Listed again: what its own reading says of it stands from now on.
  const isBack = { connectionId, externalId: { in: listed }, warning: { in: unlisted } };
  await tx.ticketedEvent.updateMany({ where: isBack, data: { warning: null } });
}

/** A list that is empty although the service listed events before is not believed. */
export async function suspicionOf(
  tx: Prisma.TransactionClient,
  { connectionId, stream, partition }: PageContext,
  page: { readonly records: readonly unknown[]; readonly rejected: readonly unknown[] },
): Promise<RunWarning | null> {
  if (stream !== LIST_STREAM || page.records.length + page.rejected.length > 0) return null;
  const known = await tx.outsideEvent.count({ where: { connectionId }, take: 1 });
  return known > 0 ? { code: 'events_empty', partition } : null;
}
