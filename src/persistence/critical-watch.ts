import {
  type CriticalFacts,
  criticalFaults,
  type FoundCriticalFault,
  isFaultOver,
  isLookedAfter,
  watchedSinceAt,
} from '../domain/critical-fault.ts';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { CriticalFault, CriticalLook, CriticalWatch, IsContinuous } from '../health-ports.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { areSweepsOwed, hearBeats, lastGoodSweepAt, readCriticalFacts } from './critical-facts.ts';
import { criticalFaultOf } from './critical-fault-row.ts';
import { claimWords, oweWordOfEnd, oweWordOfOpening, settleWord } from './critical-words.ts';
import { tellCriticalFault } from './notices.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/**
 * `supportEmail`: see `supportRecipients`. `isContinuous`: while it is false no sweep is missed.
 */
export type CriticalWatchDeps = {
  readonly prisma: PrismaClient;
  readonly supportEmail: string | undefined;
  readonly sweepIntervalMs: number;
  readonly isContinuous: IsContinuous;
};

/** The watch on PostgreSQL. */
export function createCriticalWatch(deps: CriticalWatchDeps): CriticalWatch {
  const { prisma, supportEmail } = deps;
  return {
    async look(now) {
      const isContinuous = await deps.isContinuous();
      return prisma.$transaction(async (tx) => {
        const facts = await factsAt(tx, { ...deps, isContinuous, now });
        return facts ? applyFaults(tx, { facts, supportEmail, now }) : nothingChanged;
      });
    },
    claimWords: (now) => prisma.$transaction((tx) => claimWords(tx, { supportEmail, now })),
    settleWord: (wordId, handover, now) =>
      prisma.$transaction((tx) => settleWord(tx, { wordId, handover, supportEmail, now })),
  };
}

const nothingChanged: CriticalLook = { opened: [], ended: [], recipients: [] };

/** The faults that last, the oldest first. */
export async function openCriticalFaults(prisma: PrismaClient): Promise<readonly CriticalFault[]> {
  const rows = await prisma.criticalFault.findMany({ where: { endedAt: null }, orderBy: { openedAt: 'asc' } });
  return rows.map(criticalFaultOf);
}

type Looking = { readonly isContinuous: boolean; readonly sweepIntervalMs: number; readonly now: Instant };

/** Notes the look under the lock of its row and gives the facts; undefined when another process looked just after `now`. */
async function factsAt(
  tx: Prisma.TransactionClient,
  { isContinuous, sweepIntervalMs, now }: Looking,
): Promise<CriticalFacts | undefined> {
  await tx.criticalWatch.createMany({ data: [{ lookedAt: now, watchedSince: now }], skipDuplicates: true });
  await tx.$executeRaw`SELECT 1 FROM "CriticalWatch" FOR UPDATE`;
  const row = await tx.criticalWatch.findUniqueOrThrow({ where: { id: 1 } });
  const before = { lookedAt: fromInstantColumn(row.lookedAt), watchedSince: fromInstantColumn(row.watchedSince) };
  if (isLookedAfter(before, now)) return undefined;
  const watchedSince = watchedSinceAt(before, now);
  const areOwed = isContinuous && (await areSweepsOwed(tx));
  const owedSince = areOwed ? earliest(fromNullableInstantColumn(row.sweepOwedSince), now) : null;
  await tx.criticalWatch.update({ where: { id: 1 }, data: { lookedAt: now, watchedSince, sweepOwedSince: owedSince } });
  await hearBeats(tx, before.lookedAt, now);
  const sweep = { intervalMs: sweepIntervalMs, owedSince, lastGoodAt: await lastGoodSweepAt(tx) };
  return { watchedSince, sweep, ...(await readCriticalFacts(tx, now)) };
}

function latest(one: Instant, other: Instant): Instant {
  return other > one ? other : one;
}

function earliest(at: Instant | null, now: Instant): Instant {
  return at !== null && at < now ? at : now;
}

