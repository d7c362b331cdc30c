import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planAcceptance } from '../../src/domain/acceptance.ts';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { nothingExported } from '../../src/domain/echo.ts';
import type { AcceptancePlan } from '../../src/domain/feed-state.ts';
import { plusMinutes } from '../../src/domain/instant.ts';
import { nightsOf } from '../../src/domain/night-range.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';
import { planUnchanged } from '../../src/domain/unchanged-plan.ts';
import { Feed, stay } from './feed.ts';

const TODAY = '2026-06-01';
const NOW = '2026-06-01T08:00:00.000Z';

const anEntry = fc
  .record({
    start: fc.integer({ min: 0, max: 40 }),
    nights: fc.integer({ min: 1, max: 30 }),
    eventClass: fc.constantFrom<ObservedEvent['eventClass'][]>('booking', 'block', 'unknown'),
  })
  .map(({ start, nights, eventClass }) =>
    stay(plusDays(TODAY, start), plusDays(TODAY, start + nights), '', eventClass),
  );
const series = fc.array(
  fc.record({
    listed: fc.array(anEntry, { maxLength: 5 }),
    minutes: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 5 },
);

/** What a plan does to nights, whatever rows it takes. */
function nightsIn(feed: Feed, plan: AcceptancePlan) {
  const gone = new Set([...plan.removedIds, ...plan.planned.map(({ id }) => id)]);
  const rows = [...feed.accepted.filter(({ id }) => !gone.has(id)), ...plan.planned];
  const closed = rows.filter(({ hold }) => hold === null).flatMap(nightsOf);
  const held = rows.flatMap((row) => (row.hold ? nightsOf(row).map((night) => `${night} ${row.hold?.dueAt}`) : []));
  return { changes: plan.changes, closed: [...new Set(closed)].sort(), held: [...new Set(held)].sort() };
}

test('an answer that is known is judged as if it had been read again', () => {
  fc.assert(
    fc.property(series, (polls) => {
      const feed = new Feed();
      let minute = 0;
      for (const { listed, minutes } of polls) {
        feed.poll(listed, { now: plusMinutes(NOW, minute) });
        for (const wait of minutes) {
          minute += wait;
          const { accepted, closures, window, memory } = feed;
          const at = { accepted, closures, memory, today: TODAY, now: plusMinutes(NOW, minute) };
          if (!window) throw new Error('A polled feed has a window.');
          const read = planAcceptance({ ...at, window, listed, isWhole: true, echo: nothingExported });
          expect(nightsIn(feed, planUnchanged({ ...at, window }))).toEqual(nightsIn(feed, read));
          feed.poll(listed, { now: at.now });
        }
        minute += 1;
      }
    }),
    { numRuns: 300 },
  );
});
