import nodeIcal from 'node-ical';
import { readCalendar } from '../src/connectors/ical/read-calendar.ts';
import { readingHash } from '../src/connectors/ical/reading-hash.ts';
import { defaultReadingOptions } from '../src/domain/reading-options.ts';
import { dateFeed, zoneFeed } from './feeds.ts';
import { rates } from './rate.ts';

const terms = { timeZone: 'Europe/Paris', today: '2026-11-24', options: defaultReadingOptions };

/** Prints how many events per second node-ical and relais read, and by how much relais is faster. */
export function benchReading(): void {
  console.log('events/s of processor time           node-ical      relais   times   wanted');
  for (const count of [50, 500]) {
    const feed = dateFeed(count);
    compare(`dates, ${count} events`, { feed, count, wanted: 3, ours: () => read(feed) });
    const here = zoneFeed(count, 'Europe/Paris');
    compare(`zone of the listing, ${count} events`, { feed: here, count, wanted: 10, ours: () => read(here) });
    const there = zoneFeed(count, 'America/New_York');
    compare(`another zone, ${count} events`, { feed: there, count, wanted: 10, ours: () => read(there) });
    if (readingHash(feed, terms) !== readingHash(dateFeed(count, '20261125T110412Z'), terms))
      throw new Error('The same calendar an hour later has another hash.');
    compare(`unchanged, ${count} events`, { feed, count, wanted: 50, ours: () => readingHash(feed, terms) });
  }
}

function read(feed: Buffer): void {
  const reading = readCalendar(feed, terms);
  if (reading.outcome !== 'read') throw new Error(`A feed of the bench is not readable: ${reading.reason}.`);
}

type Comparison = {
  readonly feed: Buffer;
  readonly count: number;
  readonly wanted: number;
  readonly ours: () => unknown;
};

function compare(name: string, { feed, count, wanted, ours }: Comparison): void {
  const { theirs, own } = rates({ theirs: () => nodeIcal.sync.parseICS(feed.toString()), own: ours });
  const columns = [theirs, own].map((rate) =>
    Math.round(rate * count)
      .toLocaleString('en')
      .padStart(12),
  );
  console.log(
    `${name.padEnd(34)}${columns.join('')}${(own / theirs).toFixed(1).padStart(8)}${`≥ ${wanted}`.padStart(9)}`,
  );
}
