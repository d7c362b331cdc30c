import { describe, expect, test } from '@jest/globals';
import { type Poll, planAcceptance } from '../../src/domain/acceptance.ts';
import { type CalendarDate, plusDays } from '../../src/domain/calendar-date.ts';
import { nothingExported } from '../../src/domain/echo.ts';
import { applied, type FeedState, neverPolled } from '../../src/domain/feed-state.ts';
import type { ObservedEvent } from '../../src/domain/observed-event.ts';

const booking: ObservedEvent = { from: '2026-09-01', to: '2026-09-05', eventClass: 'booking', identity: 'b1', uid: '' };

/** What is believed of a unit that is read once a day, from 1 June on. */
function afterDays(
  days: number,
  listedOn: (today: CalendarDate) => ObservedEvent[],
  settled: string[] = [],
): FeedState {
  let state: FeedState = neverPolled;
  let today: CalendarDate = '2026-06-01';
  let newest = 0;
  for (let day = 0; day < days; day += 1) {
    const facts = {
      isWhole: true,
      settled,
      isByApi: true,
      echo: nothingExported,
      today,
      now: `${today}T10:00:00.000Z`,
    };
    const poll: Poll = { ...state, listed: listedOn(today), ...facts };
    const plan = planAcceptance(poll);
    const withId = <R extends { id: string | null }>(row: R) => ({ ...row, id: row.id ?? `row ${(newest += 1)}` });
    state = {
      accepted: applied(state.accepted, plan, withId),
      closures: applied(state.closures, plan.closures, withId),
      ...{ window: plan.window, memory: plan.memory },
    };
    today = plusDays(today, 1);
  }
  return state;
}

describe('a unit that is read by its API', () => {
  test('whose host closed all days far ahead has them closed as they come into sight, and told to others', () => {
    const state = afterDays(60, (today) => [
      { from: '2028-03-01', to: plusDays(today, 730), eventClass: 'block', identity: '', uid: '' },
    ]);
    expect(state.window?.nights).toEqual([]);
    expect(state.accepted.some(({ to }) => to === plusDays('2026-06-01', 59 + 730))).toBe(true);
  });

  test('whose host closes a month has it closed at once: an API is no feed that broke', () => {
    const month: ObservedEvent = { from: '2026-07-01', to: '2026-08-01', eventClass: 'block', identity: '7', uid: '' };
    const state = afterDays(2, (today) => (today === '2026-06-01' ? [booking] : [booking, month]));
    expect(state.closures).toEqual([]);
    expect(state.accepted.map(({ from }) => from).sort()).toEqual(['2026-07-01', '2026-09-01']);
  });

  test('that names a stay as cancelled frees its nights at once, and holds those of one that only vanished', () => {
    const other: ObservedEvent = { ...booking, from: '2026-10-01', to: '2026-10-03', identity: 'b2' };
    const listed = (today: CalendarDate) => (today === '2026-06-01' ? [booking, other] : []);
    const state = afterDays(2, listed, ['b1']);
    expect(state.accepted).toMatchObject([{ identity: 'b2', hold: { reason: expect.any(String) } }]);
  });
});
