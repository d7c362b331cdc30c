import { Agent, request } from 'undici';
import { plusDays } from '../../src/domain/calendar-date.ts';
import type { Installation } from './installation.ts';
import { type BenchBooking, type BookingSeen, hubNames } from './platform-messages.ts';

/** What one load came to, in ms; `lost` were not closed everywhere, `repeated` were closed more often than needed. */
export type LoadResult = {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly n: number;
  readonly lost: number;
  readonly repeated: number;
};

export type Load = { readonly perSecond: number; readonly bookings: number };

const STRAGGLERS_MS = 60_000;
const POLL_MS = 200;
/** Guests share connections that stay open: their part of the processor is not what is measured. */
const agent = new Agent();

/** Guests who book, each at a time of its own, whatever became of those before (an open loop). */
export class Guests {
  private readonly url: string;
  private readonly listings: number;
  private readonly today = new Date().toISOString().slice(0, 10);
  private made = 0;
  private readonly staysOf = new Map<number, number>();

  constructor({ platformsUrl }: Installation, listings: number) {
    this.url = platformsUrl;
    this.listings = listings;
  }

  /** Books `bookings` times, `perSecond`, at hubs and listings in turn; then waits until all are closed elsewhere. */
  async book({ perSecond, bookings }: Load, among = this.listings): Promise<LoadResult> {
    const startMs = nowMs() + 500;
    const sent: Promise<unknown>[] = [];
    for (let index = 0; index < bookings; index += 1) {
      const dueAtMs = startMs + (index * 1_000) / perSecond;
      await until(dueAtMs);
      sent.push(this.send('/bench/bookings', this.next(dueAtMs, among)));
    }
    await Promise.all(sent);
    await this.untilClosed();
    const seen: readonly BookingSeen[] = JSON.parse(await this.send('/bench/taken', {}));
    return summedUp(seen, bookings);
  }

  private next(dueAtMs: number, among: number): BenchBooking {
    const number = this.made;
    this.made += 1;
    const listing = number % among;
    // Each stay of a listing after its last one, and all within what hubs tell of at all: two years.
    const earlier = this.staysOf.get(listing) ?? 0;
    this.staysOf.set(listing, earlier + 1);
    const from = plusDays(this.today, 3 + 4 * earlier + (listing % 2));
    const source = hubNames[number % hubNames.length] ?? 'beds24';
    return { listing, source, from, to: plusDays(from, 2), dueAtMs };
  }

  private async untilClosed(): Promise<void> {
    const endsMs = nowMs() + STRAGGLERS_MS;
    while (nowMs() < endsMs) {
      const { open }: { open: number } = JSON.parse(await (await fetch(`${this.url}/bench/open`)).text());
      if (open === 0) break;
      await sleep(POLL_MS);
    }
    // What is written once more comes a little later.
    await sleep(2_000);
  }

  private async send(path: string, body: object): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', headers, body: JSON.stringify(body), dispatcher: agent } as const;
    const answer = await request(this.url + path, sent);
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path} was answered ${answer.statusCode}: ${text}`);
    return text;
  }
}

function summedUp(seen: readonly BookingSeen[], wanted: number): LoadResult {
  const closed = seen.flatMap(({ closedAtMs, dueAtMs }) => (closedAtMs === null ? [] : [closedAtMs - dueAtMs]));
  const sorted = closed.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  const repeated = seen.filter(({ writes, destinations }) => writes > destinations).length;
  return { p50: at(0.5), p99: at(0.99), max: at(1), n: sorted.length, lost: wanted - sorted.length, repeated };
}

/** Unix time to a fraction of a ms, as the platforms read it. */
function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

async function until(dueAtMs: number): Promise<void> {
  const leftMs = dueAtMs - nowMs();
  if (leftMs > 0) await sleep(leftMs);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
