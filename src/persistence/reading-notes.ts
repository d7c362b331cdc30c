import { decidedHolds } from '../domain/decided-hold.ts';
import { driftSince } from '../domain/feed-drift.ts';
import { appendAudit } from './audit.ts';
import { styleOf } from './feed-columns.ts';
import { noteDoubts } from './feed-notices.ts';
import type { Prisma } from './prisma.ts';
import type { JudgedReading } from './reading-judgement.ts';

/** Writes what a reading ended or began beside the nights: mostly nothing. */
export async function noteReading(tx: Prisma.TransactionClient, judged: JudgedReading): Promise<void> {
  const { poll, plan, listing, row, run } = judged;
  await auditHolds(tx, judged);
  await auditUnexplained(tx, judged);
  await noteDoubts(tx, { poll, plan, listing, connectionId: row.connectionId, runId: run.id });
}

async function auditHolds(tx: Prisma.TransactionClient, { poll, plan, listing, run }: JudgedReading): Promise<void> {
  for (const { heldId, outcome } of decidedHolds(poll, plan))
    await appendAudit(tx, {
      actor: null,
      action: 'held_decided',
      subject: { kind: 'held', id: heldId },
      from: 'held',
      to: outcome,
      reason: 'poll',
      runId: run.id,
      listingId: listing.id,
      at: poll.now,
    });
}

async function auditUnexplained(
  tx: Prisma.TransactionClient,
  { poll, plan, listing, row, run }: JudgedReading,
): Promise<void> {
  for (const { from, to } of plan.planned.filter(({ askedAt }) => askedAt === poll.now))
    await appendAudit(tx, {
      actor: null,
      action: 'echo_unexplained',
      subject: { kind: 'connection', id: row.connectionId },
      to: `${from}..${to}`,
      runId: run.id,
      listingId: listing.id,
      at: poll.now,
    });
}

/** What is new in how the feed is written is told once, by a row and in the audit log. */
export async function noteDrifts(
  tx: Prisma.TransactionClient,
  { row, listing, reading: { observation, now } }: JudgedReading,
): Promise<void> {
  if (!observation) return;
  const { connectionId } = row;
  for (const { kind, detail } of driftSince(styleOf(row.style), observation.style)) {
    const data = { connectionId, kind, detail, seenAt: now };
    const { count } = await tx.feedDrift.createMany({ data, skipDuplicates: true });
    if (count === 0) continue;
    const subject = { kind: 'connection', id: connectionId };
    const entry = { actor: null, action: 'feed_drift', subject, to: `${kind}: ${detail}`, listingId: listing.id };
    await appendAudit(tx, { ...entry, at: now });
  }
}
