import { z } from 'zod';
import type { Instant } from '../domain/instant.ts';
import type { Reach } from '../domain/member.ts';
import { noFigures, type SweepFigures, sweepModeOf } from '../domain/sweep.ts';
import type { RequestCounts, SweepReport, SweepReportStore, SweepStart } from '../sweep-ports.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { isContinuousIn } from './settings-store.ts';
import { figuresOfRuns } from './sweep-figures.ts';

type Row = Prisma.SweepReportGetPayload<object>;
type Database = Prisma.TransactionClient | PrismaClient;

const requestsSchema = z.record(z.string(), z.number());

/** Reports of sweeps on PostgreSQL. */
export function createSweepReportStore(prisma: PrismaClient): SweepReportStore {
  return {
    begin: (sweep, deadBefore) => prisma.$transaction((tx) => begin(tx, sweep, deadBefore)),

    async end(sweepId, came, now) {
      await prisma.$transaction((tx) => end(tx, sweepId, { ...came, now }));
      const row = await prisma.sweepReport.findUniqueOrThrow({ where: { id: sweepId } });
      return reportOf(row, storedFigures(row));
    },

    async addAskRequests(sweepId, requests) {
      for (const [platform, sent] of Object.entries(requests))
        await prisma.$executeRaw`
          UPDATE "SweepReport" SET "askRequests" = jsonb_set("askRequests", ARRAY[${platform}::text],
            to_jsonb(COALESCE(("askRequests"->>${platform}::text)::int, 0) + ${sent}::int))
          WHERE "id" = ${sweepId}::uuid`;
    },

    async list(reach, { page, pageSize }) {
      const where = withinReach(reach);
      const orderBy = [{ startedAt: 'desc' as const }, { id: 'desc' as const }];
      const [rows, total] = await prisma.$transaction([
        prisma.sweepReport.findMany({ where, orderBy, skip: (page - 1) * pageSize, take: pageSize }),
        prisma.sweepReport.count({ where }),
      ]);
      return { items: await withFigures(prisma, rows, reach), total };
    },

    async find(reach, id) {
      const row = await prisma.sweepReport.findFirst({ where: { id, ...withinReach(reach) } });
      return row ? (await withFigures(prisma, [row], reach))[0] : undefined;
    },
  };
}

type Begun = Awaited<ReturnType<SweepReportStore['begin']>>;

async function begin(tx: Prisma.TransactionClient, sweep: SweepStart, deadBefore: Instant): Promise<Begun> {
  const { setting, firstRunId, now, ...start } = sweep;
  const known = await tx.sweepReport.findUnique({ where: { firstRunId } });
  const isStopped = start.operationId === null && !(await isContinuousIn(tx));
  if (known) return { sweepId: known.id, mode: known.mode, aborted: 0, isStopped };
  const aborted = await abortDead(tx, sweep, deadBefore);
  await refreshUnfinished(tx, now);
  const owned = start.ownerId === null ? {} : { ownerId: start.ownerId };
  const mode = sweepModeOf(setting, await tx.listing.count({ where: { active: true, ...owned } }));
  const { id: sweepId } = await tx.sweepReport.create({ data: { ...start, firstRunId, mode, startedAt: now } });
  return { sweepId, mode, aborted, isStopped };
}

/** The schedule never has two under way, so that any other of its own has nobody who works on it. */
async function abortDead(tx: Prisma.TransactionClient, { operationId, now }: SweepStart, deadBefore: Instant) {
  const ofSchedule = operationId === null ? [{ operationId: null }] : [];
  const ofOperations = { operationId: { not: null }, startedAt: { lt: deadBefore } };
  const where: Prisma.SweepReportWhereInput = { status: 'running', OR: [...ofSchedule, ofOperations] };
  const dead = await tx.sweepReport.findMany({ where, select: { id: true } });
  for (const { id } of dead) await close(tx, id, { status: 'aborted', finishedAt: now });
  return dead.length;
}

/** How long a run of a sweep may go on after it. */
const LATE_MS = 60 * 60_000;

