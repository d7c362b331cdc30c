import type { EchoWatch } from './echo-watch.ts';
import { type Instant, plusMinutes } from './instant.ts';
import type { NightRange } from './night-range.ts';

/**
 * A UID that a feed lists or listed, when it first and last did, which nights of its entry are probable echoes, and
 * whether all its coming nights are.
 */
export type SeenUid = {
  readonly uid: string;
  readonly firstSeenAt: Instant;
  readonly seenAt: Instant;
  readonly echoes: readonly NightRange[];
  readonly isWhole: boolean;
};

/** An entry of a poll by its UID, as its echoes were told apart. */
export type ToldUid = Pick<SeenUid, 'uid' | 'echoes' | 'isWhole'>;

/**
 * What is remembered of a feed that may list our closures: when it was polled, which UIDs it had, and which nights of
 * probable echoes have no root. Feeds that list nothing of others need no memory.
 */
export type EchoMemory = {
  readonly watches: readonly EchoWatch[];
  readonly uids: readonly SeenUid[];
  /** The last good poll. */
  readonly polledAt: Instant | null;
};

export const nothingSeen: EchoMemory = { watches: [], uids: [], polledAt: null };

/** An entry that a broken answer left out comes back under its UID within this time. */
const UID_KEPT_HOURS = 48;

/** A platform that names its entries anew at every fetch keeps no UID for this long. */
const LASTING_MINUTES = 60;

/** True when an entry of this feed kept its UID: another UID is then another entry. */
export function areUidsLasting(uids: readonly SeenUid[]): boolean {
  return uids.some(({ firstSeenAt, seenAt }) => plusMinutes(firstSeenAt, LASTING_MINUTES) <= seenAt);
}

/** The memory of the UIDs after a poll that lists these. What vanished is known for a while. */
export function rememberUids(before: readonly SeenUid[], listed: readonly ToldUid[], now: Instant): SeenUid[] {
  const firstSeen = new Map(before.map(({ uid, firstSeenAt }) => [uid, firstSeenAt]));
  const current = new Map<string, SeenUid>();
  for (const { uid, echoes, isWhole } of listed) {
    if (uid === '') continue;
    const same = current.get(uid);
    const all = { echoes: [...echoes, ...(same?.echoes ?? [])], isWhole: isWhole && same?.isWhole !== false };
    current.set(uid, { uid, ...all, firstSeenAt: firstSeen.get(uid) ?? now, seenAt: now });
  }
  const since = plusMinutes(now, -UID_KEPT_HOURS * 60);
  return [...before.filter(({ uid, seenAt }) => !current.has(uid) && seenAt >= since), ...current.values()];
}
