import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exportedCalendar } from '../../../src/api/exported-calendar.ts';
import { calendarWriter } from '../../../src/connectors/ical/write-calendar.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import type { Cause } from '../../../src/domain/cause.ts';
import type { ExportSource } from '../../../src/export-ports.ts';
import { readByIcalJs, readByNodeIcal } from '../../support/ical-reader.ts';
import { nightsIn } from './calendar-builder.ts';

const now = '2026-11-24T06:10:00.000Z';

const causes: fc.Arbitrary<readonly Cause[]> = fc.array(
  fc
    .record({ id: fc.uuid(), day: fc.integer({ min: 0, max: 700 }), nights: fc.integer({ min: 1, max: 400 }) })
    .chain(({ id, day, nights }) => {
      const from = plusDays('2026-11-01', day);
      const common = { id, from, to: plusDays(from, nights), since: now };
      const observed = { kind: 'observed', connectionId: 'c1', platform: 'airbnb', hold: null, ...common } as const;
      return fc.constantFrom<Cause>(
        { kind: 'booking', ...common },
        { kind: 'block', ...common },
        ...(['booking', 'block', 'unknown'] as const).map((eventClass) => ({ ...observed, eventClass })),
      );
    }),
  { maxLength: 30 },
);

/** A guest’s name that has to be folded and escaped. node-ical takes an escaped backslash before `n` for a line break. */
const label = `Ærø ${'漢é😀'.repeat(30)}; DTSTART, x`;

function exported(list: readonly Cause[], kind: ExportSource['kind']): string {
  const source = {
    exportId: 'e1',
    kind,
    connectionId: null,
    addressee: { platform: null, label: 'GreenGo' },
    listing: { id: 'l1', name: 'Gîte', timeZone: 'Europe/Paris', revision: 1 },
    causes: list,
    labels: Object.fromEntries(list.map(({ id }) => [id, label])),
    marks: Object.fromEntries(list.map(({ id }) => [id, id.replaceAll('-', '')])),
  };
  return exportedCalendar(source, { writer: calendarWriter, host: 'relais.example', now }).body;
}

const expected = (list: readonly Cause[]) => list.map(({ from, to }) => `${from}..${to}`).toSorted();

describe('an exported calendar read back', () => {
  it.each([
    ['ical.js', readByIcalJs, 'destination'],
    ['ical.js', readByIcalJs, 'private'],
    ['node-ical', readByNodeIcal, 'destination'],
    ['node-ical', readByNodeIcal, 'private'],
  ] as const)('by %s has exactly the nights of its causes, %#', (_, readBy, kind) => {
    fc.assert(
      fc.property(causes, (list) => {
        const read = readBy(exported(list, kind));
        expect(read.map(({ from, to }) => `${from}..${to}`).toSorted()).toEqual(expected(list));
        expect(read.filter(({ summary }) => summary.includes(label))).toHaveLength(
          kind === 'private' ? list.filter((cause) => cause.kind !== 'block').length : 0,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('by relais itself has them too, in any zone', () => {
    fc.assert(
      fc.property(
        causes,
        fc.constantFrom('Europe/Paris', 'America/Los_Angeles', 'Pacific/Kiritimati'),
        (list, zone) => {
          const read = nightsIn(exported(list, 'destination'), zone).filter((nights) => nights > '2001');
          expect(read.toSorted()).toEqual(expected(list));
        },
      ),
      { numRuns: 60 },
    );
  });
});
