import { describe, expect, it } from '@jest/globals';
import { plusDays } from '../../src/domain/calendar-date.ts';
import { MAX_REPORTED_EVENTS, reportFeed } from '../../src/domain/feed-report.ts';
import type { Observation, ObservedClass, ObservedEvent } from '../../src/domain/observed-event.ts';

const TODAY = '2026-11-24';

function an(from: string, to: string, eventClass: ObservedClass, uid = `secret-${from}@airbnb.com`): ObservedEvent {
  return { from, to, eventClass, identity: uid, uid };
}

function observed(events: readonly ObservedEvent[], more: Partial<Observation> = {}): Observation {
  const style = {
    programs: ['-//Airbnb Inc//Hosting Calendar 1.0//EN'],
    properties: ['UID'],
    marks: [],
    unfamiliar: [],
  };
  return { platform: 'airbnb', events, isWhole: true, warnings: [], style, ...more };
}

describe('the report of a calendar', () => {
  it('counts what is coming by class, with the nights from today, and what is past', () => {
    const report = reportFeed(
      observed([
        an('2026-11-10', '2026-11-24', 'booking'),
        an('2026-11-22', '2026-11-26', 'booking'),
        an('2026-11-25', '2026-11-27', 'unknown'),
        an('2026-12-24', '2026-12-27', 'block'),
      ]),
      { today: TODAY },
    );

    expect(report.coming).toEqual({ bookings: 1, unknown: 1, blocks: 1, nights: 6 });
    expect(report.pastEvents).toBe(1);
    expect(report.events.map(({ from }) => from)).toEqual(['2026-11-22', '2026-11-25', '2026-12-24', '2026-11-10']);
  });

  it('tells platform, programs, warnings and what is unfamiliar, and no UID', () => {
    const style = { programs: ['-//X//EN'], properties: [], marks: [], unfamiliar: ['PRODID of no known program'] };
    const given = observed([an('2026-12-01', '2026-12-03', 'booking')], {
      isWhole: false,
      warnings: ['event 2: x'],
      style,
    });

    const report = reportFeed(given, { today: TODAY });

    expect(report).toMatchObject({
      platform: 'airbnb',
      programs: ['-//X//EN'],
      isWhole: false,
      warnings: ['event 2: x'],
    });
    expect(report.unfamiliar).toEqual(['PRODID of no known program']);
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('says what other platforms would be told: nights and that they are taken, without our own', () => {
    const own = an('2026-12-10', '2026-12-12', 'unknown', `${'0'.repeat(32)}-relais@relais.example`);
    const report = reportFeed(
      observed([
        an('2026-12-24', '2026-12-27', 'block'),
        an('2026-12-01', '2026-12-03', 'booking'),
        an('2026-12-05', '2026-12-07', 'unknown'),
        an('2026-08-01', '2026-08-03', 'booking'),
        own,
      ]),
      { today: TODAY },
    );

    expect(report.wouldExport).toEqual([
      { from: '2026-12-01', to: '2026-12-03', summary: 'Reserved' },
      { from: '2026-12-05', to: '2026-12-07', summary: 'Reserved' },
      { from: '2026-12-24', to: '2026-12-27', summary: 'Not available' },
    ]);
    expect(report.events.find(({ from }) => from === own.from)?.isOurs).toBe(true);
  });

  it.each<[string, ObservedEvent, boolean]>([
    ['a block at the far end', an('2027-05-24', '2027-11-24', 'block'), true],
    ['a block from today for two nights', an('2026-11-24', '2026-11-26', 'block'), true],
    ['a block between two free nights', an('2026-12-15', '2026-12-18', 'block'), false],
    ['a stay at the far end', an('2027-05-24', '2027-11-24', 'booking'), false],
    ['a block that is past', an('2026-11-01', '2026-11-03', 'block'), false],
  ])('says of %s whether it may follow the date', (_, event, mayFollowDate) => {
    const stay = an('2027-01-01', '2027-01-05', 'booking');

    const report = reportFeed(observed([event, stay]), { today: TODAY });

    expect(report.events.find(({ from }) => from === event.from)?.mayFollowDate).toBe(mayFollowDate);
  });

  it('lists the first thousand and counts the others', () => {
    const many = Array.from({ length: MAX_REPORTED_EVENTS + 7 }, (_, day) =>
      an(plusDays(TODAY, day), plusDays(TODAY, day + 1), 'booking'),
    );

    const report = reportFeed(observed(many), { today: TODAY });

    expect([report.events.length, report.eventsLeftOut, report.wouldExport.length]).toEqual([1_000, 7, 1_000]);
    expect(report.coming.bookings).toBe(1_007);
  });

  it('is calm about a calendar without events', () => {
    const report = reportFeed(observed([]), { today: TODAY });

    expect(report).toMatchObject({ events: [], wouldExport: [], hints: [], eventsLeftOut: 0, pastEvents: 0 });
    expect(report.coming).toEqual({ bookings: 0, unknown: 0, blocks: 0, nights: 0 });
  });
});
