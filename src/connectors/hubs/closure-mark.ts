import { isCalendarDate } from '../../domain/calendar-date.ts';
import type { NightRange } from '../../domain/night-range.ts';

/** A closure of ours as its mark tells it: our key, and the nights that we closed under it. */
export type MarkedClosure = NightRange & { readonly key: string };

/**
 * The text that relais leaves beside nights it closes at a hub, in a field of free text that the hub keeps:
 * `relais:2026-09-03/2026-09-05:<key>`. The nights are in it, since a host can stretch the closure by hand at the hub, and
 * what was added is the host's.
 */
export function closureMark({ from, to, key }: MarkedClosure): string {
  return `relais:${from}/${to}:${encodeURIComponent(key)}`;
}

/** The closure that a text of a hub marks as ours, wherever it stands in it; undefined for any other text. */
export function readClosureMark(text: string | null | undefined): MarkedClosure | undefined {
  const match = /relais:(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d):([A-Za-z0-9_.!~*'()%-]+)/.exec(text ?? '');
  const [, from = '', to = '', encoded = ''] = match ?? [];
  if (!isCalendarDate(from) || !isCalendarDate(to) || from >= to) return undefined;
  const key = decoded(encoded);
  return key === undefined ? undefined : { from, to, key };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
