import { CancelledFailure, cancellationSignal } from '@temporalio/activity';
import type { Breakers } from '../src/breaker-ports.ts';
import type { FeedReading } from '../src/feed-ports.ts';
import type { Orchestrator } from '../src/ports.ts';
import type {
  NewsStore,
  QuietConnection,
  QuietListing,
  RequestCounter,
  SweepReportStore,
  Unchanged,
  UnchangedListing,
} from '../src/sweep-ports.ts';
import type { NewsInput, NewsStep } from '../workflows/sweep-messages.ts';
import { inTime, withinTime } from './asking-time.ts';
import { beating } from './beating.ts';
import { sanitised } from './failure.ts';
import { inLanes } from './in-lanes.ts';
import { type ReadingDeps, readSource } from './read-source.ts';
import { workflowOfSweep } from './sweep-report.ts';
import { underBreaker } from './under-breaker.ts';

/** What asking for news needs. */
export type NewsDeps = ReadingDeps & {
  readonly news: NewsStore;
  readonly breakers: Breakers;
  readonly requests: RequestCounter;
  readonly sweepReports: Pick<SweepReportStore, 'addAskRequests'>;
  readonly orchestrator: Pick<Orchestrator, 'startSweptSync'>;
};

const PARALLEL_LISTINGS = 50;
/**
 * Who has not answered by then has a sync of its own, so that a batch is asked in this time however slow its platforms are:
 * a sweep that asked longer would come to its own end before it comes to the highest IDs, each time.
 */
const ASKING_MS = 15_000;
/** So many locks are held at once, for as long as their rows take to be written. */
const LOGGED_AT_ONCE = 50;
/** A few are started from here, which costs the sweep's history nothing; more are started in its window. */
const A_FEW = 10;

/** The activity by which a sweep finds out where something is new. */
export function createNewsActivities(deps: NewsDeps) {
  return {
    /**
     * Asks the next listings for news: writes the log row of those that have none, and has the others synced. A listing at
     * which something is due, failing or owed is not asked at all.
     */
    askForNews: (input: NewsInput): Promise<NewsStep> => sanitised(() => beating(() => askForNews(deps, input))),
  };
}

async function askForNews(deps: NewsDeps, { sweepId, ...after }: NewsInput): Promise<NewsStep> {
  const { ids, done, quiet } = await deps.news.batch(sweepId, after, deps.clock.now());
  const asked = new Asked(deps);
  const answers = await withinTime(ASKING_MS, (time) =>
    inLanes(quiet, PARALLEL_LISTINGS, async (listing) => (time.aborted ? undefined : asked.listing(listing, time))),
  );
  const unchanged = answers.filter((answer) => answer !== undefined);
  const logged = await logAll(deps, sweepId, unchanged);
  await deps.sweepReports.addAskRequests(sweepId, asked.requestsBut(logged));
  const settled = new Set([...done, ...logged]);
  const news = ids.filter((id) => !settled.has(id));
  const started = news.length > A_FEW ? nothingStarted(news) : await handOver(deps, sweepId, news);
  return { lastId: ids.at(-1) ?? null, asked: ids.length, unchanged: logged.size, ...started };
}

/** What the listings of a batch were asked, and the requests that it took. */
class Asked {
  private readonly deps: NewsDeps;
  private readonly sent: { readonly listingId: string; readonly platform: string; readonly requests: number }[] = [];

  constructor(deps: NewsDeps) {
    this.deps = deps;
  }

  /** What the listing's connections said; undefined when one of them did not say in time what it said before. */
  async listing(listing: QuietListing, time: AbortSignal): Promise<UnchangedListing | undefined> {
    const askedAt = this.deps.clock.now();
    const asking = listing.toRead.map((connection) => this.connection(listing, { connection, time }));
    const answers = await Promise.all(asking);
    const unchanged = answers.filter((answer) => answer !== undefined);
    return unchanged.length === answers.length ? { listing, askedAt, answers: unchanged } : undefined;
  }

  /** The requests that are in no log row, by platform. */
  requestsBut(logged: ReadonlySet<string>): Readonly<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const { listingId, platform, requests } of this.sent)
      if (!logged.has(listingId) && requests > 0) sums[platform] = (sums[platform] ?? 0) + requests;
    return sums;
  }

  private async connection(
    { listingId, timeZone }: QuietListing,
    { connection, time }: { readonly connection: QuietConnection; readonly time: AbortSignal },
  ): Promise<Unchanged | undefined> {
    const { connectionId, platform, breakerKey: key } = connection;
    const call = {
      make: () => inTime(time, () => readSource(this.deps, connection, { timeZone, isSwept: true, signal: time })),
      // Whatever else it is, it is read again by a run, and judged by that.
      outcomeOf: (reading: FeedReading | undefined) => (reading?.outcome === 'unchanged' ? 'good' : 'neither'),
    } as const;
    const { answer, requests } = await this.deps.requests.counted(() =>
      underBreaker(this.deps.breakers, { key, subjectId: listingId }, call),
    );
    if (cancellationSignal().aborted) throw new CancelledFailure('Asking was stopped.');
    this.sent.push({ listingId, platform, requests });
    if (answer.outcome === 'refused' || answer.answer?.outcome !== 'unchanged') return undefined;
    return { connectionId, validators: answer.answer.validators ?? null, requests };
  }
}

async function logAll(
  { news, clock }: NewsDeps,
  sweepId: string,
  unchanged: readonly UnchangedListing[],
): Promise<ReadonlySet<string>> {
  const { workflowId, runId: workflowRunId } = workflowOfSweep();
  const logged = new Set<string>();
  for (let from = 0; from < unchanged.length; from += LOGGED_AT_ONCE) {
    const some = unchanged.slice(from, from + LOGGED_AT_ONCE);
    for (const id of await news.logUnchanged({ sweepId, workflowId, workflowRunId }, some, clock.now())) logged.add(id);
  }
  return logged;
}

type Started = Pick<NewsStep, 'handedOver' | 'toStart' | 'busyIds'>;

function nothingStarted(toStart: readonly string[]): Started {
  return { handedOver: 0, toStart, busyIds: [] };
}

async function handOver({ orchestrator }: NewsDeps, sweepId: string, listingIds: readonly string[]): Promise<Started> {
  const busy = await inLanes(listingIds, A_FEW, async (listingId) =>
    (await orchestrator.startSweptSync(listingId, sweepId)) ? [] : [listingId],
  );
  const busyIds = busy.flat();
  return { handedOver: listingIds.length - busyIds.length, toStart: [], busyIds };
}
