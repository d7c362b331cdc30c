import { describe, expect, it } from '@jest/globals';
import { aCalendar, aStay, observe } from './calendar-builder.ts';

const airbnb = '-//Airbnb Inc//Hosting Calendar 1.0//EN';
const bookingCom = '-//admin.booking.com\\\\\\, b.v.//NONSGML v1.0//EN';
const vrbo = '-//HomeAway.com, Inc.//EN';
const stay = (...lines: string[]) => aStay('2026-12-24', '2026-12-26', ...lines);
const styleOf = (prodId: string, ...events: string[][]) => observe(aCalendar(events, prodId)).style;

describe('the style of a feed', () => {
  it('is its PRODID, the names of its properties and the marks of its dialect', () => {
    const events = [
      stay('UID:1418fb94e984-0a@airbnb.com', 'SUMMARY:Reserved', 'DESCRIPTION:HMABC'),
      stay('UID:7f662ec65913-0b@airbnb.com', 'SUMMARY:Airbnb (Not available)', 'x-new:1'),
    ];
    expect(styleOf(airbnb, ...events)).toEqual({
      programs: [airbnb],
      properties: ['DESCRIPTION', 'DTEND', 'DTSTART', 'SUMMARY', 'UID', 'X-NEW'],
      marks: ['1418fb94e984', '7f662ec65913'],
      unfamiliar: [],
    });
  });

  it('of Booking.com grew a property in July 2026', () => {
    const event = stay('UID:0a@booking.com', 'SUMMARY:CLOSED - Not available');
    expect(styleOf(bookingCom, event)).toMatchObject({
      properties: ['DTEND', 'DTSTART', 'SUMMARY', 'UID'],
      marks: ['CLOSED'],
      unfamiliar: [],
    });
    expect(styleOf(bookingCom, [...event, 'ORGANIZER:mailto:noreply@booking.com']).properties).toContain('ORGANIZER');
  });

  it.each([
    [airbnb, stay('UID:0123456789ab-0a@airbnb.com'), 'Airbnb UID prefix 0123456789ab'],
    [airbnb, stay('UID:Jeanne-Dupont@airbnb.com'), 'Airbnb UID of no known form'],
    [vrbo, stay('SUMMARY:Neu - Jeanne'), 'Vrbo summary of no known class'],
    [bookingCom, stay('SUMMARY:Jeanne Dupont'), 'Booking.com summary of no known class'],
    ['-//Jeanne Dupont//EN', stay(), 'PRODID of no known platform'],
    ['', stay(), 'no PRODID'],
    [airbnb, stay('UID:1418fb94e984-0a@airbnb.com', 'Jeanne Dupont: 0612345678'), 'a property of no known name'],
  ])('%j names what its dialect does not know: %#', (prodId, event, unfamiliar) => {
    expect(styleOf(prodId, event).unfamiliar).toEqual([unfamiliar]);
  });

  it('of a dialect never seen does not keep it from being read', () => {
    const body = aCalendar([stay('UID:new', 'SUMMARY:Closed to all', 'X-BRAND-NEW:1')], '-//Brand New//EN');
    expect(observe(body)).toMatchObject({
      platform: 'other',
      events: [{ from: '2026-12-24', to: '2026-12-26', eventClass: 'unknown' }],
      isWhole: true,
      warnings: [],
      style: { programs: ['-//Brand New//EN'], unfamiliar: ['PRODID of no known platform'] },
    });
  });

  it('holds nothing of a guest, wherever the feed puts the name', () => {
    const guest = 'Jeanne';
    const events = [
      stay(`SUMMARY:Reserved - ${guest}`, `UID:${guest}`, `DESCRIPTION:${guest}`, `${guest}:1`, `LOCATION:${guest}`),
    ];
    for (const prodId of [airbnb, bookingCom, vrbo, '-//Google Inc//Google Calendar//EN', '-//Else//EN'])
      expect(JSON.stringify(styleOf(prodId, ...events)).toLowerCase()).not.toContain('jeanne');
  });

  it('has no end of nothing: long PRODIDs, control characters and crowds of properties are cut', () => {
    const crowd = Array.from({ length: 200 }, (_, index) => `X-P${index}:1`);
    const style = styleOf(`-//${'a'.repeat(300)}\u0007//EN`, stay(...crowd));
    expect(style.programs[0]).toHaveLength(100);
    expect(style.properties).toHaveLength(60);
    expect(styleOf('-//a\u0007b//EN').programs).toEqual(['-//ab//EN']);
  });

  it('is the same whatever the order of the events', () => {
    const events = [stay('UID:1418fb94e984-0a@airbnb.com'), stay('UID:7f662ec65913-0b@airbnb.com', 'X-A:1')];
    expect(styleOf(airbnb, ...events)).toEqual(styleOf(airbnb, ...[...events].reverse()));
  });
});
