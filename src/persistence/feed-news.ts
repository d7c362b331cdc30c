import type { Poll } from '../domain/acceptance.ts';
import type { Cause } from '../domain/cause.ts';
import { type FeedNews, isKnownOtherwise, newsOf } from '../domain/feed-news.ts';
import type { AcceptancePlan } from '../domain/feed-state.ts';
import type { Platform } from '../domain/platform.ts';
import { loadCauses } from './causes.ts';
import type { LockedListing } from './listing-lock.ts';
import type { Telling } from './notices.ts';
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

/** What the listing’s owner is to be told that a poll is news of. */
export async function newsToTell(tx: Prisma.TransactionClient, reading: Reading): Promise<readonly Telling[]> {
  const { poll, plan, listing, connectionId, platform } = reading;
  const news = newsOf(poll, plan);
  if (news.length === 0) return [];
  const causes = reading.causes ?? (await loadCauses(tx, listing.id, listing.linked)).map(({ cause }) => cause);
  const others = causes.filter((cause) => cause.kind !== 'observed' || cause.connectionId !== connectionId);
  return news
    .filter((each) => !isKnownOtherwise(each, others))
    .map((one) => ({
      recipientId: listing.ownerId,
      key: keyOf(one, { connectionId, now: poll.now }),
      listing,
      data: { ...one, platform },
      now: poll.now,
    }));
}

/** A poll of a connection commits once, so its instant names what it is news of. */
function keyOf({ kind, from, to }: FeedNews, at: { readonly connectionId: string; readonly now: string }): string {
  return `${kind} ${at.connectionId} ${from}..${to} ${at.now}`;
}
