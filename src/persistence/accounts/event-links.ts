import type { Piece } from '../../account-store-ports.ts';
import type { Prisma, PrismaClient } from '../prisma.ts';

/** Warnings of events that the service’s last list does not have. */
export const unlisted = ['vanished', 'over'];

type Reader = PrismaClient | Prisma.TransactionClient;

/** The linked events of a connection, as its connector takes them: `<number>:<1 with sessions, else 0>`. */
export async function linkedEvents(
  reader: Reader,
  connectionId: string,
  only: Prisma.TicketedEventWhereInput = {},
): Promise<readonly string[]> {
  const events = await reader.ticketedEvent.findMany({
    // What is no longer listed has nothing that could be read.
    where: {
      connectionId,
      externalId: { not: null },
      OR: [{ warning: null }, { warning: { notIn: unlisted } }],
      ...only,
    },
    select: { externalId: true },
    orderBy: { externalId: 'asc' },
  });
  const externalIds = [...new Set(events.flatMap(({ externalId }) => (externalId === null ? [] : [externalId])))];
  const listed = await reader.outsideEvent.findMany({ where: { connectionId, externalId: { in: externalIds } } });
  return listed.map(({ externalId, hasSessions }) => `${externalId}:${hasSessions ? 1 : 0}`);
}

/**
 * Links events by what their organiser gave: the number of an event at the service, or the slug of its page. One that is linked stays
 * linked to that number whatever becomes of the slug.
 */
export async function resolveLinks(tx: Prisma.TransactionClient, connectionId: string): Promise<void> {
  const linked = await tx.$executeRaw`
    UPDATE "TicketedEvent" e SET "externalId" = o."externalId", "warning" = NULL
    FROM "OutsideEvent" o
    WHERE e."connectionId" = ${connectionId}::uuid AND e."externalId" IS NULL AND o."connectionId" = e."connectionId"
      AND (o."externalId" = e."reference" OR lower(o."slug") = lower(e."reference"))`;
  if (linked > 0) await readAllAgain(tx, connectionId);
  await tx.$executeRaw`
    UPDATE "TicketedEvent" SET "warning" = 'not_linked'
    WHERE "connectionId" = ${connectionId}::uuid AND "externalId" IS NULL AND "warning" IS DISTINCT FROM 'not_linked'
      -- Before the list was ever read, nobody knows.
      AND EXISTS (SELECT 1 FROM "OutsideEvent" o WHERE o."connectionId" = ${connectionId}::uuid)`;
}

/** The stream that tells which events have sold since: without a cursor it has all of them read. */
const SALES_STREAM = 'sales';

/** The stream of the places of one event, whose number its pieces have. */
const PLACES_STREAM = 'places';

/** Linked events whose places were never read are read in this run, whatever has sold: one may have been added a moment ago. */
export async function unreadEvents(
  tx: Prisma.TransactionClient,
  { connectionId, stream }: { readonly connectionId: string; readonly stream: string },
): Promise<readonly Piece[]> {
  if (stream !== SALES_STREAM) return [];
  const linked = await linkedEvents(tx, connectionId, { lastSyncAt: null });
  return linked.map((entry) => ({ stream: PLACES_STREAM, partition: entry.split(':')[0] ?? '' }));
}

/** The next run reads the places of every linked event: one is new, or a run ended before it had read what it found. */
export async function readAllAgain(tx: Prisma.TransactionClient, connectionId: string): Promise<void> {
  await tx.accountCursor.deleteMany({ where: { connectionId, stream: SALES_STREAM } });
}
