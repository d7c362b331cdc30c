import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import { channelTwiceBy } from '../domain/channel.ts';
import { hubNames } from '../domain/hub.ts';
import { channelsSold, type HubSales, nothingSold, salesAfter } from '../domain/hub-sales.ts';
import type { NewUnit, UnitConnected } from '../hub-ports.ts';
import type { ByHand } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { hubConnectorOf } from './connection-to-read.ts';
import { waysOf } from './hub-sales.ts';
import { type LockedListing, underListingLock } from './listing-lock.ts';
import { aimOfRow, firstStandingOf, nextSyncOf, standingColumns } from './mode-columns.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import type { SecretBox } from './secret-box.ts';

type Connecting = { readonly by: ByHand; readonly chosen: NewUnit };

/** See `HubStore.connectUnit`. That a unit is connected once is a unique index, whatever the race. */
export async function connectUnit(
  prisma: PrismaClient,
  box: SecretBox,
  { by, chosen }: Connecting,
): Promise<UnitConnected> {
  try {
    return await underListingLock(prisma, by, (tx, listing) => insertUnit(tx, box, { by, chosen, listing }));
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      return { outcome: 'unit_already_connected' };
    throw error;
  }
}

async function insertUnit(
  tx: Prisma.TransactionClient,
  box: SecretBox,
  { by, chosen, listing }: Connecting & { readonly listing: LockedListing },
): Promise<UnitConnected> {
  const { ownerId } = listing;
  const { accountId, unit, mode, syncIntervalMin = null, syncEnabled, readOnly } = chosen;
  const account = await tx.hubAccount.findFirst({ where: { id: accountId, ownerId } });
  const connector = account ? hubConnectorOf(account.connector) : undefined;
  if (!account || connector === undefined) return { outcome: 'no_such_account' };
  const hub = hubNames[connector];
  const label = chosen.label ?? `${hub} · ${unit.name}`;
  const sales = salesBefore(chosen, dateInZone(by.now, listing.timeZone));
  const way = { connectionId: '', label, isEnabled: syncEnabled, by: 'hub', channels: channelsSold(sales) } as const;
  const twice = channelTwiceBy(way, await waysOf(tx, listing.id));
  if (twice) return { outcome: 'channel_connected_twice', twice };
  const standing = firstStandingOf({ mode, connector, syncEnabled }, by.now);
  const { id } = await tx.connection.create({
    data: {
      listingId: by.listingId,
      connector,
      label,
      host: hub,
      hubAccountId: accountId,
      unitId: unit.id,
      urlHash: box.mark(`${connector} ${accountId} ${unit.id}`),
      mode,
      syncEnabled,
      readOnly,
      platform: connector,
      sales,
      createdAt: by.now,
      ...standingColumns(standing),
      syncIntervalMin,
      // What is closed already is told at the first pass.
      publishedRevision: -1,
    },
    select: { id: true },
  });
  const own = { state: standing.state, aim: aimOfRow({ mode, connector }), syncIntervalMin };
  await tx.connection.update({ where: { id }, data: { nextSyncAt: nextSyncOf(id, own, by.now) } });
  const subject = { kind: 'connection', id };
  const entry = { actor: by.actor, action: 'connection_created', subject, listingId: by.listingId, at: by.now };
  await appendAudit(tx, entry);
  return { outcome: 'saved', connectionId: id };
}

/** What is known of how the unit is sold before its first reading: what a look at it told, if there was one. */
function salesBefore({ sales }: NewUnit, today: CalendarDate): HubSales {
  if (!sales) return nothingSold;
  return salesAfter(nothingSold, { ...sales, listed: Object.keys(sales.stayChannels) }, today);
}
