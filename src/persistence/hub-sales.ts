import { z } from 'zod';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { channelOfFeed, channels, type Way } from '../domain/channel.ts';
import type { Sale } from '../domain/conflict.ts';
import { hubsThatCancel } from '../domain/hub.ts';
import { channelsSold, type HubSales, nothingSold, salesAfter } from '../domain/hub-sales.ts';
import type { Observation } from '../domain/observed-event.ts';
import type { Prisma } from './prisma.ts';

const salesSchema = z.object({
  seen: z.partialRecord(z.enum(channels), z.string()),
  stays: z.record(z.string(), z.string().nullable()),
});

/** A `sales` column; what cannot be read any more is told anew by the next readings. */
export function salesOf(column: Prisma.JsonValue): HubSales {
  const parsed = salesSchema.safeParse(column);
  return parsed.success ? parsed.data : nothingSold;
}

type SoldRow = Pick<
  Prisma.ConnectionGetPayload<object>,
  'hubAccountId' | 'host' | 'platform' | 'connector' | 'syncEnabled' | 'readOnly'
>;

/** By which way an entry of a connection was sold; undefined for a calendar that is no channel’s. */
export function saleOf(row: SoldRow & { readonly sales: HubSales }, identity: string): Sale | undefined {
  if (row.hubAccountId !== null) {
    const channel = row.sales.stays[identity];
    const isTold = row.syncEnabled && !row.readOnly && hubsThatCancel.some((hub) => hub === row.connector);
    return { by: 'hub', channels: channelsSold(row.sales), channel, isCancellable: isTold && channel === null };
  }
  const channel = channelOfFeed(row);
  return channel && { by: 'feed', channel };
}

type WayRow = SoldRow & Pick<Prisma.ConnectionGetPayload<object>, 'id' | 'label' | 'sales'>;

/** A connection as a way by which stays reach its listing. */
export function wayOf(row: WayRow): Way {
  const way = { connectionId: row.id, label: row.label, isEnabled: row.syncEnabled };
  if (row.hubAccountId !== null) return { ...way, by: 'hub', channels: channelsSold(salesOf(row.sales)) };
  return { ...way, by: 'feed', channel: channelOfFeed(row) };
}

/** The ways by which stays reach a listing. */
export async function waysOf(tx: Prisma.TransactionClient, listingId: string): Promise<Way[]> {
  return (await waysOfEach(tx, [listingId])).flat();
}

/** The same of several listings, each by itself. */
export async function waysOfEach(tx: Prisma.TransactionClient, listingIds: readonly string[]): Promise<Way[][]> {
  const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
  const rows = await tx.connection.findMany({ where: { listingId: { in: [...listingIds] } }, orderBy });
  return listingIds.map((id) => rows.filter(({ listingId }) => listingId === id).map(wayOf));
}

/**
 * The `sales` column after a reading, where that told anything new of how a unit is sold. `column`: what stands there.
 */
export function salesColumn(
  column: Prisma.JsonValue,
  { byApi, events }: Observation,
  today: CalendarDate,
): { readonly sales?: HubSales } {
  if (!byApi) return {};
  const known = salesOf(column);
  const listed = events.map(({ identity }) => identity);
  const after = salesAfter(known, { ...byApi, listed }, today);
  return after === known ? {} : { sales: after };
}
