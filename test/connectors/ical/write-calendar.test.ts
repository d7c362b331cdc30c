import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { calendarWriter } from '../../../src/connectors/ical/write-calendar.ts';
import type { CalendarEntry } from '../../../src/export-ports.ts';

const entry = (over: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: '0123456789abcdef0123456789abcdef-relais@relais.example',
  from: '2026-12-24',
  to: '2026-12-27',
  since: '2026-11-24T06:10:07.123Z',
  summary: 'Reserved',
  ...over,
});

function eventsOf(text: string) {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return { uid: event.uid, from: event.startDate.toString(), to: event.endDate.toString(), summary: event.summary };
  });
}

describe('a written calendar', () => {
  it('is the bytes that RFC 5545 asks for', () => {
    expect(calendarWriter.write({ name: null, entries: [entry()] })).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//relais//calendar export 1.0//EN',
        'CALSCALE:GREGORIAN',
        'METHOD:PUBLISH',
        'BEGIN:VEVENT',
        'UID:0123456789abcdef0123456789abcdef-relais@relais.example',
        'DTSTAMP:20261124T061007Z',
        'DTSTART;VALUE=DATE:20261224',
        'DTEND;VALUE=DATE:20261227',
        'SUMMARY:Reserved',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  it('has one event of a distant past when nothing is closed, since some readers refuse none', () => {
    const [only, ...more] = eventsOf(calendarWriter.write({ name: null, entries: [] }));

    expect(more).toEqual([]);
    expect(only).toMatchObject({ from: '2000-01-01', to: '2000-01-02' });
  });

  it('folds at 75 octets between characters, and reads back whole', () => {
    const summary = `Reserved - ${'É😀é漢'.repeat(40)}`;
    const text = calendarWriter.write({ name: null, entries: [entry({ summary })] });

    const lines = text.split('\r\n');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBe(75);
    expect(lines.some((line) => line.includes('\uFFFD'))).toBe(false);
    expect(eventsOf(text)[0]?.summary).toBe(summary);
  });

  it('lets no text end its line or begin a property', () => {
    const summary = 'Reserved - a\r\nDTEND;VALUE=DATE:20300101\\, b; c\u0000';
    const text = calendarWriter.write({ name: 'Gîte, à côté', entries: [entry({ summary })] });

    expect(eventsOf(text)).toEqual([
      {
        ...eventsOf(calendarWriter.write({ name: null, entries: [entry()] }))[0],
        summary: summary.replace('\r', '').replace('\0', ''),
      },
    ]);
    expect(text).toContain(String.raw`X-WR-CALNAME:Gîte\, à côté`);
  });
});
