import type { Instant } from '../domain/instant.ts';
import type { Notice, NoticeStore } from '../notice-ports.ts';
import { fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import { noticeDataOf } from './notice-data.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

/** Notices on PostgreSQL, as their list shows them. */
export function createNoticeStore(prisma: PrismaClient): NoticeStore {
  const unreadOf = (recipientId: string) => ({ recipientId, inApp: true, readAt: null });
  return {
    async list(recipientId, { page, pageSize, unreadOnly }) {
      const where = unreadOnly ? unreadOf(recipientId) : { recipientId, inApp: true };
      const [rows, total, unread] = await Promise.all([
        prisma.notice.findMany({
          where,
          include: withListing,
          orderBy: [{ at: 'desc' }, { id: 'desc' }],
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.notice.count({ where }),
        prisma.notice.count({ where: unreadOf(recipientId) }),
      ]);
      return { items: rows.map(noticeOf), total, unread };
    },

    async read(recipientId, ids, now) {
      const named = ids === null ? {} : { id: { in: [...ids] } };
      const { count: read } = await prisma.notice.updateMany({
        where: { ...unreadOf(recipientId), ...named },
        data: { readAt: now },
      });
      return { read, unread: await prisma.notice.count({ where: unreadOf(recipientId) }) };
    },

    forget: (before, limit) => forget(prisma, before, limit),
  };
}

const withListing = { listing: { select: { id: true, name: true } } } as const;
type NoticeRow = Prisma.NoticeGetPayload<{ include: typeof withListing }>;

function noticeOf({ id, at, readAt, isUrgent, listing, data }: NoticeRow): Notice {
  const times = { at: fromInstantColumn(at), readAt: fromNullableInstantColumn(readAt) };
  return { id, ...times, isUrgent, listing, data: noticeDataOf(data) };
}

function forget(prisma: PrismaClient, before: Instant, limit: number): Promise<number> {
  return prisma.$executeRaw`
    DELETE FROM "Notice" WHERE "id" IN (
      SELECT "id" FROM "Notice" WHERE "at" < ${before}::timestamptz ORDER BY "at" LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
