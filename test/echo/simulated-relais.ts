import { plusDays } from '../../src/domain/calendar-date.ts';
import type { Cause } from '../../src/domain/cause.ts';
import type { DestinationReads, ReadEdition } from '../../src/domain/destination-reads.ts';
import { exportedEntries, ofConnection, ofEcho, ofWindow } from '../../src/domain/exported-entry.ts';
import { type Instant, plusMinutes } from '../../src/domain/instant.ts';
import { merged, type NightRange, nightsOf } from '../../src/domain/night-range.ts';
import type { Platform } from '../../src/domain/platform.ts';
import { Feed } from '../domain/feed.ts';
import type { Days, Entry } from './simulated-platform.ts';

const START: Instant = '2026-06-01T08:00:00.000Z';
const FIRST_DAY = '2026-08-01';

/** A platform that relais is connected with. */
export type Linked = { readonly name: string; readonly platform: Platform };

/** The guard, the echo rule and the exports of relais over one listing, without a database. */
export class SimulatedRelais {
  private minute = 0;
  private readonly feeds = new Map<string, Feed>();
  private readonly blocks = new Map<string, Days>();
  private readonly editions = new Map<string, ReadEdition[]>();
  private readonly own = new Map<string, NightRange[]>();
  private readonly linked: readonly Linked[];

  constructor(linked: readonly Linked[]) {
    this.linked = linked;
    for (const { name } of linked) this.feeds.set(name, new Feed());
  }

  get now(): Instant {
    return plusMinutes(START, this.minute);
  }

  pass(minutes: number): void {
    this.minute += minutes;
  }

  block(days: Days): void {
    this.blocks.set(`block-${this.blocks.size}`, days);
  }

  unblockAll(): void {
    this.blocks.clear();
  }

  /** Polls one platform’s calendar. */
  poll(name: string, entries: readonly Entry[]): void {
    const feed = this.feed(name);
    const listed = entries.map(
      ({ uid, ...days }) => ({ ...nights(days), uid, identity: '', eventClass: 'unknown' }) as const,
    );
    const roots = this.causes().filter(
      (cause) => cause.kind !== 'observed' || (cause.connectionId !== name && cause.eventClass !== 'echo'),
    );
    const isReExporting = this.isReExporting(name);
    const destinations = [...this.editions].map(
      ([reader, editions]): DestinationReads => ({
        ...{ isOwn: reader === name, isReExporting: this.isReExporting(reader), revokedAt: null, editions },
      }),
    );
    const today = this.now.slice(0, 10);
    feed.poll(listed, { now: this.now, today, echo: { own: this.own, isReExporting, roots, destinations } });
  }

  /** What one platform reads of us, noted as its read. */
  readBy(name: string): Entry[] {
    const leftOut = [ofWindow, ofEcho, ofConnection(name)];
    const entries = exportedEntries(this.causes(), { today: this.now.slice(0, 10), leftOut });
    this.note(name, merged(entries));
    return entries.map(({ from, to, causeKind, causeId }) => {
      const uid = `${causeKind}-${causeId}-relais@test`;
      this.own.set(uid, [...(this.own.get(uid) ?? []), { from, to }]);
      return { uid, from: dayOf(from), to: dayOf(to) };
    });
  }

  /** Every day that relais holds closed. */
  closedDays(): number[] {
    const dates = this.causes().flatMap(nightsOf);
    return [...new Set(dates.map(dayOf))].sort((a, b) => a - b);
  }

  /** Who closes a day, without probable echoes. */
  rootsOf(day: number): string[] {
    const date = plusDays(FIRST_DAY, day);
    const roots = this.causes().filter(({ from, to }) => from <= date && date < to);
    return roots.flatMap((cause) => {
      if (cause.kind !== 'observed') return [cause.id];
      return cause.eventClass === 'echo' ? [] : [`${cause.connectionId} ${cause.id}`];
    });
  }

  private note(reader: string, closed: readonly NightRange[]): void {
    const editions = this.editions.get(reader) ?? [];
    const same = editions.find((edition) => JSON.stringify(edition.nights) === JSON.stringify(closed));
    const read = { nights: closed, firstReadAt: same?.firstReadAt ?? this.now, lastReadAt: this.now };
    this.editions.set(reader, [...editions.filter((edition) => edition !== same), read]);
  }

  private causes(): Cause[] {
    const observed = this.linked.flatMap(({ name, platform }) =>
      this.feed(name).accepted.map(
        ({ id, from, to, since, eventClass, hold }): Cause => ({
          ...{ kind: 'observed', id: `${name}-${id}`, connectionId: name, platform, from, to, since, eventClass, hold },
        }),
      ),
    );
    const blocks = [...this.blocks].map(([id, days]): Cause => ({ kind: 'block', id, since: START, ...nights(days) }));
    return [...blocks, ...observed];
  }

  private isReExporting(name: string): boolean {
    return this.linked.find((each) => each.name === name)?.platform !== 'airbnb';
  }

  private feed(name: string): Feed {
    const feed = this.feeds.get(name);
    if (!feed) throw new Error(`relais is not connected with “${name}”.`);
    return feed;
  }
}

function nights({ from, to }: Days): NightRange {
  return { from: plusDays(FIRST_DAY, from), to: plusDays(FIRST_DAY, to) };
}

function dayOf(date: string): number {
  return Math.round((Date.parse(date) - Date.parse(FIRST_DAY)) / 86_400_000);
}
