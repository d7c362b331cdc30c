import type { Platform } from './platform.ts';

/**
 * The platforms that sell stays themselves and that a hub brings too, so that one of them can reach a listing by two ways:
 * by a unit of a hub and by its own iCal feed.
 */
export const channels = ['airbnb', 'booking.com', 'vrbo', 'greengo'] as const satisfies readonly Platform[];
export type Channel = (typeof channels)[number];

/** The channel of that name; undefined for what is none of ours (a hub’s own name for a portal, a calendar of people). */
export function channelNamed(name: string | null): Channel | undefined {
  return channels.find((channel) => channel === name);
}

/** Hosts that only one channel has, without their port. Each brand of Vrbo has one of its own. */
const hostsOf: readonly (readonly [RegExp, Channel])[] = [
  [/^([a-z0-9-]+\.)*airbnb\.(com?\.)?[a-z]{2,3}$/, 'airbnb'],
  [/^([a-z0-9-]+\.)*booking\.com$/, 'booking.com'],
  [
    /^([a-z0-9-]+\.)*(vrbo\.com|homeaway\.[a-z.]{2,6}|abritel\.fr|fewo-direkt\.de|bookabach\.co\.nz|stayz\.com\.au)$/,
    'vrbo',
  ],
  [/^([a-z0-9-]+\.)*greengo\.voyage$/, 'greengo'],
];

/**
 * The channel whose feed this is. A host that is unmistakable says so before the first read; else it is the platform that
 * the feed’s dialect told, null before.
 */
export function channelOfFeed(feed: { readonly host: string; readonly platform: string | null }): Channel | undefined {
  const host = feed.host.toLowerCase().replace(/:\d+$/, '');
  return hostsOf.find(([pattern]) => pattern.test(host))?.[1] ?? channelNamed(feed.platform);
}

/** A connection of a listing as a way by which stays reach it: a feed of one channel, or a hub’s unit that sells on several. */
export type Way = {
  readonly connectionId: string;
  readonly label: string;
  readonly isEnabled: boolean;
} & (
  | { readonly by: 'feed'; readonly channel: Channel | undefined }
  | { readonly by: 'hub'; readonly channels: readonly Channel[] }
);

/** One channel that reaches a listing by two ways, with the names of both connections. */
export type ChannelTwice = {
  readonly channel: Channel;
  readonly feed: Pick<Way, 'connectionId' | 'label'>;
  readonly hub: Pick<Way, 'connectionId' | 'label'>;
};

/** The channels that reach a listing both by a hub and by iCal. What is switched off counts nothing. */
export function channelsTwice(ways: readonly Way[]): ChannelTwice[] {
  const on = ways.filter(({ isEnabled }) => isEnabled);
  return on.flatMap((feed) => {
    if (feed.by !== 'feed' || feed.channel === undefined) return [];
    const { channel } = feed;
    const hub = on.find((way) => way.by === 'hub' && way.channels.includes(channel));
    return hub ? [{ channel, feed: named(feed), hub: named(hub) }] : [];
  });
}

/** The first channel that this way would bring a second time. */
export function channelTwiceBy(way: Way, others: readonly Way[]): ChannelTwice | undefined {
  const all = [...others.filter(({ connectionId }) => connectionId !== way.connectionId), way];
  return channelsTwice(all).find((twice) =>
    [twice.feed, twice.hub].some((one) => one.connectionId === way.connectionId),
  );
}

function named({ connectionId, label }: Way): Pick<Way, 'connectionId' | 'label'> {
  return { connectionId, label };
}
