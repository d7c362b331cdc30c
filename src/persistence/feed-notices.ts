import { doubtsBegun } from '../domain/feed-doubt.ts';
import type { AcceptancePlan, FeedState } from '../domain/feed-state.ts';
import type { Instant } from '../domain/instant.ts';
import { appendAudit } from './audit.ts';
import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';

type Noting = {
  readonly poll: Pick<FeedState, 'accepted'> & { readonly now: Instant };
  readonly plan: AcceptancePlan;
  readonly listing: LockedListing;
  readonly connectionId: string;
  readonly runId: string;
};

/**
 * Owes the listing’s owner a word on the doubts that begin with a poll, in its transaction; the minute tick has the mail
 * delivered.
 */
export async function noteDoubts(tx: Prisma.TransactionClient, noting: Noting): Promise<void> {
  const { poll, plan, listing, connectionId, runId } = noting;
  const { accepted, now } = poll;
  for (const doubt of doubtsBegun({ accepted, planned: plan.planned, now })) {
    const data = { connectionId, doubt, noticedAt: now, recipientId: listing.ownerId };
    await tx.feedNotice.createMany({ data: [data], skipDuplicates: true });
    const subject = { kind: 'connection', id: connectionId };
    const entry = { actor: null, action: 'feed_doubt', subject, to: doubt, runId, listingId: listing.id, at: now };
    await appendAudit(tx, entry);
  }
}
