import type { Poll } from './acceptance.ts';
import type { AcceptedEvent } from './accepted-event.ts';
import { nightsBetween } from './calendar-date.ts';
import { type Cause, isBookingCause } from './cause.ts';
import type { AcceptancePlan } from './feed-state.ts';
import { common, type NightRange, onOrAfter, subtracted } from './night-range.ts';
import type { NoticeDataOf } from './notice.ts';

/** What a poll is news of to the listing’s owner, without the platform that told it. */
export type FeedNews =
  | Omit<NoticeDataOf<'booking_new'>, 'platform'>
  | Omit<NoticeDataOf<'booking_cancelled'>, 'platform'>
  | Omit<NoticeDataOf<'release_held'>, 'platform'>;

/**
 * What a good poll is news of. The first of a feed is none: all that it lists was there before. Blocks, booking windows and
 * probable copies are none either, nor is what is listed again after it was held; a stay that grew or moved is.
 */
export function newsOf(poll: Poll, plan: AcceptancePlan): FeedNews[] {
  if (poll.window === null) return [];
  return [...staysBegun(poll, plan), ...staysEnded(poll, plan), ...holdsBegun(poll, plan)];
}

type Stay = NightRange & Pick<AcceptedEvent, 'eventClass' | 'identity'>;

/** What a platform says is, or may be, a guest’s stay. */
function isStay({ eventClass }: Pick<AcceptedEvent, 'eventClass'>): boolean {
  return eventClass === 'booking' || eventClass === 'unknown';
}

function staysBegun({ accepted, today, now }: Poll, { planned }: AcceptancePlan): FeedNews[] {
  return planned.flatMap((row): FeedNews[] => {
    const { eventClass, since, hold, askedAt } = row;
    if (!isStay({ eventClass }) || since !== now || hold !== null || askedAt === now) return [];
    const isKnown =
      subtracted(
        [row],
        accepted.filter((before) => isSameStay(before, row)),
      ).length === 0;
    const [nights] = onOrAfter([row], today);
    if (isKnown || nights === undefined) return [];
    return [{ kind: 'booking_new', stay: eventClass === 'booking' ? 'booking' : 'unknown', ...nights }];
  });
}

/** The same identity, so that a platform which only names the class of an entry otherwise tells nothing new. */
function isSameStay(before: Stay, row: Stay): boolean {
  return isStay(before) && before.identity === row.identity;
}

/** Nights that are free again because their stay went; those of a booking window that moved on are nobody’s stay. */
function staysEnded({ accepted }: Poll, { released }: AcceptancePlan): FeedNews[] {
  const stays = accepted.filter(isStay);
  return released
    .filter(({ reason }) => reason !== 'window_moved')
    .flatMap((release) => common([release], stays))
    .map(({ from, to }) => ({ kind: 'booking_cancelled', from, to }));
}

/** All that one answer no longer lists is one piece of news. */
function holdsBegun({ today, now }: Poll, { planned }: AcceptancePlan): FeedNews[] {
  const begun = planned
    .flatMap((row) => {
      const [nights] = onOrAfter([row], today);
      return isStay(row) && row.hold?.absentSince === now && nights ? [{ ...nights, hold: row.hold }] : [];
    })
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const [first] = begun;
  if (!first) return [];
  const { reason, dueAt } = first.hold;
  const to = begun.map((row) => row.to).reduce((a, b) => (a > b ? a : b));
  const daysAhead = nightsBetween(today, first.from);
  return [{ kind: 'release_held', from: first.from, to, reason, dueAt, stays: begun.length, daysAhead }];
}

/**
 * True when the owner knows, or will be told, by another way: `others`, the listing’s causes besides those of this feed,
 * close all the nights as well. Then a new stay is a copy, told when the first was, or a conflict, told as such; what goes
 * frees nothing until the last of them does. What is held is on its way out, but still closes its nights.
 */
export function isKnownOtherwise(news: FeedNews, others: readonly Cause[]): boolean {
  const guests = others.filter(isBookingCause);
  const standing = news.kind === 'booking_cancelled' ? guests : guests.filter((cause) => !isHeldCause(cause));
  return subtracted([news], standing).length === 0;
}

function isHeldCause(cause: Cause): boolean {
  return cause.kind === 'observed' && cause.hold !== null;
}
