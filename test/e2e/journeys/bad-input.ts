import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Fault } from '../../../sandbox/fault.ts';
import { plusDays } from '../../../src/domain/calendar-date.ts';
import type { ApiClient } from '../api-client.ts';
import { nightsFrom, todayInParis } from '../french-dates.ts';
import { syncOf } from '../sync-of.ts';
import type { World } from '../world.ts';

const ROOM = 'rochers-booking';
const thingSchema = z.object({ id: z.string() });
const today = todayInParis();

const bookings = [
  { name: 'a date that does not exist', checkIn: '2027-02-30', checkOut: '2027-03-02', pointer: '/checkIn' },
  { name: 'a date in another form', checkIn: '12/02/2027', checkOut: '2027-03-02', pointer: '/checkIn' },
  { name: 'an arrival that is the departure', checkIn: '2027-02-10', checkOut: '2027-02-10', pointer: '/checkOut' },
  { name: 'a departure before the arrival', checkIn: '2027-02-10', checkOut: '2027-02-08', pointer: '/checkOut' },
  { name: 'ten years', checkIn: '2027-02-10', checkOut: '2037-02-10', pointer: '/checkOut' },
] as const;

const addresses = [
  { url: 'http://10.0.0.8/calendar.ics', code: 'not_public' },
  { url: 'http://localhost/calendar.ics', code: 'not_public' },
  { url: 'http://[::1]/calendar.ics', code: 'not_public' },
  { url: 'http://2130706433/calendar.ics', code: 'not_public' },
  { url: 'file:///etc/passwd', code: 'not_http' },
  { url: 'gopher://example.com/', code: 'not_http' },
  { url: 'calendar', code: 'not_a_url' },
  { url: 'https://host:secret@example.com/calendar.ics', code: 'has_credentials' },
] as const;

const feeds: readonly { readonly fault: Fault; readonly type: string }[] = [
  { fault: { kind: 'big_body' }, type: 'BAD_FEED' },
  { fault: { kind: 'html_200' }, type: 'BAD_FEED' },
  { fault: { kind: 'empty_200' }, type: 'BAD_FEED' },
  { fault: { kind: 'json_error' }, type: 'BAD_FEED' },
  // A member is not told what our own address rules refused: the field would be a way to scan a network.
  { fault: { kind: 'redirect_private' }, type: 'TRANSIENT' },
];

/** Wrong values by the API: each answer names the field or the feed, and nothing changes. */
export function badInputJourney(world: World): void {
  let api: ApiClient;
  let listing: string;
  let before: unknown;
  const calendar = () => api.send('GET', `${listing}/calendar?from=${today}&to=${plusDays(today, 60)}`);
  beforeAll(async () => {
    api = await world.api(await world.member('Gaspard'));
    const body = { name: 'Cabane des Rochers', timeZone: 'Europe/Paris' };
    listing = `/api/listings/${(await api.data(thingSchema, { method: 'POST', path: '/api/listings', body })).id}`;
    const url = await world.sandbox.makeRoom(ROOM, 'booking.com', 'c05dd2a9-4f0e-4a6f-8d1c-9e7b3a52b7e1');
    await world.sandbox.book(ROOM, nightsFrom(today, 7, 10));
    await api.data(thingSchema, { method: 'POST', path: `${listing}/connections`, body: { connector: 'ical', url } });
    expect((await syncOf(api, listing)).status).toBe('succeeded');
    before = await calendar();
  });

  test.each(bookings)('names the field of a booking with $name', async ({ checkIn, checkOut, pointer }) => {
    const problem = await api.problem('POST', `${listing}/bookings`, { checkIn, checkOut });
    expect([problem.status, problem.code, problem.errors?.map((error) => error.pointer)]).toEqual([
      422,
      'invalid',
      [pointer],
    ]);
    expect(await calendar()).toEqual(before);
  });

  test.each(['?from=2027-01-01&to=2027-01-01', '?from=2027-01-01&to=2037-01-01', '?from=2027-01-01', '?from=a&to=b'])(
    'names the parameter of a calendar asked for with %s',
    async (query) => {
      const problem = await api.problem('GET', `${listing}/calendar${query}`);
      expect([problem.status, problem.code]).toEqual([422, 'invalid']);
      expect(problem.errors?.every(({ pointer }) => pointer === '?from' || pointer === '?to')).toBe(true);
    },
  );

  test.each(['Mars/Olympus', 'Paris', '', '../../etc/passwd'])(
    'names the field of the time zone “%s”',
    async (timeZone) => {
      const problem = await api.problem('POST', '/api/listings', { name: 'Ailleurs', timeZone });
      expect([problem.code, problem.errors?.map((error) => error.pointer)]).toEqual(['invalid', ['/timeZone']]);
      const listings = await api.data(z.array(thingSchema), { method: 'GET', path: '/api/listings' });
      expect(listings).toHaveLength(1);
    },
  );

  test.each(addresses)('refuses the feed address $url as $code', async ({ url, code }) => {
    const problem = await api.problem('POST', `${listing}/connections`, { connector: 'ical', url });
    expect([problem.status, problem.errors?.map((error) => [error.pointer, error.code])]).toEqual([
      422,
      [['/url', code]],
    ]);
    expect(JSON.stringify(problem)).not.toContain('secret');
    const path = `${listing}/connections`;
    expect(await api.data(z.array(thingSchema), { method: 'GET', path })).toHaveLength(1);
  });

  test.each(feeds)('fails a sync over a feed with $fault.kind, names the feed, and keeps the nights', async (feed) => {
    await world.sandbox.setFault(ROOM, feed.fault);
    const run = await syncOf(api, listing);
    expect([run.status, run.error?.type, run.results.map(({ outcome }) => outcome)]).toEqual([
      'failed',
      feed.type,
      ['failed'],
    ]);
    expect(run.results[0]?.label).not.toBe('');
    expect(run.error?.message).toMatch(/\. \S/);
    expect(await calendar()).toEqual(before);
  });

  test.each([
    ['a body that is no JSON object', [], 422],
    ['a field that nobody knows', { checkIn: '2027-01-01', checkOut: '2027-01-03', price: 9 }, 422],
    ['a body of a megabyte', { checkIn: '2027-01-01', checkOut: '2027-01-03', guestName: 'x'.repeat(1_000_000) }, 413],
  ])('refuses %s', async (_, body, status) => {
    expect((await api.problem('POST', `${listing}/bookings`, body)).status).toBe(status);
    expect(await calendar()).toEqual(before);
  });
}
