import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ical from 'ical-generator';
import { DateTime } from 'luxon';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import { nightsIn } from './calendar-builder.ts';

type Stay = { readonly from: string; readonly to: string };

const stays: fc.Arbitrary<readonly Stay[]> = fc.array(
  fc
    .record({ day: fc.integer({ min: 0, max: 40_000 }), nights: fc.integer({ min: 1, max: 1_100 }) })
    .map(({ day, nights }) => ({ from: plusDays('1980-01-01', day), to: plusDays('1980-01-01', day + nights) })),
  { maxLength: 30 },
);

/** Another library's writing of the stays as whole days, with texts long enough to be folded. */
function written(list: readonly Stay[]): string {
  const calendar = ical({ name: 'Gîte des Alpes' });
  for (const { from, to } of list) {
    const day = (date: string) => DateTime.fromISO(date, { zone: 'utc' });
    calendar.createEvent({ start: day(from), end: day(to), allDay: true, summary: 'Réservée – é'.repeat(12) });
  }
  return calendar.toString();
}

function expectedNights(list: readonly Stay[]): string[] {
  return [...new Set(list.map(({ from, to }) => `${from}..${to}`))].sort();
}

describe('stays that another library wrote', () => {
  it('are read as exactly those nights', () => {
    fc.assert(
      fc.property(stays, (list) => {
        expect(nightsIn(written(list))).toEqual(expectedNights(list));
      }),
      { numRuns: 150 },
    );
  });

  it.each(['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'])('are the same in a process that runs in %s', (TZ) => {
    const lists = fc.sample(stays, { numRuns: 40, seed: 20261124 });
    const script = fileURLToPath(new URL('./nights-in-any-zone.ts', import.meta.url));
    const run = spawnSync(process.execPath, ['--import', 'tsx', script], {
      input: JSON.stringify(lists.map(written)),
      env: { ...process.env, TZ, NODE_OPTIONS: '' },
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual(lists.map(expectedNights));
  });
});
