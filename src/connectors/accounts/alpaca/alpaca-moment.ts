import { isMoment, type Moment } from '../../../domain/fill.ts';
import type { Instant } from '../../../domain/instant.ts';

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time of Alpaca in UTC, with the fraction of its second as it was written; undefined for anything else. */
export function momentOf(text: string): Moment | undefined {
  const [, local = '', fraction = '', offset = ''] = form.exec(text) ?? [];
  const ms = Date.parse(`${local}${offset}`);
  if (Number.isNaN(ms)) return undefined;
  const moment = `${new Date(ms).toISOString().slice(0, 19)}${fraction}Z`;
  return isMoment(moment) ? moment : undefined;
}

/** A moment to the millisecond, rounded down: no later than it was. */
export function instantOf(moment: Moment): Instant {
  return new Date(Date.parse(moment)).toISOString();
}
