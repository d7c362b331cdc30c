import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import type { FeedReading } from '../../src/feed-ports.ts';

/** A good reading of a hub’s unit, with what each of its stays came by. */
export function ofHub(
  stayChannels: Readonly<Record<string, string | null>>,
  ...events: readonly ObservedEvent[]
): FeedReading {
  const settled = events.map(({ identity }) => identity);
  return reading({ stayChannels, events, settled });
}

/** One of a unit that lists nothing, and names this stay as cancelled. */
export function withCancelled(identity: string): FeedReading {
  return reading({ stayChannels: {}, events: [], settled: [identity] });
}

type Read = {
  readonly stayChannels: Readonly<Record<string, string | null>>;
  readonly events: readonly ObservedEvent[];
  readonly settled: readonly string[];
};

function reading({ stayChannels, events, settled }: Read): FeedReading {
  const channels = [...new Set(Object.values(stayChannels).filter((channel) => channel !== null))];
  const style = { programs: [], properties: [], marks: [], unfamiliar: [] };
  const byApi = { settled, missing: [], surplus: [], renamed: [], channels, stayChannels };
  const observation = { platform: 'beds24', events, isWhole: true, warnings: [], style, byApi } as const;
  return { outcome: 'read', observation, contentHash: JSON.stringify([events, stayChannels, settled]) };
}
