import { ActivityFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  type ChildWorkflowHandle,
  condition,
  continueAsNew,
  isCancellation,
  ParentClosePolicy,
  patched,
  proxyActivities,
  sleep,
  startChild,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { LISTING_RUN_TIMEOUT_MS, listingSyncWorkflowId } from './messages.ts';
import { relaisKind, relaisSubject, relaisTrigger } from './search-attributes.ts';
import type { BegunSweep, NewsInput, NewsStep, SweepTally, SyncListingCalendarsInput } from './sweep-messages.ts';
import { syncListing } from './sync-listing.ts';

const { activeListingIds, failStaleRuns, beginSweep, endSweep } = proxyActivities<Activities>({
  startToCloseTimeout: '15 s',
  scheduleToCloseTimeout: '5 min',
  retry: { initialInterval: '1 s', maximumInterval: '30 s', maximumAttempts: 20 },
});

const { askForNews } = proxyActivities<Activities>({
  startToCloseTimeout: '60 s',
  heartbeatTimeout: '15 s',
  scheduleToCloseTimeout: '2 min',
  retry: { initialInterval: '1 s', maximumAttempts: 3 },
  summary: 'Ask listings for news',
});

const NEWS_BATCH = 200;
const BATCHES_PER_RUN = 10;

/**
 * The sweep: has every active listing synced (`all`), or asks each for news first and has those synced that have some
 * (`changed`). It goes page by page, with at most `window` children at once. Every start is awaited, so that a child outlives
 * the page; one that is slow gives its place free after `slotMs` and goes on by itself.
 */
export async function syncListingCalendars(
  input: SyncListingCalendarsInput,
): Promise<{ summary: string } & SweepTally> {
  // Sweeps under way since before there were reports go on as they began.
  if (!patched('sweep-reports')) return throughAll(input);
  const scope = input.scope ?? null;
  const sweep = input.sweep ?? (await beginSweep({ scope }));
  const begun = { ...input, sweep };
  const end = await (sweep.mode === 'changed' ? pageOfChanged(begun) : pageOfAll(begun));
  if (end.afterId !== null)
    await continueAsNew<typeof syncListingCalendars>({ ...begun, ...end, afterId: end.afterId });
  const { started, unchanged = 0, handedOver = 0, alreadyRunning: busy } = end.tally;
  await endSweep({ sweepId: sweep.sweepId, listings: started + unchanged + handedOver, busy });
  const summary = sweep.isStopped === true ? 'Continuous sync is stopped: nothing was swept.' : inWords(end.tally);
  return { summary, ...end.tally };
}

async function throughAll(input: SyncListingCalendarsInput): Promise<{ summary: string } & SweepTally> {
  const end = await pageOfAll(input);
  if (end.afterId !== null)
    await continueAsNew<typeof syncListingCalendars>({ ...input, ...end, afterId: end.afterId });
  return { summary: inWords(end.tally), ...end.tally };
}

/** Where a page ended; `afterId` is null when there is nothing after it. */
type PageEnd = { readonly afterId: string | null; readonly tally: SweepTally };

async function pageOfAll(input: SyncListingCalendarsInput): Promise<PageEnd> {
  const ids = await activeListingIds({ afterId: input.afterId, limit: input.pageSize, ...ownerOf(input) });
  const page = new SweepPage(input);
  page.keepTime();
  await page.startAll(ids);
  await page.end();
  return { afterId: ids.length === input.pageSize ? (ids.at(-1) ?? null) : null, tally: page.tally };
}

type Begun = SyncListingCalendarsInput & { readonly sweep: BegunSweep };

async function pageOfChanged(input: Begun): Promise<PageEnd> {
  const page = new SweepPage(input);
  let step = await newsAfter(input.afterId, input);
  for (let batch = 1; ; batch += 1) {
    page.noteNews(step);
    const isFull = batch === BATCHES_PER_RUN || page.startedHere + step.toStart.length >= input.pageSize;
    const isLast = isFull || isThrough(step);
    // Those with news take their places in the window while the next batch is asked.
    const [next] = await Promise.all([isLast ? undefined : newsAfter(step.lastId, input), page.startAll(step.toStart)]);
    if (!next) break;
    step = next;
  }
  await page.end();
  return { afterId: isThrough(step) ? null : step.lastId, tally: page.tally };
}

function isThrough({ lastId, asked }: NewsStep): boolean {
  return lastId === null || asked < NEWS_BATCH;
}

/** Where asking breaks, all listings of the batch are synced: nobody is left out for it. */
async function newsAfter(afterId: string | null, { sweep, scope }: Begun): Promise<NewsStep> {
  const of = { ownerId: scope?.ownerId ?? null, isAskedFor: scope != null };
  const input: NewsInput = { sweepId: sweep.sweepId, afterId, limit: NEWS_BATCH, ...of };
  try {
    return await askForNews(input);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const { sweepId: _sweepId, ...batch } = input;
    const toStart = await activeListingIds(batch);
    const none = { unchanged: 0, handedOver: 0, busyIds: [] };
    return { ...none, toStart, asked: toStart.length, lastId: toStart.at(-1) ?? null };
  }
}

function ownerOf({ scope }: SyncListingCalendarsInput): { ownerId?: string | null; isAskedFor?: boolean } {
  return scope == null ? {} : { ownerId: scope.ownerId, isAskedFor: true };
}

/** The children of one page that hold a slot, and what became of the others. */
class SweepPage {
  tally: SweepTally;
  startedHere = 0;
  private readonly busyListingIds: string[] = [];
  private readonly input: SyncListingCalendarsInput;
  private readonly startedAtMs = new Map<string, number>();
  private readonly clock = new CancellationScope();
  private ticking: Promise<unknown> | undefined;

  constructor(input: SyncListingCalendarsInput) {
    this.input = input;
    this.tally = input.tally;
  }

  /** From now on old slots are freed, until the end. */
  keepTime(): void {
    // The clock ends by cancellation alone.
    this.ticking ??= this.clock.run(() => this.freeOldSlots()).catch(ignoreCancellation);
  }

  async startAll(listingIds: readonly string[]): Promise<void> {
    for (const listingId of listingIds) {
      this.keepTime();
      await condition(() => this.startedAtMs.size < this.input.window);
      await this.start(listingId);
    }
  }

  /** What became of asking a batch for news. */
  noteNews({ unchanged, handedOver, busyIds }: NewsStep): void {
    this.busyListingIds.push(...busyIds);
    this.startedHere += handedOver;
    this.tally = {
      ...this.tally,
      unchanged: (this.tally.unchanged ?? 0) + unchanged,
      handedOver: (this.tally.handedOver ?? 0) + handedOver,
      alreadyRunning: this.tally.alreadyRunning + busyIds.length,
    };
  }

  /** Waits for who holds a slot, and has those looked at that were busy. */
  async end(): Promise<void> {
    await condition(() => this.startedAtMs.size === 0);
    this.clock.cancel();
    await this.ticking;
    if (this.busyListingIds.length > 0) await failStaleRuns({ listingIds: this.busyListingIds });
  }

  private async start(listingId: string): Promise<void> {
    this.startedAtMs.set(listingId, Date.now());
    this.startedHere += 1;
    try {
      const child = await startListing(listingId, this.input);
      this.count('started');
      void this.follow(listingId, child);
    } catch (error) {
      this.startedAtMs.delete(listingId);
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      this.count('alreadyRunning');
      this.busyListingIds.push(listingId);
    }
  }

  private async freeOldSlots(): Promise<never> {
    for (;;) {
      await sleep(this.input.slotMs / 4, { summary: 'Free the places of slow listings' });
      for (const [listingId, startedAtMs] of this.startedAtMs)
        if (Date.now() - startedAtMs >= this.input.slotMs && this.startedAtMs.delete(listingId))
          this.count('unfinished');
    }
  }

  private async follow(listingId: string, child: ChildWorkflowHandle<typeof syncListing>): Promise<void> {
    // A child records its own failure in the database; here it is only counted.
    const outcome = await child.result().then(
      (report) => report.outcome,
      () => 'failed' as const,
    );
    if (this.startedAtMs.delete(listingId)) this.count(outcome);
  }

  private count(what: keyof SweepTally): void {
    this.tally = { ...this.tally, [what]: (this.tally[what] ?? 0) + 1 };
  }
}

function startListing(
  listingId: string,
  { maximumAttempts, sweep }: SyncListingCalendarsInput,
): Promise<ChildWorkflowHandle<typeof syncListing>> {
  const ofSweep = sweep === undefined ? {} : { sweepId: sweep.sweepId };
  return startChild(syncListing, {
    workflowId: listingSyncWorkflowId(listingId),
    args: [{ listingId, trigger: 'schedule', maximumAttempts, ...ofSweep }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    workflowRunTimeout: LISTING_RUN_TIMEOUT_MS,
    typedSearchAttributes: [
      { key: relaisSubject, value: listingId },
      { key: relaisKind, value: 'calendar' },
      { key: relaisTrigger, value: 'schedule' },
    ],
    staticSummary: 'Sync of one listing, by schedule',
  });
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}

function inWords(tally: SweepTally): string {
  const outcomes = (['succeeded', 'partial', 'failed', 'deferred', 'skipped', 'cancelled', 'nothing_to_do'] as const)
    .filter((outcome) => tally[outcome] > 0)
    .map((outcome) => `${tally[outcome]} ${outcome.replaceAll('_', ' ')}`);
  const others = [
    ...(tally.unfinished > 0 ? [`${tally.unfinished} still under way`] : []),
    ...(tally.alreadyRunning > 0 ? [`${tally.alreadyRunning} were already running`] : []),
  ];
  const started = `${tally.started} listings started: ${[...outcomes, ...others].join(', ') || 'none'}.`;
  if (tally.unchanged === undefined) return started;
  return `${tally.unchanged} listings without news, ${tally.handedOver ?? 0} handed over. ${started}`;
}
