import type { Poll } from '../domain/acceptance.ts';
import type { Cause } from '../domain/cause.ts';
import { type FeedNews, isKnownOtherwise, newsOf } from '../domain/feed-news.ts';
import type { AcceptancePlan } from '../domain/feed-state.ts';
import type { Platform } from '../domain/platform.ts';
import { loadCauses } from './causes.ts';
import type { LockedListing } from './listing-lock.ts';
import { tell } from './notices.ts';
import type { Prisma } from './prisma.ts';

type Reading = {
  readonly poll: Poll;
  readonly plan: AcceptancePlan;
  readonly listing: LockedListing;
  readonly connectionId: string;
  readonly platform: Platform;
  /** The listing’s causes by now, where they are known. */
  readonly causes: readonly Cause[] | undefined;
};

/** Tells the listing’s owner what a poll is news of, in its transaction. */
export async function tellNews(tx: Prisma.TransactionClient, reading: Reading): Promise<void> {
  const { poll, plan, listing, connectionId, platform } = reading;
  const news = newsOf(poll, plan);
  if (news.length === 0) return;
  const causes = reading.causes ?? (await loadCauses(tx, listing.id, listing.linked)).map(({ cause }) => cause);
  const others = causes.filter((cause) => cause.kind !== 'observed' || cause.connectionId !== connectionId);
  for (const one of news.filter((each) => !isKnownOtherwise(each, others)))
    await tell(tx, {
      recipientId: listing.ownerId,
      key: keyOf(one, { connectionId, now: poll.now }),
      listing,
      data: { ...one, platform },
      now: poll.now,
    });
}

/** A poll of a connection commits once, so its instant names what it is news of. */
function keyOf({ kind, from, to }: FeedNews, at: { readonly connectionId: string; readonly now: string }): string {
  return `${kind} ${at.connectionId} ${from}..${to} ${at.now}`;
}
