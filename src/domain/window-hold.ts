import { holdFrom } from './hold.ts';
import type { Judging, Step } from './night-first-plan.ts';
import { type NightRange, subtracted } from './night-range.ts';

/** Window nights that vanished for no reason that the date gives: from now on they are rows, and held. */
export function heldWindowNights(vanished: readonly NightRange[], { accepted, now, reason }: Judging): Step[] {
  const planned = subtracted(vanished, accepted).map(({ from, to }): Step['planned'][number] => ({
    id: null,
    from,
    to,
    eventClass: 'window',
    identity: '',
    since: now,
    hold: holdFrom(now, reason),
    askedAt: null,
  }));
  return planned.length === 0 ? [] : [{ planned, removedIds: [], freed: [] }];
}
