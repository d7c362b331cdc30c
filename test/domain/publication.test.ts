import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '../../src/domain/calendar-date.ts';
import type { Cause } from '../../src/domain/cause.ts';
import { type NightRange, nightsOf } from '../../src/domain/night-range.ts';
import { nightsToClose, planPublication } from '../../src/domain/publication.ts';

const TODAY = '2026-06-01';
const NOW = '2026-06-01T08:00:00.000Z';

function observed(connectionId: string, nights: NightRange, differences: Partial<Cause> = {}): Cause {
  const standing = { eventClass: 'booking', platform: 'beds24', hold: null } as const;
  const cause: Cause = {
    kind: 'observed',
    id: `${connectionId} ${nights.from}`,
    since: NOW,
    connectionId,
    ...standing,
    ...nights,
  };
  return Object.assign(cause, differences);
}

function block(from: string, to: string): Cause {
  return { kind: 'block', id: `block ${from}`, since: NOW, from, to };
}

const wanted = (causes: readonly Cause[]) => nightsToClose(causes, { connectionId: 'here', today: TODAY });

describe('the nights that a destination is to have closed', () => {
  test('are those of all causes but its own', () => {
    const causes = [
      observed('here', { from: '2026-06-10', to: '2026-06-12' }),
      observed('there', { from: '2026-06-20', to: '2026-06-22' }),
      block('2026-06-22', '2026-06-24'),
    ];
    expect(wanted(causes)).toEqual([{ from: '2026-06-20', to: '2026-06-24' }]);
  });

  test('leave out what it lists itself, also where another stay is on the same nights', () => {
    const causes = [
      observed('here', { from: '2026-06-10', to: '2026-06-12' }),
      observed('there', { from: '2026-06-10', to: '2026-06-14' }),
    ];
    expect(wanted(causes)).toEqual([{ from: '2026-06-12', to: '2026-06-14' }]);
  });

  test('include those of a stay that it dropped, while another root is on them', () => {
    const hold = { absentSince: NOW, dueAt: NOW, reason: 'vanished', isPart: false } as const;
    const dropped = observed('here', { from: '2026-06-10', to: '2026-06-12' }, { hold });
    expect(wanted([dropped])).toEqual([]);
    expect(wanted([dropped, block('2026-06-11', '2026-06-12')])).toEqual([{ from: '2026-06-11', to: '2026-06-12' }]);
  });

  test('hold neither what only follows the date nor what is probably a copy', () => {
    const causes = [
      observed('there', { from: '2026-06-10', to: '2026-06-12' }, { eventClass: 'window' }),
      observed('there', { from: '2026-06-14', to: '2026-06-16' }, { eventClass: 'echo' }),
    ];
    expect(wanted(causes)).toEqual([]);
  });

  test('begin today', () => {
    expect(wanted([block('2026-05-20', '2026-06-03')])).toEqual([{ from: '2026-06-01', to: '2026-06-03' }]);
  });
});

describe('the plan of a publication', () => {
  test('closes new nights before those under a closure that is to go', () => {
    const standing = [{ id: 'a', from: '2026-06-10', to: '2026-06-15' }];
    expect(planPublication([{ from: '2026-06-12', to: '2026-06-17' }], standing, TODAY)).toEqual({
      close: [
        { from: '2026-06-15', to: '2026-06-17' },
        { from: '2026-06-12', to: '2026-06-15' },
      ],
      open: ['a'],
    });
  });

  test('sends nothing where closures cover what is wanted, however causes lie under them', () => {
    const standing = [{ id: 'a', from: '2026-06-10', to: '2026-06-14' }];
    const causes = [
      { from: '2026-06-10', to: '2026-06-12' },
      { from: '2026-06-12', to: '2026-06-14' },
    ];
    expect(planPublication(causes, standing, TODAY)).toEqual({ close: [], open: [] });
  });

  test('opens a closure that nobody needs and keeps closed what of it is still wanted', () => {
    const standing = [{ id: 'a', from: '2026-06-10', to: '2026-06-14' }];
    expect(planPublication([{ from: '2026-06-12', to: '2026-06-14' }], standing, TODAY)).toEqual({
      close: [{ from: '2026-06-12', to: '2026-06-14' }],
      open: ['a'],
    });
  });

  test('leaves a closure alone whose nights that are not wanted any more are past', () => {
    const standing = [
      { id: 'running', from: '2026-05-28', to: '2026-06-03' },
      { id: 'over', from: '2026-05-01', to: '2026-05-04' },
    ];
    expect(planPublication([{ from: '2026-06-01', to: '2026-06-03' }], standing, TODAY)).toEqual({
      close: [],
      open: [],
    });
  });

  const range = fc
    .record({ start: fc.integer({ min: -5, max: 30 }), nights: fc.integer({ min: 1, max: 8 }) })
    .map(({ start, nights }) => ({ from: plusDays(TODAY, start), to: plusDays(TODAY, start + nights) }));

  test('once carried out, closes exactly the coming nights that are wanted, and nothing is left to send', () => {
    fc.assert(
      fc.property(fc.array(range), fc.array(range), (wantedRanges, closures) => {
        const coming = nightsToClose(
          wantedRanges.map(({ from, to }, index) => ({ ...block(from, to), id: `${index}` })),
          { connectionId: 'here', today: TODAY },
        );
        const standing = closures.map((nights, index) => ({ ...nights, id: `c${index}` }));
        const plan = planPublication(coming, standing, TODAY);
        const after = [
          ...standing.filter(({ id }) => !plan.open.includes(id)),
          ...plan.close.map((nights, index) => ({ ...nights, id: `n${index}` })),
        ];
        const closedNights = [...new Set(after.flatMap(nightsOf))].filter((night) => night >= TODAY).sort();
        const wantedNights = [...new Set(wantedRanges.flatMap(nightsOf))].filter((night) => night >= TODAY).sort();
        expect(closedNights).toEqual(wantedNights);
        expect(planPublication(coming, after, TODAY)).toEqual({ close: [], open: [] });
      }),
    );
  });
});
