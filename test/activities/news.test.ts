import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNewsActivities, type NewsDeps } from '../../activities/news.ts';
import type { CallOutcome } from '../../src/domain/breaker-outcome.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { defaultReadingOptions } from '../../src/domain/reading-options.ts';
import type { FeedReading } from '../../src/feed-ports.ts';
import type { QuietListing } from '../../src/sweep-ports.ts';
import type { NewsStep } from '../../workflows/sweep-messages.ts';
import { noHubs } from '../support/no-hubs.ts';
import { NOW } from '../support/world.ts';

beforeEach(() => void jest.useFakeTimers({ now: Date.parse(NOW), doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => void jest.useRealTimers());

const BATCH = 200;
/** What a batch is asked in, however slow its platforms are. */
const ASKED_IN_S = 15;

function quietListing(listingId: string): QuietListing {
  const source = { kind: 'feed', url: listingId, options: defaultReadingOptions, validators: null } as const;
  const connection = { connectionId: listingId, label: listingId, knownHash: 'hash', pollNumber: 1, source };
  const toRead = [{ ...connection, breakerKey: 'feeds.example', platform: 'airbnb' }];
  return { listingId, timeZone: 'Europe/Paris', toRead, mark: 'mark' };
}

/** Asks one batch, of which each listing answers as `read` has it. */
class AskedBatch {
  readonly logged: string[] = [];
  readonly told: CallOutcome[] = [];
  readonly askRequests: Record<string, number>[] = [];
  seconds = 0;
  private readonly read: (listingId: string, signal: AbortSignal) => Promise<FeedReading>;

  constructor(read: (listingId: string, signal: AbortSignal) => Promise<FeedReading>) {
    this.read = read;
  }

  ask(): Promise<NewsStep> {
    // The time passes inside of the activity, since its timers ask in which they are.
    return new MockActivityEnvironment().run(() => this.askWhileTimePasses());
  }

  private async askWhileTimePasses(): Promise<NewsStep> {
    const { askForNews } = createNewsActivities(this.deps());
    let isOver = false;
    const step = askForNews({ sweepId: 'sweep', afterId: null, ownerId: null, limit: BATCH }).finally(() => {
      isOver = true;
    });
    for (; !isOver && this.seconds < 600; this.seconds += 1) await jest.advanceTimersByTimeAsync(1_000);
    return step;
  }

  private deps(): NewsDeps {
    const ids = Array.from({ length: BATCH }, (_, index) => `listing-${String(index).padStart(3, '0')}`);
    return {
      news: {
        batch: async () => ({ ids, done: [], quiet: ids.map(quietListing) }),
        logUnchanged: async (_sweep, unchanged) => {
          const logged = unchanged.map(({ listing }) => listing.listingId);
          this.logged.push(...logged);
          return logged;
        },
      },
      breakers: {
        admit: async () => ({ outcome: 'admitted', generation: 0, leaseId: null }),
        report: async (_key, { outcome }) => void this.told.push(outcome),
        isOpen: async () => false,
        close: async () => {},
      },
      requests: { counted: async (work) => ({ answer: await work(), requests: 1, status: null }) },
      sweepReports: { addAskRequests: async (_sweep, requests) => void this.askRequests.push({ ...requests }) },
      orchestrator: { startSweptSync: async () => true },
      feeds: {
        checkAddress: (url) => ({ outcome: 'accepted', url }),
        read: ({ url, signal }) => this.read(url, signal),
      },
      units: noHubs.units,
      clock: { now: (): Instant => new Date().toISOString() },
    };
  }
}

const unchanged: FeedReading = { outcome: 'unchanged', validators: { etag: '"1"', lastModified: null } };
const after = (ms: number) => new Promise<FeedReading>((resolve) => setTimeout(() => resolve(unchanged), ms));

describe('a batch that is asked for news', () => {
  test.each([
    ['answers after its full deadline', () => after(20_000)],
    ['never answers, whatever it is told', () => new Promise<FeedReading>(() => {})],
  ])('of which every listing %s is over in its time, and each has a sync of its own', async (_what, read) => {
    const batch = new AskedBatch(read);
    const step = await batch.ask();
    expect(batch.seconds).toBe(ASKED_IN_S);
    expect(step).toMatchObject({ asked: BATCH, unchanged: 0, handedOver: 0 });
    expect(step.toStart).toHaveLength(BATCH);
    // What was asked and given up said nothing of its platform, and was sent nevertheless.
    expect(new Set(batch.told)).toEqual(new Set(['neither']));
    expect(batch.askRequests).toEqual([{ airbnb: 50 }]);
  });

  test('has no more asked once its time is over, and what is being asked stopped', async () => {
    const signals: AbortSignal[] = [];
    const batch = new AskedBatch((_id, signal) => {
      signals.push(signal);
      return after(10_000);
    });
    const step = await batch.ask();
    expect([signals.length, signals.every(({ aborted }) => aborted)]).toEqual([100, true]);
    expect(step).toMatchObject({ unchanged: 50 });
    expect(step.toStart).toHaveLength(150);
  });

  test('keeps no quick listing back for a slow one', async () => {
    const batch = new AskedBatch((id) => (Number(id.slice(-3)) % 25 === 3 ? after(20_000) : after(500)));
    const step = await batch.ask();
    expect(batch.seconds).toBe(ASKED_IN_S);
    expect(step).toMatchObject({ unchanged: 192, handedOver: 8, toStart: [] });
    expect(batch.logged).toHaveLength(192);
  });
});
