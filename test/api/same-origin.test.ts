import { describe, expect, it } from '@jest/globals';
import { anApiWorld, BASE_URL, ids } from './api-world.ts';

const evil = 'https://evil.example';

const cases: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
  ['a page of relais', { 'sec-fetch-site': 'same-origin', origin: BASE_URL }, true],
  ['the address bar', { 'sec-fetch-site': 'none' }, true],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: evil }, false],
  ['another host of the same site', { 'sec-fetch-site': 'same-site', origin: 'http://blog.relais.example' }, false],
  ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: BASE_URL }, false],
  ['an older browser on a page of relais', { origin: BASE_URL }, true],
  ['an older browser on another site', { origin: evil }, false],
  ['an older browser on another port', { origin: 'http://relais.example:3001' }, false],
  ['an older browser in a sandboxed frame', { origin: 'null' }, false],
  ['a client that is no browser', {}, true],
];

describe('requests of browsers', () => {
  it.each(cases)('judges a change sent by %s', async (_, headers, isTaken) => {
    const world = anApiWorld();

    const answer = await world.as('owner').send('delete', `/api/listings/${ids.listing}`, { headers });

    expect(answer.status).toBe(isTaken ? 204 : 403);
    expect(answer.body.code).toBe(isTaken ? undefined : 'cross_site');
    expect(world.state.listings).toHaveLength(isTaken ? 0 : 1);
  });

  it.each(cases)('judges a sign-in sent by %s alike', async (_, headers, isTaken) => {
    const answer = await anApiWorld().as('owner').send('post', '/api/auth/sign-in/email', { headers, body: {} });

    expect(answer.status).toBe(isTaken ? 200 : 403);
  });

  it('lets other sites read what is signed for, since they cannot see the answer', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', origin: evil };

    const answer = await anApiWorld().as('owner').send('get', `/api/listings/${ids.listing}`, { headers });

    expect(answer.status).toBe(200);
    expect(answer.get('access-control-allow-origin')).toBeUndefined();
  });

  it('hands the whole path of a sign-in request on, with the body unread', async () => {
    const answer = await anApiWorld().as('owner').post('/api/auth/sign-in/email', { email: 'a@b.example' });

    expect(answer.body).toEqual({ served: '/api/auth/sign-in/email' });
  });
});
