import { connectTemporal } from '../../src/temporal/connection.ts';
import { type Installation, startInstallation } from '../webhook/installation.ts';
import { type BookingSeen, type ClosedNights, hubNames } from '../webhook/platform-messages.ts';
import { seed } from '../webhook/seed.ts';
import { sweepOnce } from '../webhook/sweep.ts';
import { type Difference, GuestBook, type Stay } from './guest-book.ts';

/** How big a weekend: so many listings of four platforms, booked so many times a second. */
export type Weekend = {
  readonly listings: number;
  readonly perSecond: number;
  readonly convergenceMs: number;
  readonly say: (line: string) => void;
};

/**
 * What it came to. `differences` is empty once every platform agrees with the guests; `repeated` are bookings whose nights were
 * closed more often than there are destinations: a closure that was opened in error would have been closed again.
 */
export type WeekendResult = {
  readonly bookings: number;
  readonly cancelled: number;
  readonly convergedAfterMs: number | null;
  readonly differences: readonly Difference[];
  readonly repeated: number;
};

const ROUNDS = 3;
const FIRST_DAY = 10;
const STAY_DAYS = 3;
const APART_DAYS = 7;
/** Every so many stays are in the iCal feed, and as many are cancelled again. */
const ICAL_EVERY = 8;
const CANCELLED_EVERY = 10;

/**
 * A weekend’s peak: each listing is booked three times, at all its platforms in turn; meanwhile Smoobu does not answer and then
 * says 503, the worker is killed and started again, some guests cancel, and Smoobu comes back. Then every platform has to agree
 * with what the guests have.
 */
export async function runWeekend(weekend: Weekend): Promise<WeekendResult> {
  const installation = await startInstallation(weekend.listings);
  try {
    return await new Peak(installation, weekend).run();
  } finally {
    await installation.stop();
  }
}

class Peak {
  private readonly installation: Installation;
  private readonly weekend: Weekend;
  private readonly book = new GuestBook();
  private readonly today = Date.now();

  constructor(installation: Installation, weekend: Weekend) {
    this.installation = installation;
    this.weekend = weekend;
  }

  async run(): Promise<WeekendResult> {
    const { say } = this.weekend;
    const { prisma } = await seed(this.installation);
    const client = await connectTemporal({
      connection: { address: this.installation.temporalAddress },
      namespace: 'default',
    });
    await sweepOnce(client);
    say('connected and in step');
    const stays = await this.sell();
    const endedMs = performance.now();
    const cancelled = stays.filter((_, number) => number % CANCELLED_EVERY === 1).filter(isAtHub);
    for (const stay of cancelled) await this.cancel(stay);
    // What is only in a feed is found by a sweep.
    await sweepOnce(client);
    const converged = await this.untilAgreed();
    const seen: readonly BookingSeen[] = JSON.parse(await this.send('POST', '/bench/taken', {}));
    await client.connection.close();
    await prisma.$disconnect();
    return {
      bookings: stays.length,
      cancelled: cancelled.length,
      convergedAfterMs: converged.length === 0 ? Math.round(performance.now() - endedMs) : null,
      differences: converged,
      repeated: seen.filter(({ writes, destinations }) => writes > destinations).length,
    };
  }

  /** Sells all, while Smoobu fails from a quarter to three quarters, and the worker is killed in the middle. */
  private async sell(): Promise<Stay[]> {
    const { listings, perSecond, say } = this.weekend;
    const count = listings * ROUNDS;
    const events = new Map<number, () => Promise<unknown>>([
      [Math.floor(count / 4), () => this.send('PUT', '/bench/smoobu', { isDown: true })],
      [Math.floor(count / 2), () => this.installation.killWorker()],
      [Math.floor((count * 3) / 4), () => this.send('PUT', '/bench/smoobu', { isDown: false })],
    ]);
    const stays: Stay[] = [];
    const happening: Promise<unknown>[] = [];
    const startMs = performance.now();
    for (let number = 0; number < count; number += 1) {
      await sleep(startMs + (number * 1_000) / perSecond - performance.now());
      const event = events.get(number);
      // Guests wait for nothing that happens to us.
      if (event) happening.push(event());
      stays.push(await this.sellOne(number));
    }
    await Promise.all(happening);
    say(`${count} stays sold in ${Math.round((performance.now() - startMs) / 1_000)} s`);
    return stays;
  }

  private async sellOne(number: number): Promise<Stay> {
    const { listings } = this.weekend;
    const [listing, round] = [number % listings, Math.floor(number / listings)];
    const source: Stay['source'] =
      number % ICAL_EVERY === 0 ? 'ical' : (hubNames[(number + round) % hubNames.length] ?? 'beds24');
    const from = this.dateIn(FIRST_DAY + round * APART_DAYS);
    const to = this.dateIn(FIRST_DAY + round * APART_DAYS + STAY_DAYS);
    const dueAtMs = Date.now();
    const sold = await this.send('POST', '/bench/bookings', { listing, source, from, to, dueAtMs });
    const { id }: { id: string | number } = JSON.parse(sold);
    const stay = { listing, source, from, to, id };
    this.book.add(stay);
    return stay;
  }

  private async cancel(stay: Stay): Promise<void> {
    const { listing, source, id } = stay;
    await this.send('POST', '/bench/cancellations', { listing, source, id });
    this.book.remove(stay);
  }

  /** Looks until the platforms agree with the guests; gives what is left when time is over. */
  private async untilAgreed(): Promise<Difference[]> {
    const { convergenceMs, say } = this.weekend;
    const endsMs = performance.now() + convergenceMs;
    for (;;) {
      const closed: readonly ClosedNights[] = JSON.parse(await this.send('GET', '/bench/closed'));
      const differences = this.book.differences(closed);
      say(`${differences.length} differences`);
      if (differences.length === 0 || performance.now() >= endsMs) return differences;
      await sleep(5_000);
    }
  }

  private async send(method: string, path: string, body?: object): Promise<string> {
    const json = body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {};
    const answer = await fetch(this.installation.platformsUrl + path, { method, ...json });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text}`);
    return text;
  }

  private dateIn(days: number): string {
    return new Date(this.today + days * 86_400_000).toISOString().slice(0, 10);
  }
}

function isAtHub({ source }: Stay): boolean {
  return source !== 'ical';
}

async function sleep(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
