import { platformNames } from '../domain/platform.ts';
import type { RefusedChannel } from '../ports.ts';
import type { Refusal } from './refusal.ts';

/** The answer where a hub and an iCal calendar would bring the same channel to one listing: both by name, and the remedy. */
export function channelRefusal({ twice }: RefusedChannel): Refusal<'channel_connected_twice'> {
  const { channel, feed, hub } = twice;
  const name = platformNames[channel];
  return {
    refused: 'channel_connected_twice',
    detail: `“${hub.label}” brings the stays of ${name} already, and “${feed.label}” is the iCal calendar of ${name}: each stay would be told twice. Remove or switch off one of the two; the iCal calendar is the slower one.`,
    twice: { channel, feed: feed.label, hub: hub.label },
  };
}
