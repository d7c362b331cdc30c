import { dateInZone, laterDate } from '../domain/calendar-date.ts';
import type { Reach } from '../domain/member.ts';
import type { NightRange } from '../domain/night-range.ts';
import type { CalendarStore, HeldChange, HeldDecided } from '../ports.ts';
import { appendAudit } from './audit.ts';
import { recomputeAvailability } from './availability-table.ts';
import { holdOf, platformOf } from './causes.ts';
import { fromNightColumns, fromNullableInstantColumn, toDateColumn } from './columns.ts';
import { heldClosureOf } from './feed-state.ts';
import { type LockedListing, ownedBy, underListingLock } from './listing-lock.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** Held changes of a listing's nights to come, the next due first; undefined when the listing is out of reach. */
export async function listHeld(
  prisma: PrismaClient,
  { reach, listingId, now }: Parameters<CalendarStore['listHeld']>[0],
): Promise<readonly HeldChange[] | undefined> {
  const where = { id: listingId, ...ownedBy(reach) };
  const listing = await prisma.listing.findFirst({ where, select: { timeZone: true } });
  if (!listing) return undefined;
  const include = { connection: true };
  // What was not decided by its last night is history: nobody can decide it any more.
  const coming = { listingId, to: { gt: toDateColumn(dateInZone(now, listing.timeZone)) } };
  const accepted = await prisma.acceptedEvent.findMany({
    where: { ...coming, OR: [{ absentSince: { not: null } }, { askedAt: { not: null } }] },
    include,
  });
  const closures = await prisma.heldClosure.findMany({ where: coming, include });
  const changes = [...accepted.flatMap(heldReleaseOf), ...closures.map(heldClosureChangeOf)];
  return changes.sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

type AcceptedRow = Prisma.AcceptedEventGetPayload<{ include: { connection: true } }>;
type ClosureRow = Prisma.HeldClosureGetPayload<{ include: { connection: true } }>;

function heldReleaseOf(row: AcceptedRow): HeldChange[] {
  const hold = holdOf(row);
  const askedAt = fromNullableInstantColumn(row.askedAt);
  if (!hold) return askedAt === null ? [] : [{ ...placeOf(row), ...originGone, since: askedAt, dueAt: askedAt }];
  const { absentSince, dueAt, reason } = hold;
  return [{ ...placeOf(row), change: 'release', reason, since: absentSince, dueAt }];
}

const originGone = { change: 'origin', reason: 'origin_gone' } as const;

function heldClosureChangeOf(row: ClosureRow): HeldChange {
  const { seenSince, dueAt } = heldClosureOf(row);
  return { ...placeOf(row), change: 'closure', reason: 'block_wave', since: seenSince, dueAt };
}

function placeOf(row: AcceptedRow | ClosureRow) {
  const { id, connectionId } = row;
  const { label, platform } = row.connection;
  return { id, connectionId, label, platform: platformOf(platform), ...fromNightColumns(row) };
}

function orderOf({ dueAt, from, id }: HeldChange): string {
  return `${dueAt} ${from} ${id}`;
}

type ByPerson = Parameters<CalendarStore['releaseHeld']>[0];

/** Makes a held release or closure by hand. What is decided already says so, told by the audit log. */
export function releaseHeld(prisma: PrismaClient, by: ByPerson, heldId: string): Promise<HeldDecided> {
  return decide(
    prisma,
    { by, heldId },
    async (tx, listing) => (await freeHeld(tx, heldId, { by, listing })) ?? (await closeHeld(tx, heldId)),
  );
}

/** Keeps nights that were asked about: of those whose origin was asked for, only the question ends. */
export function keepHeld(prisma: PrismaClient, by: ByPerson, heldId: string): Promise<HeldDecided> {
  return decide(
    prisma,
    { by, heldId },
    async (tx, listing) => (await keepAsked(tx, heldId)) ?? (await keepVanished(tx, heldId, { by, listing })),
  );
}

type Decision = { readonly by: ByPerson; readonly heldId: string };
type Make = (tx: Prisma.TransactionClient, listing: LockedListing) => Promise<MadeNights | undefined>;

/** Decides under the listing's lock, with an audit event of who did. */
async function decide(prisma: PrismaClient, { by, heldId }: Decision, make: Make): Promise<HeldDecided> {
  const where = { id: heldId, listing: ownedBy(by.reach) };
  const select = { listingId: true };
  const row =
    (await prisma.acceptedEvent.findFirst({ where, select })) ??
    (await prisma.heldClosure.findFirst({ where, select }));
  if (!row) return wasDecided(prisma, by.reach, heldId);
  return underListingLock(prisma, { reach: by.reach, listingId: row.listingId }, async (tx, listing) => {
    const nights = await make(tx, listing);
    if (!nights) return { outcome: 'already_decided' };
    await recomputeAvailability(tx, { listing, actor: by.actor, now: by.now });
    await appendAudit(tx, {
      actor: by.actor,
      action: 'held_decided',
      subject: { kind: 'held', id: heldId },
      from: 'held',
      to: decisions[nights.change],
      reason: 'by_hand',
      listingId: listing.id,
      at: by.now,
    });
    const { from, to } = nights;
    return { outcome: 'made', nights: { from, to } };
  });
}

const decisions = { release: 'released', closure: 'closed', origin: 'kept', block: 'kept' } as const;

type MadeNights = NightRange & { readonly change: keyof typeof decisions };
type Deciding = { readonly by: ByPerson; readonly listing: LockedListing };

async function freeHeld(
  tx: Prisma.TransactionClient,
  id: string,
  { by, listing }: Deciding,
): Promise<MadeNights | undefined> {
  const held = await tx.acceptedEvent.findFirst({ where: { id, absentSince: { not: null } } });
  if (!held) return undefined;
  const { from, to } = fromNightColumns(held);
  const today = dateInZone(by.now, listing.timeZone);
  const past = { to: toDateColumn(today), absentSince: null, dueAt: null, holdReason: null };
  if (from >= today) await tx.acceptedEvent.delete({ where: { id } });
  else await tx.acceptedEvent.update({ where: { id }, data: past });
  return { change: 'release', from: laterDate(from, today), to };
}

async function closeHeld(tx: Prisma.TransactionClient, id: string): Promise<MadeNights | undefined> {
  const closure = await tx.heldClosure.findUnique({ where: { id } });
  if (!closure) return undefined;
  const { connectionId, listingId, from, to, seenSince: since } = closure;
  await tx.heldClosure.delete({ where: { id } });
  const data = { connectionId, listingId, from, to, since, eventClass: 'block' as const, identity: '' };
  await tx.acceptedEvent.create({ data });
  return { change: 'closure', ...fromNightColumns(closure) };
}

/** Nights that a feed lists no more and that its owner keeps closed become a block of the owner’s, which no poll touches. */
async function keepVanished(
  tx: Prisma.TransactionClient,
  id: string,
  deciding: Deciding,
): Promise<MadeNights | undefined> {
  const where = { id, holdReason: 'asked' as const };
  const held = await tx.acceptedEvent.findFirst({ where, include: { connection: true } });
  const freed = held && (await freeHeld(tx, id, deciding));
  if (!freed) return undefined;
  const nights = { from: toDateColumn(freed.from), to: toDateColumn(freed.to) };
  const { listingId, connection } = held;
  const data = { listingId, ...nights, reason: connection.label, createdAt: deciding.by.now };
  await tx.block.create({ data });
  return { ...freed, change: 'block' };
}

async function keepAsked(tx: Prisma.TransactionClient, id: string): Promise<MadeNights | undefined> {
  const asked = await tx.acceptedEvent.findFirst({ where: { id, askedAt: { not: null } } });
  if (!asked) return undefined;
  await tx.acceptedEvent.update({ where: { id }, data: { askedAt: null } });
  return { change: 'origin', ...fromNightColumns(asked) };
}

async function wasDecided(
  prisma: PrismaClient,
  reach: Reach,
  heldId: string,
): Promise<{ readonly outcome: 'already_decided' } | undefined> {
  const entry = await prisma.auditEvent.findFirst({ where: { subjectKind: 'held', subjectId: heldId } });
  if (entry?.listingId == null) return undefined;
  const listing = await prisma.listing.findFirst({ where: { id: entry.listingId, ...ownedBy(reach) } });
  return listing ? { outcome: 'already_decided' } : undefined;
}
