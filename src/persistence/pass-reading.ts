import { type AcceptancePlan, type Poll, planAcceptance } from '../domain/acceptance.ts';
import { dateInZone } from '../domain/calendar-date.ts';
import { decidedHolds } from '../domain/decided-hold.ts';
import type { Instant } from '../domain/instant.ts';
import type { Observation } from '../domain/observed-event.ts';
import type { ConnectionResult } from '../domain/run.ts';
import type { ConnectionToRead } from '../ports.ts';
import { writePlan } from './accepted-event-rows.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { acceptedEventOf } from './causes.ts';
import type { LockedListing } from './listing-lock.ts';
import { appendResult, appendSuperseded, underRunLock } from './pass-results.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

type Reading = { readonly connection: ConnectionToRead; readonly observation: Observation; readonly now: Instant };

/** See `PassStore.commitReading`. */
export async function acceptReading(prisma: PrismaClient, runId: string, reading: Reading): Promise<ConnectionResult> {
  const { connectionId, label } = reading.connection;
  const superseded: ConnectionResult = { outcome: 'superseded', connectionId, label };
  const result = await underRunLock(prisma, runId, async (tx, run, listing) => {
    if (!(await fence(tx, reading))) {
      await appendSuperseded(tx, run, superseded);
      return superseded;
    }
    const { plan, poll } = await judge(tx, reading, listing);
    const isChanged = plan.planned.length > 0 || plan.removedIds.length > 0;
    if (isChanged) await writePlan(tx, { plan, connectionId, listingId: listing.id });
    const changed = isChanged && (await recomputeAvailability(tx, listing.id)).changed;
    await auditHolds(tx, { poll, plan, listing, runId });
    const read: ConnectionResult = {
      outcome: 'read',
      connectionId,
      label,
      warnings: reading.observation.warnings,
      ...plan.changes,
    };
    await appendResult(tx, run, read, changed);
    return read;
  });
  return result ?? superseded;
}

/** Two readers of one connection cannot both commit: the poll number must still be the one this reading started from. */
async function fence(tx: Prisma.TransactionClient, { connection, observation, now }: Reading): Promise<boolean> {
  const { count } = await tx.connection.updateMany({
    where: { id: connection.connectionId, pollNumber: connection.pollNumber },
    data: {
      pollNumber: { increment: 1 },
      platform: observation.platform,
      lastSyncAt: now,
      lastFailure: Prisma.DbNull,
      waitingUntil: null,
    },
  });
  return count === 1;
}

async function judge(tx: Prisma.TransactionClient, { connection, observation, now }: Reading, listing: LockedListing) {
  const rows = await tx.acceptedEvent.findMany({ where: { connectionId: connection.connectionId } });
  const accepted = rows.map(acceptedEventOf);
  const today = dateInZone(now, listing.timeZone);
  const poll: Poll = { accepted, listed: observation.events, isWhole: observation.isWhole, today, now };
  return { poll, plan: planAcceptance(poll) };
}

type Judged = {
  readonly poll: Poll;
  readonly plan: AcceptancePlan;
  readonly listing: LockedListing;
  readonly runId: string;
};

async function auditHolds(tx: Prisma.TransactionClient, judged: Judged): Promise<void> {
  const { poll, plan, listing, runId } = judged;
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
