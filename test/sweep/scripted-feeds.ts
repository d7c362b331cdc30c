import { plusDays } from '../../src/domain/calendar-date.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import type { CalendarFeedConnector, FeedReading } from '../../src/feed-ports.ts';
import { failing, listing, stay } from '../support/world.ts';
import type { FaultKind, FeedChange } from './sweep-history.ts';

const FIRST_NIGHT = '2026-06-03';

/** One feed as its platform has it. `failingFor` counts sweeps. */
class ScriptedFeed {
  events: ObservedEvent[] = [];
  tag = 1;
  fault: { kind: FaultKind; sweeps: number } | undefined;
  private stays = 0;

  constructor() {
    this.change('book', 7);
    this.change('book', 30);
  }

  change(change: FeedChange, at: number): void {
    this.tag += 1;
    const from = plusDays(FIRST_NIGHT, at);
    switch (change) {
      case 'book':
        this.stays += 1;
        this.events.push(stay(from, plusDays(from, 3), { identity: `stay ${this.stays}` }));
        break;
      case 'cancel':
        this.events.splice(at % Math.max(1, this.events.length), 1);
        break;
      case 'prolong': {
        const index = at % Math.max(1, this.events.length);
        this.events = this.events.map((event, i) => (i === index ? { ...event, to: plusDays(event.to, 2) } : event));
        break;
      }
      case 'block':
        this.events.push(stay(from, plusDays(from, 2), { eventClass: 'block' }));
        break;
      case 'wave':
        this.events.push(stay(plusDays(from, 70), plusDays(from, 250), { eventClass: 'block' }));
        break;
      case 'empty':
        this.events = [];
        break;
      case 'other_tag':
        break;
    }
  }

  /** What it answers: 304 or the same text to who knows it, else all of it. */
  read(knownHash: string | null): FeedReading {
    if (this.fault)
      return this.fault.kind === 'RATE_LIMITED' ? failing('RATE_LIMITED', 40 * 60_000) : failing(this.fault.kind);
    const reading = listing(...this.events);
    const validators = { etag: `"${this.tag}"`, lastModified: null };
    if (reading.outcome !== 'read') return reading;
    return reading.contentHash === knownHash ? { outcome: 'unchanged', validators } : { ...reading, validators };
  }
}

/** Feeds in the hand of a history, by the last part of their address. What one says depends on nothing but its script. */
export class ScriptedFeeds {
  reads = 0;
  private readonly feeds = new Map<string, ScriptedFeed>();

  feed(name: string): ScriptedFeed {
    const feed = this.feeds.get(name) ?? new ScriptedFeed();
    this.feeds.set(name, feed);
    return feed;
  }

  /** A sweep is over: faults have one less to come. */
  pass(): void {
    for (const feed of this.feeds.values()) {
      if (feed.fault) feed.fault.sweeps -= 1;
      if (feed.fault?.sweeps === 0) feed.fault = undefined;
    }
  }

  connector(): CalendarFeedConnector {
    return {
      checkAddress: (url) => ({ outcome: 'accepted', url }),
      read: async ({ url, knownHash }) => {
        this.reads += 1;
        return this.feed(new URL(url).pathname.slice(1)).read(knownHash);
      },
    };
  }
}
