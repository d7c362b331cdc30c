import type { AccountRecord, OutsideSession } from '../../account-ports.ts';
import type { RunWarning } from '../../account-store-ports.ts';
import { isFull, type Places, withOverride } from '../../domain/places.ts';
import { toInstantColumn, toNullableInstantColumn } from '../columns.ts';
import type { Prisma } from '../prisma.ts';
import { readAllAgain } from './event-links.ts';
import type { PageContext, RowOutcome } from './row-outcome.ts';

type PlacesRecord = Extract<AccountRecord, { kind: 'places' }>;
type EventRow = Prisma.TicketedEventGetPayload<object>;
type PlacesPage = {
  readonly records: readonly PlacesRecord[];
  readonly warning: RunWarning | null;
  /** Every row of the page could be read, so that its sessions are all there are. */
  readonly isWhole: boolean;
};

const PLACES_STREAM = 'places';
const warningOfCode: Readonly<Record<string, string>> = {
  event_vanished: 'vanished',
  event_restricted: 'restricted',
  no_sessions: 'no_sessions',
  sessions_changed: 'places_unknown',
};

/**
 * Writes what readings say of places. `isFull` follows places that are known and nothing else: where they are not, the event says
 * so and what was known of being full stands. A reading that is not believed changes no place, and is told on its event.
 */
export async function writePlaces(
  tx: Prisma.TransactionClient,
  context: PageContext,
  { records, warning, isWhole }: PlacesPage,
): Promise<{ readonly rows: readonly RowOutcome[]; readonly events: number }> {
  if (context.stream !== PLACES_STREAM) return { rows: [], events: 0 };
  if (warning) await warn(tx, context, warning);
  const rows: RowOutcome[] = [];
  let events = 0;
  for (const record of records) {
    const linked = await tx.ticketedEvent.findMany({
      where: { connectionId: context.connectionId, externalId: record.eventId },
    });
    const outcomes: RowOutcome[] = [];
    for (const event of linked) outcomes.push(await writePlacesOf(tx, event, { record, context, isWhole }));
    events += linked.length;
    rows.push(outcomes.includes('updated') ? 'updated' : 'skipped');
  }
  return { rows, events };
}

async function warn(tx: Prisma.TransactionClient, { connectionId, partition }: PageContext, { code }: RunWarning) {
  const warning = warningOfCode[code];
  if (warning === undefined) return;
  await tx.ticketedEvent.updateMany({ where: { connectionId, externalId: partition }, data: { warning } });
}

async function writePlacesOf(
  tx: Prisma.TransactionClient,
  event: EventRow,
  {
    record,
    context,
    isWhole,
  }: { readonly record: PlacesRecord; readonly context: PageContext; readonly isWhole: boolean },
): Promise<RowOutcome> {
  const places = withOverride(record.places, event.totalByHand);
  if (isDoubtful(event, places)) {
    await tx.ticketedEvent.update({ where: { id: event.id }, data: { warning: 'sales_gone' } });
    // The second reading is the next run’s, not the hourly one’s.
    await readAllAgain(tx, context.connectionId);
    return 'skipped';
  }
  const told = { ...columnsOf(places), isFull: isFull(places) ?? event.isFull };
  const warning = places.known ? null : 'places_unknown';
  // One that was linked anew meanwhile is not of this reading.
  const { count } = await tx.ticketedEvent.updateMany({
    where: { id: event.id, externalId: record.eventId },
    data: { ...told, warning, lastSyncAt: toInstantColumn(context.now) },
  });
  if (count === 0) return 'skipped';
  await writeSessions(tx, event.id, { sessions: record.sessions, isWhole });
  const isSame =
    event.placesTotal === told.placesTotal && event.placesLeft === told.placesLeft && event.isFull === told.isFull;
  return isSame && event.lastSyncAt !== null ? 'skipped' : 'updated';
}

/** All that was sold is gone at once: an answer that lacks them looks the same. It is believed when it is given twice in a row. */
function isDoubtful({ placesTotal, placesLeft, warning }: EventRow, places: Places): boolean {
  const hadSales = placesTotal !== null && placesLeft !== null && placesLeft < placesTotal;
  return hadSales && places.known && places.sold === 0 && warning !== 'sales_gone';
}

async function writeSessions(
  tx: Prisma.TransactionClient,
  eventId: string,
  { sessions, isWhole }: { readonly sessions: readonly OutsideSession[]; readonly isWhole: boolean },
): Promise<void> {
  const isListed = { externalId: { in: sessions.map(({ externalId }) => externalId) } };
  await tx.ticketedSession.deleteMany({ where: { eventId, ...(isWhole ? {} : isListed) } });
  const data = sessions.map(({ externalId, name, startsAt, isDisabled, places }) => ({
    eventId,
    externalId,
    name,
    isDisabled,
    startsAt: toNullableInstantColumn(startsAt),
    ...columnsOf(places),
  }));
  await tx.ticketedSession.createMany({ data, skipDuplicates: true });
}

function columnsOf(places: Places) {
  return { placesTotal: places.known ? places.total : null, placesLeft: places.known ? places.left : null };
}
