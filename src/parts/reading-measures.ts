import { breakerKeyOf } from '../domain/breaker-key.ts';
import { noReadings, type ReadingMeasure, withReading } from '../domain/reading-measure.ts';
import type { CalendarFeedConnector, FeedReading } from '../feed-ports.ts';
import type { HubReader } from '../hub-ports.ts';

/** Of more platforms than this, no further one is measured until what there is was reported. */
const MOST_KEYS = 10_000;

/** How the readings of this process went since it was asked last, by breaker key. `nowMs` is time that never jumps. */
export class ReadingMeasures {
  private measures = new Map<string, ReadingMeasure>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.nowMs = nowMs;
  }

  /** What was read since the last time. */
  take(): ReadonlyMap<string, ReadingMeasure> {
    const taken = this.measures;
    this.measures = new Map();
    return taken;
  }

  /** The feeds themselves, measured. */
  feeds<Feeds extends Pick<CalendarFeedConnector, 'read'>>(feeds: Feeds): Feeds {
    const read: Feeds['read'] = (request) =>
      this.measured(request.signal, keyOfFeed(request.url), () => feeds.read(request));
    return { ...feeds, read };
  }

  /** The reader of hubs itself, measured. */
  units(units: HubReader): HubReader {
    return { read: (request) => this.measured(request.signal, request.connector, () => units.read(request)) };
  }

  private async measured(signal: AbortSignal, key: string, read: () => Promise<FeedReading>): Promise<FeedReading> {
    const startedMs = this.nowMs();
    const reading = await read();
    // What was given up, or never asked, says nothing of the platform.
    if (signal.aborted || (reading.outcome === 'failed' && reading.notAsked)) return reading;
    if (this.measures.size < MOST_KEYS || this.measures.has(key)) {
      const measured = { isGood: reading.outcome !== 'failed', tookMs: this.nowMs() - startedMs };
      this.measures.set(key, withReading(this.measures.get(key) ?? noReadings, measured));
    }
    return reading;
  }
}

function keyOfFeed(url: string): string {
  return breakerKeyOf({ connector: 'ical', host: URL.canParse(url) ? new URL(url).host : 'unreadable' });
}
