import type { ConnectionResult } from '../domain/run.ts';
import type { Prisma } from './prisma.ts';

/** True when what a run read may have been told to somebody: most runs find nothing new, and ask no further. */
export function hasNews(results: readonly ConnectionResult[]): boolean {
  return results.some(
    (result) => result.outcome === 'read' && result.nightsAdded + result.nightsReleased + result.nightsHeld > 0,
  );
}

/** Who is owed a mail or a push of a notice of this listing, and was not yet sent it. */
export async function noticesOwed(tx: Prisma.TransactionClient, listingId: string): Promise<string[]> {
  const rows = await tx.notice.findMany({
    where: { listingId, OR: [{ mail: { status: 'pending' } }, { pushes: { some: { status: 'pending' } } }] },
    select: { recipientId: true },
    distinct: ['recipientId'],
  });
  return rows.map(({ recipientId }) => recipientId);
}
