import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sandboxPlatforms } from '../../sandbox/room.ts';
import { feedText, feedUrl, sandboxWith, setNow, stopSandboxes, valuesOf } from './running-sandbox.ts';

afterEach(stopSandboxes);

const stay = { from: '2026-12-01', to: '2026-12-05', guestName: 'Élodie Martin' };
const closure = { from: '2026-12-24', to: '2026-12-26' };

describe('Airbnb', () => {
  test('tells bookings from blocks by the first part of the UID', async () => {
    const sandbox = await sandboxWith('airbnb');
    sandbox.control.addReservation('lavender', stay);
    sandbox.control.addBlock('lavender', closure);
    const text = await feedText(sandbox);
    expect(valuesOf(text, 'PRODID')).toEqual(['-//Airbnb Inc//Hosting Calendar 1.0//EN']);
    expect(valuesOf(text, 'UID')).toEqual([
      expect.stringMatching(/^1418fb94e984-[0-9a-f]{32}@airbnb\.com$/),
      expect.stringMatching(/^7f662ec65913-[0-9a-f]{32}@airbnb\.com$/),
    ]);
    expect(valuesOf(text, 'SUMMARY')).toEqual(['Reserved', 'Airbnb (Not available)']);
    expect(valuesOf(text, 'DTSTART')).toEqual(['VALUE=DATE:20261201', 'VALUE=DATE:20261224']);
    expect(valuesOf(text, 'DTEND')).toEqual(['VALUE=DATE:20261205', 'VALUE=DATE:20261226']);
  });

  test('keeps UID and start of a stay in progress, and lists it for a day after its end', async () => {
    const sandbox = await sandboxWith('airbnb');
    sandbox.control.addReservation('lavender', stay);
    const before = valuesOf(await feedText(sandbox), 'UID');
    setNow('2026-12-03T08:00:00.000Z');
    const during = await feedText(sandbox);
    expect(valuesOf(during, 'UID')).toEqual(before);
    expect(valuesOf(during, 'DTSTART')).toEqual(['VALUE=DATE:20261201']);
    setNow('2026-12-06T08:00:00.000Z');
    expect(valuesOf(await feedText(sandbox), 'UID')).toEqual(before);
    setNow('2026-12-07T08:00:00.000Z');
    expect(valuesOf(await feedText(sandbox), 'UID')).toEqual([]);
  });

  test('folds lines at 75 octets with CRLF', async () => {
    const sandbox = await sandboxWith('airbnb');
    sandbox.control.addReservation('lavender', stay);
    const lines = (await feedText(sandbox)).split('\r\n');
    expect(lines.every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(true);
    expect(lines.some((line) => line.startsWith(' '))).toBe(true);
  });

  test('refuses a program that does not say who it is', async () => {
    const sandbox = await sandboxWith('airbnb');
    const status = await new Promise((resolve, reject) => {
      const asking = request(feedUrl(sandbox), (answer) => resolve(answer.resume().statusCode));
      asking.once('error', reject).end();
    });
    expect(status).toBe(403);
  });
});

describe('Booking.com', () => {
  test('writes bookings and closures alike', async () => {
    const sandbox = await sandboxWith('booking.com');
    sandbox.control.addReservation('lavender', stay);
    sandbox.control.addBlock('lavender', closure);
    const text = await feedText(sandbox);
    expect(text).toContain('PRODID:-//admin.booking.com\\\\\\, b.v.//NONSGML v1.0//EN\r\n');
    expect(new Set(valuesOf(text, 'SUMMARY'))).toEqual(new Set(['CLOSED - Not available']));
    expect(valuesOf(text, 'UID')).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}@booking\.com$/),
      expect.stringMatching(/^[0-9a-f]{32}@booking\.com$/),
    ]);
  });

  test('moves the start of a stay in progress to today, and its UID with it', async () => {
    const sandbox = await sandboxWith('booking.com');
    sandbox.control.addReservation('lavender', stay);
    const before = valuesOf(await feedText(sandbox), 'UID');
    setNow('2026-12-03T08:00:00.000Z');
    const during = await feedText(sandbox);
    expect(valuesOf(during, 'DTSTART')).toEqual(['VALUE=DATE:20261203']);
    expect(valuesOf(during, 'DTEND')).toEqual(['VALUE=DATE:20261205']);
    expect(valuesOf(during, 'UID')).not.toEqual(before);
    setNow('2026-12-05T08:00:00.000Z');
    expect(valuesOf(await feedText(sandbox), 'UID')).toEqual([]);
  });

  test('gives the same UID to whatever begins on the same night', async () => {
    const sandbox = await sandboxWith('booking.com');
    const id = sandbox.control.addReservation('lavender', stay);
    const before = valuesOf(await feedText(sandbox), 'UID');
    sandbox.control.cancelReservation('lavender', id);
    sandbox.control.addBlock('lavender', { from: stay.from, to: '2026-12-02' });
    expect(valuesOf(await feedText(sandbox), 'UID')).toEqual(before);
  });
});

