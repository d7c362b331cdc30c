import { z } from 'zod';
import type { CursorValue, PageRequest } from '../../../account-ports.ts';

/**
 * A span of time that is read in pages, newest first, bounds included. `page` is the service's word for its next page, null for the
 * first. The cursor leaves a window only when its last page is in, so a failure in the middle loses no older page.
 */
export type ReadingWindow = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly page: string | null;
  readonly wasRestarted: boolean;
};

/** `longestMs`: the longest window; `overlapMs`: how far before what was read a new run begins; `historyMs`: how far back the service tells. */
export type WindowRules = {
  readonly longestMs: number;
  readonly overlapMs: number;
  readonly historyMs: number;
};

const atRest = z.object({ readToMs: z.number() });
const underWay = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  page: z.string().nullable(),
  wasRestarted: z.boolean().default(false),
});

/** The window that a page belongs to: the one under way, or a new one that never passes `until`. */
export function windowOf(page: Pick<PageRequest, 'cursor' | 'until' | 'since'>, rules: WindowRules): ReadingWindow {
  const going = underWay.safeParse(page.cursor);
  if (going.success) return going.data;
  const untilMs = Date.parse(page.until);
  const oldestMs = Math.max(0, untilMs - rules.historyMs);
  const rest = atRest.safeParse(page.cursor);
  const firstMs = page.since === null ? oldestMs : Date.parse(page.since);
  const wantedMs = rest.success ? rest.data.readToMs - rules.overlapMs : firstMs;
  const fromMs = Math.min(untilMs, Math.max(oldestMs, wantedMs));
  return { fromMs, toMs: Math.min(untilMs, fromMs + rules.longestMs), page: null, wasRestarted: false };
}

/** Where reading goes on after a page: the window's next page, the next window, or rest at `until`. */
export function afterPage(
  window: ReadingWindow,
  nextPage: string | null,
  { until, rules }: { readonly until: string; readonly rules: WindowRules },
): { readonly cursor: CursorValue; readonly isDone: boolean } {
  if (nextPage !== null) return { cursor: { ...window, page: nextPage }, isDone: false };
  const untilMs = Date.parse(until);
  if (window.toMs >= untilMs) return { cursor: { readToMs: window.toMs }, isDone: true };
  const toMs = Math.min(untilMs, window.toMs + rules.longestMs);
  return { cursor: { fromMs: window.toMs, toMs, page: null, wasRestarted: false }, isDone: false };
}

/** The window from its first page once more, where the service knows the page no more; null when that was done before. */
export function restarted(window: ReadingWindow): CursorValue {
  if (window.page === null || window.wasRestarted) return null;
  return { ...window, page: null, wasRestarted: true };
}
