import { type Poll, planAcceptance } from '../domain/acceptance.ts';
import { dateInZone } from '../domain/calendar-date.ts';
import { decidedHolds } from '../domain/decided-hold.ts';
import { hasEchoes, nothingExported } from '../domain/echo.ts';
import { driftSince, styleKnown } from '../domain/feed-drift.ts';
import type { AcceptancePlan } from '../domain/feed-state.ts';
import type { Instant } from '../domain/instant.ts';
import { changedNights } from '../domain/night-changes.ts';
import type { Observation } from '../domain/observed-event.ts';
import type { ConnectionResult } from '../domain/run.ts';
import { changeEntries, type RunLogEntry } from '../domain/run-log.ts';
import { planUnchanged } from '../domain/unchanged-plan.ts';
import type { FeedValidators } from '../feed-ports.ts';
import type { ConnectionToRead, ReadFacts } from '../pass-ports.ts';
import { writePlan } from './accepted-event-rows.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { platformOf } from './causes.ts';
import { toDateColumn, toInstantColumn } from './columns.ts';
import { loadEchoFacts } from './echo-facts.ts';
import {
  type BodyColumns,
  bodyColumns,
  memoryColumn,
  noBody,
  styleColumn,
  styleOf,
  windowColumn,
} from './feed-columns.ts';
import { tellNews } from './feed-news.ts';
import { noteDoubts } from './feed-notices.ts';
import { type KnownFeed, loadFeedState } from './feed-state.ts';
import { salesColumn } from './hub-sales.ts';
import type { LockedListing } from './listing-lock.ts';
import { appendResult, appendSuperseded, type OpenRun, readEntry, requestsOf, underRunLock } from './pass-results.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { areClosuresOther, foreignClosures, reviewClosures, tellAgain } from './published-closures.ts';

/** A good answer: a calendar that was parsed, or null where it was known to say what it said before. */
type Reading = ReadFacts & {
  readonly connection: ConnectionToRead;
  readonly observation: Observation | null;
  readonly contentHash: string | null;
  readonly validators: FeedValidators | null;
  readonly now: Instant;
};

/** See `PassStore.commitReading` and `commitUnchanged`. */
export async function acceptReading(prisma: PrismaClient, runId: string, reading: Reading): Promise<ConnectionResult> {
  const { connectionId, label } = reading.connection;
  const superseded: ConnectionResult = { outcome: 'superseded', connectionId, label, ...requestsOf(reading) };
  const result = await underRunLock(prisma, runId, async (tx, run, listing) => {
    const row = await fence(tx, reading, listing);
    if (!row) {
      const entries = [readEntry(reading, { outcome: 'superseded' })];
      await appendSuperseded(tx, run, { result: superseded, entries });
      return superseded;
    }
    return commit(tx, { reading, row, run, listing });
  });
  return result ?? superseded;
}

type ConnectionRow = Prisma.ConnectionGetPayload<object>;
type Committing = {
  readonly reading: Reading;
  /** The connection as the fence left it. */
  readonly row: ConnectionRow;
  readonly run: OpenRun;
  readonly listing: LockedListing;
};

async function commit(tx: Prisma.TransactionClient, committing: Committing): Promise<ConnectionResult> {
  const { reading, row, run, listing } = committing;
  const { connectionId, label } = reading.connection;
  const judged = await judge(tx, committing);
  const { plan, rows } = judged;
  const writing = { plan, rows, connectionId, listingId: listing.id, runId: run.id, now: reading.now };
  const isChanged = await writePlan(tx, writing);
  // Before the conflicts are looked for: by which way a stay was sold decides what it is to another.
  await writeFeedState(tx, committing, judged);
  const { observation } = reading;
  const watch = { listing, actor: null, runId: run.id, now: reading.now };
  const recomputed = isChanged ? await recomputeAvailability(tx, watch) : undefined;
  const changed = recomputed?.changed ?? false;
  // What a destination lists itself decides what it is told, also where the listing's nights stay as they were.
  if (isChanged && !changed) await tellAgain(tx, connectionId);
  await auditHolds(tx, { ...judged, listing, runId: run.id });
  await auditUnexplained(tx, { ...judged, listing, runId: run.id }, connectionId);
  await noteDoubts(tx, { ...judged, listing, connectionId, runId: run.id });
  const { causes } = recomputed ?? {};
  await tellNews(tx, { ...judged, listing, connectionId, platform: platformOf(row.platform), causes });
  await reviewClosures(tx, reading);
  if (observation) await noteDrifts(tx, { ...reading, observation }, committing);
  const warnings = observation?.warnings ?? [];
  const sent = requestsOf(reading);
  const read: ConnectionResult = { outcome: 'read', connectionId, label, ...sent, warnings, ...judged.plan.changes };
  await appendResult(tx, run, { result: read, entries: entriesOf(reading, judged) }, changed);
  return read;
}

/** A reading that changed nothing is one line. */
function entriesOf(reading: Reading, { poll, plan }: Judged): RunLogEntry[] {
  const { connection, observation, now } = reading;
  const { connectionId, label } = connection;
  const changed = changedNights(poll, { rows: plan, window: plan.window });
  const outcome = observation === null ? 'unchanged' : 'read';
  return [readEntry(reading, { outcome }), ...changeEntries({ at: now, connectionId, label }, changed)];
}

/**
 * Two readers of one connection cannot both commit: the poll number must still be the one this reading started from. What
 * is unchanged is so against a body: that must still be the one judged last, on the date that it is now. Gives the connection
 * as it is from here on, or undefined for a reading that is too late.
 */