describe('Vrbo', () => {
  test('names the first name of a guest, with bare line feeds, and keeps past stays', async () => {
    const sandbox = await sandboxWith('vrbo');
    sandbox.control.addReservation('lavender', stay);
    sandbox.control.addBlock('lavender', closure);
    setNow('2027-01-15T08:00:00.000Z');
    const text = await feedText(sandbox);
    expect(text).not.toContain('\r');
    expect(valuesOf(text, 'SUMMARY')).toEqual(['Reserved - Élodie', 'Blocked']);
    expect(valuesOf(text, 'UID')[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(valuesOf(text, 'UID')[1]).toBe('20261224-2026-1226-0000-000000000000');
  });
});

describe('GreenGo', () => {
  test('writes nights as date-times at midnight UTC', async () => {
    const sandbox = await sandboxWith('greengo');
    sandbox.control.addReservation('lavender', stay);
    const text = await feedText(sandbox);
    expect(text).toContain('DTSTART:20261201T000000Z\r\nDTEND:20261205T000000Z\r\nSUMMARY:GreenGo (Not Available)\r\n');
  });
});

describe('Google', () => {
  test('writes whole days under UIDs of its own', async () => {
    const sandbox = await sandboxWith('google');
    sandbox.control.addReservation('lavender', stay);
    const text = await feedText(sandbox);
    expect(valuesOf(text, 'PRODID')[0]).toMatch(/^-\/\/Google Inc\/\/Google Calendar /);
    expect(valuesOf(text, 'UID')[0]).toMatch(/@google\.com$/);
    expect(valuesOf(text, 'DTSTART')).toEqual(['VALUE=DATE:20261201']);
  });
});

describe.each(sandboxPlatforms)('every platform: %s', (platform) => {
  test('stamps its events with the moment of the fetch', async () => {
    const sandbox = await sandboxWith(platform);
    sandbox.control.addReservation('lavender', stay);
    setNow('2026-11-24T09:30:15.000Z');
    expect(valuesOf(await feedText(sandbox), 'DTSTAMP')).toEqual(['20261124T093015Z']);
  });

  test('is a whole calendar without stays', async () => {
    const text = await feedText(await sandboxWith(platform));
    expect(text).toMatch(/^BEGIN:VCALENDAR\r?\n/);
    expect(text).toMatch(/END:VCALENDAR\r?\n$/);
    expect(text).not.toContain('VEVENT');
  });

  test('never tells a guest’s family name', async () => {
    const sandbox = await sandboxWith(platform);
    sandbox.control.addReservation('lavender', stay);
    expect(await feedText(sandbox)).not.toContain('Martin');
  });

  test('does not know a wrong token', async () => {
    const sandbox = await sandboxWith(platform);
    expect((await fetch(feedUrl(sandbox).replace('secret', 'guess'))).status).toBe(404);
  });
});

test('an Airbnb address with the right token but another room is not known', async () => {
  const sandbox = await sandboxWith('airbnb');
  expect((await fetch(feedUrl(sandbox).replace('lavender', 'another'))).status).toBe(404);
});
