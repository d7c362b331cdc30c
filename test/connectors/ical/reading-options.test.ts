import { describe, expect, it } from '@jest/globals';
import { aCalendar, aStay, nightsIn, observe } from './calendar-builder.ts';

const options = { endIsLastNight: false, ignoreTentative: false };
const vrbo = '-//HomeAway.com, Inc.//EN';

describe('“the end is the last night”', () => {
  const nights = (...lines: string[]) =>
    nightsIn(aCalendar([lines]), 'Europe/Paris', { options: { ...options, endIsLastNight: true } });

  it('makes every stay with an end one night longer', () => {
    expect(nights(...aStay('2026-12-24', '2026-12-26'))).toEqual(['2026-12-24..2026-12-27']);
    expect(nights(...aStay('2026-12-24', '2026-12-24'))).toEqual(['2026-12-24..2026-12-25']);
    expect(nights('DTSTART:20261224T000000Z', 'DTEND:20261226T000000Z')).toEqual(['2026-12-24..2026-12-27']);
    expect(nights('DTSTART:20261224T160000', 'DTEND:20261226T100000')).toEqual(['2026-12-24..2026-12-27']);
    expect(nights(...aStay('2026-12-24', '2026-12-25', 'RRULE:FREQ=WEEKLY;COUNT=2'))).toEqual([
      '2026-12-24..2026-12-26',
      '2026-12-31..2027-01-02',
    ]);
  });

  it('leaves alone what says how long it is, and a single date', () => {
    expect(nights('DTSTART;VALUE=DATE:20261224', 'DURATION:P2D')).toEqual(['2026-12-24..2026-12-26']);
    expect(nights('DTSTART;VALUE=DATE:20261224')).toEqual(['2026-12-24..2026-12-25']);
  });
});

describe('“ignore what is not certain”', () => {
  const tentative = aStay('2026-12-24', '2026-12-26', 'STATUS:Tentative');
  const confirmed = aStay('2026-12-28', '2026-12-30', 'STATUS:CONFIRMED');

  it('leaves STATUS:TENTATIVE and Abritel’s “Provisoire” out, and nothing is missing by it', () => {
    const read = (body: string, ignoreTentative: boolean) =>
      observe(body, 'Europe/Paris', { options: { ...options, ignoreTentative } });
    const abritel = aCalendar([aStay('2026-12-24', '2026-12-26', 'SUMMARY:Provisoire - Jeanne')], vrbo);
    for (const body of [aCalendar([tentative]), abritel]) {
      expect(read(body, true)).toMatchObject({ events: [], isWhole: true, warnings: [] });
      expect(read(body, false).events).toHaveLength(1);
    }
    expect(read(aCalendar([tentative, confirmed]), true).events).toMatchObject([{ from: '2026-12-28' }]);
    const elsewhere = aCalendar([aStay('2026-12-24', '2026-12-26', 'SUMMARY:Provisoire - Jeanne')]);
    expect(read(elsewhere, true).events).toHaveLength(1);
  });
});

describe('advice that ends look like last nights', () => {
  /** Stays of one and two nights by their last nights, each on the heels of the one before. */
  const byLastNight = [
    aStay('2026-12-01', '2026-12-01'),
    aStay('2026-12-02', '2026-12-03'),
    aStay('2026-12-04', '2026-12-04'),
    aStay('2026-12-05', '2026-12-06'),
    aStay('2026-12-10', '2026-12-11'),
  ];
  const advised = (stays: string[][], prodId?: string) =>
    observe(aCalendar(stays, prodId)).warnings.some((warning) => warning.includes('look like last nights'));

  it('is given for a feed that never touches a neighbour and ends stays on their first day', () => {
    expect(advised(byLastNight)).toBe(true);
  });

  it('is not given on weaker signs', () => {
    const touching = [...byLastNight, aStay('2026-12-11', '2026-12-14')];
    const withPreparation = Array.from({ length: 9 }, (_, stay) =>
      aStay(`2026-12-${10 + 2 * stay}`, `2026-12-${11 + 2 * stay}`),
    );
    expect(advised(touching)).toBe(false);
    expect(advised(withPreparation)).toBe(false);
    expect(advised(byLastNight.slice(0, 2))).toBe(false);
    expect(advised(byLastNight, vrbo)).toBe(false);
    expect(advised([])).toBe(false);
  });

  it('is not given to who has said so already', () => {
    const told = observe(aCalendar(byLastNight), 'Europe/Paris', { options: { ...options, endIsLastNight: true } });
    expect(told.warnings).toEqual([]);
  });
});
