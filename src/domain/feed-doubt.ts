import type { AcceptedEvent } from './accepted-event.ts';
import type { PlannedEvent } from './feed-state.ts';
import { type HoldReason, isBrokenReason } from './hold.ts';
import type { Instant } from './instant.ts';

/**
 * What the owner of a listing is told of a feed beside the calendar: that an answer looks broken, since its nights are
 * freed after 6 h if nobody says otherwise, or that the origin of nights is asked for (calendar truth, rules 4 and 6).
 */
export const feedDoubts = ['feed_empty', 'tail_vanished', 'many_vanished', 'origin_gone'] as const;
export type FeedDoubt = (typeof feedDoubts)[number];

/** Rows before a poll, and what it makes of them. */
type Polled = {
  readonly accepted: readonly AcceptedEvent[];
  readonly planned: readonly PlannedEvent[];
  readonly now: Instant;
};

/**
 * The doubts that begin with a poll. An incident is told once: while nights wait because an answer looked broken, another
 * answer like it is the same incident.
 */
export function doubtsBegun({ accepted, planned, now }: Polled): FeedDoubt[] {
  const broken = accepted.some(({ hold }) => hold !== null && isBrokenReason(hold.reason));
  const reasons = broken ? [] : planned.flatMap(({ hold }) => (hold ? brokenReason(hold.reason) : []));
  const isAsked = planned.some(({ askedAt }) => askedAt === now);
  return [...reasons.slice(0, 1), ...(isAsked ? (['origin_gone'] as const) : [])];
}

/** True while rows still give cause for it; a mail that was not sent by then tells nothing any more. */
export function isDoubted(doubt: FeedDoubt, rows: readonly Pick<AcceptedEvent, 'hold' | 'askedAt'>[]): boolean {
  if (doubt === 'origin_gone') return rows.some(({ askedAt }) => askedAt !== null);
  return rows.some(({ hold }) => hold !== null && isBrokenReason(hold.reason));
}

function brokenReason(reason: HoldReason): Exclude<FeedDoubt, 'origin_gone'>[] {
  return isBrokenReason(reason) ? [reason] : [];
}