/** Runs that were under way still when their sweep ended have ended since. */
async function refreshUnfinished(tx: Prisma.TransactionClient, now: Instant): Promise<void> {
  const since = new Date(Date.parse(now) - LATE_MS);
  const where = { status: { not: 'running' as const }, unfinished: { gt: 0 }, finishedAt: { gte: since } };
  const late = await tx.sweepReport.findMany({ where });
  for (const { id, status, finishedAt } of late) await close(tx, id, { status, finishedAt });
}

async function end(
  tx: Prisma.TransactionClient,
  id: string,
  { listings, busy, now }: { readonly listings: number; readonly busy: number; readonly now: Instant },
): Promise<void> {
  const ending = { status: 'completed' as const, finishedAt: now };
  const data = { ...ending, busy, listings: listings + busy };
  const { count } = await tx.sweepReport.updateMany({ where: { id, status: 'running' }, data });
  if (count === 1) await close(tx, id, ending);
}

/** Writes the figures as they are now with the end. */
async function close(
  tx: Prisma.TransactionClient,
  id: string,
  ending: { readonly status: Row['status']; readonly finishedAt: Date | Instant | null },
): Promise<void> {
  const counted = (await figuresOfRuns(tx, [id], null)).get(id) ?? noFigures;
  const row = await tx.sweepReport.findUniqueOrThrow({ where: { id } });
  const data = { ...withUncounted(counted, row), requests: { ...counted.requests }, ...ending };
  await tx.sweepReport.update({ where: { id }, data });
}

/** A member sees the sweeps that came by a listing of theirs. */
function withinReach(reach: Reach): Prisma.SweepReportWhereInput {
  return reach.kind === 'own' ? { runs: { some: { listing: { ownerId: reach.memberId } } } } : {};
}

/** As stored, unless its runs may know more: those of a member's own listings, or of a sweep that is not through. */
export async function withFigures(database: Database, rows: readonly Row[], reach: Reach): Promise<SweepReport[]> {
  const isOwn = reach.kind === 'own';
  const live = rows.filter(({ status, unfinished }) => isOwn || status === 'running' || unfinished > 0);
  const ownerId = isOwn ? reach.memberId : null;
  const liveIds = live.map(({ id }) => id);
  const figures = await figuresOfRuns(database, liveIds, ownerId);
  return rows.map((row) => {
    if (!live.includes(row)) return reportOf(row, storedFigures(row));
    const counted = figures.get(row.id) ?? noFigures;
    if (isOwn) return reportOf(row, counted);
    const requests = summed(counted.requests, requestsSchema.parse(row.askRequests));
    return reportOf(row, { ...withUncounted(counted, row), requests });
  });
}

/** With what is in no run of the sweep, or in none yet: listings that were busy, and those whose sync has not begun. */
function withUncounted(counted: SweepFigures, { busy, listings }: Row): SweepFigures {
  const total = Math.max(listings, counted.listings + busy);
  const unfinished = counted.unfinished + total - busy - counted.listings;
  return { ...counted, listings: total, busy, unfinished };
}

function storedFigures(row: Row): SweepFigures {
  const { requests, askRequests, ...counts } = row;
  const sent = summed(requestsSchema.parse(requests), requestsSchema.parse(askRequests));
  return { ...countsOf(counts), requests: sent };
}

/** The columns that count. */
function countsOf(row: Omit<SweepFigures, 'requests'>): Omit<SweepFigures, 'requests'> {
  const { listings, unchanged, changed, partial, failed, deferred, unfinished, busy } = row;
  const { nightsAdded, nightsReleased, nightsHeld, pushes, conflictsOpened } = row;
  const nights = { nightsAdded, nightsReleased, nightsHeld };
  const runs = { listings, unchanged, changed, partial, failed, deferred, unfinished, busy };
  return { ...runs, ...nights, pushes, conflictsOpened };
}

function summed(a: RequestCounts, b: RequestCounts): RequestCounts {
  const platforms = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(platforms.map((platform) => [platform, (a[platform] ?? 0) + (b[platform] ?? 0)]));
}

function reportOf(row: Row, figures: SweepFigures): SweepReport {
  const { id, mode, status, operationId, ownerId, workflowId } = row;
  const startedAt = fromInstantColumn(row.startedAt);
  const finishedAt = fromNullableInstantColumn(row.finishedAt);
  return { id, mode, status, operationId, ownerId, workflowId, startedAt, finishedAt, figures };
}
