import { dateInZone, laterDate, plusDays } from '../domain/calendar-date.ts';
import { type ConnectionResult, judgePass } from '../domain/run.ts';
import { toldInAll } from '../domain/run-log.ts';
import type { PassStore, SettledPass } from '../pass-ports.ts';
import { type Recomputed, recomputeAvailability } from './availability-table.ts';
import type { Watch } from './conflict-watch.ts';
import { isGood } from './good-run.ts';
import { type Grouped, groupCommit } from './group-commit.ts';
import { anyReach, type LockedListing, underFreeListingLocks, underListingLock } from './listing-lock.ts';
import { movesAfter } from './mode-moves.ts';
import { hasNews, noticesOwed } from './notices-owed.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { putOffByPlatform } from './put-off.ts';
import { owedAgain } from './rows-to-read.ts';
import { type EndedRun, endRuns, runEnded } from './run-ending.ts';
import { followUp } from './run-follow-up.ts';
import { logOf } from './run-log-row.ts';
import { runOf } from './run-row.ts';
import { type EnabledRow, enabledConnections, type RunToEnd, resultsThatCount, runsToEnd } from './runs-to-end.ts';

type SettledEnd = Parameters<PassStore['settle']>[1];
type Settling = { readonly runId: string; readonly end: SettledEnd };
/** A pass whose listing’s lock is held. */
type UnderLock = Settling & { readonly listing: LockedListing };

/** See `PassStore.settle`: passes that end at one time are ended in one transaction, one of each listing. */
export function settling(prisma: PrismaClient): PassStore['settle'] {
  const settle = groupCommit<Settling, SettledPass>({
    keyOf: ({ runId }) => runId,
    async together(settlings) {
      const settled = await settleTogether(prisma, settlings);
      return settlings.map(({ runId }): Grouped<SettledPass> => {
        const result = settled.get(runId);
        return result ? { outcome: 'committed', result } : { outcome: 'apart' };
      });
    },
    async apart(one) {
      const listingId = (await listingsOf(prisma, [one.runId])).get(one.runId);
      const at = listingId === undefined ? undefined : { reach: anyReach, listingId };
      const settled = at && (await underListingLock(prisma, at, (tx, listing) => settleAll(tx, [{ ...one, listing }])));
      const result = settled?.get(one.runId);
      if (!result) throw new Error(`Run ${one.runId} was removed with its listing while it ran.`);
      return result;
    },
  });
  return (runId, end) => settle({ runId, end });
}

async function settleTogether(
  prisma: PrismaClient,
  settlings: readonly Settling[],
): Promise<ReadonlyMap<string, SettledPass>> {
  const ids = settlings.map(({ runId }) => runId);
  const listingOf = await listingsOf(prisma, ids);
  return underFreeListingLocks(prisma, [...listingOf.values()], (tx, listings) => {
    const free = new Map(listings);
    const first = settlings.flatMap((settling) => {
      const listing = free.get(listingOf.get(settling.runId) ?? '');
      // Of two runs of one listing the later one is judged by what the earlier one left.
      return listing && free.delete(listing.id) ? [{ ...settling, listing }] : [];
    });
    return settleAll(tx, first);
  });
}

/** Of which listing each run is. */
async function listingsOf(prisma: PrismaClient, runIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.$queryRaw<{ readonly id: string; readonly listingId: string }[]>`
    SELECT r."id"::text, r."listingId"::text FROM "SyncRun" r WHERE r."id" = ANY(${[...runIds]}::uuid[])`;
  return new Map(rows.map(({ id, listingId }) => [id, listingId]));
}

/** Ends passes of different listings, by run. */
async function settleAll(
  tx: Prisma.TransactionClient,
  settlings: readonly UnderLock[],
): Promise<ReadonlyMap<string, SettledPass>> {
  if (settlings.length === 0) return new Map();
  const judged = await judgeAll(tx, settlings);
  const open = judged.filter(({ run }) => run.status === 'running');
  await follow(tx, open);
  const watches = open.map(({ listing, run, end }) => ({ listing, actor: null, runId: run.id, now: end.now }));
  const recomputed = await recomputedOf(tx, watches);
  const ended = open.map((pass) => endedRun(pass, recomputed.get(pass.listing.id)));
  await endRuns(tx, ended);
  const withNews = open.filter(({ results }) => hasNews(results)).map(({ listing }) => listing.id);
  const news = await noticesOwed(tx, withNews);
  const runs = new Map(ended.map((end) => [end.run.id, runEnded(end)]));
  return new Map(
    judged.map(({ run, outcome, listing }) => {
      const ofConflicts = recomputed.get(listing.id)?.conflicts.owedTo ?? [];
      const owedTo = [...new Set([...ofConflicts, ...(news.get(listing.id) ?? [])])];
      return [run.id, { run: runs.get(run.id) ?? runOf(run), outcome, owedTo }];
    }),
  );
}

type Watched = Watch & { readonly listing: LockedListing };

/** What each listing’s nights are by now, by listing. */
async function recomputedOf(
  tx: Prisma.TransactionClient,
  watches: readonly Watched[],
): Promise<ReadonlyMap<string, Recomputed>> {
  const recomputed = new Map<string, Recomputed>();
  for (const watch of watches) recomputed.set(watch.listing.id, await recomputeAvailability(tx, watch));
  return recomputed;
}

type Judged = UnderLock & {
  readonly run: RunToEnd;
  readonly enabled: readonly EnabledRow[];
  readonly results: readonly ConnectionResult[];
  readonly outcome: SettledPass['outcome'];
};

async function judgeAll(tx: Prisma.TransactionClient, settlings: readonly UnderLock[]): Promise<Judged[]> {
  const ids = settlings.map(({ runId }) => runId);
  const runs = await runsToEnd(tx, ids);
  const connections = await enabledConnections(
    tx,
    settlings.map(({ listing }) => listing.id),
  );
  const judged: Judged[] = [];
  for (const settling of settlings) {
    const run = runs.get(settling.runId);
    if (!run) throw new Error(`Run ${settling.runId} was removed while it ran.`);
    const enabled = connections.get(settling.listing.id) ?? [];
    const results = await putOffByPlatform(tx, resultsThatCount(run, enabled), settling.end.now);
    const outcome = judgePass(results, settling.end.publications);
    judged.push({ ...settling, run, enabled, results, outcome });
  }
  return judged;
}

/** What runs came to moves the modes of their connections, or has them read again. */
async function follow(tx: Prisma.TransactionClient, judged: readonly Judged[]): Promise<void> {
  const moves = judged.flatMap(({ listing, run, enabled, results, end }) => {
    const ending = { listing, runId: run.id, trigger: run.trigger, results, now: end.now };
    return movesAfter(enabled, ending);
  });
  const owed = judged.flatMap(({ run, results, end }) => {
    const connectionId = owedAgain(run, results);
    return connectionId === undefined ? [] : [{ connectionId, now: end.now }];
  });
  await followUp(tx, moves, owed);
}

function endedRun(
  { run, listing, enabled, results, outcome, end }: Judged,
  recomputed: Recomputed | undefined,
): EndedRun {
  const today = dateInZone(end.now, listing.timeZone);
  return {
    run,
    outcome,
    attempts: end.attempts,
    results,
    publications: toldInAll(logOf(run.log), end.publications),
    allGood: enabled.every(isGood) && !run.isAnotherBroken,
    availabilityChanged: run.availabilityChanged || recomputed?.changed === true,
    period: { from: today, to: laterDate(recomputed?.lastDate ?? today, plusDays(today, 1)) },
    now: end.now,
  };
}
