import { noticeDataOf } from './notice-data.ts';
import type { Prisma } from './prisma.ts';

type NoticeRow = Pick<Prisma.NoticeGetPayload<object>, 'id' | 'kind' | 'data'>;

/** Of these notices, the IDs of those that tell of a conflict which nobody has to decide any more. */
export async function endedConflicts(
  tx: Prisma.TransactionClient,
  notices: readonly NoticeRow[],
): Promise<ReadonlySet<string>> {
  const about = notices.flatMap(({ id, kind, data: column }) => {
    const data = kind === 'conflict_opened' ? noticeDataOf(column) : undefined;
    return data?.kind === 'conflict_opened' ? [{ id, conflictId: data.conflictId }] : [];
  });
  if (about.length === 0) return new Set();
  const where = { id: { in: about.map(({ conflictId }) => conflictId) }, state: undecided };
  const rows = await tx.conflict.findMany({ where, select: { id: true } });
  const standing = new Set(rows.map(({ id }) => id));
  return new Set(about.filter(({ conflictId }) => !standing.has(conflictId)).map(({ id }) => id));
}

const undecided = { in: ['open' as const, 'waiting_platform' as const] };