type Applying = Pick<CriticalWatchDeps, 'supportEmail'> & { readonly facts: CriticalFacts; readonly now: Instant };

async function applyFaults(tx: Prisma.TransactionClient, applying: Applying): Promise<CriticalLook> {
  const { facts, now } = applying;
  const rows = await tx.criticalFault.findMany({ where: { endedAt: null } });
  const ended: CriticalFault[] = [];
  for (const row of rows.filter((open) => isFaultOver(criticalFaultOf(open), facts, now)))
    ended.push(...(await endFault(tx, row, applying)));
  const opened: CriticalFault[] = [];
  for (const fault of criticalFaults(facts, now).filter(({ kind }) => !rows.some((row) => row.kind === kind)))
    opened.push(...(await openFault(tx, fault, applying)));
  return { opened, ended, recipients: await recipientsOfLate(tx, now) };
}

async function openFault(
  tx: Prisma.TransactionClient,
  { kind, since }: FoundCriticalFault,
  { supportEmail, now }: Applying,
): Promise<CriticalFault[]> {
  const data = [{ kind, since, openedAt: now }];
  const [row] = await tx.criticalFault.createManyAndReturn({ data, skipDuplicates: true });
  if (!row) return [];
  const fault = criticalFaultOf(row);
  const recipientIds = await oweWordOfOpening(tx, row.id, { supportEmail, now });
  await tellInLists(tx, { recipientIds, fault, now });
  await audit(tx, { id: row.id, action: 'critical_fault_opened', reason: `${kind} since ${since}`, now });
  return [fault];
}

async function endFault(
  tx: Prisma.TransactionClient,
  before: Prisma.CriticalFaultGetPayload<object>,
  { now }: Applying,
): Promise<CriticalFault[]> {
  const { id, kind } = before;
  // A clock may have been set back since it was found.
  const endedAt = latest(fromInstantColumn(before.openedAt), now);
  const [row] = await tx.criticalFault.updateManyAndReturn({ where: { id, endedAt: null }, data: { endedAt } });
  if (!row) return [];
  const fault = criticalFaultOf(row);
  const recipientIds = await oweWordOfEnd(tx, id, now);
  await tellInLists(tx, { recipientIds, fault, now });
  await audit(tx, { id, action: 'critical_fault_ended', reason: kind, now });
  return [fault];
}

type InLists = {
  readonly recipientIds: readonly string[];
  readonly fault: CriticalFault;
  readonly now: Instant;
};

/** It stands in the lists of people, and is owed to their browsers, whatever becomes of the mail. */
async function tellInLists(tx: Prisma.TransactionClient, { fault, now, ...told }: InLists): Promise<void> {
  const { id, kind, since, endedAt } = fault;
  const key = `critical_fault ${id} ${endedAt === null ? 'opened' : 'over'}`;
  await tellCriticalFault(tx, { ...told, key, data: { kind: 'critical_fault', fault: kind, since, endedAt }, now });
}

const HOUR_MS = 60 * 60_000;

/** Whoever is told of a fault that lasts or ended lately: a push that was not taken at first is tried with each look. */
async function recipientsOfLate(tx: Prisma.TransactionClient, now: Instant): Promise<readonly string[]> {
  const rows = await tx.criticalWord.findMany({
    where: { stage: 'opened', fault: { OR: [{ endedAt: null }, { endedAt: { gte: plusMs(now, -HOUR_MS) } }] } },
    distinct: ['recipientId'],
    select: { recipientId: true },
  });
  return rows.map(({ recipientId }) => recipientId);
}

type Told = { readonly id: string; readonly action: string; readonly reason: string; readonly now: Instant };

function audit(tx: Prisma.TransactionClient, { id, action, reason, now }: Told): Promise<void> {
  return appendAudit(tx, { actor: null, action, subject: { kind: 'critical_fault', id }, reason, at: now });
}
