import { dateInZone, laterDate, plusDays } from '../domain/calendar-date.ts';
import { type ConnectionResult, judgePass } from '../domain/run.ts';
import { toldInAll } from '../domain/run-log.ts';
import type { PassStore, SettledPass } from '../pass-ports.ts';
import { type Recomputed, recomputeListings } from './availability-table.ts';
import { isGood } from './good-run.ts';
import { commitByListing } from './listing-groups.ts';
import type { LockedListing } from './listing-lock.ts';
import { movesAfter } from './mode-moves.ts';
import { hasNews, noticesOwed } from './notices-owed.ts';
import { listingsOfRuns } from './pass-results.ts';
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
export function createPassSettling(prisma: PrismaClient): PassStore['settle'] {
  const settle = commitByListing<Settling, SettledPass>(prisma, {
    idOf: ({ runId }) => runId,
    listingsOf: (settlings) =>
      listingsOfRuns(
        prisma,
        settlings.map(({ runId }) => runId),
      ),
    commit: (tx, held) =>
      settleAll(
        tx,
        held.map(({ item, listing }) => ({ ...item, listing })),
      ),
  });
  return async (runId, end) => {
    const settled = await settle({ runId, end });
    if (!settled) throw new Error(`Run ${runId} was removed with its listing while it ran.`);
    return settled;
  };
}

/** Ends passes of different listings, by run. */
async function settleAll(
  tx: Prisma.TransactionClient,
  settlings: readonly UnderLock[],
): Promise<ReadonlyMap<string, SettledPass>> {
  const judged = await judgeAll(tx, settlings);
  const open = judged.filter(({ run }) => run.status === 'running');
  await follow(tx, open);
  const watches = open.map(({ listing, run, end }) => ({ listing, actor: null, runId: run.id, now: end.now }));
  const recomputed = await recomputeListings(tx, watches);
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
