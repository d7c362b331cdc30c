import { type ChannelTwice, channelOfFeed, channelTwiceBy } from '../domain/channel.ts';
import type { ConnectionPatch, NewConnection } from '../ports.ts';
import { wayOf, waysOf } from './hub-sales.ts';
import type { Prisma } from './prisma.ts';

/** The channel that a new feed would bring a second time. The caller holds the listing’s lock. */
export async function twiceByNew(
  tx: Prisma.TransactionClient,
  listingId: string,
  { url, label, syncEnabled }: NewConnection,
): Promise<ChannelTwice | undefined> {
  const { host } = new URL(url);
  const channel = channelOfFeed({ host, platform: null });
  const way = { connectionId: '', label: label ?? host, isEnabled: syncEnabled, by: 'feed', channel } as const;
  return channelTwiceBy(way, await waysOf(tx, listingId));
}

type Patching = { readonly listingId: string; readonly connectionId: string; readonly patch: ConnectionPatch };

/**
 * The same for a change: only another address or switching it on can bring a channel that was not there. What is known of a
 * feed goes with its host.
 */
export async function twiceByPatch(
  tx: Prisma.TransactionClient,
  { listingId, connectionId, patch: { url, syncEnabled, label } }: Patching,
): Promise<ChannelTwice | undefined> {
  const before = await tx.connection.findUniqueOrThrow({ where: { id: connectionId } });
  if (url === undefined && (syncEnabled !== true || before.syncEnabled)) return undefined;
  const host = url === undefined ? before.host : new URL(url).host;
  const platform = host === before.host ? before.platform : null;
  const after = {
    ...before,
    host,
    platform,
    label: label ?? before.label,
    syncEnabled: syncEnabled ?? before.syncEnabled,
  };
  return channelTwiceBy(wayOf(after), await waysOf(tx, listingId));
}
