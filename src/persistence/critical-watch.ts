import {
  type CriticalFacts,
  criticalFaults,
  type FoundCriticalFault,
  watchedSinceAt,
} from '../domain/critical-fault.ts';
import type { Instant } from '../domain/instant.ts';
import type { CriticalFault, CriticalLook, CriticalWatch, IsContinuous } from '../health-ports.ts';
import { appendAudit } from './audit.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { areSweepsOwed, lastGoodSweepAt, readCriticalFacts } from './critical-facts.ts';
import { criticalFaultOf } from './critical-fault-row.ts';
import { claimWords, oweWordOfEnd, oweWordOfOpening, settleWord } from './critical-words.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** `supportEmail`: see `supportRecipients`. `isContinuous`: while it is false no sweep is missed. */
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
        return facts ? applyFaults(tx, { found: criticalFaults(facts, now), supportEmail, now }) : nothingChanged;
      });
    },
    claimWords: (now) => prisma.$transaction((tx) => claimWords(tx, { supportEmail, now })),
    settleWord: (wordId, handover, now) =>
      prisma.$transaction((tx) => settleWord(tx, { wordId, handover, supportEmail, now })),
    async open() {
      const rows = await prisma.criticalFault.findMany({ where: { endedAt: null }, orderBy: { openedAt: 'asc' } });
      return rows.map(criticalFaultOf);
    },
  };
}

const nothingChanged: CriticalLook = { opened: [], ended: [] };

type Looking = { readonly isContinuous: boolean; readonly sweepIntervalMs: number; readonly now: Instant };

/** Notes the look under the lock of its row and gives the facts; undefined when another process looked later than `now`. */
async function factsAt(
  tx: Prisma.TransactionClient,
  { isContinuous, sweepIntervalMs, now }: Looking,
): Promise<CriticalFacts | undefined> {
  await tx.criticalWatch.createMany({ data: [{ lookedAt: now, watchedSince: now }], skipDuplicates: true });
  await tx.$executeRaw`SELECT 1 FROM "CriticalWatch" FOR UPDATE`;
  const row = await tx.criticalWatch.findUniqueOrThrow({ where: { id: 1 } });
  const before = { lookedAt: fromInstantColumn(row.lookedAt), watchedSince: fromInstantColumn(row.watchedSince) };
  if (before.lookedAt > now) return undefined;
  const watchedSince = watchedSinceAt(before, now);
  const areOwed = isContinuous && (await areSweepsOwed(tx));
  const owedSince = areOwed ? (fromNullableInstantColumn(row.sweepOwedSince) ?? now) : null;
  await tx.criticalWatch.update({ where: { id: 1 }, data: { lookedAt: now, watchedSince, sweepOwedSince: owedSince } });
  const sweep = { intervalMs: sweepIntervalMs, owedSince, lastGoodAt: await lastGoodSweepAt(tx) };
  return { watchedSince, sweep, ...(await readCriticalFacts(tx, now)) };
}

type Applying = {
  readonly found: readonly FoundCriticalFault[];
  readonly supportEmail: string | undefined;
  readonly now: Instant;
};

async function applyFaults(
  tx: Prisma.TransactionClient,
  { found, supportEmail, now }: Applying,
): Promise<CriticalLook> {
  const rows = await tx.criticalFault.findMany({ where: { endedAt: null } });
  const ended: CriticalFault[] = [];
  for (const row of rows.filter(({ kind }) => !found.some((fault) => fault.kind === kind))) {
    const { count } = await tx.criticalFault.updateMany({
      where: { id: row.id, endedAt: null },
      data: { endedAt: now },
    });
    if (count === 0) continue;
    await oweWordOfEnd(tx, row.id, now);
    ended.push(criticalFaultOf({ ...row, endedAt: new Date(now) }));
    await audit(tx, { id: row.id, action: 'critical_fault_ended', reason: row.kind, now });
  }
  const opened: CriticalFault[] = [];
  for (const { kind, since } of found.filter(({ kind }) => !rows.some((row) => row.kind === kind))) {
    const data = [{ kind, since, openedAt: now }];
    const [row] = await tx.criticalFault.createManyAndReturn({ data, skipDuplicates: true });
    if (!row) continue;
    await oweWordOfOpening(tx, row.id, { supportEmail, now });
    opened.push(criticalFaultOf(row));
    await audit(tx, { id: row.id, action: 'critical_fault_opened', reason: `${kind} since ${since}`, now });
  }
  return { opened, ended };
}

type Told = { readonly id: string; readonly action: string; readonly reason: string; readonly now: Instant };

function audit(tx: Prisma.TransactionClient, { id, action, reason, now }: Told): Promise<void> {
  return appendAudit(tx, { actor: null, action, subject: { kind: 'critical_fault', id }, reason, at: now });
}
