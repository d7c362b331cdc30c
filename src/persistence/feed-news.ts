import type { Poll } from '../domain/acceptance.ts';
import { type FeedNews, isKnownOtherwise, newsOf } from '../domain/feed-news.ts';
import type { AcceptancePlan } from '../domain/feed-state.ts';
import { loadCauses, platformOf } from './causes.ts';
import type { LockedListing } from './listing-lock.ts';
import { tell } from './notices.ts';
import type { Prisma } from './prisma.ts';

type Reading = {
  readonly poll: Poll;
  readonly plan: AcceptancePlan;
  readonly listing: LockedListing;
  readonly connectionId: string;
};

/** Tells the listing’s owner what a poll is news of, in its transaction. */
export async function tellNews(tx: Prisma.TransactionClient, reading: Reading): Promise<void> {
  const { poll, plan, listing, connectionId } = reading;
  const news = newsOf(poll, plan);
  if (news.length === 0) return;
  const { platform } = await tx.connection.findUniqueOrThrow({
    where: { id: connectionId },
    select: { platform: true },
  });
  const causes = (await loadCauses(tx, listing.id)).map(({ cause }) => cause);
  const others = causes.filter((cause) => cause.kind !== 'observed' || cause.connectionId !== connectionId);
  for (const one of news.filter((each) => !isKnownOtherwise(each, others)))
    await tell(tx, {
      recipientId: listing.ownerId,
      key: keyOf(one, { connectionId, now: poll.now }),
      listing,
      data: { ...one, platform: platformOf(platform) },
      now: poll.now,
    });
}

/** A poll of a connection commits once, so its instant names what it is news of. */
function keyOf({ kind, from, to }: FeedNews, at: { readonly connectionId: string; readonly now: string }): string {
  return `${kind} ${at.connectionId} ${from}..${to} ${at.now}`;
}
