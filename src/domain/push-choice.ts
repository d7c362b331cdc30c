import { type Instant, msBetween, plusMs } from './instant.ts';
import { DELIVERED_WITHIN_MS } from './notification.ts';
import { PUSH_LEASE_MS } from './push.ts';

/**
 * A push that is owed: one notice to one browser. `pushId` is set once it was taken, alone or with others; `claimedAt` while
 * nobody has told how it went. `isWanted`: it is true, unread, and its kind is told by push.
 */
export type OwedPush = {
  readonly noticeId: string;
  readonly subscriptionId: string;
  readonly at: Instant;
  readonly isUrgent: boolean;
  readonly isWanted: boolean;
  readonly pushId: string | null;
  readonly claimedAt: Instant | null;
};

/** What is to be done about pushes that are owed. `group` goes as one push, the newest notice first. */
export type PushChoice = {
  readonly expired: readonly OwedPush[];
  readonly unwanted: readonly OwedPush[];
} & (
  | { readonly outcome: 'push'; readonly group: readonly [OwedPush, ...OwedPush[]] }
  | { readonly outcome: 'wait'; readonly until: Instant }
  | { readonly outcome: 'nothing' }
);

/** When a person may be pushed to: not before `quietUntil` what is not urgent, and no browser before its own `retryAt`. */
export type PushTimes = {
  readonly now: Instant;
  readonly quietUntil: Instant;
  readonly retryAt: (subscriptionId: string) => Instant | null;
};

/**
 * Chooses what to push next: first what was taken before and is to go again as it was, then what is urgent, each by itself,
 * then all the rest that one browser is owed, together.
 */
export function choosePush(owed: readonly OwedPush[], times: PushTimes): PushChoice {
  const { now, quietUntil } = times;
  const expired = owed.filter(({ at }) => plusMs(at, DELIVERED_WITHIN_MS) <= now);
  const fresh = owed.filter((push) => !expired.includes(push));
  const unwanted = fresh.filter(({ isWanted }) => !isWanted);
  const groups = groupsOf(fresh.filter(({ isWanted }) => isWanted));
  const timed = groups.map((group) => ({ group, from: dueFrom(group, times, quietUntil) }));
  const due = timed.find(({ from }) => from <= now);
  if (due) return { expired, unwanted, outcome: 'push', group: due.group };
  const [first, ...others] = timed.map(({ from }) => from);
  if (first === undefined) return { expired, unwanted, outcome: 'nothing' };
  return { expired, unwanted, outcome: 'wait', until: others.reduce((a, b) => (a < b ? a : b), first) };
}

/** How long until then. */
export function waitMsUntil(until: Instant, now: Instant): number {
  return Math.max(0, msBetween(now, until));
}

type Group = readonly [OwedPush, ...OwedPush[]];

function groupsOf(owed: readonly OwedPush[]): Group[] {
  const groups = new Map<string, [OwedPush, ...OwedPush[]]>();
  const rank = (push: OwedPush) => (push.pushId !== null ? 0 : push.isUrgent ? 1 : 2);
  const ordered = [...owed].sort((a, b) => rank(a) - rank(b) || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  for (const push of ordered) {
    const name = push.pushId ?? (push.isUrgent ? push.noticeId : 'rest');
    const key = `${push.subscriptionId} ${name}`;
    const group = groups.get(key);
    if (group) group.push(push);
    else groups.set(key, [push]);
  }
  return [...groups.values()];
}

function dueFrom(group: Group, { retryAt }: PushTimes, quietUntil: Instant): Instant {
  const [first] = group;
  const lease = first.claimedAt === null ? '' : plusMs(first.claimedAt, PUSH_LEASE_MS);
  const retry = retryAt(first.subscriptionId) ?? '';
  const quiet = group.some(({ isUrgent }) => isUrgent) ? '' : quietUntil;
  return [lease, retry, quiet].reduce((a, b) => (a > b ? a : b));
}
