import type { AuditEntry, AuditStore, OwnedThing } from '../ports.ts';
import { toInstantColumn } from './columns.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { toldStay } from './told-stay.ts';

/** Writes one audit entry in the transaction of the change that it tells of. */
export async function appendAudit(tx: Prisma.TransactionClient, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({
    data: {
      at: toInstantColumn(entry.at),
      actorId: entry.actor?.memberId ?? null,
      actorRole: entry.actor?.role ?? null,
      action: entry.action,
      subjectKind: entry.subject.kind,
      subjectId: entry.subject.id,
      from: entry.from ?? null,
      to: entry.to ?? null,
      reason: entry.reason ?? null,
      runId: entry.runId ?? null,
      listingId: entry.listingId ?? null,
    },
  });
}

/** The audit store on PostgreSQL. */
export function createAuditStore(prisma: PrismaClient): AuditStore {
  return {
    append: (entry) => appendAudit(prisma, entry),
    async ownerOf(thing) {
      const listing = await listingOf(prisma, thing);
      return listing ? { memberId: listing.ownerId } : undefined;
    },
  };
}

async function listingOf(
  prisma: PrismaClient,
  { kind, id }: OwnedThing,
): Promise<{ ownerId: string } | null | undefined> {
  const where = { id };
  const select = { listing: { select: { ownerId: true } } };
  switch (kind) {
    case 'listing':
      return prisma.listing.findUnique({ where, select: { ownerId: true } });
    case 'connection':
      return (await prisma.connection.findUnique({ where, select }))?.listing ?? accountOwner(prisma, id);
    case 'run':
      return (await prisma.syncRun.findUnique({ where, select }))?.listing ?? accountRunOwner(prisma, id);
    case 'held':
      return heldListing(prisma, id);
    case 'export':
      return (await prisma.export.findUnique({ where, select }))?.listing;
    case 'conflict':
      return (await prisma.conflict.findUnique({ where, select }))?.listing;
    case 'booking':
      return bookingListing(prisma, id);
    case 'operation':
      return operationOwner(prisma, id);
    case 'event':
      return prisma.ticketedEvent.findUnique({ where, select: { ownerId: true } });
    case 'hub_account':
      return prisma.hubAccount.findUnique({ where, select: { ownerId: true } });
    case 'push_subscription': {
      const row = await prisma.pushSubscription.findUnique({ where, select: { userId: true } });
      return row && { ownerId: row.userId };
    }
  }
}

/** One that is marked for removal is nobody’s any more. */
function accountOwner(prisma: PrismaClient, id: string): Promise<{ ownerId: string } | null> {
  return prisma.accountConnection.findFirst({ where: { id, deletedAt: null }, select: { ownerId: true } });
}

async function accountRunOwner(prisma: PrismaClient, id: string): Promise<{ ownerId: string } | null> {
  const query = { where: { id }, select: { connection: { select: { ownerId: true } } } };
  return (await prisma.accountRun.findUnique(query))?.connection ?? null;
}

/** Whose things it is about; one about everybody’s is of whoever asked for it. */
async function operationOwner(prisma: PrismaClient, id: string): Promise<{ ownerId: string } | null> {
  const row = await prisma.syncOperation.findUnique({ where: { id }, select: { ownerId: true, requestedBy: true } });
  return row && { ownerId: row.ownerId ?? row.requestedBy };
}

/** A stay is an own booking, or an entry accepted from a feed; one that is gone is whose exports told it. */
async function bookingListing(prisma: PrismaClient, id: string): Promise<{ ownerId: string } | null> {
  const query = { where: { id }, select: { listing: { select: { ownerId: true } } } };
  const stay = (await prisma.booking.findUnique(query)) ?? (await prisma.acceptedEvent.findUnique(query));
  if (stay) return stay.listing;
  const told = await toldStay(prisma, id);
  return told ? prisma.listing.findUnique({ where: { id: told.listingId }, select: { ownerId: true } }) : null;
}

async function heldListing(prisma: PrismaClient, id: string): Promise<{ ownerId: string } | null> {
  const query = { where: { id }, select: { listing: { select: { ownerId: true } } } };
  const held = (await prisma.acceptedEvent.findUnique(query)) ?? (await prisma.heldClosure.findUnique(query));
  return held?.listing ?? decidedHeldListing(prisma, id);
}

/** A held change that was decided is no longer a row: the audit log knows whose it was. */
async function decidedHeldListing(prisma: PrismaClient, heldId: string): Promise<{ ownerId: string } | null> {
  const entry = await prisma.auditEvent.findFirst({ where: { subjectKind: 'held', subjectId: heldId } });
  if (entry?.listingId == null) return null;
  return prisma.listing.findUnique({ where: { id: entry.listingId }, select: { ownerId: true } });
}
