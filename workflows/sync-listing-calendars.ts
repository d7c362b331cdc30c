import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  type ChildWorkflowHandle,
  condition,
  continueAsNew,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  sleep,
  startChild,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import {
  LISTING_RUN_TIMEOUT_MS,
  listingSyncWorkflowId,
  type SweepTally,
  type SyncListingCalendarsInput,
} from './messages.ts';
import { relaisKind, relaisSubject, relaisTrigger } from './search-attributes.ts';
import { syncListing } from './sync-listing.ts';

const { activeListingIds, failStaleRuns } = proxyActivities<Activities>({
  startToCloseTimeout: '15 s',
  scheduleToCloseTimeout: '5 min',
  retry: { initialInterval: '1 s', maximumInterval: '30 s', maximumAttempts: 20 },
});

/**
 * The sweep: one child per active listing, page by page, at most `window` at once. Every start is awaited, so that a child
 * outlives the page; a child that is slow gives its place free after `slotMs` and goes on by itself.
 */
export async function syncListingCalendars(
  input: SyncListingCalendarsInput,
): Promise<{ summary: string } & SweepTally> {
  const ids = await activeListingIds({ afterId: input.afterId, limit: input.pageSize });
  const page = new SweepPage(input);
  const clock = new CancellationScope();
  // The clock ends by cancellation alone.
  const ticking = clock.run(() => page.freeOldSlots()).catch(ignoreCancellation);
  for (const listingId of ids) {
    await condition(() => page.hasFreeSlot());
    await page.start(listingId);
  }
  await condition(() => page.isQuiet());
  clock.cancel();
  await ticking;
  if (page.busyListingIds.length > 0) await failStaleRuns({ listingIds: page.busyListingIds });
  const afterId = ids.at(-1);
  if (afterId !== undefined && ids.length === input.pageSize)
    await continueAsNew<typeof syncListingCalendars>({ ...input, afterId, tally: page.tally });
  return { summary: inWords(page.tally), ...page.tally };
}

/** The children of one page that hold a slot, and what became of the others. */
class SweepPage {
  readonly busyListingIds: string[] = [];
  tally: SweepTally;
  private readonly input: SyncListingCalendarsInput;
  private readonly startedAtMs = new Map<string, number>();

  constructor(input: SyncListingCalendarsInput) {
    this.input = input;
    this.tally = input.tally;
  }

  hasFreeSlot(): boolean {
    return this.startedAtMs.size < this.input.window;
  }

  isQuiet(): boolean {
    return this.startedAtMs.size === 0;
  }

  async start(listingId: string): Promise<void> {
    this.startedAtMs.set(listingId, Date.now());
    try {
      const child = await startListing(listingId, this.input.maximumAttempts);
      this.count('started');
      void this.follow(listingId, child);
    } catch (error) {
      this.startedAtMs.delete(listingId);
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      this.count('alreadyRunning');
      this.busyListingIds.push(listingId);
    }
  }

  async freeOldSlots(): Promise<never> {
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
    this.tally = { ...this.tally, [what]: this.tally[what] + 1 };
  }
}

function startListing(listingId: string, maximumAttempts: number): Promise<ChildWorkflowHandle<typeof syncListing>> {
  return startChild(syncListing, {
    workflowId: listingSyncWorkflowId(listingId),
    args: [{ listingId, trigger: 'schedule', maximumAttempts }],
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
  return `${tally.started} listings started: ${[...outcomes, ...others].join(', ') || 'none'}.`;
}
