import { changedNights } from '../domain/night-changes.ts';
import type { ConnectionResult } from '../domain/run.ts';
import { changeEntries, type RunLogEntry } from '../domain/run-log.ts';
import { writeClosures } from './accepted-event-rows.ts';
import { type Recomputed, recomputeListings } from './availability-table.ts';
import { platformOf } from './causes.ts';
import { newsToTell } from './feed-news.ts';
import { commitByListing } from './listing-groups.ts';
import { type Telling, tellAll } from './notices.ts';
import {
  addToRuns,
  listingsOfRuns,
  type RunAddition,
  readEntry,
  requestsOf,
  supersededAddition,
} from './pass-results.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { reviewClosures, tellAgain } from './published-closures.ts';
import { type HeldReading, holdConnections, type KnownReading, type Reading } from './reading-facts.ts';
import { isInTime, type JudgedReading, judge } from './reading-judgement.ts';
import { noteDrifts, noteReading } from './reading-notes.ts';
import { writeReadings } from './reading-rows.ts';

/** See `PassStore.commitReading` and `commitUnchanged`: what comes at one time, of different listings, is committed together. */
export function createReadingCommit(prisma: PrismaClient): (reading: Reading) => Promise<ConnectionResult> {
  const commit = commitByListing<Reading, ConnectionResult>(prisma, {
    idOf: ({ runId }) => runId,
    listingsOf: (readings) =>
      listingsOfRuns(
        prisma,
        readings.map(({ runId }) => runId),
      ),
    commit: (tx, held) =>
      commitReadings(
        tx,
        held.map(({ item, listing }) => ({ reading: item, listing })),
      ),
  });
  return async (reading) => (await commit(reading)) ?? supersededResult(reading);
}

/** Commits readings of different listings, under their locks. Gives each one’s result by its run. */
async function commitReadings(
  tx: Prisma.TransactionClient,
  held: readonly HeldReading[],
): Promise<ReadonlyMap<string, ConnectionResult>> {
  const results = new Map(held.map(({ reading }) => [reading.runId, supersededResult(reading)]));
  if (held.length === 0) return results;
  const known = await holdConnections(tx, held);
  const judged: JudgedReading[] = [];
  for (const timely of known.filter(isInTime)) judged.push(await judge(tx, timely));
  for (const { plan, row, listing } of judged)
    await writeClosures(tx, { plan, connectionId: row.connectionId, listingId: listing.id });
  // Before the conflicts are looked for: by which way a stay was sold decides what it is to another.
  await writeReadings(tx, judged);
  const recomputed = await recomputeListings(tx, judged.filter(hasNewRows).map(watchOf));
  const tellings: Telling[] = [];
  for (const each of judged) tellings.push(...(await followReading(tx, each, recomputed.get(each.listing.id))));
  await tellAll(tx, tellings);
  const late = known.filter(({ row }) => row === null).map(lateAddition);
  const read = judged.map((each) => additionOf(each, recomputed.get(each.listing.id)));
  await addToRuns(tx, [...late, ...read]);
  for (const { run, result } of read) results.set(run.id, result);
  return results;
}

function hasNewRows({ plan }: JudgedReading): boolean {
  return plan.planned.length + plan.removedIds.length > 0;
}

function watchOf({ listing, run, reading }: JudgedReading) {
  return { listing, actor: null, runId: run.id, now: reading.now };
}

/** Does what follows from a reading that is written, and gives what is to be told of it. */
async function followReading(
  tx: Prisma.TransactionClient,
  judged: JudgedReading,
  recomputed: Recomputed | undefined,
): Promise<readonly Telling[]> {
  const { reading, row, listing, poll, plan } = judged;
  const { connectionId } = row;
  // What a destination lists itself decides what it is told, also where the listing's nights stay as they were.
  if (recomputed?.changed === false) await tellAgain(tx, connectionId);
  await noteReading(tx, judged);
  await reviewClosures(tx, reading);
  await noteDrifts(tx, judged);
  const platform = platformOf(reading.observation?.platform ?? row.platform);
  return newsToTell(tx, { poll, plan, listing, connectionId, platform, causes: recomputed?.causes });
}

function supersededResult(reading: Reading): ConnectionResult {
  const { connectionId, label } = reading.connection;
  return { outcome: 'superseded', connectionId, label, ...requestsOf(reading) };
}

function lateAddition({ reading, run }: KnownReading): RunAddition {
  const entries = [readEntry(reading, { outcome: 'superseded' })];
  return supersededAddition(run, { result: supersededResult(reading), entries });
}

function additionOf(judged: JudgedReading, recomputed: Recomputed | undefined) {
  const { reading, run, plan } = judged;
  const { connectionId, label } = reading.connection;
  const warnings = reading.observation?.warnings ?? [];
  const sent = requestsOf(reading);
  const result: ConnectionResult = { outcome: 'read', connectionId, label, ...sent, warnings, ...plan.changes };
  return { run, result, entries: entriesOf(judged), availabilityChanged: recomputed?.changed ?? false };
}

/** A reading that changed nothing is one line. */
function entriesOf({ reading, poll, plan }: JudgedReading): RunLogEntry[] {
  const { connection, observation, now } = reading;
  const { connectionId, label } = connection;
  const changed = changedNights(poll, { rows: plan, window: plan.window });
  const outcome = observation === null ? 'unchanged' : 'read';
  return [readEntry(reading, { outcome }), ...changeEntries({ at: now, connectionId, label }, changed)];
}
