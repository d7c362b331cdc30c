import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CursorValue } from '../../../../src/account-ports.ts';
import { afterPage, windowOf } from '../../../../src/connectors/accounts/ccxt/window-cursor.ts';

const firstMs = Date.parse('2026-01-01T00:00:00.000Z');
const iso = (ms: number) => new Date(ms).toISOString();
const ms = (max: number) => fc.integer({ min: 0, max });

const anyReading = fc.record({
  rules: fc.record({
    longestMs: fc.integer({ min: 1_000, max: 50_000 }),
    overlapMs: ms(5_000),
    historyMs: fc.integer({ min: 10_000, max: 400_000 }),
  }),
  untilMs: ms(500_000).map((after) => firstMs + after),
  since: fc.option(ms(500_000).map((after) => iso(firstMs + after))),
  pagesOfWindow: fc.infiniteStream(ms(3)),
});

test('windows walk on without a gap, none is too long or past until, and rest is at until', () => {
  fc.assert(
    fc.property(anyReading, ({ rules, untilMs, since, pagesOfWindow }) => {
      const until = iso(untilMs);
      let cursor: CursorValue = null;
      let coveredMs: number | null = null;
      for (let isDone = false; !isDone; ) {
        const pages = pagesOfWindow.next().value ?? 0;
        const window = windowOf({ cursor, until, since }, rules);
        expect(window.toMs - window.fromMs).toBeLessThanOrEqual(rules.longestMs);
        expect(window.toMs).toBeLessThanOrEqual(untilMs);
        expect(window.fromMs).toBeGreaterThanOrEqual(untilMs - rules.historyMs);
        if (coveredMs !== null) expect(window.fromMs).toBeLessThanOrEqual(coveredMs);
        for (let page = 1; page <= pages; page += 1) {
          const under: CursorValue = afterPage(windowOf({ cursor, until, since }, rules), String(page), {
            until,
            rules,
          }).cursor;
          // The same window, whatever the page.
          expect(windowOf({ cursor: under, until, since }, rules)).toEqual({ ...window, page: String(page) });
          cursor = under;
        }
        const next = afterPage(windowOf({ cursor, until, since }, rules), null, { until, rules });
        coveredMs = window.toMs;
        cursor = next.cursor;
        isDone = next.isDone;
      }
      expect(cursor).toEqual({ readToMs: untilMs });
    }),
    { verbose: true },
  );
});

test('the next run begins the overlap before rest, and never before the history that is told', () => {
  const rules = { longestMs: 100_000, overlapMs: 5_000, historyMs: 50_000 };
  const from = (readToMs: number) => windowOf({ cursor: { readToMs }, until: iso(firstMs), since: null }, rules).fromMs;
  expect(from(firstMs - 10_000)).toBe(firstMs - 15_000);
  expect(from(firstMs - 90_000)).toBe(firstMs - 50_000);
});