async function fence(
  tx: Prisma.TransactionClient,
  reading: Reading,
  listing: LockedListing,
): Promise<ConnectionRow | undefined> {
  const { connection, observation, now } = reading;
  const { connectionId: id, pollNumber, knownHash } = connection;
  const contentDate = toDateColumn(dateInZone(now, listing.timeZone));
  if (!observation && knownHash === null) return undefined;
  if (await areClosuresOther(tx, connection)) return undefined;
  const [row] = await tx.connection.updateManyAndReturn({
    where: { id, pollNumber, syncEnabled: true, ...(observation ? {} : { contentHash: knownHash, contentDate }) },
    data: {
      pollNumber: { increment: 1 },
      lastSyncAt: toInstantColumn(now),
      lastFailure: Prisma.DbNull,
      waitingUntil: null,
      ...bodyOf(reading),
      ...(observation ? { platform: observation.platform, contentDate } : {}),
    },
  });
  return row;
}

/** The body that the next poll can be unchanged against: only a whole calendar may be taken as read when it comes again. */
function bodyOf({ connection, observation, contentHash, validators }: Reading): BodyColumns {
  if (!observation) return bodyColumns(connection.knownHash, validators);
  return bodyColumns(observation.isWhole ? contentHash : null, validators);
}

type Judged = { readonly poll: Poll; readonly plan: AcceptancePlan; readonly rows: KnownFeed['rows'] };

async function judge(tx: Prisma.TransactionClient, { reading, row, listing }: Committing): Promise<Judged> {
  const { connection, observation, now } = reading;
  const { rows, ...state } = await loadFeedState(tx, row);
  const today = dateInZone(now, listing.timeZone);
  if (observation) {
    const feed = {
      listing,
      connectionId: connection.connectionId,
      observation,
      accepted: state.accepted,
      now,
    };
    const echo = await loadEchoFacts(tx, feed);
    const settled = observation.byApi?.settled ?? [];
    const listed = [...observation.events, ...(await foreignClosures(tx, connection.connectionId, observation))];
    const poll: Poll = {
      ...state,
      listed,
      isWhole: observation.isWhole,
      settled,
      isByApi: observation.byApi !== undefined,
      echo,
      today,
      now,
    };
    return { poll, plan: planAcceptance(poll), rows };
  }
  if (state.window === null) throw new Error('A feed was called unchanged before its first good poll.');
  const plan = planUnchanged({ ...state, window: state.window, today, now });
  const listed = state.closures.map(asListed);
  return { poll: { ...state, listed, isWhole: true, echo: nothingExported, today, now }, plan, rows };
}

/** Held closures are what an unchanged feed still lists of all that is held. */
function asListed({ from, to }: { readonly from: string; readonly to: string }): Poll['listed'][number] {
  return { from, to, eventClass: 'block', identity: '', uid: '' };
}

/** While a probable echo stands, every poll is judged: what explains it changes elsewhere, and the feed stays as it was. */
function writeFeedState(
  tx: Prisma.TransactionClient,
  { row, reading: { observation } }: Committing,
  { poll, plan }: Judged,
): Promise<unknown> {
  const state = { window: windowColumn(plan.window), echoMemory: memoryColumn(plan.memory) };
  const told = observation
    ? { ...salesColumn(row.sales, observation, poll.today), ...styleToWrite(row, observation) }
    : {};
  const data = { ...state, ...told, ...(hasEchoes(poll, plan) ? noBody : {}) };
  return tx.connection.updateMany({ where: { id: row.id }, data });
}

/** How a feed is written, where that is the first time or new. */
function styleToWrite({ style: column }: ConnectionRow, { style }: Observation) {
  const before = styleOf(column);
  const isKnown = before !== null && driftSince(before, style).length === 0;
  return isKnown ? {} : { style: styleColumn(styleKnown(before, style)) };
}

async function auditUnexplained(
  tx: Prisma.TransactionClient,
  { poll, plan, listing, runId }: Judged & { readonly listing: LockedListing; readonly runId: string },
  connectionId: string,
): Promise<void> {
  for (const { from, to } of plan.planned.filter(({ askedAt }) => askedAt === poll.now))
    await appendAudit(tx, {
      actor: null,
      action: 'echo_unexplained',
      subject: { kind: 'connection', id: connectionId },
      to: `${from}..${to}`,
      runId,
      listingId: listing.id,
      at: poll.now,
    });
}

/** What is new in how the feed is written is told once, by a row and in the audit log. */
async function noteDrifts(
  tx: Prisma.TransactionClient,
  { connection: { connectionId }, observation: { style }, now }: Reading & { readonly observation: Observation },
  { row, listing }: Committing,
): Promise<void> {
  for (const { kind, detail } of driftSince(styleOf(row.style), style)) {
    const data = { connectionId, kind, detail, seenAt: now };
    const { count } = await tx.feedDrift.createMany({ data, skipDuplicates: true });
    if (count === 0) continue;
    const subject = { kind: 'connection', id: connectionId };
    const entry = { actor: null, action: 'feed_drift', subject, to: `${kind}: ${detail}`, listingId: listing.id };
    await appendAudit(tx, { ...entry, at: now });
  }
}

async function auditHolds(
  tx: Prisma.TransactionClient,
  { poll, plan, listing, runId }: Judged & { readonly listing: LockedListing; readonly runId: string },
): Promise<void> {
  for (const { heldId, outcome } of decidedHolds(poll, plan))
    await appendAudit(tx, {
      actor: null,
      action: 'held_decided',
      subject: { kind: 'held', id: heldId },
      from: 'held',
      to: outcome,
      reason: 'poll',
      runId,
      listingId: listing.id,
      at: poll.now,
    });
}
