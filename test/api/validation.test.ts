import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fieldErrorsOf } from '../../src/api/field-errors.ts';
import { fieldErrorCodes } from '../../src/contract/problem.ts';
import { anApiWorld, ids } from './api-world.ts';

const listingPath = `/api/listings/${ids.listing}`;

/** The pointers and codes of a 422, and the status. */
function told(answer: { status: number; body: { errors?: { pointer: string; code: string }[] } }) {
  return [answer.status, ...(answer.body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
}

describe('what a calendar is asked for', () => {
  it.each([
    ['a date that does not exist', { from: '2026-02-30', to: '2026-03-02' }, '?from invalid'],
    ['a date in another form', { from: '2026-3-1', to: '2026-03-02' }, '?from invalid'],
    ['no end', { from: '2026-03-01' }, '?to invalid_type'],
    ['an empty range', { from: '2026-03-01', to: '2026-03-01' }, '?to empty_range'],
    ['a reversed range', { from: '2026-03-02', to: '2026-03-01' }, '?to empty_range'],
    ['401 nights', { from: '2026-01-01', to: '2027-02-06' }, '?to range_too_long'],
    ['a parameter given twice', { from: ['2026-03-01', '2026-03-02'], to: '2026-03-05' }, '?from invalid_type'],
  ])('refuses %s at its parameter', async (_, query, error) => {
    const answer = await anApiWorld().as('owner').get(`${listingPath}/calendar`, query);

    expect(told(answer)).toEqual([422, error]);
  });

  it('gives 400 nights', async () => {
    const answer = await anApiWorld()
      .as('owner')
      .get(`${listingPath}/calendar`, { from: '2026-01-01', to: '2027-02-05' });

    expect(answer.body.data.nights).toHaveLength(400);
  });
});

describe('nights taken by hand', () => {
  const cases = [
    ['an empty stay', '2027-02-01', '2027-02-01', 'empty_range'],
    ['a reversed stay', '2027-02-04', '2027-02-01', 'empty_range'],
    ['ten years', '2027-02-01', '2037-02-01', 'range_too_long'],
    ['1,101 nights', '2027-01-01', '2030-01-06', 'range_too_long'],
    ['nights that are over', '2026-11-20', '2026-11-23', 'in_the_past'],
    ['a stay that ends today', '2026-11-20', '2026-11-24', 'in_the_past'],
  ] as const;

  it.each(cases)('refuses %s for a booking at /checkOut', async (_, checkIn, checkOut, code) => {
    const world = anApiWorld();

    const answer = await world.as('owner').post(`${listingPath}/bookings`, { checkIn, checkOut });

    expect(told(answer)).toEqual([422, `/checkOut ${code}`]);
    expect(world.state.bookings).toHaveLength(1);
  });

  it.each(cases)('refuses %s for a block at /to', async (_, from, to, code) => {
    const world = anApiWorld();

    const answer = await world.as('owner').post(`${listingPath}/blocks`, { from, to });

    expect(told(answer)).toEqual([422, `/to ${code}`]);
    expect(world.state.blocks).toHaveLength(1);
  });

  it('takes a stay that began before today and ends after it', async () => {
    const stay = { checkIn: '2026-11-20', checkOut: '2026-11-25' };

    const answer = await anApiWorld().as('owner').post(`${listingPath}/bookings`, stay);

    expect(answer.status).toBe(201);
  });

  it('judges what is over by the listing’s own date, not by UTC’s', async () => {
    const world = anApiWorld({ clock: { now: () => '2026-11-24T23:30:00.000Z' } });

    const answer = await world.as('owner').post(`${listingPath}/blocks`, { from: '2026-11-24', to: '2026-11-25' });

    expect(told(answer)).toEqual([422, '/to in_the_past']);
  });

  it('names every field that is wrong, and fields that do not exist', async () => {
    const body = { checkIn: 'soon', checkOut: 3, guestName: 'x'.repeat(121), 'a/b': 1 };

    const answer = await anApiWorld().as('owner').post(`${listingPath}/bookings`, body);

    const expected = ['/a~1b unrecognized_key', '/checkIn invalid', '/checkOut invalid_type', '/guestName too_big'];
    expect(new Set(told(answer))).toEqual(new Set([422, ...expected]));
  });
});

describe('other fields', () => {
  it.each(['Mars/Olympus', 'Europe/Paris\u0000', '+02:00', ''])('refuses the time zone “%s”', async (timeZone) => {
    const answer = await anApiWorld().as('owner').post('/api/listings', { name: 'La Grange', timeZone });

    expect(told(answer)).toEqual([422, '/timeZone invalid']);
  });

  it.each(['Le\u0000Nid', 'Le Nid\nX-Header: 1'])(
    'refuses control characters, which no store takes, in a name',
    async (name) => {
      const answer = await anApiWorld().as('owner').patch(listingPath, { name });

      expect(told(answer)).toEqual([422, '/name invalid_format']);
    },
  );

  it('refuses a connector that it does not have', async () => {
    const body = { connector: 'carrier-pigeon', url: 'https://calendars.example/a.ics' };

    const answer = await anApiWorld().as('owner').post(`${listingPath}/connections`, body);

    expect(told(answer)).toEqual([422, '/connector invalid_value']);
  });

  it.each(['page=0', 'page=x', 'page=1.5', 'pageSize=101', 'pageSize=-1'])('refuses the page “%s”', async (query) => {
    const answer = await anApiWorld().as('owner').get(`/api/listings?${query}`);

    expect(answer.status).toBe(422);
    expect(answer.body.errors).toHaveLength(1);
  });

  const reasons = ['not_a_url', 'not_http', 'has_credentials', 'not_public', 'too_long'];
  it.each(reasons)('refuses a feed address that is %s at /url, in the member’s language', async (reason) => {
    const body = { connector: 'ical', url: `https://${reason}.example/` };
    const french = anApiWorld({ locale: 'fr' });
    const english = anApiWorld({ locale: 'en' });

    const refused = await french.as('owner').post(`${listingPath}/connections`, body);
    const inEnglish = await english.as('owner').patch(`/api/connections/${ids.connection}`, { url: body.url });

    expect(told(refused)).toEqual([422, `/url ${reason}`]);
    expect(refused.body.errors[0].detail).toMatch(/^Cette adresse /);
    expect(told(inEnglish)).toEqual([422, `/url ${reason}`]);
    expect(inEnglish.body.errors[0].detail).toMatch(/^This address /);
    expect(french.state.connections).toHaveLength(1);
  });
});

describe('the code of a field’s error', () => {
  const strange = z.object({
    either: z.union([z.literal(1), z.literal(2)]),
    step: z.number().multipleOf(5),
    own: z.string().refine(() => false, { params: { code: 'made_up' } }),
    given: z.string(),
  });

  it('is one that the contract names, whatever the rule', () => {
    const result = strange.safeParse({ either: 3, step: 4, own: 'x' });

    const codes = fieldErrorsOf(result.error?.issues ?? [], 'body').map(({ pointer, code }) => `${pointer} ${code}`);

    expect(codes).toEqual(['/either invalid', '/step invalid', '/own invalid', '/given invalid_type']);
  });

  it('stands with all the others in the documentation', async () => {
    const { body } = await anApiWorld().as('owner').get('/api/openapi.json');

    const { description } = body.components.schemas.FieldError.properties.code;
    for (const code of fieldErrorCodes) expect(description).toContain(code);
  });
});
