import type { IntervalBounds } from '../domain/read-interval.ts';
import { invalid, type Refusal } from './refusal.ts';

/** Why an interval is refused, as an error of the field `/syncIntervalMin`. `bounds` null: its mode has none at all. */
export function intervalRefusal(bounds: IntervalBounds | null): Refusal<'invalid'> {
  const pointer = '/syncIntervalMin';
  return bounds === null
    ? invalid([{ pointer, code: 'no_interval', detail: 'does not go with the mode manual: leave it out' }])
    : invalid([
        {
          pointer,
          code: 'interval_out_of_bounds',
          detail: `must be from ${bounds.least} to ${bounds.most} minutes in this mode`,
        },
      ]);
}
