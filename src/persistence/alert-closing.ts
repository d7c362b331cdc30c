import { isOpen, type OpenAlert } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import { alertOfListing } from './alert-case.ts';
import { alertOf } from './alert-row.ts';
import { writeTransitions } from './alert-writing.ts';
import type { Prisma } from './prisma.ts';

/** Closes the listing's open alert in the transaction that deletes the listing or stops its syncs. */
export async function closeAlert(
  tx: Prisma.TransactionClient,
  closing: {
    readonly listingId: string;
    readonly resolution: 'listing_deleted' | 'listing_inactive';
    readonly now: Instant;
  },
): Promise<void> {
  const { listingId, resolution, now } = closing;
  const alert = await alertOfListing(tx, listingId);
  if (!alert || !isOpen(alert)) return;
  const writing = { tx, supportEmail: undefined, now, actor: null, isReviewOwed: true };
  await writeTransitions(writing, alert, [{ type: 'closed', resolution, at: now }]);
}

/** The open alerts of these listings, by listing ID. */
export async function openAlertsOf(
  tx: Prisma.TransactionClient,
  listingIds: readonly string[],
): Promise<ReadonlyMap<string, OpenAlert>> {
  const rows = await tx.syncAlert.findMany({
    where: { listingId: { in: [...listingIds] }, status: { not: 'resolved' } },
  });
  const open = rows.map(alertOf).filter(isOpen);
  return new Map(open.map((alert) => [alert.listingId, alert]));
}
