import type { Reach } from '../../domain/member.ts';
import { type EventStore, eventWarningCodes, type TicketedEvent } from '../../event-ports.ts';
import { appendAudit } from '../audit.ts';
import { fromNullableInstantColumn, toInstantColumn } from '../columns.ts';
import type { Prisma, PrismaClient } from '../prisma.ts';
import { lockAccountConnection } from './account-lock.ts';
import { readAllAgain, resolveLinks } from './event-links.ts';

const withSessions = { sessions: { orderBy: [{ startsAt: 'asc' as const }, { externalId: 'asc' as const }] } };
type EventRow = Prisma.TicketedEventGetPayload<{ include: typeof withSessions }>;
type By = Parameters<EventStore['remove']>[0];

/** Events of organisers on PostgreSQL. */
export function createEventStore(prisma: PrismaClient): EventStore {
  return {
    async list(ownerId, { page, pageSize }) {
      const where = { ownerId };
      const orderBy = [{ name: 'asc' as const }, { id: 'asc' as const }];
      const [rows, total] = await Promise.all([
        prisma.ticketedEvent.findMany({
          where,
          orderBy,
          include: withSessions,
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.ticketedEvent.count({ where }),
      ]);
      return { items: rows.map(eventOf), total };
    },

    async find(reach, id) {
      const row = await prisma.ticketedEvent.findFirst({ where: { id, ...ownedBy(reach) }, include: withSessions });
      return row ? eventOf(row) : undefined;
    },

    create: (by, fields) => createEvent(prisma, by, fields),
    update: (by, eventId, patch) => updateEvent(prisma, by, { eventId, patch }),

    remove: (by, id) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.ticketedEvent.deleteMany({ where: { id, ...ownedBy(by.reach) } });
        if (count > 0) await audit(tx, by, { action: 'event_removed', id });
        return count > 0;
      }),
  };
}

async function createEvent(
  prisma: PrismaClient,
  by: By,
  { connectionId, ...fields }: Parameters<EventStore['create']>[1],
): ReturnType<EventStore['create']> {
  const ownerId = by.actor.memberId;
  return prisma.$transaction(async (tx) => {
    const connection = await tx.accountConnection.findFirst({
      where: {
        ownerId,
        kind: 'ticketing',
        deletedAt: null,
        ...(connectionId === undefined ? {} : { id: connectionId }),
      },
      orderBy: { createdAt: 'asc' },
    });
    if (!connection) return undefined;
    await lockAccountConnection(tx, connection.id);
    if (await isTaken(tx, { ownerId, reference: fields.reference })) return { outcome: 'event_already_added' };
    const data = { ...fields, ownerId, connectionId: connection.id, createdAt: toInstantColumn(by.now) };
    const { id } = await tx.ticketedEvent.create({ data });
    await audit(tx, by, { action: 'event_added', id });
    await resolveLinks(tx, connection.id);
    return { outcome: 'saved', event: await eventWithId(tx, id) };
  });
}

type Update = { readonly eventId: string; readonly patch: Parameters<EventStore['update']>[2] };

async function updateEvent(
  prisma: PrismaClient,
  by: By,
  { eventId: id, patch }: Update,
): ReturnType<EventStore['update']> {
  return prisma.$transaction(async (tx) => {
    const known = await tx.ticketedEvent.findFirst({ where: { id, ...ownedBy(by.reach) } });
    if (known?.connectionId != null) await lockAccountConnection(tx, known.connectionId);
    const row = known && (await tx.ticketedEvent.findUnique({ where: { id } }));
    if (!row) return undefined;
    const isLinkedAnew = patch.reference !== undefined && patch.reference !== row.reference;
    if (isLinkedAnew && (await isTaken(tx, { ownerId: row.ownerId, reference: patch.reference ?? '' })))
      return { outcome: 'event_already_added' };
    await tx.ticketedEvent.update({ where: { id }, data: { ...given(patch), ...(isLinkedAnew ? unlinked : {}) } });
    if (isLinkedAnew) await tx.ticketedSession.deleteMany({ where: { eventId: id } });
    await audit(tx, by, { action: 'event_changed', id });
    if (row.connectionId !== null) await resolveLinks(tx, row.connectionId);
    const isCountedAnew = patch.totalByHand !== undefined && patch.totalByHand !== row.totalByHand;
    if (row.connectionId !== null && isCountedAnew) await readAllAgain(tx, row.connectionId);
    return { outcome: 'saved', event: await eventWithId(tx, id) };
  });
}

const unlinked = {
  externalId: null,
  placesTotal: null,
  placesLeft: null,
  isFull: false,
  lastSyncAt: null,
  warning: null,
};

function given({ kind, name, reference, totalByHand }: Update['patch']): Prisma.TicketedEventUpdateInput {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
    ...(reference === undefined ? {} : { reference }),
    ...(totalByHand === undefined ? {} : { totalByHand }),
  };
}

async function isTaken(tx: Prisma.TransactionClient, key: { ownerId: string; reference: string }): Promise<boolean> {
  return (await tx.ticketedEvent.count({ where: key })) > 0;
}

async function eventWithId(tx: Prisma.TransactionClient, id: string): Promise<TicketedEvent> {
  return eventOf(await tx.ticketedEvent.findUniqueOrThrow({ where: { id }, include: withSessions }));
}

async function audit(
  tx: Prisma.TransactionClient,
  { actor, now }: By,
  { action, id }: { readonly action: string; readonly id: string },
): Promise<void> {
  await appendAudit(tx, { actor, action, subject: { kind: 'event', id }, at: now });
}

function ownedBy(reach: Reach): { readonly ownerId?: string } {
  return reach.kind === 'own' ? { ownerId: reach.memberId } : {};
}

function eventOf({ sessions, warning, createdAt: _createdAt, lastSyncAt, ...row }: EventRow): TicketedEvent {
  return {
    ...row,
    lastSyncAt: fromNullableInstantColumn(lastSyncAt),
    warning: eventWarningCodes.find((code) => code === warning) ?? null,
    sessions: sessions.map(({ eventId: _eventId, startsAt, ...session }) => ({
      ...session,
      startsAt: fromNullableInstantColumn(startsAt),
    })),
  };
}
